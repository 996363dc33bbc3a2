"""What changes an account besides invoices, credit memos and payments: money sent back, and rests that are not asked for any more."""

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, OwnedByCustomer, belongs_to
from models.types import Text, UtcTime, now

REFUND_STATES = ("pending", "succeeded", "failed")


class Adjustment(OwnedByCustomer, Model):
    """A refund of a payment or credit memo, or the write-off of an invoice's rest; `amount` in minor units of that document's currency.

    `made_on`: a local date, never before the document's own. It counts while `status` is not "failed": a refund that a gateway has
    not carried out yet holds its amount already. `key`: the refund at the gateway, or the form that asked; each counts once.
    """

    __tablename__ = "adjustment"
    __table_args__ = (
        UniqueConstraint("tenant_id", "key"),
        CheckConstraint("amount > 0", "amount"),
        CheckConstraint("kind in ('refund', 'write_off')", "kind"),
        CheckConstraint("status in ('pending', 'succeeded', 'failed')", "status"),
        Index("ix_adjustment_customer", "tenant_id", "customer_id", "made_on"),
    )
    customer = belongs_to("Customer")
    document = belongs_to("Document", index=True)
    kind: Mapped[str] = mapped_column(Text(12))
    amount: Mapped[int] = mapped_column(BigInteger)
    made_on: Mapped[dt.date]
    reason: Mapped[str] = mapped_column(Text(200), default="")
    method: Mapped[str] = mapped_column(Text(40), default="")
    reference: Mapped[str] = mapped_column(Text(120), default="")
    status: Mapped[str] = mapped_column(Text(12), default="succeeded")
    key: Mapped[str | None] = mapped_column(Text(120))
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
