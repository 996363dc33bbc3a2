"""The way out of mail that nobody has to read, from the letter itself and without a sign-in (RFC 8058)."""

from typing import Any, NamedTuple

from sqlalchemy import select

from models.base import db
from models.choosing_mails import choose_mails, topics_of
from models.contact import Contact
from models.event import Actor
from models.link import Link, Purpose
from models.links import link_by_token
from models.mail_topic import MailTopic
from models.revising import lock
from models.staff import Staff
from models.types import fits, now


class WayOut(NamedTuple):
    """Who gets such mail by a letter's link, and what about."""

    link: Link
    person: Contact | Staff
    topic: MailTopic

    @property
    def is_off(self) -> bool:
        return self.topic in self.person.muted_mails


def way_out(token: str) -> WayOut | None:
    """None for a token that never was one, or is too old. It can be used again: off and on."""
    link = link_by_token(token, Purpose.UNSUBSCRIBE) if fits(token, 100) else None
    if link is None or link.revoked_at or link.expires_at <= now():
        return None
    noun: Any = Staff if link.staff_id else Contact
    person = db.session.scalar(select(noun).where(noun.id == (link.staff_id or link.contact_id)))
    topic = link.facts.get("topic")
    return WayOut(link, person, MailTopic(topic)) if person and topic in list(MailTopic) else None


def turn(found: WayOut, on: bool) -> bool:
    """Such mail from now on, or none any more. True when that changed anything."""
    person = lock(found.person)  # another letter's way out may be pressed at the same moment: neither is forgotten
    kept = {topic for topic in topics_of(person) if topic not in person.muted_mails}
    wanted = kept | {found.topic} if on else kept - {found.topic}
    return choose_mails(person, wanted, Actor("link", found.link.id, person.name))
