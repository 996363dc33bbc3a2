"""The documents of one kind as a list: narrowed, sorted, page by page, all of them, and their sums."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, Select, String, case, func, literal, select, type_coerce
from sqlalchemy.orm import aliased

from models import keyset
from models.base import db
from models.document import Document
from models.invoice import is_shown_as
from models.reading import read
from models.text import fold, like

NO_DUE_DATE = dt.date(9999, 12, 31)  # sorts after every real one
SORTS: dict[str, Any] = {
    "date": Document.dated_on,
    "number": type_coerce(Document.number, String(40)),
    "total": Document.total,
    "due": func.coalesce(Document.due_on, literal(NO_DUE_DATE, Date)),
}
ORDERS = {sign + name: keyset.Order(name, key, bool(sign)) for name, key in SORTS.items() for sign in ("", "-")}
NEWEST_FIRST = "-date"
COUNTS = ("issued", "succeeded", "part_refunded")  # states in which total - allocated is owed or can be used

CameFrom = aliased(Document)
COLUMNS = (
    Document.number, Document.status, Document.dated_on, Document.due_on, Document.reference, Document.currency, Document.net,
    Document.tax, Document.total, Document.allocated, Document.carrier, Document.tracking_number, Document.delivered_on, Document.method,
)  # fmt: skip


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to. `status` is the shown one for invoices; `since` and `until` are local dates, both included."""

    kind: str
    today: dt.date
    text: str = ""
    status: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class Sum:
    """Of one currency: how many documents, their totals and what is still open of them, in minor units."""

    currency: str
    count: int
    total: int
    open: int


def documents(wanted: Filter, order: keyset.Order, cursor: keyset.Cursor | None = None, size: int = 25) -> keyset.Page:
    """One page of rows with what a list of this kind prints, and `source`, the number of what each came from."""
    if cursor is None and not (wanted.text or wanted.status or wanted.since or wanted.until):
        return keyset.cut(read(_first_page(wanted.kind, order, size)), order, None, size)
    return keyset.page(_rows(wanted, printed(wanted.kind)), Document.id, order, cursor, size)


def every_document(wanted: Filter, order: keyset.Order, batch: int = 1_000) -> Iterator[Any]:
    """All rows in order with COLUMNS and `source`, however many, a batch at a time."""
    cursor = None
    while True:
        found = keyset.page(_rows(wanted, COLUMNS), Document.id, order, cursor, batch)
        yield from found.rows
        if not found.older:
            return
        cursor = found.older


def sums(wanted: Filter) -> list[Sum]:
    """What all matching documents come to, largest count first."""
    open_part = case((Document.status.in_(COUNTS), Document.total - Document.allocated), else_=0)
    statement = select(Document.currency, func.count(), func.sum(Document.total), func.sum(open_part))
    rows = db.session.execute(_narrow(statement, wanted).group_by(Document.currency))
    found = [Sum(currency, count, int(total), int(left)) for currency, count, total, left in rows]
    return sorted(found, key=lambda s: (-s.count, s.currency))


def left_of(document: Any) -> int:
    """What is open of an invoice, or unused of a payment or credit memo, in minor units; nothing of a void one."""
    return document.total - document.allocated if document.status in COUNTS else 0


@lru_cache(200)
def _first_page(kind: str, order: keyset.Order, size: int) -> Select:
    """What most people ask most often, put together once."""
    return keyset.arrange(_rows(Filter(kind, dt.date.min), printed(kind)), Document.id, order, None, size)


def printed(kind: str) -> tuple:
    """The columns that a list of one kind prints: each one more costs a little in every row."""
    always = (Document.number, Document.status, Document.dated_on, Document.currency, Document.total)
    return always + {
        "invoice": (Document.due_on, Document.allocated),
        "credit_memo": (Document.due_on, Document.allocated, Document.reference),
        "delivery": (Document.carrier, Document.delivered_on),
        "payment": (Document.method, Document.reference),
    }.get(kind, (Document.reference,))


def has_words(text: str) -> list:
    """Conditions: each word of the text occurs somewhere in the document."""
    return [Document.search_text.like(like(word), escape="\\") for word in sorted(set(fold(text).split()))]


def _rows(wanted: Filter, columns: tuple) -> Select:
    statement = select(*columns)
    if wanted.kind == "delivery":
        statement = statement.add_columns(CameFrom.number.label("source")).outerjoin(
            CameFrom, Document.came_from.of_type(CameFrom)
        )
    return _narrow(statement, wanted)


def _narrow(statement: Select, wanted: Filter) -> Select:
    conditions = [Document.kind == wanted.kind, *has_words(wanted.text)]
    if wanted.status:
        invoices = wanted.kind == "invoice"
        conditions.append(is_shown_as(wanted.status, wanted.today) if invoices else Document.status == wanted.status)
    if wanted.since:
        conditions.append(Document.dated_on >= wanted.since)
    if wanted.until:
        conditions.append(Document.dated_on <= wanted.until)
    return statement.where(*conditions)


def newest(kinds: tuple[str, ...], each: int) -> dict[str, list]:
    """The newest few documents of several kinds in one statement, rows with COLUMNS."""
    found: dict[str, list] = {kind: [] for kind in kinds}
    if not kinds:
        return found
    for row in read(_newest(kinds, each)):
        found[row.kind].append(row)
    return found


@lru_cache(200)
def _newest(kinds: tuple[str, ...], each: int) -> Select:
    firsts = [_first_ids(kind, each) for kind in kinds]
    ids = firsts[0].union_all(*firsts[1:]) if len(firsts) > 1 else firsts[0]
    statement = select(Document.kind, *COLUMNS).where(Document.id.in_(ids))
    return statement.order_by(Document.dated_on.desc(), Document.id.desc())


def _first_ids(kind: str, each: int) -> Select:
    first = select(Document.id).where(Document.kind == kind).order_by(Document.dated_on.desc(), Document.id.desc())
    return select(first.limit(each).subquery().c.id)
