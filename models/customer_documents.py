"""All documents of one customer as staff find them, newest first."""

from typing import Any

from sqlalchemy import select

from models.document import Document
from models.keyset import Cursor, Order, Page, page
from models.text import fold, like

NEWEST = Order("date", Document.dated_on, True)  # type: ignore[arg-type]
COLUMNS = (
    Document.id, Document.kind, Document.number, Document.status, Document.dated_on, Document.due_on, Document.reference, Document.currency,
    Document.total, Document.allocated, Document.carrier, Document.tracking_number, Document.delivered_on, Document.method,
)  # fmt: skip


def documents_of(customer_id: int, kind: str, text: str, place: Cursor | None = None) -> Page:
    """A page of rows with COLUMNS; one statement."""
    statement: Any = select(*COLUMNS).where(Document.customer_id == customer_id)
    if kind:
        statement = statement.where(Document.kind == kind)
    for word in fold(text).split():
        statement = statement.where(Document.search_text.like(like(word), escape="\\"))
    return page(statement, Document.id, NEWEST, place)
