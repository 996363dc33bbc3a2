"""The people of demo/people.toml become staff and portal users of the customers that are there."""

import datetime as dt
from functools import cache

from sqlalchemy import select

from models.base import db
from models.contact import Contact, contact_by_email
from models.customer import Customer, Status, customer_by_number
from models.demo.tenants import BY
from models.demo_people import cast
from models.inviting import invite_all, sender
from models.link import Link
from models.module import Module
from models.password import hash_password
from models.portal_user import PortalUser, free_code
from models.scope import scope
from models.staff import Staff, staff_by_email
from models.tenant import Tenant
from models.types import now


@cache
def _hash(cost: int) -> str:
    """One for all: they share the password, and a hash takes its time."""
    return hash_password(cast()["password"], cost)


def load_cast(tenant: Tenant, cost: int) -> None:
    """Everyone whom the demo names and whose customer there is; who is there already stays as they are."""
    people = cast()[tenant.key]
    with scope(tenant):
        load_staff(people.get("staff", []), cost)
        for person in people.get("contacts", []):
            _extra_contact(person)
        _portal_users(people, cost)
        for extra in people.get("also_for", []):
            _second_portal(extra)
        _special_customers(people)
        db.session.flush()
        for number in people.get("invited", []):
            _invite(number)


def load_staff(people: list[dict], cost: int) -> None:
    for person in people:
        if staff_by_email(person["email"]) is None:
            db.session.add(Staff(**person, password_hash=_hash(cost)))


def _extra_contact(person: dict) -> None:
    customer = customer_by_number(person["customer"])
    if customer and contact_by_email(person["email"]) is None:
        facts = {name: person[name] for name in ("email", "first_name", "last_name", "job_title")}
        db.session.add(Contact(customer_id=customer.id, **facts))
        db.session.flush()


def _portal_users(people: dict, cost: int) -> None:
    """Every contact that can't sign in yet acts for its customer and gets the password, but for those who never signed in."""
    switches = {person["email"]: person for person in people.get("contacts", [])}
    belongs = (Customer.tenant_id == Contact.tenant_id) & (Customer.id == Contact.customer_id)
    fresh = select(Contact, Customer.number).join(Customer, belongs)
    fresh = fresh.where(Contact.password_hash.is_(None), Contact.email.is_not(None)).order_by(Contact.id)
    fresh = fresh.where(Contact.id.not_in(select(PortalUser.contact_id)))
    for n, (contact, number) in enumerate(db.session.execute(fresh).all()):
        if number not in people.get("never_signed_in", []):
            contact.password_hash = _hash(cost)
            contact.last_sign_in_at = now() - dt.timedelta(hours=3 + 7 * n % 700)
        person = switches.get(contact.email, {})
        shown = {Module(name) for name in person.get("modules", Module)}
        db.session.add(
            PortalUser(
                customer_id=contact.customer_id,
                contact_id=contact.id,
                code=free_code(contact.customer_id, contact.name),
                hidden_modules=frozenset(set(Module) - shown),
                own_orders_only=person.get("own_orders_only", False),
            )
        )


def _second_portal(extra: dict) -> None:
    contact, customer = contact_by_email(extra["email"]), customer_by_number(extra["customer"])
    if contact is None or customer is None:
        return
    mine = select(PortalUser.id).where(PortalUser.contact_id == contact.id, PortalUser.customer_id == customer.id)
    if db.session.scalar(mine) is None:
        code = free_code(customer.id, contact.name)
        db.session.add(PortalUser(customer_id=customer.id, contact_id=contact.id, code=code))


def _invite(number: str) -> None:
    """A letter that waits in the outbox, so that somebody new can read it and follow its link."""
    customer = customer_by_number(number)
    if customer and not db.session.scalar(select(Link.id).where(Link.customer_id == customer.id).limit(1)):
        invite_all(customer, sender(BY))


def _special_customers(people: dict) -> None:
    for word, status in (("blacklisted", Status.BLACKLISTED), ("inactive", Status.INACTIVE)):
        customer = customer_by_number(people.get(word, ""))
        if customer:
            customer.status = status
    closed = customer_by_number(people.get("portal_off", ""))
    if closed and closed.portal_open:
        closed.close_portal(by=BY)
