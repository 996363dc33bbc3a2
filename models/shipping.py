"""Goods leave for a customer: a delivery of what is open on an order, in parts as they come; stock leaves with dispatch (DOMAIN §5)."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from models.base import change_if, db
from models.delivery import Delivery
from models.document import Document, DocumentLine, searchable
from models.event import Actor, record
from models.fulfilling import Degree, fulfilment, open_lines
from models.keeping_stock import come_back, held, hold, leave
from models.letter_kinds import said
from models.numbering import draw
from models.order import Order
from models.ordering_rules import plain
from models.refusing import Refused
from models.revising import lock
from models.telling_of_orders import tell_of_order
from models.working_orders import CHANGEABLE, NOT_NOW, ON_HOLD, move

NOTHING = said("Enter how many of at least one line leave.")


def plan(order: Order, quantities: Mapping[int, Decimal], on: dt.date, by: Actor) -> Delivery:
    """A delivery of so many of each line (by its id) of a confirmed order, dated on a local date. Raises Refused for more than is open."""
    order = lock(order)
    if order.status != "confirmed":
        raise Refused("status", NOT_NOW)
    if order.held_for:
        raise Refused("status", ON_HOLD)
    chosen = []
    for line, left in open_lines(order):
        quantity = quantities.get(line.id, Decimal(0))
        if quantity < 0 or quantity > left:
            raise Refused(
                "quantity", "Of %(sku)s %(left)s are open.", sku=line.sku or line.description, left=plain(left)
            )
        if quantity:
            chosen.append((line, quantity))
    if not chosen:
        raise Refused("quantity", NOTHING)
    return _write(order, chosen, on, by)


def _write(order: Order, chosen: list[tuple[DocumentLine, Decimal]], on: dt.date, by: Actor) -> Delivery:
    delivery = Delivery(
        customer_id=order.customer_id, contact_id=order.contact_id, branch_id=order.branch_id, department_id=order.department_id,
        came_from_id=order.id, number=draw("delivery", on), status="planned", dated_on=on, wanted_on=order.wanted_on,
        reference=order.reference, ship_to=order.ship_to, bill_to=order.bill_to, currency=order.currency,
    )  # fmt: skip
    delivery.search_text = searchable(
        delivery.number, delivery.reference, "", [f"{line.sku} {line.description}" for line, _quantity in chosen]
    )
    db.session.add(delivery)
    db.session.flush()
    for position, (line, quantity) in enumerate(chosen, 1):
        db.session.add(
            DocumentLine(
                customer_id=order.customer_id, document_id=delivery.id, product_id=line.product_id, position=position, sku=line.sku,
                description=line.description, unit=line.unit, quantity=quantity, unit_price=0, amount=0,
            )
        )  # fmt: skip
    db.session.flush()
    record(delivery, "delivery planned", by=by, after=order.number)
    return delivery


def dispatch(delivery: Delivery, carrier: str, tracking_number: str, on: dt.date, by: Actor) -> bool:
    """It has left, on a local date: stock leaves, who ordered is told. False where it has left already. Raises Refused where goods are missing."""
    if delivery.status in ("dispatched", "delivered"):
        return False
    order = order_of(delivery)
    if order and lock(order).held_for:
        raise Refused("status", ON_HOLD)
    changed = change_if(
        delivery,
        Delivery.status == "planned",
        status="dispatched",
        dated_on=on,
        carrier=carrier[:80],
        tracking_number=tracking_number[:80],
    )
    if not changed:
        if delivery.status in ("dispatched", "delivered"):
            return False
        raise Refused("status", "This delivery is not planned any more.")
    by_sku = _lines_by_sku(order) if order else {}
    for line in db.session.scalars(_lines(delivery)):
        for ordered in by_sku.get(line.sku, [])[:1]:
            leave(ordered, line.quantity, delivery, by)
    told = " ".join(part for part in (carrier, tracking_number) if part) or delivery.number
    record(delivery, "delivery dispatched", by=by, after=told)
    if order:
        tell_of_order(order, "dispatch", told)
    return True


def deliver(delivery: Delivery, received_by: str, on: dt.date, by: Actor) -> bool:
    """It has arrived, received by somebody on a local date; the order is complete when everything has. Raises Refused."""
    if not received_by.strip():
        raise Refused("received_by", "Enter who received it.")
    arrived = {"status": "delivered", "delivered_on": on, "received_by": received_by.strip()[:120]}
    if not change_if(delivery, Delivery.status == "dispatched", **arrived):
        if delivery.status == "delivered":
            return False
        raise Refused("status", "This delivery has not left yet.")
    record(delivery, "delivery arrived", by=by, after=received_by.strip()[:120])
    order = order_of(delivery)
    if order and order.status == "confirmed" and fulfilment(order) == Degree.FULL and not _under_way(order):
        move(order, "complete", by)
    return True


def call_off(delivery: Delivery, reason: str, by: Actor, goods_are_back: bool = False) -> bool:
    """It did not happen: what was to be sent is open again. Of one that had left, `goods_are_back` counts its goods in, once, and holds
    them for the order; else they are lost or damaged. Raises Refused where it has arrived, and without a reason.
    """
    if not reason.strip():
        raise Refused("reason", "Say why it did not happen.")
    had_left = change_if(delivery, Delivery.status == "dispatched", status="failed")
    if not had_left and not change_if(delivery, Delivery.status == "planned", status="failed"):
        if delivery.status == "failed":
            return False
        raise Refused("status", "This delivery has arrived already.")
    record(delivery, "delivery failed", by=by, after=reason.strip()[:300])
    if had_left and goods_are_back:
        come_back(delivery, by)
        _hold_again(delivery)
        record(delivery, "goods came back", by=by)
    return True


def _hold_again(delivery: Delivery) -> None:
    """What is open again on the order is held for it, as far as it is there."""
    order = order_of(delivery)
    if order is None or order.status not in CHANGEABLE:
        return
    lines = list(db.session.scalars(_lines(order)))
    there = held([line.id for line in lines])
    left = {line.id: open_ for line, open_ in open_lines(order)}
    for line in lines:
        missing = left.get(line.id, Decimal(0)) - there.get(line.id, Decimal(0))
        if missing > 0 and line.product_id is not None:
            hold(line, missing, order.branch_id)


def order_of(delivery: Document) -> Order | None:
    return db.session.scalar(select(Order).where(Order.id == (delivery.came_from_id or 0)))


def _under_way(order: Document) -> bool:
    waits = (Delivery.came_from_id == order.id, Delivery.status.in_(("planned", "dispatched")))
    return db.session.scalar(select(Delivery.id).where(*waits).limit(1)) is not None


def _lines(document: Document) -> Any:
    own = (DocumentLine.document_id == document.id, DocumentLine.kind == "item")
    return select(DocumentLine).where(*own).order_by(DocumentLine.product_id, DocumentLine.position)


def _lines_by_sku(order: Document) -> dict[str, list[DocumentLine]]:
    found: dict[str, list[DocumentLine]] = {}
    for line in db.session.scalars(_lines(order)):
        found.setdefault(line.sku, []).append(line)
    return found
