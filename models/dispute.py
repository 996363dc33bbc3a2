"""What a customer holds against an invoice: its amount is neither asked for nor reminded of until it is settled."""

import datetime as dt
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, OwnedByCustomer, belongs_to
from models.types import Quantity, Text, UtcTime, now

REASONS = ("short", "wrong_price", "damaged", "other")
OUTCOMES = ("credited", "rejected", "withdrawn", "called_off")


class Dispute(OwnedByCustomer, Model):
    """About one line of an invoice, or all of it. `amount`: minor units in question, tax included. Open until it has an `outcome`.

    `once`: the form that it was sent with, so that pressing twice makes one. `noted_by`: who of the business wrote down what the customer said.
    """

    __tablename__ = "dispute"
    __table_args__ = (
        CheckConstraint("reason in ('short', 'wrong_price', 'damaged', 'other')", "reason"),
        CheckConstraint("outcome in ('', 'credited', 'rejected', 'withdrawn', 'called_off')", "outcome"),
        CheckConstraint("amount > 0", "amount"),
        CheckConstraint("(outcome = '') = (settled_at is null)", "settled"),
        UniqueConstraint("tenant_id", "once"),
        Index("ix_dispute_open", "tenant_id", "outcome", "id"),
        Index("ix_dispute_line", "tenant_id", "document_line_id"),
    )
    customer = belongs_to("Customer")
    invoice = belongs_to("Document", index=True)
    document_line = belongs_to("DocumentLine", optional=True)
    contact = belongs_to("Contact", optional=True, index=True)
    credit_memo = belongs_to("Document", optional=True)
    reason: Mapped[str] = mapped_column(Text(12))
    quantity: Mapped[Decimal | None] = mapped_column(Quantity())
    amount: Mapped[int] = mapped_column(BigInteger)
    text: Mapped[str] = mapped_column(Text(2_000), default="")
    once: Mapped[str | None] = mapped_column(Text(43))
    noted_by: Mapped[str] = mapped_column(Text(200), default="")
    outcome: Mapped[str] = mapped_column(Text(10), default="")
    answer: Mapped[str] = mapped_column(Text(1_000), default="")
    opened_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
    settled_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
