"""The draft of an invoice as colleagues write on it: found, kept from crossing, its head and lines saved together (DOMAIN §5)."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from models.accounts import held_paper
from models.base import db
from models.document import Document
from models.event import Event
from models.invoice import Invoice
from models.issuing import lines_of
from models.letter_kinds import said
from models.refusing import Refused
from models.types import fits
from models.writing_invoices import NOT_A_DRAFT, PLAIN, set_lines

HEAD = ("reference", "note", "due_on", "delivered_on")
CHANGED = said("A colleague changed this after you opened it. Look at it once more, then try again.")


def paper_by_number(kind: str, number: str) -> Any | None:
    """An invoice, credit memo or payment of whichever customer; by the number of its draft too, which it has no more once it is issued."""
    if not fits(number, 40):
        return None
    found = db.session.scalar(select(Document).where(Document.kind == kind, Document.number == number))
    return found or _issued_from(kind, number)


def _issued_from(kind: str, number: str) -> Any | None:
    issued = (Event.subject_kind == kind, Event.what == f"{kind.replace('_', ' ')} issued", Event.before == number)
    ident = db.session.scalar(select(Event.subject_id).where(*issued).order_by(Event.id.desc()).limit(1))
    return db.session.scalar(select(Document).where(Document.id == ident)) if ident else None


def stamp_of(draft: Document) -> str:
    """Of all that it says now: another one once somebody has saved something else."""
    written = [str(getattr(draft, name)) for name in HEAD]
    written += [str([getattr(line, name) for name in PLAIN]) for line in lines_of(draft)]
    return hashlib.sha256("\n".join([*written, draft.status]).encode()).hexdigest()[:32]


def held_draft(draft: Document) -> Any:
    """As it is now, its customer's account held. Raises Refused for what is issued."""
    draft = held_paper(draft)
    if draft.status != "draft":
        raise Refused("status", NOT_A_DRAFT)
    return draft


def refuse_changed(draft: Document, stamp: str) -> None:
    """Raises Refused where it says something else than whoever acts has seen."""
    if stamp != stamp_of(draft):
        raise Refused("stamp", CHANGED)


def save_draft(draft: Invoice, head: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> None:
    """These values of HEAD and these lines; one without a price costs nothing. Raises Refused."""
    for name in HEAD:
        setattr(draft, name, head[name])
    set_lines(draft, [dict(row) | {"unit_price": row.get("unit_price") or 0} for row in rows])
