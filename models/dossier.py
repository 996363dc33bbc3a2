"""One document with everything around it: its lines, what it came from and led to, what was set against it."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from models.allocating import Allocation
from models.base import db
from models.contact import Contact
from models.document import Document, DocumentLine
from models.event import Event
from models.types import fits

Other, Parent = aliased(Document), aliased(Document)
FACTS = [
    Document.number, Document.kind, Document.status, Document.dated_on, Document.due_on, Document.wanted_on, Document.reference,
    Document.note, Document.bill_to, Document.ship_to, Document.currency, Document.net, Document.tax, Document.total, Document.allocated,
    Document.carrier, Document.tracking_number, Document.delivered_on, Document.received_by, Document.method,
]  # fmt: skip
LINE = (
    DocumentLine.kind, DocumentLine.sku, DocumentLine.description, DocumentLine.unit, DocumentLine.quantity,
    DocumentLine.unit_price, DocumentLine.discount, DocumentLine.tax_rate, DocumentLine.amount,
)  # fmt: skip
RELATED = 100


def document_by_number(kind: str, number: str) -> Any | None:
    """The row of one document, with FACTS, its ids and who made it; None when nobody here may see such a one."""
    if not fits(number, 40):
        return None
    columns = (Document.id, Document.came_from_id, *FACTS, Contact.first_name, Contact.last_name)
    statement = (
        select(*columns).outerjoin(Contact, Document.contact).where(Document.kind == kind, Document.number == number)
    )
    return db.session.execute(statement).one_or_none()


def lines_of(document: Any) -> list:
    """Its lines as they are printed, rows with LINE."""
    statement = select(*LINE).where(DocumentLine.document_id == document.id).order_by(DocumentLine.position)
    return list(db.session.execute(statement))


def family_of(document: Any) -> list:
    """What it came from, what came from that and from it, oldest first: rows with FACTS, as far as they may be seen."""
    grandparent = select(Parent.came_from_id).where(Parent.id == document.came_from_id)
    near = [Document.came_from_id == document.id]
    if document.came_from_id:
        near += [
            Document.id == document.came_from_id,
            Document.came_from_id == document.came_from_id,
            Document.id.in_(grandparent),
        ]
    statement = select(*FACTS).where(or_(*near), Document.id != document.id)
    return list(db.session.execute(statement.order_by(Document.dated_on, Document.id).limit(RELATED)))


def allocations_of(document: Any) -> list:
    """(amount, kind, number, dated_on, status, currency) of what pays an invoice, or what a payment or credit memo pays."""
    if document.kind == "invoice":
        mine, other = Allocation.invoice_id, Allocation.source
    else:
        mine, other = Allocation.source_id, Allocation.invoice
    columns = (Allocation.amount, Other.kind, Other.number, Other.dated_on, Other.status, Other.currency)
    statement = select(*columns).join(Other, other.of_type(Other)).where(mine == document.id)
    return list(db.session.execute(statement.order_by(Allocation.created_at, Allocation.id)))


def shown_events(document: Any) -> list:
    """(what, after, actor_name, at) of what happened to it and customers are told, oldest first."""
    columns = (Event.what, Event.after, Event.actor_name, Event.at)
    statement = select(*columns).where(Event.subject_id == document.id, Event.shown).order_by(Event.id)
    return list(db.session.execute(statement))
