"""How far customers' people are with their portal, and the next step for each: one press for one of them or for all."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import joinedload

from models.base import db
from models.contact import Contact
from models.customer import Customer, Status
from models.delivering import retry
from models.document import Document
from models.inviting import Sender, invite
from models.keyset import LARGEST
from models.letter import Letter, State
from models.link import Link, Purpose
from models.portal_user import PortalUser
from models.posting import post, return_address
from models.refusing import Refused
from models.sharing import send_link
from models.types import now
from models.viewing import Viewing

AWAY = dt.timedelta(days=90)
FEW = 10
MOST = 500  # that one press acts on
SHOWN_KINDS = ("quote", "invoice", "credit_memo")  # papers that somebody is meant to read


class Row(NamedTuple):
    """One of a group: its id there, whom or what it is, and since when (UTC, or a local date)."""

    id: int
    number: str
    customer: str
    who: str
    about: str
    at: Any


class Done(NamedTuple):
    """What came of a press: for whom, and a sentence for who could not be helped."""

    who: str
    refused: str = ""


OPEN = and_(Customer.portal_open, Customer.status != Status.INACTIVE, Customer.archived_at.is_(None))
WHOSE = and_(Customer.tenant_id == PortalUser.tenant_id, Customer.id == PortalUser.customer_id)
PERSON = and_(Contact.tenant_id == PortalUser.tenant_id, Contact.id == PortalUser.contact_id)
NAME = func.trim(Contact.first_name + literal(" ") + Contact.last_name)
INVITED = exists().where(Link.contact_id == Contact.id, Link.purpose == Purpose.INVITATION)


def _people(at: Any, *conditions: Any) -> tuple[Select, Any]:
    statement = select(PortalUser.id, Customer.number, Customer.name, NAME, func.coalesce(Contact.email, ""), at)
    statement = statement.join(Customer, WHOSE).join(Contact, PERSON)
    return statement.where(OPEN, PortalUser.active, Contact.active, *conditions), PortalUser.id


def _nobody() -> tuple[Select, Any]:
    acts = exists().where(PortalUser.customer_id == Customer.id, PortalUser.active)
    statement = select(Customer.id, Customer.number, Customer.name, literal(""), literal(""), Customer.created_at)
    return statement.where(OPEN, ~acts), Customer.id


def _uninvited() -> tuple[Select, Any]:
    return _people(PortalUser.created_at, Contact.password_hash.is_(None), ~INVITED)


def _invited() -> tuple[Select, Any]:
    newest = select(func.max(Link.expires_at)).where(Link.contact_id == Contact.id, Link.purpose == Purpose.INVITATION)
    return _people(newest.scalar_subquery(), Contact.password_hash.is_(None), INVITED)


def _failed() -> tuple[Select, Any]:
    whose = and_(Customer.tenant_id == Letter.tenant_id, Customer.id == Letter.customer_id)
    statement = select(Letter.id, Customer.number, Customer.name, Letter.to_address, Letter.answer, Letter.created_at)
    return statement.join(Customer, whose).where(Letter.state == State.FAILED), Letter.id


def _away() -> tuple[Select, Any]:
    return _people(Contact.last_sign_in_at, Contact.last_sign_in_at < now() - AWAY)


def _unopened() -> tuple[Select, Any]:
    whose = and_(Customer.tenant_id == Document.tenant_id, Customer.id == Document.customer_id)
    seen = exists().where(Viewing.document_id == Document.id)
    acts = exists().where(PortalUser.customer_id == Document.customer_id, PortalUser.active)
    lately = (
        Document.kind.in_(SHOWN_KINDS),
        Document.dated_on > (now() - AWAY).date(),
        Document.status.not_in(("draft", "void")),
    )
    statement = select(Document.id, Customer.number, Customer.name, Document.number, Document.kind, Document.dated_on)
    return statement.join(Customer, whose).where(OPEN, *lately, ~seen, acts), Document.id


OF_PEOPLE = ("uninvited", "invited", "away")
GROUPS: dict[str, Callable[[], tuple[Select, Any]]] = {
    "nobody": _nobody,
    "uninvited": _uninvited,
    "invited": _invited,
    "failed": _failed,
    "away": _away,
    "unopened": _unopened,
}


def counts() -> dict[str, int]:
    """How many are in each group. People are gone through once, however many of the groups are theirs."""
    without, invited, away = db.session.execute(_people_counted()).one()
    others = [key for key in GROUPS if key not in OF_PEOPLE]
    found = [GROUPS[key]()[0].with_only_columns(func.count()).scalar_subquery() for key in others]
    counted = dict(zip(others, db.session.execute(select(*found)).one(), strict=True))
    counted |= {"uninvited": without - invited, "invited": invited, "away": away}
    return {key: counted[key] for key in GROUPS}


def _people_counted() -> Select:
    """Those without a password, those of them who are invited, and those who have not been seen for long."""
    without = Contact.password_hash.is_(None)
    each = (without, and_(without, INVITED), Contact.last_sign_in_at < now() - AWAY)
    statement = select(*(func.count(case((found, 1))) for found in each)).select_from(PortalUser)
    return statement.join(Customer, WHOSE).join(Contact, PERSON).where(OPEN, PortalUser.active, Contact.active)


def rows(group: str, after: int = 0, most: int = FEW) -> list[Row]:
    """Some of a group, in the order of their ids; `after` the last one of the page before."""
    statement, ident = GROUPS[group]()
    found = db.session.execute(statement.where(ident > min(max(after, 0), LARGEST)).order_by(ident).limit(most))
    return [Row(*row) for row in found]


def ids(group: str, most: int = MOST) -> list[int]:
    """Whom a press for all of a group acts on."""
    statement, ident = GROUPS[group]()
    return list(db.session.scalars(statement.with_only_columns(ident).order_by(ident).limit(most)))


# --- the next step ----------------------------------------------------------------------------------


def act(group: str, chosen: Iterable[int], sent: Sender) -> list[Done]:
    """The next step for some of a group; who has left the group meanwhile is left alone."""
    wanted = [one for one in chosen if 0 < one <= LARGEST]
    statement, ident = GROUPS[group]()
    held = select(ident).where(ident.in_(wanted)).order_by(ident).with_for_update(key_share=True)
    db.session.execute(held).all()  # of two presses at once the second finds what the first has done
    still = list(db.session.scalars(statement.with_only_columns(ident).where(ident.in_(wanted)).order_by(ident)))
    step = STEPS[group]
    return [done for one in still for done in step(one, sent)]


def _invite(user_id: int, sent: Sender) -> list[Done]:
    user, customer = _user(user_id)
    try:
        invite(customer, user, sent)
    except Refused as why:
        return [Done(user.contact.name, str(why))]
    return [Done(user.contact.name)]


def _retry(letter_id: int, sent: Sender) -> list[Done]:
    letter = db.session.scalars(select(Letter).where(Letter.id == letter_id)).one()
    return [Done(letter.to_address)] if retry(letter, sent.by) else []


def _remind(user_id: int, sent: Sender) -> list[Done]:
    user, customer = _user(user_id)
    week = now().strftime("%G-%V")
    reply_to = return_address(sent.staff, customer, sent.tenant)
    letter = post("reminder", user.contact, customer=customer, once=f"reminder:{user.id}:{week}", reply_to=reply_to)
    return [Done(user.contact.name, "" if letter else "Reminded this week already, or wants no such mail.")]


def _send(document_id: int, sent: Sender) -> list[Done]:
    document = db.session.scalars(select(Document).where(Document.id == document_id)).one()
    customer = db.session.scalars(select(Customer).where(Customer.id == document.customer_id)).one()
    reader = _reader(document)
    if reader is None or not reader.email or sent.staff is None:
        return [Done(document.number, "Nobody there has an email address.")]
    week = now().strftime("%G-%V")
    written = send_link(
        reader.email, customer, document, "", sent.staff, f"unopened:{document.id}:{week}", sent.tenant, sent.by
    )
    return [Done(document.number, "" if written else "Its link was mailed this week already.")]


STEPS: dict[str, Callable[[int, Sender], list[Done]]] = {
    "uninvited": _invite,
    "invited": _invite,
    "failed": _retry,
    "away": _remind,
    "unopened": _send,
}


def _user(user_id: int) -> tuple[PortalUser, Customer]:
    query = select(PortalUser).where(PortalUser.id == user_id)
    user = db.session.scalars(query.options(joinedload(PortalUser.contact), joinedload(PortalUser.customer))).one()
    return user, user.customer


def _reader(document: Document) -> Contact | None:
    """Who made the document, else somebody who acts for its customer."""
    acts = (
        select(Contact)
        .join(PortalUser, PERSON)
        .where(PortalUser.customer_id == document.customer_id, PortalUser.active, Contact.active)
    )
    own = or_(Contact.id == document.contact_id, literal(document.contact_id is None))
    return db.session.scalar(
        acts.where(own).order_by(PortalUser.administrator.desc(), PortalUser.id).limit(1)
    ) or db.session.scalar(acts.order_by(PortalUser.administrator.desc(), PortalUser.id).limit(1))
