"""Putting a customer away, and bringing it back: its people are locked out meanwhile, and nothing is deleted but what mailed links open."""

from models.base import change_if
from models.customer import Customer
from models.event import Actor, record
from models.links import end_ways_in_to
from models.types import now


def archive(customer: Customer, by: Actor) -> bool:
    """Out of the lists, its portal closed from the next request on. True when that changed anything."""
    changed = change_if(customer, Customer.archived_at.is_(None), archived_at=now())
    if changed:
        end_ways_in_to(customer)
        record(customer, "customer archived", by=by)
    return changed


def bring_back(customer: Customer, by: Actor) -> bool:
    """As it was before. True when that changed anything."""
    changed = change_if(customer, Customer.archived_at.is_not(None), archived_at=None)
    if changed:
        record(customer, "customer brought back", by=by)
    return changed
