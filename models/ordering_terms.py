"""Under which terms a customer orders, and what each of its people may: on record, who saves second sees both versions."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from models.base import db
from models.customer import Customer
from models.event import Actor
from models.portal_user import PortalUser
from models.refusing import Refused
from models.revising import change, lock, revise
from models.staff import Staff
from models.tenant import Tenant

OF_CUSTOMER = ("order_minimum", "credit_limit", "needs_reference", "sales_person_id", "manages_users")
OF_PERSON = ("order_limit", "month_limit", "approver", "stand_in_id", "away_until", "manages_users")
OF_BUSINESS = ("stock_shown", "stock_cap", "back_orders", "order_emails", "approve_own")
MOST = 10**13  # minor units


def sellers() -> list[Any]:
    """(id, name) of the colleagues who can be a customer's sales person."""
    return list(db.session.execute(select(Staff.id, Staff.name).where(Staff.active).order_by(Staff.name)))


def change_terms(customer: Customer, values: Mapping[str, Any], token: str, by: Actor) -> bool:
    """Amounts in minor units of the customer's currency, None for no limit. True when anything changed. Raises Refused and Conflict."""
    for field in ("order_minimum", "credit_limit"):
        if values[field] is not None and not 0 <= values[field] <= MOST:
            raise Refused(field, "Enter an amount from 0.")
    return revise(customer, values, token, what="terms of ordering changed", by=by)


def change_limits(user: PortalUser, values: Mapping[str, Any], by: Actor) -> bool:
    """What somebody may order alone, and who approves. True when anything changed. Raises Refused."""
    if values["stand_in_id"] is not None:
        other = select(PortalUser.id).where(
            PortalUser.id == values["stand_in_id"], PortalUser.customer_id == user.customer_id, PortalUser.id != user.id
        )
        if db.session.scalar(other) is None:
            raise Refused("stand_in_id", "Choose a colleague of the same customer.")
    return set_limits(user, values, by)


def set_limits(user: PortalUser, values: Mapping[str, Any], by: Actor) -> bool:
    """Amounts above which orders wait, with whatever else stands beside them. True when anything changed. Raises Refused."""
    for field in ("order_limit", "month_limit"):
        if values[field] is not None and not 0 <= values[field] <= MOST:
            raise Refused(field, "Enter an amount from 0.")
    return change(lock(user), values, what="limits of ordering changed", by=by)


def change_policy(business: Tenant, values: Mapping[str, Any], token: str, by: Actor) -> bool:
    """How stock is told and orders are taken, for all customers. True when anything changed. Raises Conflict."""
    return revise(business, values, token, what="policy of ordering changed", by=by)
