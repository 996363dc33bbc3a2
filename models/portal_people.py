"""Who may act for a customer in its portal, as staff see them: one statement for any number of people."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from models.base import db
from models.contact import Contact
from models.contacts import DETAILS
from models.customer import Customer
from models.invitations import COLUMNS, Fate, Invitation, invitation_in, with_newest_invitation
from models.letting_in import switches_of
from models.levels import HIDING, Level
from models.module import Module
from models.portal_user import PortalUser
from models.types import fits, now

MORE = len(COLUMNS)


class Standing(StrEnum):
    """How far a person has got: the badge beside the name."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    NOT_YET = "no password"
    INVITED = "invited"
    EXPIRED = "invitation expired"
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
    administrator: bool
    may_share: bool
    may_pay: bool
    contact_id: int
    salutation: str
    title: str
    first_name: str
    last_name: str
    job_title: str
    email: str
    phone: str
    mobile: str
    contact_active: bool
    has_password: bool
    temporary_until: dt.datetime | None
    last_sign_in_at: dt.datetime | None
    home: str | None
    home_number: str
    elsewhere: bool
    invitation: Invitation | None

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
        active = self.active and self.contact_active
        return standing_of(active, self.has_password, self.temporary_until, self.last_sign_in_at, self.invitation)

    @property
    def invitable(self) -> bool:
        """Has this person no password of their own yet, and can be mailed the way to one?"""
        return self.active and self.contact_active and not (self.has_password and self.temporary_until is None)

    @property
    def seen(self) -> str:
        """What a form of this person's details was filled with."""
        return json.dumps({field: getattr(self, field) or (None if field == "email" else "") for field in DETAILS})

    @property
    def switches(self) -> str:
        """The same for what this portal user may do."""
        return switches_of(self)


def standing_of(
    active: bool,
    has_password: bool,
    temporary_until: dt.datetime | None,
    last_sign_in_at: dt.datetime | None,
    invitation: Invitation | None = None,
) -> Standing:
    """How far somebody has got who is a portal user."""
    fate = invitation and invitation.fate
    waits = not has_password or bool(temporary_until and temporary_until <= now())
    steps = (
        (not active, Standing.INACTIVE),
        (waits and fate == Fate.LIVE, Standing.INVITED),
        (waits and fate == Fate.EXPIRED, Standing.EXPIRED),
        (not has_password, Standing.NOT_YET),
        (temporary_until and temporary_until <= now(), Standing.LAPSED),
        (temporary_until, Standing.TEMPORARY),
        (last_sign_in_at is None, Standing.NEVER),
    )
    return next((standing for reached, standing in steps if reached), Standing.ACTIVE)


def people_of(customer_id: int) -> list[Person]:
    """The portal users of a customer in the order they were added."""
    rows = db.session.execute(_PEOPLE.where(PortalUser.customer_id == customer_id))
    return [Person(*[*row[:-MORE], invitation_in(row[-MORE:])]) for row in rows]


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
    statement = (
        select(
            PortalUser.id, PortalUser.code, PortalUser.active, PortalUser.hidden_modules, PortalUser.own_orders_only,
            PortalUser.administrator, PortalUser.may_share, PortalUser.may_pay, PortalUser.contact_id,
            Contact.salutation, Contact.title, Contact.first_name, Contact.last_name,
            Contact.job_title, func.coalesce(Contact.email, ""), Contact.phone, Contact.mobile, Contact.active,
            Contact.password_hash.is_not(None), Contact.temporary_until, Contact.last_sign_in_at,
            home.name, func.coalesce(home.number, ""), elsewhere, *COLUMNS,
        )
        .join(Contact, and_(Contact.tenant_id == PortalUser.tenant_id, Contact.id == PortalUser.contact_id))
        .outerjoin(home, at_another)
        .order_by(PortalUser.created_at, PortalUser.id)  # by id alone SQLite would walk everybody along the primary key
    )  # fmt: skip
    return with_newest_invitation(statement)


_PEOPLE = _people()


# --- the levels of DOMAIN §2, in words --------------------------------------------------------------


def hiding_level(module: Module, *hides: Iterable[Module]) -> Level | None:
    """The first level that hides a module; None when it is on. `hides`: what tenant, customer and portal user hide, in that order."""
    return next((level for level, hidden in zip(HIDING, hides, strict=False) if module in hidden), None)


def seen_modules(*hides: Iterable[Module]) -> list[Module]:
    """The modules that no level hides."""
    return [module for module in Module if hiding_level(module, *hides) is None]
