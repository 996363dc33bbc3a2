"""The next step for those on the adoption board: one press for one of them or for all."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from sqlalchemy import literal, or_, select
from sqlalchemy.orm import joinedload

from models.adoption import GROUPS, PERSON
from models.base import db
from models.contact import Contact
from models.customer import Customer, customer_of
from models.delivering import retry
from models.document import Document
from models.inviting import Sender, invite
from models.keyset import LARGEST
from models.letter import Letter
from models.portal_user import PortalUser
from models.posting import post, return_address
from models.refusing import Refused
from models.sharing import send_link
from models.types import now


class Done(NamedTuple):
    """What came of a press: for whom, and a sentence for who could not be helped."""

    who: str
    refused: str = ""


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
    customer = customer_of(document)
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
    "lapsed": _invite,
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
