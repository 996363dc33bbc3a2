"""Signing in: one answer and one time for everybody who does not get in (DOMAIN §3)."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from models import throttle
from models.base import db
from models.contact import Contact, contact_by_email
from models.customer import Customer, Status
from models.password import matches
from models.portal_user import PortalUser
from models.second_factor import second_step_since
from models.sign_in import SignInAttempt
from models.staff import Staff, staff_by_email
from models.tenant import Tenant
from models.types import now


@dataclass(frozen=True)
class Limits:
    """Failed tries within throttle.WINDOW."""

    per_account: int
    per_address: int


class TooMany(Exception):
    """Wait `seconds` before the next try."""

    def __init__(self, seconds: int):
        super().__init__(seconds)
        self.seconds = seconds


@dataclass
class Attempt:
    """One try, counted before the password is looked at. `person` is whom it would let in if the password fits."""

    tenant_id: int
    audience: str
    email: str
    address: str
    customer_id: int | None
    person: Contact | Staff | None

    def keys(self) -> tuple[str, str]:
        return f"{self.tenant_id}:account:{self.email}", f"{self.tenant_id}:address:{throttle.place(self.address)}"


def attempt(
    tenant_id: int, audience: str, email: str, address: str, limits: Limits, customer_id: int | None = None
) -> Attempt:
    """Count a try by account and by address, and find whom it may let in. Commit then, and finish() after: bcrypt must not hold locks.

    `customer_id` narrows it to one customer's portal. Raises TooMany; the count is to be committed all the same.
    """
    email, at = "".join(c for c in email.strip().lower() if c.isprintable())[:254], now()
    person = staff_by_email(email) if audience == "staff" else contact_by_email(email)
    found = Attempt(
        tenant_id, audience, email, address, customer_id, person if _may_enter(person, customer_id, at) else None
    )
    account, place = found.keys()
    # The address first: one that has to wait already can't make somebody else's account wait.
    if throttle.hit(place, at) > limits.per_address or throttle.hit(account, at) > limits.per_account:
        note(found, "throttled")
        raise TooMany(throttle.seconds_left(at))
    return found


def finish(tried: Attempt, password: str, cost: int) -> Contact | Staff | None:
    """The person when the password fits. Takes one bcrypt in any case."""
    right = matches(password, tried.person.password_hash if tried.person else None, cost)
    if not right or tried.person is None:
        note(tried, "refused")
        return None
    note(tried, "code asked" if second_step_since(tried.person) else "in")
    forgive(tried)
    return tried.person


def forgive(tried: Attempt) -> None:
    """A right password no longer counts; in the order in which it was counted, so that two sign-ins can't wait for each other."""
    account, place = tried.keys()
    throttle.take_back(place, now())
    throttle.forgive(account)


def portals_of(contact_id: int) -> list[Customer]:
    """The customers whose portals are open to this contact, by name."""
    query = (
        select(Customer)
        .join(PortalUser, (PortalUser.tenant_id == Customer.tenant_id) & (PortalUser.customer_id == Customer.id))
        .join(Tenant, Tenant.id == Customer.tenant_id)
        .where(
            PortalUser.contact_id == contact_id,
            Tenant.portal_open,
            PortalUser.active,
            Customer.portal_open,
            Customer.status != Status.INACTIVE,
            Customer.archived_at.is_(None),
        )
        .order_by(Customer.name_folded, Customer.id)
    )
    return list(db.session.scalars(query))


def _may_enter(person: Contact | Staff | None, customer_id: int | None, at: dt.datetime) -> bool:
    """Asks the same questions of the database whether the person exists or not."""
    doors = portals_of(person.id if isinstance(person, Contact) else 0)
    let_in = isinstance(person, Staff) or any(customer_id in (None, customer.id) for customer in doors)
    return bool(person and let_in and person.active and not (person.temporary_until and person.temporary_until <= at))


def note(tried: Attempt, outcome: str) -> None:
    """Put an attempt on record, with what came of it."""
    db.session.add(
        SignInAttempt(
            email=tried.email,
            address=tried.address[:60],
            audience=tried.audience,
            outcome=outcome,
            customer_id=tried.customer_id,
        )
    )
