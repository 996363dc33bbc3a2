"""All documents of one customer as staff find them, newest first."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from models.document import Document
from models.invoice import is_shown_as
from models.keyset import Cursor, Order, Page, page
from models.text import fold, like

NEWEST = Order("date", Document.dated_on, True)  # type: ignore[arg-type]
COLUMNS = (
    Document.id, Document.kind, Document.number, Document.status, Document.dated_on, Document.due_on, Document.reference, Document.currency,
    Document.total, Document.allocated, Document.carrier, Document.tracking_number, Document.delivered_on, Document.method,
)  # fmt: skip


def documents_of(
    customer_id: int, today: dt.date, kind: str = "", status: str = "", text: str = "", place: Cursor | None = None
) -> Page:
    """A page of rows with COLUMNS; one statement. `status` goes with a kind; of invoices it is the shown one on the local date `today`."""
    statement: Any = select(*COLUMNS).where(Document.customer_id == customer_id)
    if kind:
        statement = statement.where(Document.kind == kind)
    if status:
        shown = is_shown_as(status, today) if kind == "invoice" else Document.status == status
        statement = statement.where(shown)
    for word in fold(text).split():
        statement = statement.where(Document.search_text.like(like(word), escape="\\"))
    return page(statement, Document.id, NEWEST, place)
