"""What a contact has left in mail, talk and sign-in: it goes along when the contact is merged into another one (models/merging.py)."""

from typing import Any

from sqlalchemy import delete, select, update

from models.attachment import Attachment
from models.base import db
from models.contact import Contact
from models.dispute import Dispute
from models.letter import Letter
from models.link import Link, Purpose
from models.links import end_ways_in, replace_links
from models.order_draft import BackInStock, DraftLine, OrderDraft, SavedList
from models.second_factor import RecoveryCode, SecondFactor
from models.thread import Message, ReadMark
from models.viewing import Viewing

MOVED: tuple[Any, ...] = (Link, Letter, Message, Attachment, SavedList, Dispute)
ONCE: tuple[Any, ...] = (
    (ReadMark, ReadMark.thread_id),
    (Viewing, Viewing.document_id),
    (BackInStock, BackInStock.product_id),
)  # one a person, of each of these


def move_traces(keep: Contact, other: Contact, touched: set[int]) -> None:
    """Everything of the other's becomes the one's; no mailed link of either lets anybody in any more. `touched`: whose pages show it."""
    quietly: Any = {"synchronize_session": False, "raises": touched}
    for person in (keep, other):
        end_ways_in(person)
    replace_links(Purpose.NOT_ME, other)
    _move_drafts(keep, other, quietly)
    for noun, only in ONCE:
        both = delete(noun).where(noun.contact_id == other.id, only.in_(select(only).where(noun.contact_id == keep.id)))
        db.session.execute(both, execution_options=quietly)
    for noun in (*MOVED, *(noun for noun, _only in ONCE)):
        moved = update(noun).where(noun.contact_id == other.id).values(contact_id=keep.id)
        db.session.execute(moved, execution_options=quietly)


def _move_drafts(keep: Contact, other: Contact, quietly: dict[str, Any]) -> None:
    """Orders that are written or were sent; where both write one for a customer, the one's goes on and the other's is gone."""
    unsent = (OrderDraft.sent_at.is_(None), OrderDraft.staff_id.is_(None))
    of_both = select(OrderDraft.customer_id).where(OrderDraft.contact_id == keep.id, *unsent)
    gone = select(OrderDraft.id).where(
        OrderDraft.contact_id == other.id, *unsent, OrderDraft.customer_id.in_(list(db.session.scalars(of_both)))
    )
    ids = list(db.session.scalars(gone))
    for column in (DraftLine.draft_id, Attachment.draft_id, OrderDraft.id):
        db.session.execute(delete(column.class_).where(column.in_(ids)), execution_options=quietly)
    moved = update(OrderDraft).where(OrderDraft.contact_id == other.id).values(contact_id=keep.id)
    db.session.execute(moved, execution_options=quietly)


def keep_second_step(keep: Contact, other: Contact, of_other: bool) -> None:
    """A second step goes with its password: the other's comes along with it, or is gone."""
    gone, stays = (keep, other) if of_other else (other, keep)
    for factor in db.session.scalars(select(SecondFactor).where(SecondFactor.contact_id == gone.id)):
        db.session.execute(delete(RecoveryCode).where(RecoveryCode.factor_id == factor.id))
        db.session.delete(factor)
    db.session.flush()
    for factor in db.session.scalars(select(SecondFactor).where(SecondFactor.contact_id == stays.id)):
        factor.contact_id = keep.id
    db.session.flush()
