"""What was done or accepted becomes the draft of an invoice: lines and totals copied, never reckoned anew (DOMAIN §5)."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from models.base import db
from models.document import Document, DocumentLine, searchable
from models.event import Actor, record
from models.invoice import Invoice
from models.letter_kinds import said
from models.moving_jobs import step
from models.refusing import Refused

NOTHING = said("There is nothing to invoice: put down what was used first.")
COPIED = (
    "product_id", "position", "kind", "sku", "description", "unit", "quantity", "unit_price", "discount", "tax_rate", "amount",
)  # fmt: skip


def invoice_of(source: Document) -> Invoice | None:
    """The invoice, or its draft, that a job or quote became."""
    return db.session.scalar(select(Invoice).where(Invoice.order_key == _key(source)))


def draft_from(source: Document, on: dt.date, by: Actor) -> Invoice:
    """The draft of an invoice, dated on a local date, with the lines and totals of an accepted quote or a job; once.

    Its number is that of what it came from: the one of the invoice is drawn when it is issued. Raises Refused.
    """
    if found := invoice_of(source):
        return found
    lines = list(
        db.session.scalars(
            select(DocumentLine).where(DocumentLine.document_id == source.id).order_by(DocumentLine.position)
        )
    )
    if not lines:
        raise Refused("lines", NOTHING)
    draft = Invoice(
        customer_id=source.customer_id, contact_id=source.contact_id, branch_id=source.branch_id, department_id=source.department_id,
        came_from_id=source.id, number=f"DRAFT-{source.number}"[:40], status="draft", dated_on=on, reference=source.reference,
        bill_to=source.bill_to, ship_to=source.ship_to, currency=source.currency, net=source.net, tax=source.tax, total=source.total,
        order_key=_key(source),
    )  # fmt: skip
    draft.search_text = searchable(
        draft.number, draft.reference, "", [f"{line.sku} {line.description}" for line in lines]
    )
    db.session.add(draft)
    db.session.flush()
    for line in lines:
        copied: dict[str, Any] = {name: getattr(line, name) for name in COPIED}
        db.session.add(DocumentLine(customer_id=source.customer_id, document_id=draft.id, **copied))
    db.session.flush()
    record(draft, "invoice drafted", by=by, after=source.number)
    return draft


def invoice_job(job: Document, on: dt.date, by: Actor) -> Invoice:
    """A completed job is invoiced: its draft is made with it, once, and anew where that was dropped. Raises Refused."""
    if job.status != "invoiced":
        step(job, "invoice", by)
    return draft_from(job, on, by)


def _key(source: Document) -> str:
    return f"invoice of {source.id}"
