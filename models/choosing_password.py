"""Setting passwords: by the person, or a temporary one by staff. Either ends the person's other sessions (DOMAIN §3)."""

from typing import Any

from sqlalchemy import select

from models import sign_in
from models.base import db
from models.contact import Contact
from models.event import Actor, record
from models.password import TEMPORARY_FOR, check_rules, hash_password
from models.staff import Staff
from models.types import now
from models.visit import Visit


def choose_password(visit: Visit, password: str, *, cost: int, company: str) -> None:
    """The signed-in person's own new password, in place of a temporary one. Raises WeakPassword."""
    check_rules(password, visit.email, company, visit.person_name)
    hashed = hash_password(password, cost)  # slow, so before the transaction begins
    noun: Any = Staff if visit.audience == "staff" else Contact
    person = db.session.scalars(select(noun).where(noun.id == visit.person_id)).one()
    person.password_hash, person.temporary_until = hashed, None
    sign_in.end_others(person, but=visit.sign_in_id)
    record(person, "password chosen", by=visit.actor())


def give_temporary_password(contact: Contact, password: str, *, cost: int, company: str, by: Actor) -> None:
    """Staff give a first or a new password: it must be changed at the next sign-in and lapses after seven days.

    Raises WeakPassword. The password itself is stored nowhere; show it once.
    """
    check_rules(password, contact.email or "", company, contact.name)
    contact.password_hash, contact.temporary_until = hash_password(password, cost), now() + TEMPORARY_FOR
    sign_in.end_others(contact)
    record(contact, "temporary password given", by=by)
