"""What is to be billed: orders of which more has left the house than invoices or drafts of them hold (DOMAIN §5)."""

import datetime as dt
from typing import Any

from sqlalchemy import Integer, and_, case, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from models.base import db
from models.customer import Customer
from models.document import Document, DocumentLine
from models.event import Actor
from models.fulfilling import GONE
from models.invoice import Invoice
from models.keyset import Cursor, Page, page
from models.order import Order
from models.refusing import Refused
from models.work_lists import NEWEST, WHOSE, narrowed
from models.writing_invoices import BILLABLE, COUNTED, draft_of_order

MOST = 100  # orders drafted at once


def find_unbilled(text: str = "", place: Cursor | None = None, size: int = 25) -> Page:
    """A page of them, the newest first, with the day on which goods last left: one statement. Pieces are counted line by line."""
    columns = (
        Document.id, Document.number, Document.status, Document.dated_on, Document.reference, Document.currency, Document.total,
        Customer.number.label("customer_number"), Customer.name.label("customer_name"), _last_gone().label("gone_on"),
    )  # fmt: skip
    there = (
        Document.kind == "order",
        Document.status.in_(BILLABLE),
        _is_unbilled(),
    )
    statement = select(*columns).join(Customer, WHOSE).where(*there)
    return page(narrowed(statement, text, 0), Document.id, NEWEST, place, size)


def _is_unbilled() -> Any:
    """Of one of its lines more has left than is invoiced; matched as counted_by_line() does, so that no other line makes up for it."""
    paper = aliased(Document)
    key = func.coalesce(func.nullif(DocumentLine.sku, ""), DocumentLine.description)
    pieces = func.sum(case((paper.kind == "delivery", DocumentLine.quantity), else_=-DocumentLine.quantity))
    of_it = and_(DocumentLine.tenant_id == paper.tenant_id, DocumentLine.document_id == paper.id)
    there = (
        select(key).select_from(paper).join(DocumentLine, of_it).where(*_of_order(paper), DocumentLine.kind == "item")
    )
    counts = or_(_is(paper, "delivery", GONE), _is(paper, "invoice", COUNTED))
    return there.where(counts).group_by(key).having(type_coerce(pieces, Integer) > 0).correlate(Document).exists()


def _last_gone() -> Any:
    delivery = aliased(Document)
    mine = (*_of_order(delivery), _is(delivery, "delivery", GONE))
    return select(func.max(delivery.dated_on)).where(*mine).correlate(Document).scalar_subquery()


def _of_order(paper: Any) -> tuple[Any, ...]:
    mine = (paper.tenant_id == Document.tenant_id, paper.came_from_id == Document.id)
    return (*mine, paper.customer_id == Document.customer_id)


def _is(paper: Any, kind: str, states: tuple[str, ...]) -> Any:
    return and_(paper.kind == kind, paper.status.in_(states))


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
