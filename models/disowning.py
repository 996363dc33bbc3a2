""" "This wasn't me": whoever got a notice about their sign-in closes it to everybody, and opens it anew with a mailed link (DOMAIN §3)."""

from typing import Any

from sqlalchemy import select

from models import sign_in, two_step
from models.base import change_if, db
from models.by_link import person_of
from models.confirming_email import put_email
from models.contact import Contact
from models.event import Actor, record
from models.link import Link, Purpose
from models.links import end_ways_in, is_live, link_by_token, replace_links
from models.noticing import SECOND_STEP_SET
from models.refusing import Refused
from models.resetting import mail_reset
from models.revising import lock
from models.staff import Staff
from models.switches import flip
from models.types import now

DISOWNS = (Purpose.NOT_ME, Purpose.EMAIL_OLD)


def disowning_link(token: str, *, staff: bool) -> Link | None:
    """The link with that token while it can be used, or after it was."""
    link = link_by_token(token, *DISOWNS)
    if link is None or (link.staff_id is not None) is not staff:
        return None
    return link if is_live(link) or was_disowned(link) else None


def was_disowned(link: Link) -> bool:
    """Was it used to say so? A letter about a new email can be used to confirm it, too."""
    return link.used_at is not None and (link.purpose == Purpose.NOT_ME or link.revoked_at is not None)


def disown(link: Link, by: Actor) -> bool:
    """Every session ends, the password and all mailed ways in are good no more; a former email is put back, a second step that was set
    up within the last days is taken away; a link for a new password follows.

    True for the one who came first while the link was good. Where the former email is somebody else's by now, the sign-in is locked.
    """
    alive: Any = (Link.used_at.is_(None), Link.revoked_at.is_(None), Link.expires_at > now())
    revoked = {} if link.purpose == Purpose.NOT_ME else {"revoked_at": now()}
    if not change_if(link, *alive, used_at=now(), **revoked):
        return False
    person = lock(person_of(link))
    _put_former_email_back(link, person, by)
    person.password_hash, person.temporary_until = None, None
    sign_in.end_others(person)
    end_ways_in(person)
    if _second_step_is_new(person):
        two_step.take_away(person, "two-step sign-in removed", by)
    replace_links(Purpose.NOT_ME, person)
    record(person, "sign-in disowned", by=by, after=link.facts.get("what") or link.facts.get("new_email"))
    db.session.flush()
    if person.active:
        mail_reset(person, by, link.customer)
    return True


def _second_step_is_new(person: Contact | Staff) -> bool:
    """Was it set up so lately that its notice still says "this wasn't me"? Then it is perhaps a stranger's, and would lock the person out."""
    mine = Link.staff_id == person.id if isinstance(person, Staff) else Link.contact_id == person.id
    told = (Link.purpose == Purpose.NOT_ME, Link.revoked_at.is_(None), Link.expires_at > now())
    return any(
        facts.get("what") == SECOND_STEP_SET for facts in db.session.scalars(select(Link.facts).where(mine, *told))
    )


def _put_former_email_back(link: Link, person: Any, by: Actor) -> None:
    former = link.facts.get("former_email") if link.purpose == Purpose.NOT_ME else None
    if not former or person.email == former:
        return
    with_it = person.email
    try:
        put_email(person, person.email, former)
    except Refused:
        flip(person, "active", False, "colleague deactivated" if link.staff_id else "contact deactivated", by)
    else:
        record(person, "email put back", by=by, before=with_it, after=former)
