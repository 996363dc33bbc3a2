"""What is on record, found again: of one customer or of the whole tenant, newest first."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Select, and_, literal, or_, select, type_coerce, union_all

from models import keyset
from models.access_request import AccessRequest
from models.address import Address
from models.base import EPOCH_MS, db
from models.branch import Branch, Department
from models.change_request import ChangeRequest
from models.contact import Contact
from models.customer import Customer
from models.document import KINDS, Document
from models.event import Event
from models.link import Link
from models.portal_user import PortalUser
from models.price import PriceList
from models.staff import Staff
from models.text import fold, like

NEWEST_FIRST = keyset.Order("id", type_coerce(Event.id, BigInteger), True)
PAGE, BATCH, MANY = 50, 1_000, 500
COLUMNS = (
    Event.id, Event.at, Event.what, Event.before, Event.after, Event.subject_kind, Event.subject_id,
    Event.actor_kind, Event.actor_name, Event.address, Customer.number.label("customer_number"), Customer.name.label("customer_name"),
    Event.id.label("sort_key"), Event.id.label("row_id"),
)  # fmt: skip


@dataclass(frozen=True)
class Word:
    """Something to look for in names and values, and the phrases whose sentences have it in the reader's language."""

    text: str
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filter:
    """What to find. `customer_id` is one customer's record, `customer` words for its name or number; `since` ≤ instant < `until`."""

    customer_id: int | None = None
    actors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()
    customer: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None


def events(wanted: Filter, place: keyset.Cursor | None = None, size: int = PAGE) -> keyset.Page:
    """One page in one statement, rows with COLUMNS. (By the id alone, which keyset.page would name twice: SQLite then sorts once more.)"""
    forward = place is None or place.forward
    statement = (
        _columns().where(*_conditions(wanted)).order_by(Event.id.desc() if forward else Event.id).limit(size + 1)
    )
    if place:
        statement = statement.where(Event.id < place.id if forward else Event.id > place.id)
    return keyset.cut(list(db.session.execute(statement)), NEWEST_FIRST, place, size)


def every_event(wanted: Filter) -> Iterator[tuple[list, dict[int, str]]]:
    """All that the filter finds, a batch at a time with the names of its subjects, so that no more is held in memory."""
    place = None
    while True:
        found = events(wanted, place, BATCH)
        yield found.rows, names_of(found.rows)
        if found.older is None:
            return
        place = found.older


def names_of(rows: Iterable[Any]) -> dict[int, str]:
    """What the subjects of events, and branches and departments among their values, are called today, by id, in one statement.

    What is gone has no name any more.
    """
    asked: dict[str, set[int]] = {}
    for row in rows:
        asked.setdefault("document" if row.subject_kind in KINDS else row.subject_kind, set()).add(row.subject_id)
        for kind, ident in MENTIONED.findall(f"{row.before} {row.after}"):
            asked.setdefault(kind, set()).add(int(ident))
    parts = [_named(kind).where(NAMES[kind][0].in_(ids)) for kind, ids in sorted(asked.items()) if kind in NAMES]
    if not parts:
        return {}
    named = union_all(*parts).subquery()
    found = db.session.execute(select(named.c.id, named.c.first, named.c.second))
    return {row.id: " ".join(part for part in (row.first, row.second) if part) for row in found}


MENTIONED = re.compile(r'"(branch|department)_id": (\d{1,18})\b')  # in an event's fields (models/revising.written)
NAMES: dict[str, tuple] = {  # the id, and the two columns that a subject is called by
    "customer": (Customer.id, Customer.name, literal("")),
    "contact": (Contact.id, Contact.first_name, Contact.last_name),
    "portal_user": (PortalUser.id, Contact.first_name, Contact.last_name),
    "document": (Document.id, Document.number, literal("")),
    "address": (Address.id, Address.label, Address.city),
    "link": (Link.id, Link.address, literal("")),
    "staff": (Staff.id, Staff.name, literal("")),
    "branch": (Branch.id, Branch.name, literal("")),
    "department": (Department.id, Department.name, literal("")),
    "price_list": (PriceList.id, PriceList.name, literal("")),
    "access_request": (AccessRequest.id, AccessRequest.name, AccessRequest.company),
    "change_request": (ChangeRequest.id, Contact.first_name, Contact.last_name),
}


def _named(kind: str) -> Select:
    ident, first, second = NAMES[kind]
    statement = select(ident.label("id"), first.label("first"), second.label("second"))
    if kind in ("portal_user", "change_request"):
        noun: Any = PortalUser if kind == "portal_user" else ChangeRequest
        return statement.join(Contact, and_(Contact.tenant_id == noun.tenant_id, Contact.id == noun.contact_id))
    return statement


def _columns() -> Select:
    """The customer beside each event; an event of the tenant has none."""
    whose = and_(Customer.tenant_id == Event.tenant_id, Customer.id == Event.customer_id)
    return select(*COLUMNS).outerjoin(Customer, whose)


def _conditions(wanted: Filter) -> list[Any]:
    conditions: list[Any] = [_has(word) for word in wanted.words]
    if wanted.customer_id is not None:
        conditions.append(Event.customer_id == wanted.customer_id)
    if wanted.customer:
        conditions.append(_customers(fold(wanted.customer).split()))
    if wanted.actors:
        conditions.append(Event.actor_kind.in_(wanted.actors))
    if wanted.kinds:
        conditions.append(Event.subject_kind.in_(wanted.kinds))
    if wanted.since:
        conditions.append(Event.id >= first_id(wanted.since))
    if wanted.until:
        conditions.append(Event.id < first_id(wanted.until))
    return conditions


def _customers(words: list[str]) -> Any:
    """Of the customers with these words. A few are asked for by their ids: as a sub-query SQLite walks through everybody's events."""
    found = select(Customer.id).where(*(Customer.folded.like(like(word), escape="\\") for word in words))
    ids = list(db.session.scalars(found.limit(MANY + 1)))
    if len(ids) < 2:
        return Event.customer_id == (ids[0] if ids else 0)
    return Event.customer_id.in_(found if len(ids) > MANY else ids)


def first_id(at: dt.datetime) -> int:
    """The smallest key that new_id() gives at this instant: keys grow with time, so a span of time is a span of keys."""
    milliseconds = int(at.timestamp() * 1000) - EPOCH_MS
    return min(max(milliseconds, 0) << 22, keyset.LARGEST)


def _has(word: Word) -> Any:
    """In who, in what happened, in what it was before and after, or in the name of the person it happened to."""
    pattern = like(word.text)
    people = select(Contact.id).where(Contact.folded.like(like(fold(word.text)), escape="\\"))
    users = select(PortalUser.id).where(PortalUser.contact_id.in_(people))
    columns = (Event.actor_name, Event.what, Event.before, Event.after)
    told = (Event.what.in_(word.phrases), Event.subject_id.in_(people), Event.subject_id.in_(users))
    return or_(*told, *(column.ilike(pattern, escape="\\") for column in columns))
