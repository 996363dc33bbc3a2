"""The outbox: letters written in the transaction that they tell of, and what became of each."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned, belongs_to
from models.sealed import Sealed
from models.types import JsonText, Text, UtcTime, now

UNSENT = "state in ('waiting', 'sending')"


class State(StrEnum):
    """waiting → sending → sent, or waiting again after a failed try, or failed after 24 hours of them; withdrawn before it was sent."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class Letter(Owned, Model):
    """One mail to one address.

    It is composed from `kind`, `language` and `facts` when it is read or sent; `subject` and `text` keep what was sent, its secret left out.
    `secret` (the token of its link, or a code) goes once the letter is out. `unsubscribe` is the token of the page where this kind of mail is turned off.
    `once`: no second letter with the same word.
    `leased_until` (UTC): a worker has it until then; if it is still `sending` after that, the worker died.
    """

    __tablename__ = "letter"
    __quiet__ = True
    __table_args__ = (
        UniqueConstraint("tenant_id", "once"),
        Index("ix_letter_due", "tenant_id", "due_at", "id", sqlite_where=text(UNSENT), postgresql_where=text(UNSENT)),
        Index(None, "tenant_id", "state", "id"),
        Index(None, "tenant_id", "customer_id", "id"),
        Index(None, "tenant_id", "contact_id", "id"),
        Index(None, "tenant_id", "link_id"),
        CheckConstraint("state in ('waiting', 'sending', 'sent', 'failed', 'withdrawn')", "state"),
    )
    customer = belongs_to("Customer", optional=True)
    contact = belongs_to("Contact", optional=True)
    staff = belongs_to("Staff", optional=True)
    link = belongs_to("Link", optional=True)
    kind: Mapped[str] = mapped_column(Text(40))
    language: Mapped[str] = mapped_column(Text(12))
    to_address: Mapped[str] = mapped_column(Text(254))
    to_name: Mapped[str] = mapped_column(Text(200), default="")
    reply_to: Mapped[str] = mapped_column(Text(254), default="")
    facts: Mapped[Mapping] = mapped_column(JsonText(16_000), default={})
    secret: Mapped[str | None] = mapped_column(Sealed(200))
    unsubscribe: Mapped[str | None] = mapped_column(Sealed(200))
    once: Mapped[str | None] = mapped_column(Text(120))
    state: Mapped[str] = mapped_column(Text(12), default=State.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
    leased_until: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    first_tried_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    sent_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    answer: Mapped[str] = mapped_column(Text(1_000), default="")
    subject: Mapped[str] = mapped_column(Text(300), default="")
    text: Mapped[str] = mapped_column(Text(40_000), default="")
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
