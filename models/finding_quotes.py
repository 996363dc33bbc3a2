"""Quotes of all customers as staff work them: by what is to be done next, with what each state comes to."""

import datetime as dt
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import func, literal, select, union_all

from models.base import db
from models.customer import Customer
from models.document import Document
from models.keyset import Cursor, Page, page
from models.work_lists import NEWEST, WHOSE, Wanted, narrowed


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


class Sum(NamedTuple):
    """Of one state and currency: how many, and what they come to in minor units."""

    status: str
    currency: str
    number: int
    total: int


def find_quotes(wanted: Wanted[View], place: Cursor | None = None, size: int = 25) -> Page:
    """A page of them, the newest first: one statement."""
    statement = select(*COLUMNS).join(Customer, WHOSE).where(Document.kind == "quote")
    if wanted.view in STATES:
        statement = statement.where(Document.status.in_(STATES[wanted.view]))
    return page(narrowed(statement, wanted.text, wanted.sold_by), Document.id, NEWEST, place, size)


def waiting_for_customer(today: dt.date, size: int = 10) -> list[Any]:
    """Offers that can be answered on a local date, what ends first before all: within the customer's scope."""
    columns = (Document.number, Document.due_on, Document.total, Document.currency, Document.reference)
    open_ = (Document.kind == "quote", Document.status == "sent", Document.due_on >= today)
    return list(db.session.execute(select(*columns).where(*open_).order_by(Document.due_on, Document.id).limit(size)))


def newest_by_view(size: int = 10) -> dict[View, list[Any]]:
    """The newest few of each step: one statement of small pieces."""
    pieces = []
    for view, states in STATES.items():
        piece = select(Document.id, literal(view.value).label("view")).where(
            Document.kind == "quote", Document.status.in_(states)
        )
        pieces.append(select(piece.order_by(Document.id.desc()).limit(size).subquery()))
    few = union_all(*pieces).subquery()
    rows = select(*COLUMNS, few.c.view).join(few, few.c.id == Document.id).join(Customer, WHOSE)
    found: dict[View, list[Any]] = {view: [] for view in STATES}
    for row in db.session.execute(rows.order_by(Document.id.desc())):
        found[View(row.view)].append(row)
    return found


def sums() -> list[Any]:
    """By state and currency, of those that are asked for, written or open: one statement."""
    alive = ("requested", "draft", "sent")
    columns = (Document.status, Document.currency, func.count(), func.sum(Document.total))
    rows = select(*columns).where(Document.kind == "quote", Document.status.in_(alive))
    found = db.session.execute(rows.group_by(Document.status, Document.currency).order_by(Document.currency))
    return [Sum(status, currency, count, int(total)) for status, currency, count, total in found]
