"""Signing out by somebody else's hand: one person everywhere, or everybody of the business at once; on record."""

from typing import Any

from sqlalchemy import func, select, update

from models.base import db
from models.contact import Contact
from models.event import Actor, record
from models.refusing import Refused
from models.sign_in import SignIn
from models.staff import Staff
from models.tenant import Tenant
from models.types import now


def browsers_of(person: Contact | Staff) -> int:
    """In how many browsers this person is signed in."""
    return db.session.scalar(select(func.count()).select_from(SignIn).where(*_theirs(person), *_alive())) or 0


def sign_out_everywhere(person: Contact | Staff, by: Actor) -> int:
    """At the next click there is nobody signed in as this person, previews included; in how many browsers. Raises Refused for oneself."""
    if isinstance(person, Staff) and person.id == by.id:
        raise Refused("sessions", "Your own browsers are on your account page.")
    ended = _end(*_theirs(person))
    if ended:
        record(person, "signed out everywhere", by=by, after=str(ended))
    return ended


def sign_out_everybody(business: Tenant, by: Actor, but: int) -> int:
    """Customers' people and staff alike, but for one browser: that of who decided it. In how many browsers."""
    ended = _end(SignIn.id != but)
    record(business, "everybody signed out", by=by, after=str(ended))
    return ended


def _theirs(person: Contact | Staff) -> tuple:
    return ((SignIn.contact_id if isinstance(person, Contact) else SignIn.staff_id) == person.id,)


def _alive() -> tuple:
    return SignIn.ended_at.is_(None), SignIn.expires_at > now()


def _end(*which: Any) -> int:
    done: Any = db.session.execute(update(SignIn).where(*which, *_alive()).values(ended_at=now()))
    return done.rowcount
