"""Two contacts of one customer who are one person: one stays, and everything of the other becomes its own."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, select, update

from models import sign_in
from models.base import db
from models.change_request import Answer, ChangeRequest
from models.contact import Contact
from models.contacts import FIELDS
from models.customer import Customer
from models.document import Document
from models.event import Actor, Event, record
from models.merging_traces import keep_second_step, move_traces
from models.portal_user import PortalUser
from models.refusing import Refused, refusing_twins
from models.revising import seen, written
from models.sign_in import SignIn
from models.types import now

CHANGED = "One of the two was changed meanwhile. Look at them again, then merge."
PASSWORD = ("password_hash", "temporary_until", "last_sign_in_at")


@dataclass(frozen=True)
class Moves:
    """What a merge would move to the contact that stays. `portals`: names of customers; `shared`: those where both are portal users."""

    portals: list[str]
    shared: list[str]
    documents: int
    requests: int


def what_moves(keep: Contact, other: Contact) -> Moves:
    """In three statements, whatever there is of it."""
    query = select(PortalUser.contact_id, Customer.name).join(
        Customer, (Customer.tenant_id == PortalUser.tenant_id) & (Customer.id == PortalUser.customer_id)
    )
    rows = db.session.execute(query.where(PortalUser.contact_id.in_((keep.id, other.id))).order_by(Customer.name)).all()
    theirs = [name for contact_id, name in rows if contact_id == keep.id]
    others = [name for contact_id, name in rows if contact_id == other.id]
    asked = ChangeRequest.contact_id == other.id, ChangeRequest.status == Answer.OPEN
    return Moves(
        [name for name in others if name not in theirs],
        [name for name in others if name in theirs],
        db.session.scalar(select(func.count()).select_from(Document).where(Document.contact_id == other.id)) or 0,
        db.session.scalar(select(func.count()).select_from(ChangeRequest).where(*asked)) or 0,
    )


def token(keep: Contact, other: Contact) -> str:
    """What the page about the merge was filled with: both contacts as they were."""
    return f"[{seen(keep, FIELDS)},{seen(other, FIELDS)}]"


def merge(keep: Contact, other: Contact, from_other: Collection[str], as_seen: str, by: Actor) -> Contact:
    """`other` is deleted; of its details those in `from_other` are taken over. Both people's sessions end.

    The password of `keep` stays; without one, the other's comes along only with the email it was chosen for. Who was locked out is
    not let in by it. Raises Refused where they are of different customers, or changed or gone meanwhile; then nothing is stored.
    """
    with refusing_twins():
        keep, other = _locked(keep, other)
        if keep.customer_id != other.customer_id:
            raise Refused("other", "Only two contacts of one customer can be merged.")
        if token(keep, other) != as_seen:
            raise Refused("other", CHANGED)
        before = written({f"{of} {f}".strip(): v for of, c in (("", keep), ("merged", other)) for f, v in _filled(c)})
        touched = {keep.id, other.id, keep.customer_id, *_join_portal_users(keep, other)}
        _repoint(keep, other, touched)
        _take_over(keep, other, from_other)
        db.session.delete(other)
        db.session.flush()
        record(keep, "contact merged", by=by, before=before, after=written(dict(_filled(keep))))
    return keep


def was_merged(customer: Customer, keep_id: int, other_id: int) -> bool:
    """Is this the same merge again, sent twice: the one contact is there and had one merged into it, the other is nobody?"""
    if not (0 < keep_id < 2**63 and 0 < other_id < 2**63):
        return False
    if db.session.scalar(select(exists().where(Contact.id == other_id))):
        return False
    about = Event.subject_id == keep_id, Event.customer_id == customer.id, Event.what == "contact merged"
    return bool(db.session.scalar(select(exists().where(*about))))


def _locked(keep: Contact, other: Contact) -> tuple[Contact, Contact]:
    """Both as they are now, held until the end, in the order of their keys: two merges the opposite way can't block each other."""
    both = select(Contact).where(Contact.id.in_((keep.id, other.id))).order_by(Contact.id)
    found = db.session.scalars(both.with_for_update().execution_options(populate_existing=True))
    by_id = {contact.id: contact for contact in found}
    if len(by_id) != 2:
        raise Refused("other", "One of the two contacts is gone. A colleague has perhaps merged them already.")
    return by_id[keep.id], by_id[other.id]


