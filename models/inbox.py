"""Everything that waits for staff on one list, whatever its kind; a later kind is one more row of KINDS."""

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, false, func, literal, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from models.access_request import AccessRequest
from models.base import db, new_id
from models.change_request import Answer, ChangeRequest
from models.contact import Contact
from models.customer import Customer
from models.document import Document
from models.event import Actor, record
from models.inbox_mark import InboxMark
from models.keyset import LARGEST
from models.letter import Letter, State
from models.link import Link, Purpose
from models.scope import current_scope
from models.staff import Staff
from models.thread import Message, Thread
from models.types import UtcTime, now

SOON = dt.timedelta(days=2)
NOW = bindparam("inbox_now", callable_=now, type_=UtcTime)  # read when a statement is executed: it is put together once
SOON_IS = bindparam("inbox_soon", callable_=lambda: now() + SOON, type_=UtcTime)
SHOWN = 25


class Item(NamedTuple):
    """One thing that waits. `sort` is the id of what happened last, so it grows with time; `at` when (UTC)."""

    kind: str
    id: int
    sort: int
    at: dt.datetime
    number: str
    customer: str
    who: str
    about: str
    text: str
    assignee_id: int | None
    assignee: str
    done_at: dt.datetime | None


class Wanted(NamedTuple):
    """What the list is narrowed to. `whose`: all, mine, nobody's or done."""

    kind: str = ""
    whose: str = "all"
    staff_id: int = 0


def _messages() -> tuple[Select, Any, Any, Any]:
    last = and_(Message.tenant_id == Thread.tenant_id, Message.id == Thread.last_id)
    about = and_(Document.tenant_id == Thread.tenant_id, Document.id == Thread.document_id)
    columns = (Message.author_name, func.coalesce(Document.kind + literal("/") + Document.number, ""), Message.text)
    statement = _of_customer(Thread, *columns).join(Message, last).outerjoin(Document, about)
    return (
        statement.where(Thread.last_by_staff == false(), Thread.last_id > 0),
        Thread.id,
        Thread.last_id,
        Thread.last_at,
    )


def _access() -> tuple[Select, Any, Any, Any]:
    statement = select(literal(""), AccessRequest.company, AccessRequest.name, literal(""), AccessRequest.message)
    return (
        statement.where(AccessRequest.answered_at.is_(None)),
        AccessRequest.id,
        AccessRequest.id,
        AccessRequest.asked_at,
    )


def _changes() -> tuple[Select, Any, Any, Any]:
    asks = and_(Contact.tenant_id == ChangeRequest.tenant_id, Contact.id == ChangeRequest.contact_id)
    name = func.trim(Contact.first_name + literal(" ") + Contact.last_name)
    statement = _of_customer(ChangeRequest, name, ChangeRequest.subject_kind, literal("")).join(Contact, asks)
    return (
        statement.where(ChangeRequest.status == Answer.OPEN),
        ChangeRequest.id,
        ChangeRequest.id,
        ChangeRequest.asked_at,
    )


def _letters() -> tuple[Select, Any, Any, Any]:
    whose = and_(Customer.tenant_id == Letter.tenant_id, Customer.id == Letter.customer_id)
    columns = (
        func.coalesce(Customer.number, ""),
        func.coalesce(Customer.name, ""),
        Letter.to_address,
        Letter.kind,
        Letter.answer,
    )
    statement = select(*columns).outerjoin(Customer, whose)
    return statement.where(Letter.state == State.FAILED), Letter.id, Letter.id, Letter.created_at


def _invitations() -> tuple[Select, Any, Any, Any]:
    waits = (
        Link.purpose == Purpose.INVITATION,
        Link.used_at.is_(None),
        Link.revoked_at.is_(None),
        Link.staff_id.is_(None),
    )
    statement = _of_customer(Link, Link.address, literal(""), literal(""))
    return statement.where(*waits, Link.expires_at.between(NOW, SOON_IS)), Link.id, Link.id, Link.expires_at


def _of_customer(noun: Any, *columns: Any) -> Select:
    whose = and_(Customer.tenant_id == noun.tenant_id, Customer.id == noun.customer_id)
    return select(Customer.number, Customer.name, *columns).select_from(noun).join(Customer, whose)


KINDS: dict[str, Callable[[], tuple[Select, Any, Any, Any]]] = {
    "message": _messages,
    "access": _access,
    "change": _changes,
    "letter": _letters,
    "invitation": _invitations,
}


def items(wanted: Wanted, before: int = 0) -> tuple[list[Item], int]:
    """The newest SHOWN that wait, and the key to go on from (0: no more). A statement for each kind, however many there are."""
    kinds = [wanted.kind] if wanted.kind in KINDS else list(KINDS)
    found = [item for kind in kinds for item in _read(kind, wanted, before)]
    found.sort(key=lambda item: -item.sort)
    return found[:SHOWN], found[SHOWN - 1].sort if len(found) > SHOWN else 0


