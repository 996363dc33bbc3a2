"""A customer's own person looks after its colleagues: who comes in, what each sees of what the customer has, what each may order alone."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from models.base import db
from models.contact import contact_by_email
from models.customer import Customer
from models.event import Actor
from models.letter_kinds import said
from models.letting_in import Wish, let_in, lock_out
from models.module import Module
from models.ordering_terms import set_limits
from models.portal_user import PortalUser
from models.refusing import Refused
from models.tenant import Tenant

LIMITS = ("order_limit", "month_limit")
ELSEWHERE = said("This person can't be added here. Please ask us to do it.")
ONESELF = said("You can't change what you may do yourself.")


def colleagues_of(customer_id: int) -> list[PortalUser]:
    """Everybody who acts for the customer, with their contact."""
    mine = select(PortalUser).where(PortalUser.customer_id == customer_id).options(joinedload(PortalUser.contact))
    return list(db.session.scalars(mine.order_by(PortalUser.code).limit(500)))


def modules_of(customer: Customer, business: Tenant) -> list[Module]:
    """What can be shown to a colleague: what neither the business nor the customer hides."""
    return [module for module in Module if module not in business.hidden_modules | customer.hidden_modules]


def invite_colleague(customer: Customer, person: Mapping[str, str], by: Actor, cost: int) -> PortalUser:
    """Let somebody in, by a mail with a link. Raises Refused, also for whoever belongs to another customer: that is the business's to decide."""
    known = contact_by_email(person["email"])
    if known and known.customer_id != customer.id:
        raise Refused("email", ELSEWHERE)
    return let_in(customer, Wish(person), cost=cost, by=by).user


def change_colleague(
    user: PortalUser,
    me: int,
    shown: frozenset[Module],
    offered: list[Module],
    own_orders_only: bool,
    limits: Mapping[str, Any],
    by: Actor,
) -> bool:
    """Show these modules of the `offered` ones; others stay as staff have set them. Limits are minor units, None for none. Raises Refused."""
    if user.contact_id == me:
        raise Refused("person", ONESELF)
    changed = set_limits(user, limits, by)
    changed |= user.limit_to_own_orders(own_orders_only, by)
    for module in offered:
        changed |= user.show(module, by) if module in shown else user.hide(module, by)
    return changed


def set_active(user: PortalUser, me: int, on: bool, by: Actor) -> bool:
    """In or out, from the next request on. Raises Refused for oneself."""
    if user.contact_id == me:
        raise Refused("person", ONESELF)
    return user.activate(by) if on else lock_out(user, by)
