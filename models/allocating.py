"""Setting a payment or a credit memo against an invoice, and taking that back, so that neither is ever used twice."""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint, delete, select
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


USABLE = {"payment": ("succeeded", "part_refunded"), "credit_memo": ("issued",)}


def allocate(source: Document, invoice: Document, amount: int) -> Allocation:
    """Count `amount` minor units of a payment or credit memo towards an invoice of the same customer and currency.

    Both sides are conditional updates, so twenty at once can't use more than there is. Raises CannotAllocate.
    """
    if amount <= 0 or source.customer_id != invoice.customer_id or source.currency != invoice.currency:
        raise CannotAllocate(f"{source.number} → {invoice.number}: {amount}")
    if not (take(source, amount) and take(invoice, amount)):
        raise CannotAllocate(f"{source.number} → {invoice.number}: {amount}")
    pair = (Allocation.source_id == source.id, Allocation.invoice_id == invoice.id)
    found = db.session.scalar(select(Allocation).where(*pair))
    if found:
        change_if(found, amount=Allocation.amount + amount)
        return found
    found = Allocation(customer_id=source.customer_id, source_id=source.id, invoice_id=invoice.id, amount=amount)
    db.session.add(found)
    db.session.flush()
    return found


def take(paper: Document, amount: int) -> bool:
    """Use so many minor units of what is left of an invoice, a payment or a credit memo, unless somebody was quicker."""
    usable = {"invoice": ("issued",), **USABLE}[paper.kind]
    enough = (Document.status.in_(usable), Document.allocated + amount <= Document.total)
    return change_if(paper, *enough, allocated=Document.allocated + amount)


def give_back(paper: Document, amount: int) -> None:
    """The reverse of take(). Raises CannotAllocate where that much is not in use."""
    if not change_if(paper, Document.allocated >= amount, allocated=Document.allocated - amount):
        raise CannotAllocate(f"{paper.number}: {amount}")


def release(allocation: Allocation, part: int | None = None) -> bool:
    """Take an allocation back, or a `part` of it in minor units: so much is open on the invoice, and left of the payment or credit memo,
    again. Once; False where somebody was quicker.
    """
    seen, whole = allocation.amount, part is None or part >= allocation.amount
    back = seen if whole else part or 0
    if not (_gone(allocation) if whole else change_if(allocation, Allocation.amount == seen, amount=seen - back)):
        return False
    both = select(Document).where(Document.id.in_((allocation.source_id, allocation.invoice_id))).order_by(Document.id)
    for paper in db.session.scalars(both.execution_options(populate_existing=True)):
        give_back(paper, back)
    return True


def _gone(allocation: Allocation) -> bool:
    gone: Any = delete(Allocation).where(Allocation.id == allocation.id, Allocation.amount == allocation.amount)
    done: Any = db.session.execute(
        gone, execution_options={"synchronize_session": False, "raises": allocation.subjects()}
    )
    return done.rowcount == 1


def allocations_of(paper: Document) -> list[Allocation]:
    """Those of a payment, a credit memo or an invoice, as they were made."""
    column = Allocation.invoice_id if paper.kind == "invoice" else Allocation.source_id
    return list(db.session.scalars(select(Allocation).where(column == paper.id).order_by(Allocation.id)))
