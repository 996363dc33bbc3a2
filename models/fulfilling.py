"""Order, delivery and payment are three facts: how far each is, derived from the papers at every look (DOMAIN §5)."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

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
    """How much of each line of an order has left with deliveries, by the line's id."""
    return counted_by_line(order, "delivery", states)


def counted_by_line(
    order: Any, kind: str, states: Iterable[str], lines: Iterable[str] = ("item",)
) -> dict[int, Decimal]:
    """How much of each line of an order stands on papers of a kind in these states, by the line's id: matched by SKU (of a line without
    one by its words), first line first, as papers name no lines. `lines`: the kinds of them that are counted.
    """
    key = func.coalesce(func.nullif(DocumentLine.sku, ""), DocumentLine.description)
    there = select(key, type_coerce(func.sum(DocumentLine.quantity), Quantity()))
    there = there.join(
        Document, and_(Document.tenant_id == DocumentLine.tenant_id, Document.id == DocumentLine.document_id)
    )
    there = there.where(
        Document.came_from_id == order.id, Document.kind == kind, Document.status.in_(tuple(states)), DocumentLine.kind.in_(tuple(lines)),
    )  # fmt: skip
    left: dict[str, Decimal] = dict(db.session.execute(there.group_by(key)).all())
    ordered = select(DocumentLine.id, key, DocumentLine.quantity)
    ordered = ordered.where(DocumentLine.document_id == order.id, DocumentLine.kind.in_(tuple(lines)))
    found: dict[int, Decimal] = {}
    for line, named, quantity in db.session.execute(ordered.order_by(DocumentLine.position)):
        found[line] = min(quantity, left.get(named, Decimal(0)))
        left[named] = left.get(named, Decimal(0)) - found[line]
    return found


def open_lines(order: Any) -> list[tuple[Any, Decimal]]:
    """(line, how much is still to be put on a delivery) of what is left."""
    planned = sent_by_line(order, (*GONE, "planned"))
    lines = select(DocumentLine).where(DocumentLine.document_id == order.id, DocumentLine.kind == "item")
    rows = db.session.scalars(lines.order_by(DocumentLine.position))
    return [(line, line.quantity - planned.get(line.id, Decimal(0))) for line in rows]


def fulfilment(order: Any) -> Degree:
    """None of it, a part, or all has left the house."""
    return facts_of([order.id])[order.id].fulfilment


class Facts(NamedTuple):
    """How far an order is: what has left, and what is paid of it. What is not invoiced is not paid."""

    fulfilment: Degree
    payment: Degree


def facts_of(orders: list[int]) -> dict[int, Facts]:
    """Of many orders by id: three statements, however many."""
    of_line = and_(Document.tenant_id == DocumentLine.tenant_id, Document.id == DocumentLine.document_id)
    amount = type_coerce(func.sum(DocumentLine.quantity), Quantity())
    ordered = select(DocumentLine.document_id, amount).where(
        DocumentLine.document_id.in_(orders), DocumentLine.kind == "item"
    )
    wanted: dict[int, Decimal] = dict(db.session.execute(ordered.group_by(DocumentLine.document_id)).all())
    left = select(Document.came_from_id, amount).join(DocumentLine, of_line)
    left = left.where(
        Document.came_from_id.in_(orders),
        Document.kind == "delivery",
        Document.status.in_(GONE),
        DocumentLine.kind == "item",
    )
    gone: dict[int, Decimal] = dict(db.session.execute(left.group_by(Document.came_from_id)).all())
    sums = select(Document.came_from_id, func.sum(Document.allocated), func.sum(Document.total))
    invoiced = (Document.came_from_id.in_(orders), Document.kind == "invoice", Document.status == "issued")
    paid = {
        row[0]: (Decimal(row[1]), Decimal(row[2]))
        for row in db.session.execute(sums.where(*invoiced).group_by(Document.came_from_id))
    }
    totals: dict[int, int] = dict(
        db.session.execute(select(Document.id, Document.total).where(Document.id.in_(orders))).all()
    )
    return {
        order: Facts(
            _degree(gone.get(order, Decimal(0)), wanted.get(order, Decimal(0))),
            _degree(
                paid.get(order, (Decimal(0),))[0],
                max(paid.get(order, (0, Decimal(0)))[1], Decimal(totals.get(order, 0))),
            ),
        )
        for order in orders
    }


def _degree(there: Decimal, wanted: Decimal) -> Degree:
    if not there:
        return Degree.NONE
    return Degree.FULL if there >= wanted else Degree.PART
