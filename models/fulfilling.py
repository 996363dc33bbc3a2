"""Order, delivery and payment are three facts: how far each is, derived from the papers at every look (DOMAIN §5)."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, func, select, type_coerce

from models.base import db
from models.document import Document, DocumentLine
from models.types import Quantity


class Degree(StrEnum):
    NONE = "none"
    PART = "part"
    FULL = "full"


GONE = ("dispatched", "delivered")


def sent_by_line(order: Any, states: Iterable[str] = GONE) -> dict[int, Decimal]:
    """How much of each line of an order has left with deliveries, by the line's id: matched by SKU, first line first, as papers name no lines."""
    delivered = select(DocumentLine.sku, type_coerce(func.sum(DocumentLine.quantity), Quantity()))
    delivered = delivered.join(
        Document, and_(Document.tenant_id == DocumentLine.tenant_id, Document.id == DocumentLine.document_id)
    )
    delivered = delivered.where(
        Document.came_from_id == order.id, Document.kind == "delivery", Document.status.in_(tuple(states)),
        DocumentLine.kind == "item",
    )  # fmt: skip
    left: dict[str, Decimal] = dict(db.session.execute(delivered.group_by(DocumentLine.sku)).all())
    ordered = select(DocumentLine.id, DocumentLine.sku, DocumentLine.quantity)
    ordered = ordered.where(DocumentLine.document_id == order.id, DocumentLine.kind == "item")
    found: dict[int, Decimal] = {}
    for line, sku, quantity in db.session.execute(ordered.order_by(DocumentLine.position)):
        found[line] = min(quantity, left.get(sku, Decimal(0)))
        left[sku] = left.get(sku, Decimal(0)) - found[line]
    return found


def open_lines(order: Any) -> list[tuple[Any, Decimal]]:
    """(line, how much is still to be put on a delivery) of what is left."""
    planned = sent_by_line(order, (*GONE, "planned"))
    lines = select(DocumentLine).where(DocumentLine.document_id == order.id, DocumentLine.kind == "item")
    rows = db.session.scalars(lines.order_by(DocumentLine.position))
    return [(line, line.quantity - planned.get(line.id, Decimal(0))) for line in rows]


def fulfilment(order: Any) -> Degree:
    """None of it, a part, or all has left the house."""
    lines = select(DocumentLine.id, DocumentLine.quantity)
    lines = lines.where(DocumentLine.document_id == order.id, DocumentLine.kind == "item")
    wanted: dict[int, Decimal] = dict(db.session.execute(lines).all())
    gone = sent_by_line(order)
    return _degree(sum(gone.values(), Decimal(0)), sum(wanted.values(), Decimal(0)))


def payment(order: Any) -> Degree:
    """None of what was invoiced for it is paid, a part, or all. What is not invoiced is not paid."""
    sums = select(func.coalesce(func.sum(Document.allocated), 0), func.coalesce(func.sum(Document.total), 0))
    own = (Document.came_from_id == order.id, Document.kind == "invoice", Document.status == "issued")
    paid, total = db.session.execute(sums.where(*own)).one()
    return _degree(Decimal(paid), Decimal(max(total, order.total)) if paid else Decimal(1))


def _degree(there: Decimal, wanted: Decimal) -> Degree:
    if not there:
        return Degree.NONE
    return Degree.FULL if there >= wanted else Degree.PART
