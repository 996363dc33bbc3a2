"""What a payment or a credit memo is used for, invoice by invoice."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from models.allocating import Allocation
from models.base import db
from models.document import Document


def used_for(source: Document) -> list[tuple[int, str, int]]:
    """(id of the allocation, number of the invoice, minor units), as they were made: one statement."""
    invoice: Any = aliased(Document)
    rows = select(Allocation.id, invoice.number, Allocation.amount).join(invoice, Allocation.invoice.of_type(invoice))
    found = db.session.execute(rows.where(Allocation.source_id == source.id).order_by(Allocation.id))
    return [(ident, number, amount) for ident, number, amount in found]
