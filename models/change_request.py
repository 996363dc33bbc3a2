"""What a customer's person wants changed where staff have the last word."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, OwnedByCustomer, belongs_to
from models.types import JsonText, Text, UtcTime, now


class Answer(StrEnum):
    """What came of it; withdrawn by whoever asked."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ChangeRequest(OwnedByCustomer, Model):
    """`wanted`: field → new value of one contact, customer or address (`subject_id` is None for a new one); `was`: what it replaced."""

    __tablename__ = "change_request"
    __table_args__ = (
        Index(None, "tenant_id", "status", "id"),
        Index(None, "tenant_id", "customer_id", "id"),
        CheckConstraint("status in ('open', 'approved', 'refused', 'withdrawn')", "status"),
        CheckConstraint("subject_kind in ('contact', 'customer', 'address')", "subject_kind"),
    )
    customer = belongs_to("Customer")
    contact = belongs_to("Contact")
    subject_kind: Mapped[str] = mapped_column(Text(12))
    subject_id: Mapped[int | None] = mapped_column(BigInteger)
    was: Mapped[Mapping] = mapped_column(JsonText(8_000))
    wanted: Mapped[Mapping] = mapped_column(JsonText(8_000))
    status: Mapped[str] = mapped_column(Text(12), default=Answer.OPEN)
    reason: Mapped[str] = mapped_column(Text(500), default="")
    asked_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
    answered_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    answered_by: Mapped[str] = mapped_column(Text(200), default="")
