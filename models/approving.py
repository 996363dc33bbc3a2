"""Approval inside the customer: an order above its writer's limit waits for somebody of that customer, never for the writer (DOMAIN §6)."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from models.base import change_if, db
from models.contact import Contact
from models.customer import Customer
from models.document import Document
from models.event import Actor, record
from models.explaining import facts_of_all
from models.keeping_stock import release
from models.letter_kinds import said
from models.levels import visible_modules
from models.module import Module
from models.order import Order
from models.ordering_rules import refuse_start
from models.portal_user import PortalUser
from models.refusing import Refused
from models.telling_of_orders import tell_approver, tell_of_order, tell_staff
from models.tenant import Tenant
from models.working_orders import NOT_YOURS

DECIDED = said("Somebody was quicker: this order has been decided already.")


def approvers(customer_id: int, on: dt.date) -> dict[int, PortalUser]:
    """Who may decide on a local date, by contact: approvers, and who stands in for one that is away. Only those who see orders."""
    rows = {row.id: row for row in db.session.scalars(select(PortalUser).where(PortalUser.customer_id == customer_id))}
    seeing = {row.person_id for row in facts_of_all(customer_id) if Module.ORDERS in visible_modules(row)}
    chosen = []
    for user in rows.values():
        if not user.approver:
            continue
        away = user.away_until is not None and user.away_until >= on
        chosen.append(rows[user.stand_in_id] if away and user.stand_in_id in rows else user)
    return {user.contact_id: user for user in chosen if user.active and user.contact_id in seeing}


def may_decide(order: Document, contact_id: int, tenant: Tenant) -> bool:
    """May this person approve or refuse it now? Never one's own, unless the business lets an approver."""
    if order.status != "waiting" or contact_id not in approvers(order.customer_id, tenant.today()):
        return False
    return order.contact_id != contact_id or tenant.approve_own


def ask_approvers(order: Document, author: str, tenant: Tenant) -> None:
    """Everybody who may decide is told that it waits."""
    people = [
        person
        for person in approvers(order.customer_id, tenant.today())
        if person != order.contact_id or tenant.approve_own
    ]
    for approver in db.session.scalars(select(Contact).where(Contact.id.in_(people)).order_by(Contact.id)):
        tell_approver(order, approver, author)


def approve(order: Document, customer: Customer, contact: Contact, tenant: Tenant, by: Actor) -> bool:
    """Send it on to the business. False where this person has approved it already. Raises Refused."""
    if order.status == "submitted":
        return False
    _must_decide(order, contact, tenant)
    refuse_start(customer)
    _decide(order, "submitted")
    record(order, "order approved", by=by)
    tell_of_order(order, "approve")
    tell_staff(order, contact.name)
    return True


def refuse(order: Document, contact: Contact, tenant: Tenant, reason: str, by: Actor) -> bool:
    """Not approved, with a reason: what it held is let go, and its writer can order it again with changes. Raises Refused."""
    reason = reason.strip()[:500]
    if not reason:
        raise Refused("reason", "Say why: your colleague reads it.")
    _must_decide(order, contact, tenant)
    _decide(order, "rejected")
    release(order)
    record(order, "order not approved", by=by, after=reason)
    tell_of_order(order, "refuse", reason)
    return True


def _must_decide(order: Document, contact: Contact, tenant: Tenant) -> None:
    if order.status != "waiting":
        raise Refused("status", DECIDED)
    if not may_decide(order, contact.id, tenant):
        raise Refused("status", NOT_YOURS)


def _decide(order: Document, status: str) -> None:
    if not change_if(order, Order.status == "waiting", status=status):
        raise Refused("status", DECIDED)


def waiting_for(contact_id: int, customer_id: int, tenant: Tenant) -> list[Any]:
    """The orders that this person may decide about, oldest first."""
    if contact_id not in approvers(customer_id, tenant.today()):
        return []
    rows = select(Document).where(
        Document.kind == "order", Document.status == "waiting", Document.customer_id == customer_id
    )
    found = db.session.scalars(rows.order_by(Document.id).limit(200))
    return [order for order in found if order.contact_id != contact_id or tenant.approve_own]
