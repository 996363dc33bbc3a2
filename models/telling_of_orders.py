"""Mails about orders: the business hears of a new one, who ordered hears what becomes of it, approvers that one waits."""

from typing import Any

from sqlalchemy import select

from models.base import db
from models.contact import Contact, person_of
from models.customer import customer_of
from models.document import Document
from models.explaining import facts_of_all
from models.hearing import tell_business
from models.letter_kinds import said
from models.levels import visible_modules
from models.module import Module
from models.posting import post

NEWS = {  # what became of an order → how the letter begins
    "received": said("We have received your order."),
    "behalf": said("%(reason)s has placed this order for you."),
    "confirm": said("Your order is confirmed."),
    "reject": said("Your order can't be carried out: %(reason)s"),
    "cancel": said("Your order is cancelled."),
    "terminate": said("Your order ends unfinished: %(reason)s"),
    "complete": said("Your order is complete."),
    "change": said("Your order has been changed: %(reason)s"),
    "dispatch": said("Goods are on their way: %(reason)s"),
    "approve": said("Your order is approved and on its way to the supplier."),
    "refuse": said("Your order was not approved: %(reason)s"),
}


def tell_of_order(order: Document, what: str, reason: str = "") -> None:
    """Who ordered hears of it; of what staff ordered on the customer's behalf its administrators too, and else whoever sees its orders."""
    words: Any = [NEWS[what], {"reason": reason[:500]}] if "%(reason)s" in NEWS[what] else NEWS[what]
    facts = {"said": {"news": words}, "order": order.number, "values": {"number": order.number}}
    for person in _hearing(order, what):
        post("order_news", person, customer=customer_of(order), facts=facts)


def _hearing(order: Document, what: str) -> list[Contact]:
    person = person_of(order.contact_id)
    if person is not None and what != "behalf":
        return [person]
    if not order.order_key:
        return []  # written before it came here
    rows = [row for row in facts_of_all(order.customer_id) if Module.ORDERS in visible_modules(row)]
    seeing = {row.person_id for row in rows if not row.own_orders_only}
    chosen = {row.person_id for row in rows if row.administrator} & seeing
    if person is not None:
        chosen.add(person.id)
    return list(db.session.scalars(select(Contact).where(Contact.id.in_(chosen or seeing)).order_by(Contact.id)))


def tell_staff(order: Document, author: str, but: int | None = None) -> None:
    """The business hears of a new order; `but` knows already."""
    tell_business("staff_order", order, {"order": order.number, "author": author}, f"order {order.id}", but)


def tell_approver(order: Document, approver: Contact, author: str) -> None:
    """One who may approve hears that an order waits."""
    facts = {"order": order.number, "author": author, "values": {"number": order.number}}
    post("order_waits", approver, customer=customer_of(order), facts=facts, once=f"approve {order.id} {approver.id}")
