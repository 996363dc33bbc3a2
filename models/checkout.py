"""A payment under way at a gateway: for which invoices, how much of each, and what the gateway has said of it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned, OwnedByCustomer, belongs_to
from models.sealed import Sealed
from models.types import JsonText, Text, UtcTime, now

WAITS: Any = column("waits")


class PaymentGateway(Owned, Model):
    """How a business takes cards: one at most of each kind. The keys are sealed; `webhook_path` is the secret part of its address."""

    __tablename__ = "payment_gateway"
    __quiet__ = True
    __table_args__ = (UniqueConstraint("tenant_id", "kind"), UniqueConstraint("tenant_id", "webhook_path"))
    kind: Mapped[str] = mapped_column(Text(20), default="stripe")
    secret_key: Mapped[str | None] = mapped_column(Sealed(300))
    webhook_secret: Mapped[str | None] = mapped_column(Sealed(300))
    webhook_path: Mapped[str] = mapped_column(Text(43))
    active: Mapped[bool] = mapped_column(default=True)
    heard_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    answer: Mapped[str] = mapped_column(Text(500), default="")
    changed_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)


class Checkout(OwnedByCustomer, Model):
    """One for each payment that a gateway takes. `session` is the gateway's name for it, empty until it has answered.

    `keep_card`: the card is to stay at the gateway for the next time.

    `state` goes open → paid or failed, and from failed to paid where the money came after all; never back from paid.
    """

    __tablename__ = "checkout"
    __table_args__ = (
        UniqueConstraint("tenant_id", "payment_id"),
        UniqueConstraint("tenant_id", "key"),
        CheckConstraint("state in ('open', 'paid', 'failed')", "state"),
        Index("ix_checkout_session", "tenant_id", "session"),
        Index("ix_checkout_reference", "tenant_id", "reference"),
        Index("ix_checkout_open", "tenant_id", "state", "created_at"),
    )
    customer = belongs_to("Customer")
    payment = belongs_to("Document")
    contact = belongs_to("Contact", optional=True)
    gateway: Mapped[str] = mapped_column(Text(20))
    key: Mapped[str] = mapped_column(Text(43))
    session: Mapped[str] = mapped_column(Text(200), default="")
    url: Mapped[str] = mapped_column(Text(2_000), default="")
    reference: Mapped[str] = mapped_column(Text(200), default="")
    keep_card: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(Text(8), default="open")
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
    settled_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class CheckoutItem(OwnedByCustomer, Model):
    """So many minor units of it are meant for this invoice. While it waits no second payment for the invoice can begin: the database says so."""

    __tablename__ = "checkout_item"
    __table_args__ = (
        UniqueConstraint("tenant_id", "checkout_id", "invoice_id"),
        CheckConstraint("amount > 0", "amount"),
        Index(
            "uq_checkout_item_waiting",
            "tenant_id",
            "invoice_id",
            unique=True,
            sqlite_where=WAITS,
            postgresql_where=WAITS,
        ),
    )
    customer = belongs_to("Customer")
    checkout = belongs_to("Checkout")
    invoice = belongs_to("Document")
    amount: Mapped[int] = mapped_column(BigInteger)
    waits: Mapped[bool] = mapped_column(default=True)


class GatewayEvent(Owned, Model):
    """What a gateway told us, under the event's id, stored before anything is done about it. `facts`: what was read of it, no card and no name.

    `state`: waits for the payment that it is about, done, or ignored as being about nothing of ours.
    """

    __tablename__ = "gateway_event"
    __quiet__ = True
    __table_args__ = (
        UniqueConstraint("tenant_id", "gateway", "event_id"),
        CheckConstraint("state in ('waits', 'done', 'ignored')", "state"),
        Index("ix_gateway_event_reference", "tenant_id", "state", "reference"),
    )
    gateway: Mapped[str] = mapped_column(Text(20))
    event_id: Mapped[str] = mapped_column(Text(200))
    kind: Mapped[str] = mapped_column(Text(80))
    session: Mapped[str] = mapped_column(Text(200), default="")
    reference: Mapped[str] = mapped_column(Text(200), default="")
    state: Mapped[str] = mapped_column(Text(8), default="waits")
    facts: Mapped[Mapping] = mapped_column(JsonText(4_000), default={})
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    heard_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
