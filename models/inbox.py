"""Everything that waits for staff on one list, whatever its kind: what there is, how much, and what of it somebody looks after."""

import datetime as dt
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, or_, select

from models.base import db
from models.inbox_kinds import KINDS
from models.inbox_mark import InboxMark
from models.keyset import LARGEST
from models.mail_server import WHY_OFF
from models.staff import Staff

SHOWN = 25


class Item(NamedTuple):
    """One thing that waits. `sort` is the id of what happened last, so it grows with time; `at` when (UTC), `until` when it ends by itself."""

    kind: str
    id: int
    sort: int
    at: dt.datetime
    until: dt.datetime | None
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
    """How many wait and are not done, by kind: one statement."""
    return open_and_mail()[0]


def open_and_mail() -> tuple[dict[str, int], str]:
    """The same, and why letters wait (models/mail_server.py: mail_is_off): in one statement, for it is on every page of the admin."""
    *counts, off = db.session.execute(_counts()).one()
    return dict(zip(KINDS, counts, strict=True)), off


def mine_by_kind(staff_id: int) -> dict[str, int]:
    """How many of them this member of staff looks after."""
    return dict(zip(KINDS, db.session.execute(_counts_of_one(), {"assignee": staff_id}).one(), strict=True))


@cache
def _counts() -> Select:
    return select(*(_count(kind).scalar_subquery() for kind in KINDS), WHY_OFF)


@cache
def _counts_of_one() -> Select:
    theirs = InboxMark.assignee_id == bindparam("assignee")
    return select(*(_count(kind, theirs).scalar_subquery() for kind in KINDS))


def _count(kind: str, *also: Any) -> Select:
    """Without the joins: each of what waits has a customer and words, so they leave nothing out."""
    found = KINDS[kind]()
    waits: Any = found.statement.whereclause
    counted = select(func.count()).select_from(found.ident.class_).outerjoin(InboxMark, marks(kind, found.ident))
    return counted.where(waits, _not_done(found.at), *also)


def _read(kind: str, wanted: Wanted, before: int, only: int = 0) -> list[Item]:
    statement, ident, sort, at, until = KINDS[kind]()
    statement = statement.outerjoin(InboxMark, marks(kind, ident))
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
    columns = (ident, sort, at, until, InboxMark.assignee_id, func.coalesce(Staff.name, ""), InboxMark.done_at)
    rows = db.session.execute(statement.add_columns(*columns).order_by(sort.desc()).limit(SHOWN + 1))
    return [_item(kind, *row) for row in rows]


def _item(kind, number, customer, who, about, text, row_id, key, at, until, assignee_id, assignee, done_at) -> Item:
    shown_as_done = still_done(done_at, kind, at)
    return Item(kind, row_id, key, at, until, number, customer, who, about, text, assignee_id, assignee, shown_as_done)


def marks(kind: str, ident: Any) -> Any:
    return and_(InboxMark.kind == kind, InboxMark.subject_id == ident)


def _not_done(at: Any) -> Any:
    """Nobody has put it aside, or something newer has happened to it since. (Only a message gets newer
    here; a letter that is tried again loses its mark, models/delivering.py; anything else, put aside, stays so.)"""
    return or_(InboxMark.done_at.is_(None), and_(InboxMark.kind == "message", InboxMark.done_at < at))


def still_done(done_at: dt.datetime | None, kind: str, at: dt.datetime) -> dt.datetime | None:
    """Since when it is done, if it is: as `_not_done`, in Python."""
    return None if done_at and kind == "message" and done_at < at else done_at