def item(kind: str, subject_id: int) -> Item | None:
    """One of them, done or not; None when it no longer waits."""
    if kind not in KINDS or not 0 < subject_id <= LARGEST:
        return None
    return next(iter(_read(kind, Wanted(whose="any"), 0, only=subject_id)), None)


def open_by_kind() -> dict[str, int]:
    """How many wait and are not done, by kind: one statement, on every page of the admin."""
    return dict(zip(KINDS, db.session.execute(_counts()).one(), strict=True))


@cache
def _counts() -> Select:
    return select(*(_count(kind).scalar_subquery() for kind in KINDS))


def _count(kind: str) -> Select:
    """Without the joins: each of what waits has a customer and words, so they leave nothing out."""
    statement, ident, _sort, at = KINDS[kind]()
    waits: Any = statement.whereclause
    counted = select(func.count()).select_from(ident.class_).outerjoin(InboxMark, _marks(kind, ident))
    return counted.where(waits, _not_done(at))


def _read(kind: str, wanted: Wanted, before: int, only: int = 0) -> list[Item]:
    statement, ident, sort, at = KINDS[kind]()
    extra = (InboxMark.assignee_id, func.coalesce(Staff.name, ""), InboxMark.done_at)
    statement = statement.outerjoin(InboxMark, _marks(kind, ident))
    statement = statement.outerjoin(
        Staff, and_(Staff.tenant_id == InboxMark.tenant_id, Staff.id == InboxMark.assignee_id)
    )
    whose = {
        "all": _not_done(at),
        "mine": and_(_not_done(at), InboxMark.assignee_id == wanted.staff_id),
        "nobody": and_(_not_done(at), InboxMark.assignee_id.is_(None)),
        "done": ~_not_done(at),
    }
    if wanted.whose in whose:
        statement = statement.where(whose[wanted.whose])
    if only:
        statement = statement.where(ident == only)
    if 0 < before <= LARGEST:
        statement = statement.where(sort < before)
    rows = db.session.execute(statement.add_columns(ident, sort, at, *extra).order_by(sort.desc()).limit(SHOWN + 1))
    return [
        Item(
            kind,
            row_id,
            key,
            when,
            number,
            customer,
            who,
            about,
            text,
            assignee_id,
            assignee,
            _still(done_at, kind, when),
        )
        for number, customer, who, about, text, row_id, key, when, assignee_id, assignee, done_at in rows
    ]


def _marks(kind: str, ident: Any) -> Any:
    return and_(InboxMark.kind == kind, InboxMark.subject_id == ident)


def _not_done(at: Any) -> Any:
    """Nobody has put it aside, or something newer has happened to it since. (An invitation's time is when it ends: put aside, it stays so.)"""
    return or_(InboxMark.done_at.is_(None), and_(InboxMark.kind == "message", InboxMark.done_at < at))


def _still(done_at: dt.datetime | None, kind: str, at: dt.datetime) -> dt.datetime | None:
    """Since when it is done, if it is: the same in Python."""
    return None if done_at and kind == "message" and done_at < at else done_at


# --- marks ------------------------------------------------------------------------------------------


def colleagues() -> list[Staff]:
    """Who can be asked to look after something."""
    return list(db.session.scalars(select(Staff).where(Staff.active).order_by(Staff.name, Staff.id)))


def assign(waiting: Item, staff: Staff | None, by: Actor) -> None:
    """Somebody looks after it from now on; None: nobody does."""
    mark = _mark(waiting)
    if mark.assignee_id != (staff.id if staff else None):
        mark.assignee_id = staff.id if staff else None
        record(mark, "assigned" if staff else "assigned to nobody", by=by, after=staff.name if staff else None)


def set_done(waiting: Item, done: bool, by: Actor) -> None:
    """Put aside until something newer happens to it, or back on the list."""
    mark = _mark(waiting)
    if bool(_still(mark.done_at, waiting.kind, waiting.at)) is not done:
        mark.done_at, mark.done_by = (now(), by.name[:200]) if done else (None, "")
        record(mark, "marked as done" if done else "not done after all", by=by, after=waiting.who[:200])


def _mark(waiting: Item) -> InboxMark:
    """The note on it, held until this transaction ends; made where there is none. Two who make it at once get the same one."""
    table: Any = InboxMark.__table__
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    values = {
        "tenant_id": current_scope().tenant_id,
        "id": new_id(),
        "kind": waiting.kind,
        "subject_id": waiting.id,
        "done_by": "",
    }
    db.session.connection().execute(dialect.insert(table).values(**values).on_conflict_do_nothing())
    mine = select(InboxMark).where(_marks(waiting.kind, waiting.id)).with_for_update()
    return db.session.scalars(mine.execution_options(populate_existing=True)).one()
