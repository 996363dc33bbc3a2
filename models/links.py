"""Mailed links: made, looked at, used once, revoked (DOMAIN §3, §8). The token is in the letter only; here is its SHA-256."""

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from models.base import change_if, db
from models.contact import Contact
from models.customer import Customer
from models.event import Actor, record
from models.letter import Letter, State
from models.link import Link, Purpose
from models.sign_in import key_hash
from models.staff import Staff
from models.types import now

LASTS = {
    Purpose.INVITATION: dt.timedelta(days=7),
    Purpose.PASSWORD: dt.timedelta(hours=1),
    Purpose.SIGN_IN: dt.timedelta(minutes=15),
    Purpose.EMAIL_OLD: dt.timedelta(hours=24),
    Purpose.EMAIL_NEW: dt.timedelta(hours=24),
    Purpose.NOT_ME: dt.timedelta(days=7),
    Purpose.DOCUMENT: dt.timedelta(days=30),
    Purpose.CODE: dt.timedelta(minutes=10),
    Purpose.UNSUBSCRIBE: dt.timedelta(days=365),
    Purpose.CALENDAR: dt.timedelta(days=5 * 365),
}


class Made(NamedTuple):
    """A new link and its token, which goes into the letter and nowhere else."""

    link: Link
    token: str


def make_link(
    purpose: Purpose,
    person: Contact | Staff | None,
    address: str,
    *,
    by: Actor,
    customer: Customer | None = None,
    document: Any = None,
    facts: Mapping | None = None,
    lasts: dt.timedelta | None = None,
    token: str = "",
) -> Made:
    """A link to one person (or, of a document, to any address). `token` only where it can't be a random one of 256 bits."""
    token = token or secrets.token_urlsafe(32)
    link = Link(
        purpose=purpose,
        contact_id=person.id if isinstance(person, Contact) else None,
        staff_id=person.id if isinstance(person, Staff) else None,
        customer_id=customer.id if customer else None,
        document_id=document.id if document else None,
        address=address,
        token_hash=key_hash(token),
        facts=facts or {},
        made_by=by.name[:200],
        expires_at=now() + (lasts or LASTS[purpose]),
    )
    db.session.add(link)
    db.session.flush()
    return Made(link, token)


def link_by_token(token: str, *purposes: Purpose) -> Link | None:
    """The link with that token, whatever became of it; with contact, staff and customer loaded."""
    query = select(Link).where(Link.token_hash == key_hash(token), Link.purpose.in_(purposes))
    loaded = (joinedload(Link.contact), joinedload(Link.staff), joinedload(Link.customer))
    return db.session.scalar(query.options(*loaded))


def is_live(link: Link | None) -> bool:
    """Can it still be used?"""
    return link is not None and link.used_at is None and link.revoked_at is None and link.expires_at > now()


def use(link: Link) -> bool:
    """Its purpose is fulfilled: True for the one who came first, while it was live."""
    at = now()
    alive = (Link.used_at.is_(None), Link.revoked_at.is_(None), Link.expires_at > at)
    return change_if(link, *alive, used_at=at)


def count_open(link: Link) -> None:
    """Somebody sees the page behind it; called by a POST from the visible page, never for staff."""
    at = now()
    change_if(link, opens=Link.opens + 1)
    change_if(link, Link.opened_at.is_(None), opened_at=at)


def revoke(link: Link, by: Actor) -> bool:
    """It opens nothing any more, and a letter with it that has not left stays here. True when that changed anything."""
    revoked = change_if(link, Link.used_at.is_(None), Link.revoked_at.is_(None), revoked_at=now())
    if revoked:
        _keep_letters_back([link.id])
        record(link, "link revoked", by=by, before=f"{link.purpose}: {link.address}")
    return revoked


def replace_links(purpose: Purpose, person: Contact | Staff, *also: Any) -> None:
    """A newer one takes the place of those that this person has for the same purpose. `also`: further conditions on Link."""
    _replace(
        purpose, Link.contact_id == person.id if isinstance(person, Contact) else Link.staff_id == person.id, *also
    )


def replace_links_of(purpose: Purpose, contacts: list[Contact]) -> None:
    """The same for many contacts, in as many statements as for one."""
    _replace(purpose, Link.contact_id.in_([contact.id for contact in contacts]))


def _replace(purpose: Purpose, *whose: Any) -> None:
    alive = (Link.used_at.is_(None), Link.revoked_at.is_(None))
    found = list(db.session.scalars(select(Link.id).where(*whose, Link.purpose == purpose, *alive)))
    db.session.execute(update(Link).where(Link.id.in_(found), *alive).values(revoked_at=now()))
    _keep_letters_back(found)  # also where there was none: who asks twice can't tell by the clock whether there was


OF_A_SIGN_IN = (Purpose.INVITATION, Purpose.PASSWORD, Purpose.SIGN_IN, Purpose.EMAIL_OLD, Purpose.EMAIL_NEW)


def end_ways_in(person: Contact | Staff, *also: Any) -> None:
    """No mail from before lets this person in or changes their email: they are locked out, or said that it wasn't them. `also`: as above."""
    for purpose in OF_A_SIGN_IN:
        replace_links(purpose, person, *also)


def end_ways_in_to(customer: Customer) -> None:
    """The same for everybody who was led to this customer's portal."""
    alive = (Link.used_at.is_(None), Link.revoked_at.is_(None))
    theirs = (Link.customer_id == customer.id, Link.purpose.in_(OF_A_SIGN_IN))
    found = list(db.session.scalars(select(Link.id).where(*theirs, *alive)))
    db.session.execute(update(Link).where(*theirs, *alive).values(revoked_at=now()))
    _keep_letters_back(found)


def _keep_letters_back(links: list[int]) -> None:
    waiting = (Letter.link_id.in_(links), Letter.state.in_((State.WAITING, State.FAILED)))
    db.session.execute(update(Letter).where(*waiting).values(state=State.WITHDRAWN, secret=None))
