"""Changing one's own email: begun by its person, confirmed at the former address, then at the new one (DOMAIN §3)."""

from typing import NamedTuple

from sqlalchemy import select

from models import throttle
from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.event import Actor, record
from models.link import Link, Purpose
from models.links import make_link, replace_links
from models.posting import post
from models.refusing import Refused
from models.scope import current_scope
from models.staff import Staff
from models.types import now

STEPS = (Purpose.EMAIL_OLD, Purpose.EMAIL_NEW)
PER_PERSON = 5  # changes begun within throttle.WINDOW: each writes a letter


class Pending(NamedTuple):
    """A change that is not confirmed at both addresses yet; `waits_at`: where the next letter went."""

    new_email: str
    waits_at: str


def begin(person: Contact | Staff, new_email: str, by: Actor, customer: Customer | None = None) -> None:
    """Ask at the present address whether this was meant; the new one is stored nowhere on the person yet. Takes the place of one begun before.

    Nobody learns whether the new address belongs to somebody. Raises Refused.
    """
    if new_email == person.email or not person.email:
        raise Refused("email", "This is your email already.")
    if throttle.hit(f"{current_scope().tenant_id}:email change:{person.id}", now()) > PER_PERSON:
        raise Refused("email", "You have asked for this several times. Wait a quarter of an hour, then try again.")
    end_steps(person)
    facts = {"former_email": person.email, "new_email": new_email}
    made = make_link(Purpose.EMAIL_OLD, person, person.email, by=by, customer=customer, facts=facts)
    post("email_old", person, customer=customer, made=made, facts=facts)
    record(person, "new email asked for", by=by, before=person.email, after=new_email)


def pending(person: Contact | Staff) -> Pending | None:
    """What the person has begun and not yet confirmed."""
    mine = Link.contact_id == person.id if isinstance(person, Contact) else Link.staff_id == person.id
    alive = (Link.used_at.is_(None), Link.revoked_at.is_(None), Link.expires_at > now())
    query = select(Link.facts, Link.address).where(mine, Link.purpose.in_(STEPS), *alive)
    found = db.session.execute(query.order_by(Link.id.desc()).limit(1)).one_or_none()
    return Pending(found.facts.get("new_email", ""), found.address) if found else None


def cancel(person: Contact | Staff, by: Actor) -> bool:
    """The email stays what it is. True when that changed anything."""
    waiting = pending(person)
    if waiting:
        end_steps(person)
        record(person, "new email given up", by=by, before=waiting.new_email)
    return waiting is not None


def end_steps(person: Contact | Staff) -> None:
    """Letters about a change of the email confirm nothing any more."""
    for step in STEPS:
        replace_links(step, person)
