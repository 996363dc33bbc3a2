"""How an order ends by its customer's wish: while it is submitted, in one press, stock let go (DOMAIN §5)."""

from models.base import change_if
from models.event import Actor, record
from models.keeping_stock import release
from models.order import Order
from models.refusing import Refused

WHILE = ("waiting", "submitted")
TOO_LATE = "This order can't be cancelled any more: work on it has begun. Please write to us."


def cancel(order: Order, by: Actor) -> bool:
    """The customer wants it no longer. True when that changed anything. Raises Refused once it is confirmed."""
    if order.status == "cancelled":
        return False
    if not change_if(order, Order.status.in_(WHILE), status="cancelled"):
        if order.status == "cancelled":
            return False
        raise Refused("status", TOO_LATE)
    release(order)
    record(order, "order cancelled", by=by)
    return True
