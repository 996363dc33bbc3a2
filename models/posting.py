"""Putting a letter in the outbox, in the transaction that it tells of: it goes or dies with it (DOMAIN §8)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.event import Actor
from models.formats import spoken
from models.letter import Letter
from models.letter_kinds import KINDS
from models.link import Purpose
from models.links import Made, make_link
from models.mail_topic import MailTopic
from models.scope import current_scope
from models.staff import Staff
from models.tenant import Tenant
from models.types import now

HEAD_START = dt.timedelta(hours=1)  # of a letter that somebody waits for, before thousands that nobody does
WORKER = Actor("worker", None, "mail")


def post(
    kind: str,
    to: Contact | Staff | str,
    *,
    customer: Customer | None = None,
    made: Made | None = None,
    facts: Mapping[str, Any] | None = None,
    reply_to: str = "",
    once: str | None = None,
    language: str | None = None,
    code: str = "",
) -> Letter | None:
    """A letter of a kind (models/letter_kinds.py) to a person, or to an address that need not be anybody's.

    `made` is its link; `code` a secret without one. `facts` are what its placeholders say and, under "values", what the address of
    its page needs. None where the person doesn't want this kind of mail, or where there is a letter with the same `once` already.
    """
    topic, person = KINDS[kind].topic, to if isinstance(to, Contact | Staff) else None
    if (person and not _reaches(person, topic)) or (once and _is_posted(once)):
        return None
    letter = Letter(
        kind=kind,
        contact_id=to.id if isinstance(to, Contact) else None,
        staff_id=to.id if isinstance(to, Staff) else None,
        customer_id=customer.id if customer else None,
        link_id=made.link.id if made else None,
        secret=made.token if made else code or None,
        to_address=made.link.address if made else person.email if person else str(to),
        to_name=person.name[:200] if person else "",
        language=language or language_of(person, customer),
        reply_to=reply_to,
        facts=facts or {},
        once=once,
        due_at=now() - HEAD_START if KINDS[kind].in_a_hurry else now(),
    )
    if person and topic:
        letter.unsubscribe = _way_out(person, letter.to_address, customer, topic)
    db.session.add(letter)
    db.session.flush()
    return letter


def _reaches(person: Contact | Staff, topic: MailTopic | None) -> bool:
    return person.active and bool(person.email) and topic not in person.muted_mails


def _is_posted(once: str) -> bool:
    return db.session.scalar(select(Letter.id).where(Letter.once == once)) is not None


def _way_out(person: Contact | Staff, address: str, customer: Customer | None, topic: MailTopic) -> str:
    """The secret of the link at a letter's foot that turns such mail off."""
    made = make_link(Purpose.UNSUBSCRIBE, person, address, by=WORKER, customer=customer, facts={"topic": topic})
    return made.token


def language_of(person: Contact | Staff | None, customer: Customer | None) -> str:
    """The person's own, else the customer's, else the business's."""
    own = db.session.scalar(select(Tenant.language).where(Tenant.id == current_scope().tenant_id))
    wishes = (person and person.language, customer and customer.language, own)
    return next(filter(None, map(spoken, wishes)), "en")


def return_address(*chain: Any) -> str:
    """Where an answer goes: the first of these that has an email (portal user's contact → customer → tenant, DOMAIN §7); "" leaves the sender's."""
    return next((one.email for one in chain if one and one.email), "")
