"""Setting passwords: by the person, or a temporary one by staff. Either ends the person's other sessions (DOMAIN §3)."""

from typing import Any

from sqlalchemy import select

from models import sign_in, throttle
from models.base import change_if, db
from models.contact import Contact
from models.event import Actor, record
from models.noticing import PASSWORD_CHANGED, TEMPORARY_PASSWORD, notice
from models.password import TEMPORARY_FOR, check_rules, hash_password, matches
from models.scope import Scope, scope
from models.signing_in import Attempt, Limits, TooMany, forgive, note
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
    notice(person, PASSWORD_CHANGED, visit.actor())


def try_current(visit: Visit, limits: Limits, address: str) -> Attempt:
    """Count a try at one's present password, with the sign-ins: commit then, and prove() after, for bcrypt must not hold locks.

    Raises TooMany; the count is to be committed all the same.
    """
    noun: Any = Staff if visit.audience == "staff" else Contact
    person = db.session.scalars(select(noun).where(noun.id == visit.person_id)).one()
    tried, at = Attempt(visit.tenant_id, visit.audience, visit.email, address, visit.customer_id, person), now()
    account, place = tried.keys()
    if throttle.hit(place, at) > limits.per_address or throttle.hit(account, at) > limits.per_account:
        note(tried, "throttled")
        raise TooMany(throttle.seconds_left(at))
    return tried


def prove(tried: Attempt, password: str, cost: int) -> str | None:
    """The hash that this password fits; None for a wrong one. A right one no longer counts."""
    known = tried.person.password_hash if tried.person else None
    if not matches(password, known, cost):
        note(tried, "proof refused")
        return None
    note(tried, "proved")
    forgive(tried)
    return known


def replace_password(visit: Visit, known: str, password: str, *, cost: int, company: str, by: Actor) -> bool:
    """A new password for the one that was proved; this browser stays signed in, no other does. Raises WeakPassword.

    False where the password has become another one since.
    """
    check_rules(password, visit.email, company, visit.person_name)
    hashed = hash_password(password, cost)  # slow, so before the transaction begins
    noun: Any = Staff if visit.audience == "staff" else Contact
    with scope(Scope(visit.tenant_id)):  # a contact may be at home at another customer than the one it acts for here
        person = db.session.scalars(select(noun).where(noun.id == visit.person_id)).one()
        changed = change_if(person, noun.password_hash == known, password_hash=hashed, temporary_until=None)
        if changed:
            sign_in.end_others(person, but=visit.sign_in_id)
            record(person, "password changed", by=by)
            notice(person, PASSWORD_CHANGED, by)
        db.session.flush()
    return changed


def give_temporary_password(
    contact: Contact, password: str, *, cost: int, company: str, by: Actor, hashed: str = ""
) -> None:
    """Staff give a first or a new password: it must be changed at the next sign-in and lapses after seven days.

    Raises WeakPassword. The password itself is stored nowhere; show it once. `hashed`: what it is stored as, where that was made before the
    transaction began, so that no lock is held for as long.
    """
    check_rules(password, contact.email or "", company, contact.name)
    had_one = contact.password_hash is not None
    contact.password_hash, contact.temporary_until = hashed or hash_password(password, cost), now() + TEMPORARY_FOR
    sign_in.end_others(contact)
    record(contact, "temporary password given", by=by)
    if had_one:
        notice(contact, TEMPORARY_PASSWORD, by)
