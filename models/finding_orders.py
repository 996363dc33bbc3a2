"""Orders of all customers as staff work them: a list by what is to be done next, and the deliveries of a day."""

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from models.base import db
from models.customer import Customer
from models.document import Document, DocumentLine
from models.fulfilling import GONE
from models.keyset import Cursor, Page, page
from models.work_lists import NEWEST, WHOSE, Wanted, narrowed

COLUMNS = (
    Document.id, Document.number, Document.status, Document.dated_on, Document.wanted_on, Document.reference, Document.currency,
    Document.total, Document.held_for, Document.allocated, Document.due_on, Customer.number.label("customer_number"),
    Customer.name.label("customer_name"),
)  # fmt: skip


class View(StrEnum):
    """What is to be done next with them."""

    TO_CONFIRM = "to-confirm"
    ON_HOLD = "on-hold"
    TO_SEND = "to-send"
    WAITING = "waiting"
    ENDED = "ended"
    ALL = "all"


def _ordered() -> Any:
    """Pieces of an order, all lines together."""
    mine = (DocumentLine.tenant_id == Document.tenant_id, DocumentLine.document_id == Document.id)
    return _pieces().where(*mine, DocumentLine.kind == "item").correlate(Document).scalar_subquery()


def _sent() -> Any:
    """Pieces that have left for an order."""
    delivery = aliased(Document)
    mine = (delivery.tenant_id == Document.tenant_id, delivery.came_from_id == Document.id)
    of_it = (DocumentLine.tenant_id == delivery.tenant_id, DocumentLine.document_id == delivery.id)
    gone = (delivery.kind == "delivery", delivery.status.in_(GONE), DocumentLine.kind == "item")
    return _pieces().select_from(delivery).where(*mine, *of_it, *gone).correlate(Document).scalar_subquery()


def _pieces() -> Any:
    return select(func.coalesce(func.sum(DocumentLine.quantity), 0))


def _condition(view: View) -> Any:
    return {
        View.TO_CONFIRM: and_(Document.status == "submitted", Document.held_for == ""),
        View.ON_HOLD: and_(Document.status.in_(("submitted", "confirmed")), Document.held_for != ""),
        View.TO_SEND: and_(Document.status == "confirmed", Document.held_for == "", _ordered() > _sent()),
        View.WAITING: Document.status == "waiting",
        View.ENDED: Document.status.in_(("completed", "rejected", "cancelled", "terminated")),
        View.ALL: Document.status != "draft",
    }[view]


def find_orders(wanted: Wanted[View], place: Cursor | None = None, size: int = 25) -> Page:
    """A page of them, the newest first: one statement."""
    statement = select(*COLUMNS).join(Customer, WHOSE).where(Document.kind == "order", _condition(wanted.view))
    return page(narrowed(statement, wanted.text, wanted.sold_by), Document.id, NEWEST, place, size)


def orders_numbered(numbers: list[str]) -> list[Any]:
    """The orders with these numbers, of whichever customer."""
    found = select(Document).where(Document.kind == "order", Document.number.in_(numbers[:200]))
    return list(db.session.scalars(found.order_by(Document.id)))


def deliveries_on(day: dt.date, today: dt.date) -> list[Any]:
    """What leaves on a local date: planned for it (or, today, since before) and dispatched on it, by customer."""
    columns = (
        Document.id, Document.kind, Document.number, Document.status, Document.dated_on, Document.wanted_on, Document.ship_to,
        Document.carrier, Document.tracking_number, Customer,
    )  # fmt: skip
    due = and_(Document.status == "planned", Document.dated_on <= day if day == today else Document.dated_on == day)
    gone = and_(Document.status.in_(("dispatched", "delivered")), Document.dated_on == day)
    rows = select(*columns).join(Customer, WHOSE).where(Document.kind == "delivery", or_(due, gone))
    return list(db.session.execute(rows.order_by(Customer.name_folded, Document.id).limit(500)))
