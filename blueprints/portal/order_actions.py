"""What a customer's person can do with an order: order it again, cancel it, approve it or not."""

from typing import NamedTuple

from flask import url_for
from sqlalchemy import select

from access import Right, can, visit
from blueprints.portal.shop import business
from models import approving, working_orders
from models.base import db
from models.order import Order
from models.types import fits


class Actions(NamedTuple):
    """Where to press for each; empty for what can't be done."""

    copy_url: str
    cancel_url: str
    approve_url: str
    refuse_url: str
    is_held: bool


def order_by_number(number: str) -> Order | None:
    return db.session.scalar(select(Order).where(Order.number == number)) if fits(number, 40) else None


def actions_on(order: Order) -> Actions:
    def url(endpoint: str) -> str:
        return url_for(f"portal.{endpoint}", identifier=visit.identifier, number=order.number)

    may_write = not visit.previewing
    mine = order.contact_id == visit.person_id or can(Right.PLACE_ORDERS)
    cancels = may_write and mine and order.status in working_orders.MOVES["cancel"].from_states
    decides = may_write and order.status == "waiting" and approving.may_decide(order, visit.person_id, business())
    return Actions(
        url("copy_order") if may_write and can(Right.PLACE_ORDERS) else "",
        url("cancel_order") if cancels else "",
        url("approve_order") if decides else "",
        url("refuse_order") if decides else "",
        bool(order.held_for),
    )
