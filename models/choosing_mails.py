"""Which mails somebody gets that nobody has to read: customers' people and staff alike."""

from collections.abc import Collection

from models.contact import Contact
from models.event import Actor, record
from models.mail_topic import OF_CONTACTS, OF_STAFF, MailTopic
from models.revising import lock
from models.staff import Staff


def topics_of(person: Contact | Staff) -> tuple[MailTopic, ...]:
    """What mail to this person can be about."""
    return OF_STAFF if isinstance(person, Staff) else OF_CONTACTS


def choose_mails(person: Contact | Staff, wanted: Collection[MailTopic], by: Actor) -> bool:
    """Only these from now on, beside what always goes. True when that changed anything."""
    person = lock(person)
    offered, was = topics_of(person), person.muted_mails
    muted = was - frozenset(offered) | (frozenset(offered) - frozenset(wanted))
    if muted == was:
        return False
    person.muted_mails = muted
    before, after = (", ".join(topic for topic in offered if topic not in off) for off in (was, muted))
    record(person, "mails chosen", by=by, before=before, after=after)
    return True
