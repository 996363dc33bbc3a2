"""Payments and credit memos of all customers as staff find them: what has money left or is under way first."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, select

from models.customer import Customer
from models.document import Document
from models.keyset import Cursor, Page, page
from models.work_lists import NEWEST, WHOSE, narrowed

COLUMNS = (
    Document.id, Document.number, Document.dated_on, Document.due_on, Document.status, Document.reference, Document.method, Document.total,
    Document.allocated, Document.currency, Customer.number.label("customer_number"), Customer.name.label("customer_name"),
)  # fmt: skip


class View(StrEnum):
    """LEFT: with something to use; DRAFT and VOID are of credit memos, PENDING, FAILED and BACK (refunded in part or whole) of payments."""

    LEFT = "left"
    DRAFT = "draft"
    PENDING = "pending"
    BACK = "refunded"
    FAILED = "failed"
    VOID = "void"
    ALL = "all"


OF_KIND = {
    "payment": (View.LEFT, View.PENDING, View.BACK, View.FAILED, View.ALL),
    "credit_memo": (View.LEFT, View.DRAFT, View.VOID, View.ALL),
}
IN_HAND = and_(Document.status.in_(("succeeded", "part_refunded", "issued")), Document.allocated < Document.total)


@dataclass(frozen=True)
class Wanted:
    """`kind`: payment or credit_memo; `customer`: a number, alone; `sold_by`: of one sales person's customers, 0 for all."""

    kind: str
    view: View = View.LEFT
    text: str = ""
    customer: str = ""
    sold_by: int = 0


def find_money(wanted: Wanted, place: Cursor | None = None, size: int = 25) -> Page:
    """A page of them, the newest first: one statement."""
    statement = select(*COLUMNS).join(Customer, WHOSE).where(Document.kind == wanted.kind, *_condition(wanted.view))
    if wanted.customer:
        statement = statement.where(Customer.number == wanted.customer)
    return page(narrowed(statement, wanted.text, wanted.sold_by), Document.id, NEWEST, place, size)


def _condition(view: View) -> tuple[Any, ...]:
    if view == View.LEFT:
        return (IN_HAND,)
    if view == View.BACK:
        return (Document.status.in_(("refunded", "part_refunded")),)
    return () if view == View.ALL else (Document.status == view.value,)
