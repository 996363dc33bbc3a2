"""What a customer owes for. Issued is stored; open, part paid, paid and overdue are derived (DOMAIN §5)."""

import datetime as dt
from typing import ClassVar

from sqlalchemy import ColumnElement

from models.document import Document

STATUSES = ("draft", "issued", "void")
SHOWN = ("open", "part_paid", "overdue", "paid", "void")


class Invoice(Document):
    """draft → issued → void. `total - allocated` is the balance, in minor units."""

    __mapper_args__: ClassVar[dict] = {"polymorphic_identity": "invoice"}


def shown_status(status: str, total: int, allocated: int, due_on: dt.date | None, today: dt.date) -> str:
    """One of SHOWN (or draft): what a person reads. Overdue from the day after the due date, in the tenant's zone."""
    if status != "issued":
        return status
    if allocated >= total:
        return "paid"
    if due_on and due_on < today:
        return "overdue"
    return "part_paid" if allocated else "open"


def is_shown_as(shown: str, today: dt.date) -> ColumnElement[bool]:
    """The same rule as shown_status(), as a condition for lists of invoices."""
    unpaid = (Document.status == "issued") & (Document.allocated < Document.total)
    late = (Document.due_on.is_not(None)) & (Document.due_on < today)
    return {
        "paid": (Document.status == "issued") & (Document.allocated >= Document.total),
        "overdue": unpaid & late,
        "part_paid": unpaid & ~late & (Document.allocated > 0),
        "open": unpaid & ~late & (Document.allocated == 0),
        "void": Document.status == "void",
        "draft": Document.status == "draft",
    }[shown]
