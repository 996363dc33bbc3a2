"""What all kinds of documents have in common: number, customer, date, status, lines and totals."""

import datetime as dt
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Model, OwnedByCustomer, belongs_to
from models.text import fold
from models.types import Fraction, Quantity, Text, UtcTime, now


class Document(OwnedByCustomer, Model):
    """A quote, order, job, delivery, invoice, credit memo or payment. Amounts are minor units of `currency`.

    `allocated` is what of it is used up: Σ of its allocations and adjustments, kept in step by allocating.take() so that the database can
    refuse too much.
    `order_key`: of the draft that an order was sent from, of the accepted quote, or of the form that asked: each makes one document.
    `held_for`: why an order waits, empty where it does not.
    `revision`: of a quote, the one that was sent last; its `due_on` is the last day on which it is good.
    `search_text` holds folded number, reference, note, SKUs and descriptions, so that one index walk finds any of them.
    """

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("tenant_id", "kind", "number"),
        UniqueConstraint("tenant_id", "order_key"),
        Index("ix_document_customer", "tenant_id", "customer_id", "kind", "dated_on", "id"),
        Index("ix_document_newest", "tenant_id", "customer_id", "dated_on", "id"),
        Index("ix_document_kind", "tenant_id", "kind", "dated_on"),
        Index("ix_document_status", "tenant_id", "kind", "status", "id"),
        Index("ix_document_made", "tenant_id", "kind", "id"),
        Index("ix_document_came_from", "tenant_id", "came_from_id", "customer_id"),
        Index(
            "ix_document_open_invoices", "tenant_id", "kind", "customer_id", "due_on",
            sqlite_where=text("kind = 'invoice' and status = 'issued' and allocated < total"),
            postgresql_where=text("kind = 'invoice' and status = 'issued' and allocated < total"),
        ),
        Index(
            "ix_document_orders_under_way", "tenant_id", "customer_id", "kind",
            sqlite_where=text("kind = 'order' and status in ('waiting', 'submitted', 'confirmed')"),
            postgresql_where=text("kind = 'order' and status in ('waiting', 'submitted', 'confirmed')"),
        ),
        CheckConstraint("length(currency) = 3", "currency"),
        CheckConstraint("total = net + tax", "total"),
        CheckConstraint("allocated >= 0 and (allocated = 0 or allocated <= total)", "allocated"),
    )  # fmt: skip
    __mapper_args__: ClassVar[dict] = {"polymorphic_on": "kind"}
    customer = belongs_to("Customer")
    contact = belongs_to("Contact", optional=True)
    came_from = belongs_to("Document", optional=True)
    branch = belongs_to("Branch", optional=True)
    department = belongs_to("Department", optional=True)
    kind: Mapped[str] = mapped_column(Text(12))
    number: Mapped[str] = mapped_column(Text(40))
    status: Mapped[str] = mapped_column(Text(20))
    dated_on: Mapped[dt.date]
    due_on: Mapped[dt.date | None]
    wanted_on: Mapped[dt.date | None]
    reference: Mapped[str] = mapped_column(Text(80), default="")
    note: Mapped[str] = mapped_column(Text(2000), default="")
    bill_to: Mapped[str] = mapped_column(Text(600), default="")
    ship_to: Mapped[str] = mapped_column(Text(600), default="")
    currency: Mapped[str] = mapped_column(Text(3))
    net: Mapped[int] = mapped_column(BigInteger, default=0)
    tax: Mapped[int] = mapped_column(BigInteger, default=0)
    total: Mapped[int] = mapped_column(BigInteger, default=0)
    allocated: Mapped[int] = mapped_column(BigInteger, default=0)
    carrier: Mapped[str] = mapped_column(Text(80), default="")
    tracking_number: Mapped[str] = mapped_column(Text(80), default="")
    delivered_on: Mapped[dt.date | None]
    received_by: Mapped[str] = mapped_column(Text(120), default="")
    order_key: Mapped[str | None] = mapped_column(Text(43))
    held_for: Mapped[str] = mapped_column(Text(300), default="")
    revision: Mapped[int] = mapped_column(default=0)
    method: Mapped[str] = mapped_column(Text(40), default="")
    search_text: Mapped[str] = mapped_column(Text(20_000), default="")
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
    lines: Mapped[list["DocumentLine"]] = relationship(
        primaryjoin="and_(Document.tenant_id == DocumentLine.tenant_id, Document.id == foreign(DocumentLine.document_id))",
        order_by="DocumentLine.position", lazy="raise_on_sql", viewonly=True,
    )  # fmt: skip


class DocumentLine(OwnedByCustomer, Model):
    """One line: `unit_price` and `amount` in minor units, `discount` and `tax_rate` as fractions, `amount` net of discount."""

    __tablename__ = "document_line"
    __table_args__ = (
        UniqueConstraint("tenant_id", "document_id", "position"),
        CheckConstraint("quantity >= 0", "quantity"),
        CheckConstraint("discount between 0 and 10000", "discount"),
        CheckConstraint("kind in ('item', 'freight')", "kind"),
    )
    document = belongs_to("Document")
    product = belongs_to("Product", optional=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(Text(12), default="item")
    sku: Mapped[str] = mapped_column(Text(40), default="")
    description: Mapped[str] = mapped_column(Text(300))
    unit: Mapped[str] = mapped_column(Text(60), default="")
    quantity: Mapped[Decimal] = mapped_column(Quantity())
    unit_price: Mapped[int] = mapped_column(BigInteger)
    discount: Mapped[Decimal] = mapped_column(Fraction(), default=Decimal(0))
    tax_rate: Mapped[Decimal] = mapped_column(Fraction(), default=Decimal(0))
    amount: Mapped[int] = mapped_column(BigInteger)


def searchable(number: str, reference: str | None, note: str | None, words: list[str]) -> str:
    """What `search_text` holds; `words` are the SKUs and descriptions of its lines in their order."""
    longest = Document.__table__.c.search_text.type.length
    return fold(number, reference, note, *words)[:longest]


class Quote(Document):
    """An offer. requested → draft → sent → accepted, declined, expired or withdrawn."""

    __mapper_args__: ClassVar[dict] = {"polymorphic_identity": "quote"}


class Job(Document):
    """A visit or service call. requested → scheduled → in progress → completed → invoiced; cancelled."""

    __mapper_args__: ClassVar[dict] = {"polymorphic_identity": "job"}


KINDS = ("quote", "order", "job", "delivery", "invoice", "payment", "credit_memo")
