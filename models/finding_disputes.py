"""Disputes as both sides look at them: those of an invoice, all that staff work, one with its files."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Row, Select, and_, func, literal, select, type_coerce

from models.attaching import Sent, kept_file
from models.attachment import Attachment
from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.dispute import Dispute
from models.document import Document, DocumentLine
from models.invoice import Invoice
from models.keyset import LARGEST, Cursor, Order, Page, page
from models.types import fits

NEWEST = Order("id", type_coerce(Dispute.id, BigInteger), True)


class View(StrEnum):
    """What is to be answered, what is settled, or both."""

    OPEN = "open"
    SETTLED = "settled"
    ALL = "all"


def _rows() -> Select:
    """Each with its invoice, its line, and who disputed."""
    invoice = and_(Document.tenant_id == Dispute.tenant_id, Document.id == Dispute.invoice_id)
    line = and_(DocumentLine.tenant_id == Dispute.tenant_id, DocumentLine.id == Dispute.document_line_id)
    person = and_(Contact.tenant_id == Dispute.tenant_id, Contact.id == Dispute.contact_id)
    who = func.trim(func.coalesce(Contact.first_name, "") + literal(" ") + func.coalesce(Contact.last_name, ""))
    columns = (
        Dispute.id, Dispute.reason, Dispute.quantity, Dispute.amount, Dispute.text, Dispute.outcome, Dispute.answer, Dispute.opened_at,
        Dispute.settled_at, Document.number, Document.currency, Document.id.label("invoice_id"),
        func.coalesce(DocumentLine.description, "").label("line"), Dispute.credit_memo_id, who.label("who"), Dispute.noted_by,
    )  # fmt: skip
    found = select(*columns).join(Document, invoice).outerjoin(DocumentLine, line)
    return found.outerjoin(Contact, person)


def invoice_by_number(number: str) -> Invoice | None:
    """Where whoever asks may see it."""
    return db.session.scalar(select(Invoice).where(Invoice.number == number)) if fits(number, 40) else None


def disputes_of(invoice_id: int) -> list[Row]:
    """Of one invoice, the newest first: one statement."""
    return list(
        db.session.execute(_rows().where(Dispute.invoice_id == invoice_id).order_by(Dispute.id.desc()).limit(100))
    )


def dispute_by_id(ident: int, invoice_id: int = 0) -> Dispute | None:
    """Within the scope; of one invoice where that is said."""
    mine = (Dispute.id == ident, *((Dispute.invoice_id == invoice_id,) if invoice_id else ()))
    return db.session.scalar(select(Dispute).where(*mine)) if 0 < ident <= LARGEST else None


def row_of(dispute: Dispute) -> Row:
    """As disputes_of() has them."""
    return db.session.execute(_rows().where(Dispute.id == dispute.id)).one()


def find_disputes(view: View, place: Cursor | None = None, size: int = 25) -> Page:
    """A page of all customers', the newest first: one statement."""
    whose = and_(Customer.tenant_id == Dispute.tenant_id, Customer.id == Dispute.customer_id)
    columns = (Customer.number.label("customer_number"), Customer.name.label("customer_name"))
    found = _rows().add_columns(*columns).join(Customer, whose)
    if view != View.ALL:
        found = found.where(Dispute.outcome == "" if view == View.OPEN else Dispute.outcome != "")
    return page(found, Dispute.id, NEWEST, place, size)


def memos_of(rows: Iterable[Row]) -> dict[int, str]:
    """The numbers of credit memos by their ids, of those that may be seen; one statement."""
    wanted = [row.credit_memo_id for row in rows if row.credit_memo_id]
    found = select(Document.id, Document.number).where(Document.id.in_(wanted))
    return dict(db.session.execute(found).all()) if wanted else {}


def files_of_disputes(disputes: Iterable[int]) -> dict[int, list[Sent]]:
    """By the dispute's id, in the order in which they were chosen; one statement."""
    wanted = list(disputes)
    columns = (Attachment.dispute_id, Attachment.id, Attachment.name, Attachment.size)
    rows = (
        db.session.execute(select(*columns).where(Attachment.dispute_id.in_(wanted)).order_by(Attachment.id))
        if wanted
        else ()
    )
    found: dict[int, list[Sent]] = {}
    for dispute_id, *sent in rows:
        found.setdefault(dispute_id, []).append(Sent(*sent))
    return found


def file_of_dispute(dispute: Dispute, ident: int) -> Any:
    """(name, type, hash, content) of one of its files; None for any other."""
    return kept_file(ident, Attachment.dispute_id == dispute.id)
