"""Who may act for a customer in its portal, as staff see them: one statement for any number of people."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.module import Module
from models.portal_user import PortalUser
from models.types import fits, now


class Standing(StrEnum):
    """How far a person has got: the badge beside the name."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    NOT_YET = "no password"
    TEMPORARY = "temporary password"
    LAPSED = "temporary password lapsed"
    NEVER = "never signed in"


@dataclass(frozen=True)
class Person:
    """One portal user with its contact. `home`: whose contact it is, if not this customer's. `elsewhere`: acts for others too."""

    id: int
    code: str
    active: bool
    hidden_modules: frozenset[Module]
    own_orders_only: bool
    first_name: str
    last_name: str
    email: str
    contact_active: bool
    has_password: bool
    temporary_until: dt.datetime | None
    last_sign_in_at: dt.datetime | None
    home: str | None
    elsewhere: bool

    __tablename__ = PortalUser.__tablename__  # for the ids of its elements

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.first_name, self.last_name) if part) or self.email

    @property
    def modules(self) -> list[Module]:
        """What is not hidden from this person in particular."""
        return [module for module in Module if module not in self.hidden_modules]

    @property
    def standing(self) -> Standing:
        steps = (
            (not (self.active and self.contact_active), Standing.INACTIVE),
            (not self.has_password, Standing.NOT_YET),
            (self.temporary_until and self.temporary_until <= now(), Standing.LAPSED),
            (self.temporary_until, Standing.TEMPORARY),
            (self.last_sign_in_at is None, Standing.NEVER),
        )
        return next((standing for reached, standing in steps if reached), Standing.ACTIVE)


def people_of(customer_id: int) -> list[Person]:
    """The portal users of a customer in the order they were added."""
    return [Person(*row) for row in db.session.execute(_PEOPLE.where(PortalUser.customer_id == customer_id))]


def portal_user_by_code(customer_id: int, code: str) -> PortalUser | None:
    query = select(PortalUser).where(PortalUser.customer_id == customer_id, PortalUser.code == code)
    return db.session.scalar(query.options(joinedload(PortalUser.contact))) if fits(code, 60) else None


def _people() -> Any:
    """The columns of a Person, in their order."""
    home, other = aliased(Customer), aliased(PortalUser)
    at_another = and_(
        home.tenant_id == Contact.tenant_id, home.id == Contact.customer_id, home.id != PortalUser.customer_id
    )
    elsewhere = exists().where(other.contact_id == Contact.id, other.id != PortalUser.id)
    return (
        select(
            PortalUser.id, PortalUser.code, PortalUser.active, PortalUser.hidden_modules, PortalUser.own_orders_only,
            Contact.first_name, Contact.last_name, func.coalesce(Contact.email, ""), Contact.active,
            Contact.password_hash.is_not(None), Contact.temporary_until, Contact.last_sign_in_at,
            home.name, elsewhere,
        )
        .join(Contact, and_(Contact.tenant_id == PortalUser.tenant_id, Contact.id == PortalUser.contact_id))
        .outerjoin(home, at_another)
        .order_by(PortalUser.created_at, PortalUser.id)  # by id alone SQLite would walk everybody along the primary key
    )  # fmt: skip


_PEOPLE = _people()


# --- the levels of DOMAIN §2, in words --------------------------------------------------------------


class Level(StrEnum):
    """Which level keeps a module from somebody."""

    EVERYBODY = "off for everybody"
    CUSTOMER = "hidden for this customer"
    PERSON = "hidden for this person"


def hiding_level(module: Module, *hides: Iterable[Module]) -> Level | None:
    """The first level that hides a module; None when it is on. `hides`: what tenant, customer and portal user hide, in that order."""
    return next((level for level, hidden in zip(Level, hides, strict=False) if module in hidden), None)


def seen_modules(*hides: Iterable[Module]) -> list[Module]:
    """The modules that no level hides."""
    return [module for module in Module if hiding_level(module, *hides) is None]
