"""DOMAIN §2 as one table: the levels that together decide whether a portal user sees a module, from the outermost in.

`facts` are the columns of models/visit.py or models/explaining.py about one portal user; all who ask, ask this table.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from models.customer import Status
from models.module import Module


class Level(StrEnum):
    """One of them; its value is the reason when it keeps a module from somebody."""

    BUSINESS = "the portal is off for everybody"
    ARCHIVED = "the customer is archived"
    STATUS = "the customer is inactive"
    CUSTOMER = "the portal is off for this customer"
    SIGN_IN = "the sign-in is off"
    USER = "the portal user is inactive"
    FOR_ALL = "off for everybody"
    FOR_CUSTOMER = "hidden for this customer"
    FOR_USER = "hidden for this person"


DOORS: dict[Level, Callable[[Any], bool]] = {  # is it open? The same for every module
    Level.BUSINESS: lambda facts: facts.tenant_open,
    Level.ARCHIVED: lambda facts: facts.archived_at is None,
    Level.STATUS: lambda facts: facts.customer_status != Status.INACTIVE,
    Level.CUSTOMER: lambda facts: facts.customer_open,
    Level.SIGN_IN: lambda facts: facts.person_id is not None,
    Level.USER: lambda facts: facts.user_active,
}
HIDING: dict[Level, Callable[[Any], frozenset[Module]]] = {  # which modules does it hide?
    Level.FOR_ALL: lambda facts: facts.tenant_hides,
    Level.FOR_CUSTOMER: lambda facts: facts.customer_hides,
    Level.FOR_USER: lambda facts: facts.user_hides,
}
ALL = frozenset(Module)


def may_enter(facts: Any) -> bool:
    """Is this person let into this customer's portal at all?"""
    return all(is_open(facts) for is_open in DOORS.values())


def visible_modules(facts: Any) -> frozenset[Module]:
    """Everything that no level closes or hides."""
    return ALL.difference(*(hidden(facts) for hidden in HIDING.values())) if may_enter(facts) else frozenset()


def closed_doors(facts: Any) -> list[Level]:
    """The levels that keep this person out of the portal as a whole."""
    return [level for level, is_open in DOORS.items() if not is_open(facts)]


def hidden_at(facts: Any, module: Module) -> list[Level]:
    """The levels that hide a module from this person."""
    return [level for level, hidden in HIDING.items() if module in hidden(facts)]
