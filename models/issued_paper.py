"""What an invoice or credit memo said when it was issued: names, addresses, tax and account, whatever becomes of them later (DOMAIN §5)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, OwnedByCustomer, belongs_to
from models.types import JsonText, Text, UtcTime, now

UNPRINTED: Any = column("printed_at").is_(None)


class IssuedPaper(OwnedByCustomer, Model):
    """One for each issued invoice or credit memo. `seller`, `buyer` and `account` are frozen (models/issuing.py writes them).

    `treatment`: how it is taxed; `texts`: what the law wants said of that, and the terms. `printed_at`: when a worker took it in hand to set its PDF.
    """

    __tablename__ = "issued_paper"
    __table_args__ = (
        UniqueConstraint("tenant_id", "document_id"),
        CheckConstraint("treatment in ('domestic', 'intra_eu', 'export', 'reverse_charge')", "treatment"),
        Index("ix_issued_paper_unprinted", "tenant_id", "id", sqlite_where=UNPRINTED, postgresql_where=UNPRINTED),
    )
    customer = belongs_to("Customer")
    document = belongs_to("Document")
    language: Mapped[str] = mapped_column(Text(12), default="en")
    treatment: Mapped[str] = mapped_column(Text(16), default="domestic")
    seller: Mapped[Mapping] = mapped_column(JsonText(4_000), default={})
    buyer: Mapped[Mapping] = mapped_column(JsonText(4_000), default={})
    account: Mapped[Mapping] = mapped_column(JsonText(2_000), default={})
    texts: Mapped[Mapping] = mapped_column(JsonText(12_000), default={})
    issued_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
    issued_by: Mapped[str] = mapped_column(Text(200), default="")
    sent_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    printed_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
