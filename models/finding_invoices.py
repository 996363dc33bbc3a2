"""Invoices of all customers as staff work them: what waits first, what each view comes to."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, or_, select

from models.base import db
from models.customer import Customer
from models.document import Document
from models.invoice import is_shown_as
from models.keyset import Cursor, Order, Page, page
from models.ledger import IS_OPEN
from models.work_lists import NEWEST, WHOSE, narrowed

OLDEST_DUE = Order("due", Document.due_on, False)  # type: ignore[arg-type]
COLUMNS = (
    Document.id, Document.number, Document.dated_on, Document.due_on, Document.status, Document.reference, Document.total, Document.allocated,
    Document.currency, Customer.number.label("customer_number"), Customer.name.label("customer_name"),
)  # fmt: skip


class View(StrEnum):
    """WAITING: drafts and what is overdue; UNPAID: everything that is open, due or not; the others as an invoice is shown."""

    WAITING = "waiting"
    DRAFT = "draft"
    UNPAID = "unpaid"
    OPEN = "open"
    PART_PAID = "part_paid"
    OVERDUE = "overdue"
    PAID = "paid"
    VOID = "void"
    ALL = "all"


@dataclass(frozen=True)
class Wanted:
    """`today`: the local date that overdue is measured against; `customer`: a number, alone; `sold_by`: of one sales person's customers, 0 for all."""

    today: dt.date
    view: View = View.WAITING
    text: str = ""
    customer: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    sold_by: int = 0

    @property
    def narrowed(self) -> bool:
        return bool(self.text or self.customer or self.since or self.until or self.sold_by)


class Sum(NamedTuple):
    """Of one currency: how many, what they come to and what of it is open, in minor units."""

    currency: str
    number: int
    total: int
    left: int


def order_of(wanted: Wanted) -> Order:
    """What is overdue the latest first, all else the newest first."""
    return OLDEST_DUE if wanted.view == View.OVERDUE else NEWEST


def find_invoices(wanted: Wanted, place: Cursor | None = None, size: int = 25) -> Page:
    """A page of them: one statement."""
    return page(_asked(select(*COLUMNS), wanted), Document.id, order_of(wanted), place, size)


def sums(wanted: Wanted) -> list[Any]:
    """What all of them come to, per currency: one statement."""
    left = case((Document.status == "issued", Document.total - Document.allocated), else_=0)
    columns = (Document.currency, func.count(), func.sum(Document.total), func.sum(left))
    rows = db.session.execute(_asked(select(*columns), wanted).group_by(Document.currency).order_by(Document.currency))
    return [Sum(currency, count, int(total), int(open_)) for currency, count, total, open_ in rows]


def _asked(statement: Any, wanted: Wanted) -> Any:
    statement = statement.join(Customer, WHOSE).where(Document.kind == "invoice", *_condition(wanted))
    if wanted.customer:
        statement = statement.where(Customer.number == wanted.customer)
    if wanted.since:
        statement = statement.where(Document.dated_on >= wanted.since)
    if wanted.until:
        statement = statement.where(Document.dated_on <= wanted.until)
    return narrowed(statement, wanted.text, wanted.sold_by)


def _condition(wanted: Wanted) -> tuple:
    if wanted.view == View.ALL:
        return ()
    if wanted.view == View.UNPAID:
        return IS_OPEN
    if wanted.view == View.WAITING:
        return (or_(Document.status == "draft", and_(*IS_OPEN, Document.due_on < wanted.today)),)
    return (is_shown_as(wanted.view, wanted.today),)
