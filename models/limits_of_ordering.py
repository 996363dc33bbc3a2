"""How much one person may order alone, and how much a customer may owe (DOMAIN §6)."""

import datetime as dt

from sqlalchemy import func, select

from models.base import db
from models.customer import Customer
from models.document import Document
from models.portal_user import PortalUser
from models.scope import whole_customer

OVER_CREDIT = "credit limit"
COUNTED = ("waiting", "submitted", "confirmed", "completed")


def waits_for_approval(user: PortalUser, total: int, on: dt.date) -> bool:
    """Is an order of so many minor units above what this person may order alone, at once or with what was ordered in the month of the local date?"""
    if user.order_limit is not None and total > user.order_limit:
        return True
    return user.month_limit is not None and total + spent(user, on) > user.month_limit


def spent(user: PortalUser, on: dt.date) -> int:
    """What this person has ordered in that month, minor units of the customer's currency."""
    mine = (
        Document.kind == "order", Document.customer_id == user.customer_id, Document.contact_id == user.contact_id,
        Document.status.in_(COUNTED), Document.dated_on >= on.replace(day=1), Document.dated_on <= on,
    )  # fmt: skip
    with whole_customer():
        return int(db.session.scalars(select(func.coalesce(func.sum(Document.total), 0)).where(*mine)).one())


def passes_credit_limit(customer: Customer, total: int) -> bool:
    """Would open invoices, orders under way and this total come to more than the customer's credit limit?"""
    if customer.credit_limit is None:
        return False
    mine = (Document.customer_id == customer.id, Document.currency == customer.currency)
    owed = select(func.coalesce(func.sum(Document.total - Document.allocated), 0)).where(
        *mine, Document.kind == "invoice", Document.status == "issued"
    )
    under_way = select(func.coalesce(func.sum(Document.total), 0)).where(
        *mine, Document.kind == "order", Document.status.in_(("waiting", "submitted", "confirmed"))
    )
    with whole_customer():
        open_now = int(db.session.scalars(owed).one()) + int(db.session.scalars(under_way).one())
    return open_now + total > customer.credit_limit
