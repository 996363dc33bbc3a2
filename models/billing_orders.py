"""What is to be billed: orders of which more has left the house than invoices or drafts of them hold (DOMAIN §5)."""

import datetime as dt
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from models.base import db
from models.customer import Customer
from models.document import Document, DocumentLine
from models.event import Actor
from models.finding_orders import NEWEST, WHOSE, narrowed
from models.fulfilling import GONE
from models.invoice import Invoice
from models.keyset import Cursor, Page, page
from models.order import Order
from models.refusing import Refused
from models.writing_invoices import BILLABLE, COUNTED, draft_of_order

MOST = 100  # orders drafted at once


def find_unbilled(text: str = "", place: Cursor | None = None, size: int = 25) -> Page:
    """A page of them, the newest first, with the day on which goods last left: one statement. Pieces are counted over all lines."""
    columns = (
        Document.id, Document.number, Document.status, Document.dated_on, Document.reference, Document.currency, Document.total,
        Customer.number.label("customer_number"), Customer.name.label("customer_name"), _last_gone().label("gone_on"),
    )  # fmt: skip
    there = (
        Document.kind == "order",
        Document.status.in_(BILLABLE),
        _pieces("delivery", GONE) > _pieces("invoice", COUNTED),
    )
    statement = select(*columns).join(Customer, WHOSE).where(*there)
    return page(narrowed(statement, text, 0), Document.id, NEWEST, place, size)


def _pieces(kind: str, states: tuple[str, ...]) -> Any:
    """Of all lines of an order's papers of one kind."""
    paper = aliased(Document)
    of_it = (
        DocumentLine.tenant_id == paper.tenant_id,
        DocumentLine.document_id == paper.id,
        DocumentLine.kind == "item",
    )
    pieces = select(func.coalesce(func.sum(DocumentLine.quantity), 0)).select_from(paper)
    return pieces.where(*_of_order(paper, kind, states), *of_it).correlate(Document).scalar_subquery()


def _last_gone() -> Any:
    delivery = aliased(Document)
    mine = _of_order(delivery, "delivery", GONE)
    return select(func.max(delivery.dated_on)).where(*mine).correlate(Document).scalar_subquery()


def _of_order(paper: Any, kind: str, states: tuple[str, ...]) -> tuple[Any, ...]:
    mine = (paper.tenant_id == Document.tenant_id, paper.came_from_id == Document.id)
    return (*mine, paper.customer_id == Document.customer_id, paper.kind == kind, paper.status.in_(states))


def draft_all(numbers: list[str], on: dt.date, by: Actor) -> tuple[list[Invoice], list[tuple[str, Refused]]]:
    """A draft for each of these orders, of what has left the house, dated on a local date; and those that can't be, with why."""
    asked = select(Order).where(Order.number.in_(numbers[:MOST])).order_by(Order.customer_id, Order.id)
    made, others = [], []
    for order in db.session.scalars(asked).all():
        try:
            made.append(draft_of_order(order, on, by))
        except Refused as why:
            others.append((order.number, why))
    return made, others
