"""Setting a payment or a credit memo against an invoice, so that neither is ever used twice."""

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, OwnedByCustomer, belongs_to, change_if, db
from models.document import Document
from models.types import UtcTime, now


class Allocation(OwnedByCustomer, Model):
    """So many minor units of `source` (a payment or credit memo) count towards `invoice`."""

    __tablename__ = "allocation"
    __table_args__ = (
        UniqueConstraint("tenant_id", "source_id", "invoice_id"),
        CheckConstraint("amount > 0", "amount"),
    )
    source = belongs_to("Document")
    invoice = belongs_to("Document", index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)


class CannotAllocate(Exception):
    """Too much, another customer's, another currency, or not in a state to take it."""


def allocate(source: Document, invoice: Document, amount: int) -> Allocation:
    """Count `amount` minor units of a payment or credit memo towards an invoice of the same customer and currency.

    Both sides are conditional updates, so twenty at once can't use more than there is. Raises CannotAllocate.
    """
    if amount <= 0 or source.customer_id != invoice.customer_id or source.currency != invoice.currency:
        raise CannotAllocate(f"{source.number} → {invoice.number}: {amount}")
    usable = {"payment": ("succeeded", "part_refunded"), "credit_memo": ("issued",)}[source.kind]
    took = change_if(
        source,
        Document.status.in_(usable),
        Document.allocated + amount <= Document.total,
        allocated=Document.allocated + amount,
    )
    gave = took and change_if(
        invoice, Document.kind == "invoice", Document.status == "issued", Document.allocated + amount <= Document.total,
        allocated=Document.allocated + amount,
    )  # fmt: skip
    if not gave:
        raise CannotAllocate(f"{source.number} → {invoice.number}: {amount}")
    allocation = Allocation(customer_id=source.customer_id, source_id=source.id, invoice_id=invoice.id, amount=amount)
    db.session.add(allocation)
    return allocation
