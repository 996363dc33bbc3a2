"""What a customer's person can do with an order: order it again, cancel it, approve it or not."""

from typing import NamedTuple

from flask import url_for

from access import Right, can, visit
from blueprints.portal.shop import business
from models import approving, working_orders
from models.order import Order


class Actions(NamedTuple):
    """Where to press for each; empty for what can't be done."""

    copy_url: str
    cancel_url: str
    approve_url: str
    refuse_url: str
    is_held: bool


def actions_on(order: Order) -> Actions:
    def url(endpoint: str) -> str:
        return url_for(f"portal.{endpoint}", identifier=visit.identifier, number=order.number)

    may_write = not visit.previewing
    cancels = may_write and working_orders.may_cancel(order, visit.person_id, can(Right.PLACE_ORDERS))
    decides = may_write and order.status == "waiting" and approving.may_decide(order, visit.person_id, business())
    return Actions(
        url("copy_order") if may_write and can(Right.PLACE_ORDERS) else "",
        url("cancel_order") if cancels else "",
        url("approve_order") if decides else "",
        url("refuse_order") if decides else "",
        bool(order.held_for) and order.status in working_orders.CHANGEABLE,
    )
