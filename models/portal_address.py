"""The address of a customer's portal: what it may be called, and moving it so that the former one leads on (DOMAIN §4)."""

import datetime as dt
import re

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError

from models.base import db
from models.customer import RESERVED_IDENTIFIERS, Customer
from models.event import Actor
from models.letting_in import Refused
from models.old_identifier import LEADS_ON_FOR, OldIdentifier
from models.revising import change, lock
from models.types import now

SHAPE = re.compile(r"[a-z0-9][a-z0-9-]{0,38}[a-z0-9]")
TAKEN = "Another customer's portal has this address."
LEADS_ON = (
    "This was another customer's address and still leads to its portal. It is free 90 days after that portal moved."
)


def check_identifier(customer: Customer, identifier: str) -> None:
    """Could this portal have that address? Raises Refused with a sentence where not. One's own, now or formerly, is fine."""
    if not 2 <= len(identifier) <= 40:
        raise Refused("identifier", "Use 2 to 40 characters.")
    if not SHAPE.fullmatch(identifier):
        raise Refused("identifier", "Use only a to z, 0 to 9 and dashes, with no dash at the beginning or the end.")
    if identifier in RESERVED_IDENTIFIERS:
        raise Refused("identifier", "This word is reserved. Choose another one.")
    others = select(Customer.id).where(Customer.identifier == identifier, Customer.id != customer.id)
    if db.session.scalar(others):
        raise Refused("identifier", TAKEN)
    _refuse_foreign_former(customer, identifier)


def move_portal(customer: Customer, identifier: str, by: Actor) -> bool:
    """Give a portal another address; the one it had leads on for 90 days. True when that changed anything.

    Going back to a former address of its own is fine. Raises Refused; then nothing is stored.
    """
    try:
        customer = lock(customer)
        check_identifier(customer, identifier)
        former = customer.identifier
        if not change(customer, {"identifier": identifier}, what="portal address changed", by=by):
            return False
        db.session.flush()  # waits for whoever is just leaving this address
        _refuse_foreign_former(customer, identifier)
        _let_lead_on(customer, former)
    except IntegrityError as error:
        db.session.rollback()
        raise Refused("identifier", TAKEN) from error
    except Refused:
        db.session.rollback()
        raise
    return True


def former_addresses(customer: Customer) -> list[tuple[str, dt.datetime]]:
    """Addresses that still lead to this portal, with the end of that; the newest first."""
    mine = (OldIdentifier.customer_id == customer.id, OldIdentifier.until > now())
    found = select(OldIdentifier.identifier, OldIdentifier.until).where(*mine).order_by(OldIdentifier.until.desc())
    return [(identifier, until) for identifier, until in db.session.execute(found)]


def _refuse_foreign_former(customer: Customer, identifier: str) -> None:
    foreign = (OldIdentifier.customer_id != customer.id, OldIdentifier.until > now())
    if db.session.scalar(select(OldIdentifier.id).where(OldIdentifier.identifier == identifier, *foreign)):
        raise Refused("identifier", LEADS_ON)


def _let_lead_on(customer: Customer, former: str) -> None:
    """Its new address is no former one any more; what lapsed makes room."""
    in_the_way = OldIdentifier.identifier.in_((customer.identifier, former))
    lapsed = or_(OldIdentifier.until <= now(), OldIdentifier.customer_id == customer.id)
    db.session.execute(delete(OldIdentifier).where(in_the_way, lapsed), execution_options={"raises": {customer.id}})
    db.session.add(OldIdentifier(customer_id=customer.id, identifier=former, until=now() + LEADS_ON_FOR))
    db.session.flush()
