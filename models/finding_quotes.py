"""Quotes of all customers as staff work them: by what is to be done next, with what each state comes to."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import func, select

from models.base import db
from models.customer import Customer
from models.document import Document
from models.finding_orders import NEWEST, WHOSE, narrowed
from models.keyset import Cursor, Page, page


class View(StrEnum):
    """What is to be done. OPEN: sent, and the customer has not answered yet."""

    ASKED = "asked"
    WRITING = "writing"
    OPEN = "open"
    ACCEPTED = "accepted"
    ENDED = "ended"
    ALL = "all"


STATES = {
    View.ASKED: ("requested",),
    View.WRITING: ("draft",),
    View.OPEN: ("sent",),
    View.ACCEPTED: ("accepted",),
    View.ENDED: ("declined", "expired", "withdrawn"),
}
COLUMNS = (
    Document.id, Document.number, Document.dated_on, Document.due_on, Document.status, Document.reference, Document.total, Document.currency,
    Document.revision, Customer.number.label("customer_number"), Customer.name.label("customer_name"),
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """`sold_by`: of customers of this sales person alone, 0 for all."""

    view: View = View.ASKED
    text: str = ""
    sold_by: int = 0

    def seen_as(self, view: View) -> "Wanted":
        return replace(self, view=view)


class Sum(NamedTuple):
    """Of one state and currency: how many, and what they come to in minor units."""

    status: str
    currency: str
    number: int
    total: int


def find_quotes(wanted: Wanted, place: Cursor | None = None, size: int = 25) -> Page:
    """A page of them, the newest first: one statement."""
    statement = select(*COLUMNS).join(Customer, WHOSE).where(Document.kind == "quote")
    if wanted.view in STATES:
        statement = statement.where(Document.status.in_(STATES[wanted.view]))
    return page(narrowed(statement, wanted.text, wanted.sold_by), Document.id, NEWEST, place, size)


def sums() -> list[Any]:
    """By state and currency, of those that are asked for, written or open: one statement."""
    alive = ("requested", "draft", "sent")
    columns = (Document.status, Document.currency, func.count(), func.sum(Document.total))
    rows = select(*columns).where(Document.kind == "quote", Document.status.in_(alive))
    found = db.session.execute(rows.group_by(Document.status, Document.currency).order_by(Document.currency))
    return [Sum(status, currency, count, int(total)) for status, currency, count, total in found]
