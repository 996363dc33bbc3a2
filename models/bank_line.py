"""Lines of the bank's statements as they were imported: each once, and what became of it."""

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned, belongs_to
from models.types import Text, UtcTime, now


class BankLine(Owned, Model):
    """Money that came in. `amount` in minor units of `currency`; `digest` tells it from every other line, so that none is taken twice.

    `state`: open until somebody says whose it is; booked as `payment`; or ignored.
    """

    __tablename__ = "bank_line"
    __table_args__ = (
        UniqueConstraint("tenant_id", "digest"),
        CheckConstraint("state in ('open', 'booked', 'ignored')", "state"),
        CheckConstraint("(state = 'booked') = (payment_id is not null)", "booked"),
        CheckConstraint("amount > 0", "amount"),
        Index("ix_bank_line_open", "tenant_id", "state", "booked_on", "id"),
        Index("ix_bank_line_account", "tenant_id", "account"),
    )
    payment = belongs_to("Document", optional=True, index=True)
    digest: Mapped[str] = mapped_column(Text(64))
    booked_on: Mapped[dt.date]
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text(3))
    payer: Mapped[str] = mapped_column(Text(200), default="")
    account: Mapped[str] = mapped_column(Text(40), default="")
    text: Mapped[str] = mapped_column(Text(1_000), default="")
    file: Mapped[str] = mapped_column(Text(200), default="")
    state: Mapped[str] = mapped_column(Text(8), default="open")
    imported_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
