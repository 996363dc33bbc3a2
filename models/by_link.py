"""What a mailed link lets somebody do who is not signed in: choose a password, or sign in once (DOMAIN §3). No GET comes here to write."""

from typing import Any

from models import sign_in
from models.base import change_if, db
from models.contact import Contact
from models.event import Actor, record
from models.link import Link, Purpose
from models.links import is_live, link_by_token, replace_links, use
from models.noticing import PASSWORD_RESET, notice
from models.password import check_rules, hash_password
from models.signing_in import Attempt, note, portals_of
from models.staff import Staff

WAYS_IN = (Purpose.INVITATION, Purpose.PASSWORD, Purpose.SIGN_IN)
SAID = {Purpose.INVITATION: "invitation accepted", Purpose.PASSWORD: "password reset"}  # what goes on record


def way_in(token: str, purpose: Purpose, *, staff: bool = False, customer_id: int | None = None) -> Link | None:
    """The link with that token while it lets its person in: live, its address still theirs, a portal open to them.

    `customer_id`: at the address of this customer's portal. An invitation opens nothing for who has chosen a password.
    """
    link = link_by_token(token, purpose)
    if link is None or not is_live(link) or (link.staff_id is not None) is not staff:
        return None
    person = person_of(link)
    if not person.active or person.email != link.address or customer_id not in (None, link.customer_id):
        return None
    if purpose == Purpose.INVITATION and has_chosen(person):
        return None
    return link if staff or _may_enter(link) else None


def person_of(link: Link) -> Any:
    """The contact or member of staff whose link it is."""
    return link.contact or link.staff


def has_chosen(person: Contact | Staff) -> bool:
    """Has this person a password of their own, and no temporary one?"""
    return person.password_hash is not None and person.temporary_until is None


def hashed_for(link: Link, password: str, *, cost: int, company: str) -> str:
    """What will be stored for a password that its person typed: slow, so commit before. Raises WeakPassword."""
    person = person_of(link)
    check_rules(password, link.address, company, person.name)
    return hash_password(password, cost)


def choose_by_link(link: Link, hashed: str, address: str) -> bool:
    """The password becomes the person's, who is signed out everywhere; a second factor stays. `address`: where from.

    True for the one who came first while the link was good. Then no other link of theirs lets anybody in any more.
    """
    person, noun = person_of(link), Staff if link.staff_id else Contact
    had_one = person.password_hash is not None
    still: Any = (noun.active, noun.email == link.address)
    if not (use(link) and change_if(person, *still, password_hash=hashed, temporary_until=None)):
        db.session.rollback()
        return False
    for purpose in WAYS_IN:
        replace_links(purpose, person)
    sign_in.end_others(person)
    record(person, SAID[Purpose(link.purpose)], by=_as(person, address), after=link.address)
    _note(link, "reset", address)
    if had_one:
        notice(person, PASSWORD_RESET, _as(person, address), link.customer)
    return True


def enter_by_link(link: Link, address: str) -> bool:
    """A link to sign in with is used up; the session is for the route to begin. True for the one who came first while it was good."""
    if not use(link):
        return False
    person = person_of(link)
    replace_links(Purpose.SIGN_IN, person)
    record(person, "signed in by link", by=_as(person, address), after=link.address)
    _note(link, "in by link", address)
    return True


def _may_enter(link: Link) -> bool:
    open_to = [customer.id for customer in portals_of(link.contact_id or 0)]
    return bool(open_to) and (link.customer_id is None or link.customer_id in open_to)


def _note(link: Link, outcome: str, address: str) -> None:
    """Among the attempts to sign in, where a colleague looks for them."""
    audience = "staff" if link.staff_id else "customer"
    note(Attempt(link.tenant_id, audience, link.address, address, link.customer_id, None), outcome)


def _as(person: Contact | Staff, address: str) -> Actor:
    return Actor("staff" if isinstance(person, Staff) else "contact", person.id, person.name, address)
