"""How a customer likes to pay and what about it is mailed: chosen by its own people, or by staff for it (DOMAIN §7)."""

from collections.abc import Mapping
from typing import Any

from models.customer import Customer
from models.event import Actor, record
from models.revising import read_fields, revise

FIELDS = ("pays_by", "receipts", "statement_monthly")


def change_preferences(customer: Customer, values: Mapping[str, Any], token: str, by: Actor) -> bool:
    """Only what was changed in the form that was filled with `token` (models/revising.py). True when anything is other than before.

    Raises Conflict where somebody else has chosen another way of paying meanwhile.
    """
    was = read_fields(token)
    touched = {field: value for field, value in values.items() if field in FIELDS and value != was.get(field)}
    return revise(customer, touched, token, what="payment preferences changed", by=by)


def card_forgotten(customer: Customer, card: str, by: Actor) -> None:
    """The gateway keeps it no longer: on record with its brand and last digits."""
    record(customer, "card forgotten", by=by, before=card)