def _join_portal_users(keep: Contact, other: Contact) -> set[int]:
    """The other's rights become the one's; two for one customer become one that sees what either saw. Ids of the customers."""
    query = select(PortalUser).where(PortalUser.contact_id.in_((keep.id, other.id)))
    query = query.order_by(PortalUser.id).with_for_update(of=PortalUser).execution_options(populate_existing=True)
    users = list(db.session.scalars(query))
    alive = keep.active or other.active
    for user in users:  # whose contact was deactivated is not let in by the other's being active
        user.active = user.active and ((keep if user.contact_id == keep.id else other).active or not alive)
    own = {user.customer_id: user for user in users if user.contact_id == keep.id}
    for user in [user for user in users if user.contact_id == other.id]:
        if mine := own.get(user.customer_id):
            _combine(mine, user)
            db.session.delete(user)
        else:
            user.contact_id = keep.id
    db.session.flush()
    return {user.customer_id for user in users}


def _combine(mine: PortalUser, theirs: PortalUser) -> None:
    mine.active = mine.active or theirs.active
    mine.hidden_modules = mine.hidden_modules & theirs.hidden_modules
    mine.own_orders_only = mine.own_orders_only and theirs.own_orders_only
    mine.administrator = mine.administrator or theirs.administrator


def _repoint(keep: Contact, other: Contact, touched: set[int]) -> None:
    """Documents, requests and sessions; the sessions of both end, because what they may see changes."""
    quietly: Any = {"synchronize_session": False, "raises": touched}
    for column in (Document.contact_id, ChangeRequest.contact_id):
        moved = update(column.class_).where(column == other.id).values(contact_id=keep.id)
        db.session.execute(moved, execution_options=quietly)
    about = ChangeRequest.subject_kind == "contact", ChangeRequest.subject_id == other.id
    db.session.execute(update(ChangeRequest).where(*about).values(subject_id=keep.id), execution_options=quietly)
    move_traces(keep, other, touched)
    for person in (keep, other):
        sign_in.end_others(person)
    sessions = update(SignIn).execution_options(synchronize_session=False)
    db.session.execute(sessions.where(SignIn.contact_id == other.id).values(contact_id=keep.id))
    looking = SignIn.previewed_id.in_((keep.id, other.id))
    db.session.execute(sessions.where(looking, SignIn.ended_at.is_(None)).values(ended_at=now()))
    db.session.execute(sessions.where(SignIn.previewed_id == other.id).values(previewed_id=keep.id))


def _take_over(keep: Contact, other: Contact, from_other: Collection[str]) -> None:
    taken = {field: getattr(other, field) for field in FIELDS if field in from_other}
    brings_password = not keep.password_hash and other.email and (taken.get("email") or keep.email) == other.email
    if brings_password:
        taken |= {column: getattr(other, column) for column in PASSWORD}
    keep_second_step(keep, other, of_other=bool(brings_password))
    taken["active"] = keep.active or other.active
    other.email = None  # one email, one person: it is free before the other takes it
    db.session.flush()
    if "email" in taken and not taken["email"] and _is_portal_user(keep):
        raise Refused("email", "A portal user signs in with an email address, so there has to be one.")
    for field, value in taken.items():
        setattr(keep, field, value)
    db.session.flush()


def _is_portal_user(contact: Contact) -> bool:
    return bool(db.session.scalar(select(exists().where(PortalUser.contact_id == contact.id))))


def _filled(contact: Contact) -> list[tuple[str, Any]]:
    return [(field, value) for field in FIELDS if (value := getattr(contact, field))]
