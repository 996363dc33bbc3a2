"""One document with everything around it: its lines, what it came from and led to, what was set against it."""

from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, and_, bindparam, case, func, select, union_all
from sqlalchemy.orm import aliased

from models.adjustment import Adjustment
from models.allocating import Allocation
from models.base import db
from models.contact import Contact
from models.disputing import DISPUTED, LEFT
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
ID, PARENT = bindparam("document_id", type_=BigInteger), bindparam("parent_id", type_=BigInteger)


def document_by_number(kind: str, number: str) -> Any | None:
    """The row of one document, with FACTS, its ids and who made it; None when nobody here may see such a one.

    `adjusted`: of what is `allocated`, how much went back or was given up; `asked`: what is open of an invoice and not disputed; minor units.
    """
    return db.session.execute(_document(), {"kind": kind, "number": number}).one_or_none() if fits(number, 40) else None


def lines_of(document: Any) -> list:
    """Its lines as they are printed, rows with LINE."""
    return list(db.session.execute(_lines(), {"document_id": document.id}))


def family_of(document: Any) -> list:
    """What it came from, what came from that and from it, oldest first: rows with FACTS, as far as they may be seen."""
    parent = document.came_from_id
    return list(db.session.execute(_family(parent is not None), {"document_id": document.id, "parent_id": parent}))


def allocations_of(document: Any) -> list:
    """(amount, kind, number, dated_on, status, currency) of what pays an invoice, or what a payment or credit memo pays."""
    return list(db.session.execute(_allocations(document.kind == "invoice"), {"document_id": document.id}))


def shown_events(document: Any) -> list:
    """(what, after, actor_name, at) of what happened to it and customers are told, oldest first."""
    return list(db.session.execute(_events(), {"document_id": document.id}))


# Each statement is put together once, when it is first asked; building it costs more than running it.


@cache
def _document() -> Select:
    stands = (
        Adjustment.tenant_id == Document.tenant_id,
        Adjustment.document_id == Document.id,
        Adjustment.status != "failed",
    )
    adjusted = (
        select(func.coalesce(func.sum(Adjustment.amount), 0)).where(*stands).correlate(Document).scalar_subquery()
    )
    who = (Contact.first_name, Contact.last_name)
    asked = case(
        (and_(Document.kind == "invoice", Document.status == "issued"), LEFT - func.coalesce(DISPUTED, 0)), else_=0
    )
    columns = (Document.id, Document.came_from_id, *FACTS, *who, adjusted.label("adjusted"), asked.label("asked"))
    found = (Document.kind == bindparam("kind"), Document.number == bindparam("number"))
    return select(*columns).outerjoin(Contact, Document.contact).where(*found)


@cache
def _lines() -> Select:
    return select(*LINE).where(DocumentLine.document_id == ID).order_by(DocumentLine.position)


@cache
def _family(has_parent: bool) -> Select:
    """Looked up by id: with all the ways of being related in one OR, databases walk through every document of the customer."""
    near = [select(Parent.id).where(Parent.came_from_id == ID)]
    if has_parent:
        near += [
            select(Parent.id).where(Parent.came_from_id == PARENT),
            select(Parent.came_from_id).where(Parent.id == PARENT),
        ]
    ids = union_all(*near, select(PARENT)) if has_parent else near[0]
    statement = select(*FACTS).where(Document.id.in_(ids), Document.id != ID)
    return statement.order_by(Document.dated_on, Document.id).limit(RELATED)


@cache
def _allocations(of_invoice: bool) -> Select:
    mine, other = Allocation.source_id, Allocation.invoice
    if of_invoice:
        mine, other = Allocation.invoice_id, Allocation.source
    columns = (Allocation.amount, Other.kind, Other.number, Other.dated_on, Other.status, Other.currency)
    statement = select(*columns).join(Other, other.of_type(Other)).where(mine == ID)
    return statement.order_by(Allocation.created_at, Allocation.id)


@cache
def _events() -> Select:
    columns = (Event.what, Event.after, Event.actor_name, Event.at)
    return select(*columns).where(Event.subject_id == ID, Event.shown).order_by(Event.id)
