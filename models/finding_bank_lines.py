"""Lines of the bank's statement as staff work them: what is open, with whose it could be; what is booked; what was put aside."""

from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Date, Select, and_, func, select, type_coerce

from models.bank_line import BankLine
from models.base import db
from models.customer import Customer
from models.document import Document
from models.keyset import LARGEST, Cursor, Order, Page, page
from models.matching import Level, Proposal, propose

NEWEST = Order("day", type_coerce(BankLine.booked_on, Date), True)
MOST_MATCHED = 1_000  # of the open ones, the oldest
MOST_SURE = 200  # on one page, to be booked at once
COLUMNS = (
    BankLine.id, BankLine.booked_on, BankLine.amount, BankLine.currency, BankLine.payer, BankLine.account, BankLine.text, BankLine.state,
)  # fmt: skip
PAID_BY = (
    Document.number.label("payment"),
    Customer.number.label("customer_number"),
    Customer.name.label("customer_name"),
)


class View(StrEnum):
    OPEN = "open"
    SURE = "sure"
    BOOKED = "booked"
    IGNORED = "ignored"


class Lines(NamedTuple):
    """`proposals` by the line's id, of those that are open; `sure`: how many of the open ones are, as far as they were looked at."""

    page: Page
    proposals: dict[int, Proposal]
    sure: int


def find_lines(view: View, place: Cursor | None = None, size: int = 25) -> Lines:
    """A page, the newest first, with what is proposed: a handful of statements, however many lines there are."""
    if view == View.SURE:
        return _sure()
    found = page(_lines(view.value), BankLine.id, NEWEST, place, size)
    if view != View.OPEN:
        return Lines(found, {}, 0)
    oldest = _open()
    there = {row.id for row in oldest}
    proposals = propose([*oldest, *(row for row in found.rows if row.id not in there)])
    return Lines(found, proposals, _count(proposals))


def how_many_lines() -> int:
    """Of any state: 0 before the first import."""
    return db.session.scalar(select(func.count()).select_from(select(BankLine.id).limit(1).subquery())) or 0


def _sure() -> Lines:
    oldest = _open()
    proposals = propose(oldest)
    rows = [row for row in oldest if proposals[row.id].level == Level.SURE]
    return Lines(Page(rows[:MOST_SURE], None, None), proposals, len(rows))


def _open() -> list[Any]:
    query = _lines("open").order_by(BankLine.booked_on, BankLine.id).limit(MOST_MATCHED)
    return list(db.session.execute(query))


def _count(proposals: dict[int, Proposal]) -> int:
    return sum(one.level == Level.SURE for one in proposals.values())


def line_by_id(ident: int) -> Any:
    """Its columns as in the lists, with file and time; None where it is not there."""
    if not 0 < ident <= LARGEST:
        return None
    query = _lines().add_columns(BankLine.file, BankLine.imported_at).where(BankLine.id == ident)
    return db.session.execute(query).one_or_none()


def _lines(state: str = "") -> Select:
    payment = and_(Document.tenant_id == BankLine.tenant_id, Document.id == BankLine.payment_id)
    whose = and_(Customer.tenant_id == Document.tenant_id, Customer.id == Document.customer_id)
    query = select(*COLUMNS, *PAID_BY).select_from(BankLine).outerjoin(Document, payment).outerjoin(Customer, whose)
    return query.where(BankLine.state == state) if state else query
