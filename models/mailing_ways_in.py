"""Mailing somebody a way in who asks for it: a new password, a link to sign in with, a new invitation.

Nobody learns by answer or clock who is known here (DOMAIN §3): for the unknown the same is written, and taken back.
"""

from dataclasses import dataclass, replace

from sqlalchemy import select

from models import throttle
from models.base import db
from models.business_in_scope import business
from models.by_link import has_chosen
from models.contact import Contact, contact_by_email
from models.customer import Customer
from models.event import Actor, record
from models.link import Link, Purpose
from models.links import link_by_token, make_link, replace_links
from models.managing_staff import ROLE_NAMES
from models.posting import language_of, post
from models.scope import current_scope
from models.signing_in import TooMany, portals_of
from models.staff import Role, Staff, staff_by_email
from models.types import now

PER_ADDRESS = 20  # asked for from one address within throttle.WINDOW: an office shares one
PER_ACCOUNT = 3  # mails to one person within it; beyond that the answer is the same and no mail is written
ASKED_FOR = {  # what goes on record
    Purpose.PASSWORD: "new password asked for",
    Purpose.SIGN_IN: "sign-in link asked for",
    Purpose.INVITATION: "invitation asked for again",
}
LETTERS = {Purpose.PASSWORD: "password", Purpose.SIGN_IN: "sign_in_link"}


@dataclass(frozen=True)
class Asking:
    """Who asks: the email as it was typed, at which customer's portal (None: at the global one), and from where."""

    email: str
    address: str
    staff: bool = False
    customer_id: int | None = None


def count_asking(tenant_id: int, address: str) -> None:
    """Count a mail that is asked for from an address. Raises TooMany; the count is to be committed all the same."""
    at = now()
    if throttle.hit(f"{tenant_id}:mail from:{throttle.place(address)}", at) > PER_ADDRESS:
        raise TooMany(throttle.seconds_left(at))


def mail_way_in(purpose: Purpose, asking: Asking) -> None:
    """A letter with a link for setting a new password, the first one too, or for signing in, to who may get in there."""
    known: Contact | Staff | None
    known = staff_by_email(asking.email) if asking.staff else contact_by_email(asking.email)
    customer = _portal_for(known, asking.customer_id)
    let_in = known is not None and known.active and bool(asking.staff or customer)
    if purpose == Purpose.SIGN_IN:  # no sign-in begins this way: who has none comes by invitation
        let_in = let_in and known is not None and _has_a_password(known)
    _write(purpose, known if let_in else None, customer, asking)


def mail_invitation_again(token: str, asking: Asking) -> None:
    """For who holds an invitation that is good no more: a new one to the same address, unless staff revoked it.

    Who has chosen a password meanwhile gets a link for setting a new one.
    """
    held = link_by_token(token, Purpose.INVITATION)
    person = (held.staff if asking.staff else held.contact) if held else None
    newest = _newest_invitation(person)
    customer = _portal_for(person, held.customer_id if held else None)
    chosen = person is not None and has_chosen(person)
    revoked = newest is not None and newest.revoked_at is not None and not chosen
    here = held is not None and person is not None and person.email == held.address
    here = here and asking.customer_id in (None, held.customer_id if held else 0)
    let_in = here and person is not None and person.active and not revoked and bool(asking.staff or customer)
    again = Purpose.PASSWORD if chosen else Purpose.INVITATION
    to = replace(asking, email=person.email if let_in and person else "nobody@example")
    _write(again, person if let_in else None, customer, to)


def until(link: Link) -> dict[str, str]:
    """When a link ends, for its letter to say (integrations/letters.py writes it out)."""
    return {"until": link.expires_at.isoformat()}


def letter_of(purpose: Purpose, to_staff: bool) -> str:
    """The kind of letter that brings a link."""
    return LETTERS.get(purpose, "staff_invitation" if to_staff else "invitation")


def _write(purpose: Purpose, known: Contact | Staff | None, customer: Customer | None, asking: Asking) -> None:
    """Link and letter; where nobody is to get one they are written too and taken back, so that it takes as long."""
    heard = throttle.hit(f"{current_scope().tenant_id}:mail to:{asking.email}"[:400], now()) <= PER_ACCOUNT
    with db.session.begin_nested() as kept:
        person = known or (Staff(id=0, name="") if asking.staff else Contact(id=0))
        if (
            purpose == Purpose.INVITATION
        ):  # the others last so shortly that nobody shall end them by asking in somebody's name
            replace_links(purpose, person)
        made = make_link(purpose, known, asking.email, by=_asker(asking), customer=customer)
        facts: dict = {"moments": until(made.link)}
        if asking.staff and purpose == Purpose.INVITATION:
            facts |= {
                "by": business().name,
                "said": {"role": ROLE_NAMES[Role(known.role)] if isinstance(known, Staff) else ""},
            }
        language = language_of(person, customer)
        post(
            letter_of(purpose, asking.staff),
            known or asking.email,
            customer=customer,
            made=made,
            facts=facts,
            language=language,
        )
        record(made.link, ASKED_FOR[purpose], by=_asker(asking), after=asking.email)
        db.session.flush()
        if known is None or not heard:
            kept.rollback()


def _asker(asking: Asking) -> Actor:
    return Actor("visitor", None, asking.email[:200], asking.address[:60])


def _portal_for(person: Contact | Staff | None, customer_id: int | None) -> Customer | None:
    """The portal that this person is led to: the one asked at where it is open to them, else their own customer's, else their first."""
    open_to = portals_of(person.id if isinstance(person, Contact) else 0)
    if customer_id is not None:
        return next((customer for customer in open_to if customer.id == customer_id), None)
    home = getattr(person, "customer_id", None)
    return next((customer for customer in open_to if customer.id == home), open_to[0] if open_to else None)


def _newest_invitation(person: Contact | Staff | None) -> Link | None:
    whose = Link.staff_id if isinstance(person, Staff) else Link.contact_id
    query = select(Link).where(whose == (person.id if person else 0), Link.purpose == Purpose.INVITATION)
    return db.session.scalar(query.order_by(Link.id.desc()).limit(1))


def _has_a_password(person: Contact | Staff) -> bool:
    return person.password_hash is not None and not (person.temporary_until and person.temporary_until <= now())
