"""How far customers' people are with their portal, and what they have not opened: who is in which group. What is next, models/next_step.py does."""

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, and_, case, exists, func, literal, or_, select, type_coerce

from models.base import db
from models.contact import Contact
from models.customer import Customer, Status
from models.document import Document
from models.keyset import LARGEST
from models.letter import Letter, State
from models.link import Link, Purpose
from models.module import OF_DOCUMENTS
from models.portal_user import PortalUser
from models.tenant import Tenant
from models.types import now
from models.viewing import Viewing

AWAY = dt.timedelta(days=90)
FEW = 10
MOST = 500  # that one press acts on
SENT = {  # the kinds that a customer is sent, in the states in which they are
    "quote": ("sent", "accepted"),
    "order": ("confirmed", "completed"),
    "delivery": ("dispatched", "delivered"),
    "invoice": ("issued",),
    "credit_memo": ("issued",),
}


class Row(NamedTuple):
    """One of a group: its id there, whom or what it is, and since when (UTC, or a local date)."""

    id: int
    number: str
    customer: str
    who: str
    about: str
    at: Any


OPEN = and_(Customer.portal_open, Customer.status != Status.INACTIVE, Customer.archived_at.is_(None))
WHOSE = and_(Customer.tenant_id == PortalUser.tenant_id, Customer.id == PortalUser.customer_id)
PERSON = and_(Contact.tenant_id == PortalUser.tenant_id, Contact.id == PortalUser.contact_id)
NAME = func.trim(Contact.first_name + literal(" ") + Contact.last_name)
INVITATION = and_(Link.contact_id == Contact.id, Link.purpose == Purpose.INVITATION)
INVITED = exists().where(INVITATION)


def _live() -> Any:
    """One of their invitations still lets them in."""
    return exists().where(INVITATION, Link.used_at.is_(None), Link.revoked_at.is_(None), Link.expires_at > now())


def _people(at: Any, *conditions: Any) -> tuple[Select, Any]:
    statement = select(PortalUser.id, Customer.number, Customer.name, NAME, func.coalesce(Contact.email, ""), at)
    statement = statement.join(Customer, WHOSE).join(Contact, PERSON)
    return statement.where(OPEN, PortalUser.active, Contact.active, *conditions), PortalUser.id


def _nobody() -> tuple[Select, Any]:
    acts = exists().where(PortalUser.customer_id == Customer.id, PortalUser.active)
    statement = select(Customer.id, Customer.number, Customer.name, literal(""), literal(""), Customer.created_at)
    return statement.where(OPEN, ~acts), Customer.id


def _uninvited() -> tuple[Select, Any]:
    return _people(PortalUser.created_at, Contact.password_hash.is_(None), ~INVITED)


def _invited() -> tuple[Select, Any]:
    until = select(func.max(Link.expires_at)).where(INVITATION, Link.revoked_at.is_(None))
    return _people(until.scalar_subquery(), Contact.password_hash.is_(None), _live())


def _lapsed() -> tuple[Select, Any]:
    ended = select(func.max(func.coalesce(Link.used_at, Link.revoked_at, Link.expires_at))).where(INVITATION)
    return _people(ended.scalar_subquery(), Contact.password_hash.is_(None), INVITED, ~_live())


def _failed() -> tuple[Select, Any]:
    whose = and_(Customer.tenant_id == Letter.tenant_id, Customer.id == Letter.customer_id)
    statement = select(Letter.id, Customer.number, Customer.name, Letter.to_address, Letter.answer, Letter.created_at)
    return statement.join(Customer, whose).where(Letter.state == State.FAILED), Letter.id


def _away() -> tuple[Select, Any]:
    return _people(Contact.last_sign_in_at, Contact.last_sign_in_at < now() - AWAY)


def _unopened() -> tuple[Select, Any]:
    whose = and_(Customer.tenant_id == Document.tenant_id, Customer.id == Document.customer_id)
    seen = exists().where(Viewing.document_id == Document.id)
    acts = exists().where(PortalUser.customer_id == Document.customer_id, PortalUser.active)
    today = now().date()
    sent = or_(
        *(and_(Document.kind == kind, Document.status.in_(states), _shown(kind)) for kind, states in SENT.items())
    )
    ended = and_(Document.kind == "quote", Document.status == "sent", func.coalesce(Document.due_on, today) < today)
    statement = select(Document.id, Customer.number, Customer.name, Document.number, Document.kind, Document.dated_on)
    statement = statement.join(Customer, whose).join(Tenant, Tenant.id == Document.tenant_id)
    return statement.where(OPEN, Document.dated_on > today - AWAY, sent, ~ended, ~seen, acts), Document.id


def _shown(kind: str) -> Any:
    """The module is on for this customer, so a link to the document opens it."""
    bit = next(module.bit for module in OF_DOCUMENTS if module.kind == kind)
    return and_(*(type_coerce(one.hidden_modules, Integer).op("&")(bit) == 0 for one in (Customer, Tenant)))


OF_PEOPLE = ("uninvited", "invited", "lapsed", "away")
GROUPS: dict[str, Callable[[], tuple[Select, Any]]] = {
    "nobody": _nobody,
    "uninvited": _uninvited,
    "invited": _invited,
    "lapsed": _lapsed,
    "failed": _failed,
    "away": _away,
    "unopened": _unopened,
}


def counts() -> dict[str, int]:
    """How many are in each group. People are gone through once, however many of the groups are theirs."""
    without, invited, live, away = db.session.execute(_people_counted()).one()
    others = [key for key in GROUPS if key not in OF_PEOPLE]
    found = [GROUPS[key]()[0].with_only_columns(func.count()).scalar_subquery() for key in others]
    counted = dict(zip(others, db.session.execute(select(*found)).one(), strict=True))
    counted |= {"uninvited": without - invited, "invited": live, "lapsed": invited - live, "away": away}
    return {key: counted[key] for key in GROUPS}


def _people_counted() -> Select:
    """Those without a password, those of them who were invited, those whose invitation is good, and those who have not been seen for long."""
    without = Contact.password_hash.is_(None)
    each = (without, and_(without, INVITED), and_(without, _live()), Contact.last_sign_in_at < now() - AWAY)
    statement = select(*(func.count(case((found, 1))) for found in each)).select_from(PortalUser)
    return statement.join(Customer, WHOSE).join(Contact, PERSON).where(OPEN, PortalUser.active, Contact.active)


def rows(group: str, after: int = 0, most: int = FEW) -> list[Row]:
    """Some of a group, in the order of their ids; `after` the last one of the page before."""
    statement, ident = GROUPS[group]()
    found = db.session.execute(statement.where(ident > min(max(after, 0), LARGEST)).order_by(ident).limit(most))
    return [Row(*row) for row in found]


def ids(group: str, most: int = MOST) -> list[int]:
    """Whom a press for all of a group acts on."""
    statement, ident = GROUPS[group]()
    return list(db.session.scalars(statement.with_only_columns(ident).order_by(ident).limit(most)))
