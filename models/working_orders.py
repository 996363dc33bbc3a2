"""What becomes of an order after it is sent: one table of moves, each a conditional update, on record, told to who ordered (DOMAIN §5)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from models.base import change_if, db
from models.delivery import Delivery
from models.document import Document, DocumentLine
from models.event import Actor, record
from models.fulfilling import sent_by_line
from models.keeping_stock import hold, release, release_line
from models.letter_kinds import said
from models.money import line_tax, line_total
from models.order import Order
from models.ordering_rules import MOST, plain
from models.refusing import Refused
from models.revising import lock
from models.telling_of_orders import tell_of_order


class Move(NamedTuple):
    """From which states to which; `needs_reason`: with a sentence that the customer reads; `frees`: stock is let go."""

    from_states: tuple[str, ...]
    to: str
    what: str
    needs_reason: bool = False
    frees: bool = False


MOVES: Mapping[str, Move] = {
    "confirm": Move(("submitted",), "confirmed", "order confirmed"),
    "reject": Move(("submitted",), "rejected", "order rejected", True, True),
    "cancel": Move(("waiting", "submitted"), "cancelled", "order cancelled", False, True),
    "terminate": Move(("confirmed",), "terminated", "order terminated", True, True),
    "complete": Move(("confirmed",), "completed", "order completed"),
}
NOT_NOW = said("Somebody was quicker: this order is in another state now. Look again.")
ON_HOLD = said("This order is on hold. Take it off hold first.")
NOT_YOURS = said("You can't decide about this order.")
CHANGEABLE = ("submitted", "confirmed")


def move(order: Document, name: str, by: Actor, reason: str = "", tell: bool = True) -> bool:
    """Make one move. Done already it changes nothing: False. Raises Refused where the order is in no state for it, is held, or lacks a reason."""
    wanted, reason = MOVES[name], reason.strip()
    if wanted.needs_reason and not reason:
        raise Refused("reason", "Say why: the customer reads it.")
    if name == "confirm" and _held_for(order):
        raise Refused("status", ON_HOLD)
    if not change_if(order, Order.status.in_(wanted.from_states), status=wanted.to):
        if order.status == wanted.to:
            return False
        raise Refused("status", NOT_NOW)
    if wanted.frees:
        release(order)
        _call_off_planned(order, by, reason)
    record(order, wanted.what, by=by, after=reason[:500] or None)
    if tell:
        tell_of_order(order, name, reason)
    return True


def may_cancel(order: Document, contact_id: int, writes_orders: bool) -> bool:
    """Whoever made it, and whoever writes orders for this customer, while nobody has begun to work on it."""
    mine = order.contact_id == contact_id or writes_orders
    return mine and order.status in MOVES["cancel"].from_states


def cancel_by_customer(order: Document, contact_id: int, writes_orders: bool, by: Actor) -> bool:
    """The customer wants it no longer; who made it hears so where a colleague has cancelled it. Raises Refused."""
    if order.contact_id != contact_id and not writes_orders:
        raise Refused("status", NOT_YOURS)
    return move(order, "cancel", by, tell=order.contact_id != contact_id)


def _call_off_planned(order: Document, by: Actor, reason: str) -> None:
    """Nothing more leaves for an order that has ended."""
    planned = select(Delivery).where(Delivery.came_from_id == order.id, Delivery.status == "planned")
    for delivery in db.session.scalars(planned.order_by(Delivery.id)):
        if change_if(delivery, Delivery.status == "planned", status="failed"):
            record(delivery, "delivery failed", by=by, after=reason[:300] or None)


def _held_for(order: Document) -> str:
    return db.session.scalar(select(Document.held_for).where(Document.id == order.id)) or ""


def put_on_hold(order: Document, reason: str, by: Actor) -> bool:
    """Nothing of it is confirmed or leaves until it is taken off hold. True when that changed anything. Raises Refused."""
    reason = reason.strip()[:300]
    if not reason:
        raise Refused("reason", "Say why it is on hold.")
    if not change_if(order, Order.held_for == "", Order.status.in_(CHANGEABLE), held_for=reason):
        if order.held_for:
            return False
        raise Refused("status", NOT_NOW)
    record(order, "order held", by=by, after=reason)
    return True


def take_off_hold(order: Document, by: Actor) -> bool:
    """Work on it goes on. True when that changed anything."""
    before = _held_for(order)
    if not change_if(order, Order.held_for != "", held_for=""):
        return False
    record(order, "order off hold", by=by, before=before)
    return True


def change_quantity(order: Document, line_id: int, quantity: Decimal, seen: Decimal, by: Actor) -> bool:
    """So many of a line instead of the `seen` number, at the price it was ordered at; 0 takes it off. The customer is told.

    True when that changed anything. Raises Refused where the order is in no state for it, a colleague was quicker, or more has left already.
    """
    order = lock(order)
    if order.status not in CHANGEABLE:
        raise Refused("status", NOT_NOW)
    found = select(DocumentLine).where(DocumentLine.document_id == order.id, DocumentLine.id == line_id)
    line = db.session.scalar(found.execution_options(populate_existing=True))
    if line is None or line.kind != "item":
        raise LookupError(line_id)
    if line.quantity != seen:
        raise Refused(
            "quantity", "A colleague has just changed this line to %(count)s. Look again.", count=plain(line.quantity)
        )
    if not Decimal(0) <= quantity <= MOST or quantity != round(quantity, 3):
        raise Refused("quantity", "Enter a quantity from 0 to 1,000,000.")
    gone = sent_by_line(order).get(line.id, Decimal(0))
    if quantity < gone:
        raise Refused("quantity", "%(count)s of it have left already.", count=plain(gone))
    if quantity == line.quantity:
        return False
    before = line.quantity
    line.quantity, line.amount = quantity, line_total(line.unit_price, quantity, line.discount)
    db.session.flush()
    _hold_again(order, line, before)
    _sum_up(order)
    told = f"{line.sku or line.description}: {plain(before)} → {plain(quantity)}"
    record(
        order, "order line changed", by=by, before=f"{line.sku} {plain(before)}", after=f"{line.sku} {plain(quantity)}"
    )
    tell_of_order(order, "change", told)
    return True


def _hold_again(order: Document, line: DocumentLine, before: Decimal) -> None:
    if line.product_id is None:
        return
    if line.quantity < before:
        release_line(line, before - line.quantity)
    else:
        hold(line, line.quantity - before, order.branch_id)


def _sum_up(order: Document) -> None:
    lines = db.session.scalars(select(DocumentLine).where(DocumentLine.document_id == order.id)).all()
    order.net = sum(line.amount for line in lines)
    order.tax = sum(line_tax(line.amount, line.tax_rate) for line in lines)
    order.total = order.net + order.tax
    db.session.flush()


def confirm_all(orders: list[Any], by: Actor) -> tuple[int, list[tuple[str, Refused]]]:
    """Confirm each that can be: how many were, and the number of each other with why."""
    done, others = 0, []
    for order in sorted(orders, key=lambda order: order.id):
        try:
            done += move(order, "confirm", by)
        except Refused as why:
            others.append((order.number, why))
    return done, others
