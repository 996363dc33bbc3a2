"""Confirming a new email by mailed links: first at the former address, then at the new one, where it takes effect (DOMAIN §3)."""

from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models import sign_in
from models.account import NotAllowed, ask_for_email
from models.base import change_if, db
from models.by_link import person_of
from models.changing_email import STEPS, pending
from models.contact import Contact
from models.event import Actor, record
from models.link import Link, Purpose
from models.links import end_ways_in, is_live, link_by_token, make_link, use
from models.noticing import notice_new_email
from models.posting import post
from models.refusing import Refused
from models.staff import Staff

TAKEN = "This email address belongs to somebody else by now, so your email stays as it is."
KEPT = "The business keeps its contacts' details to itself by now. Ask there for your new email."


class Step(StrEnum):
    """How far a change has come, as the page behind a letter shows it."""

    ASKS_AT_FORMER = "asks at the former address"
    ASKS_AT_NEW = "asks at the new address"
    HALF = "confirmed at the former address"
    CHANGED = "changed"
    ASKED = "confirmed at both, staff are asked"
    GONE = "gone"


def email_link(token: str, *, staff: bool) -> Link | None:
    """The link with that token, whatever became of it."""
    link = link_by_token(token, *STEPS)
    return link if link and (link.staff_id is not None) is staff else None


def step_of(link: Link | None) -> Step:
    """Reads only, so that who looks at the page changes nothing."""
    if link is None or not person_of(link).active or (link.revoked_at and not link.used_at):
        return Step.GONE
    at_former, person = link.purpose == Purpose.EMAIL_OLD, person_of(link)
    if is_live(link) and person.email == link.facts["former_email"]:
        return Step.ASKS_AT_FORMER if at_former else Step.ASKS_AT_NEW
    return _after_use(link, person) if link.used_at and not link.revoked_at else Step.GONE


def _after_use(link: Link, person: Contact | Staff) -> Step:
    if person.email == link.facts["new_email"]:
        return Step.CHANGED
    if link.purpose == Purpose.EMAIL_OLD:
        return Step.HALF if pending(person) else Step.GONE
    return Step.ASKED if link.contact_id else Step.GONE


def confirm(link: Link, by: Actor, but: int | None = None) -> bool:
    """It was its person who wants the new email. True for the one who came first while the link was good. `but`: the sign-in that stays.

    Raises Refused; then nothing is stored.
    """
    step = step_of(link)
    if step not in (Step.ASKS_AT_FORMER, Step.ASKS_AT_NEW) or not use(link):
        return False
    try:
        return _ask_at_new(link, by) if step == Step.ASKS_AT_FORMER else _take(link, by, but)
    except Refused:
        db.session.rollback()
        raise


def _ask_at_new(link: Link, by: Actor) -> bool:
    """The same happens, on record and on the page, where the new address belongs to somebody: only the letter is another one."""
    person, new_email = person_of(link), link.facts["new_email"]
    made = make_link(Purpose.EMAIL_NEW, person, new_email, by=by, customer=link.customer, facts=link.facts)
    if _is_taken(type(person), new_email):
        post("email_in_use", new_email, customer=link.customer)
    else:
        post("email_new", person, customer=link.customer, made=made, facts=link.facts)
    record(person, "new email confirmed at the former", by=by, after=new_email)
    return True


def _take(link: Link, by: Actor, but: int | None) -> bool:
    person, new_email = person_of(link), link.facts["new_email"]
    if isinstance(person, Contact) and link.customer_id:
        try:
            if ask_for_email(person.id, link.customer_id, new_email, by):
                return True
        except NotAllowed as error:
            raise Refused("email", KEPT) from error
    if not put_email(person, link.facts["former_email"], new_email):
        db.session.rollback()
        return False
    sign_in.end_others(person, but=but)
    end_ways_in(person)
    record(person, "email changed", by=by, before=link.facts["former_email"], after=new_email)
    notice_new_email(person, link.facts["former_email"], by, link.customer, own=True)
    return True


def put_email(person: Contact | Staff, former: str, email: str) -> bool:
    """In one step, where the email still is `former`; False where it is not. Raises Refused where it is somebody else's by now."""
    noun: Any = type(person)
    try:
        with db.session.begin_nested():
            changed = change_if(person, noun.active, noun.email == former, email=email)
            if isinstance(person, Contact):
                person.first_name = person.first_name  # what it is found by holds the email too
    except IntegrityError as error:
        raise Refused("email", TAKEN) from error
    return changed


def _is_taken(noun: type[Contact] | type[Staff], email: str) -> bool:
    return db.session.scalar(select(noun.id).where(noun.email == email)) is not None
