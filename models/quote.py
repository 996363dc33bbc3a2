"""What a quote offers: its revisions with their lines, frozen when sent, and the answer that the customer gave (DOMAIN §5)."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned, OwnedByCustomer, belongs_to
from models.types import Fraction, JsonText, Quantity, Text, UtcTime, now


class QuoteRevision(OwnedByCustomer, Model):
    """One version of an offer. Written until `sent_at`; from then on nothing of it changes, and `digest` (SHA-256) proves it.

    Good through `valid_until`, a local date of the business. `deposit` is minor units of the quote's currency. `internal_note` is for staff.
    `approved_digest`: the digest of what a colleague approved; whatever is changed after that has to be approved anew.
    `becomes`: what is made of it once it is accepted: an order, a job or the draft of an invoice.
    """

    __tablename__ = "quote_revision"
    __table_args__ = (
        UniqueConstraint("tenant_id", "quote_id", "revision"),
        CheckConstraint("revision > 0", "revision"),
        CheckConstraint("deposit >= 0", "deposit"),
        CheckConstraint("becomes in ('order', 'job', 'invoice')", "becomes"),
        CheckConstraint("(sent_at is null) = (digest = '')", "digest"),
        Index(None, "tenant_id", "approval_asked_at"),
    )
    customer = belongs_to("Customer")
    quote = belongs_to("Document")
    revision: Mapped[int]
    title: Mapped[str] = mapped_column(Text(120), default="")
    introduction: Mapped[str] = mapped_column(Text(2000), default="")
    terms: Mapped[str] = mapped_column(Text(4000), default="")
    internal_note: Mapped[str] = mapped_column(Text(2000), default="")
    becomes: Mapped[str] = mapped_column(Text(8), default="order")
    valid_until: Mapped[dt.date]
    deposit: Mapped[int] = mapped_column(BigInteger, default=0)
    changed_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
    sent_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    digest: Mapped[str] = mapped_column(Text(64), default="")
    approval_asked_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    approval_asked_by: Mapped[str] = mapped_column(Text(200), default="")
    approved_digest: Mapped[str] = mapped_column(Text(64), default="")
    approved_by: Mapped[str] = mapped_column(Text(200), default="")
    sent_back: Mapped[str] = mapped_column(Text(500), default="")


class QuoteLine(OwnedByCustomer, Model):
    """A line of a revision, or the heading of a section. `unit_price` in minor units for one, None while nobody has said it; `discount` and
    `tax_rate` are fractions.

    `optional`: the customer takes it or leaves it. `one_of`: exactly one of the lines with these same words is taken. `taken`: as offered
    first. `at_least` and `at_most`: the customer chooses the quantity between them; both empty, it stands.
    """

    __tablename__ = "quote_line"
    __table_args__ = (
        UniqueConstraint("tenant_id", "revision_id", "position"),
        CheckConstraint("kind in ('item', 'section')", "kind"),
        CheckConstraint("kind = 'section' or quantity > 0", "quantity"),
        CheckConstraint("discount between 0 and 10000", "discount"),
        CheckConstraint("unit_price >= 0", "unit_price"),
        CheckConstraint("(at_least is null) = (at_most is null)", "bounds"),
        CheckConstraint(
            "at_least is null or (at_least > 0 and at_least <= quantity and quantity <= at_most)", "within"
        ),
        CheckConstraint("not (optional and one_of <> '')", "one_wish"),
    )
    customer = belongs_to("Customer")
    revision = belongs_to("QuoteRevision")
    product = belongs_to("Product", optional=True, index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(Text(8), default="item")
    sku: Mapped[str] = mapped_column(Text(40), default="")
    description: Mapped[str] = mapped_column(Text(300))
    unit: Mapped[str] = mapped_column(Text(60), default="")
    quantity: Mapped[Decimal] = mapped_column(Quantity(), default=Decimal(0))
    unit_price: Mapped[int | None] = mapped_column(BigInteger)
    discount: Mapped[Decimal] = mapped_column(Fraction(), default=Decimal(0))
    tax_rate: Mapped[Decimal] = mapped_column(Fraction(), default=Decimal(0))
    optional: Mapped[bool] = mapped_column(default=False)
    one_of: Mapped[str] = mapped_column(Text(60), default="")
    taken: Mapped[bool] = mapped_column(default=True)
    at_least: Mapped[Decimal | None] = mapped_column(Quantity())
    at_most: Mapped[Decimal | None] = mapped_column(Quantity())


class QuoteAnswer(OwnedByCustomer, Model):
    """Accepted or declined, once: who, when, from where, which revision with which terms, and what was chosen (quantity by position).

    `name` is the signature as it was typed, `signature` the SHA-256 of the drawn one's picture, where there is one.
    `by_staff`: on the customer's behalf, `note` says why.
    """

    __tablename__ = "quote_answer"
    __table_args__ = (
        UniqueConstraint("tenant_id", "quote_id"),
        CheckConstraint("outcome in ('accepted', 'declined')", "outcome"),
        CheckConstraint("outcome = 'accepted' or reason <> ''", "reason"),
        CheckConstraint("outcome = 'declined' or (name <> '' and digest <> '')", "name"),
        Index("ix_quote_answer_newest", "tenant_id", "at"),
        Index(None, "tenant_id", "signature"),
    )
    customer = belongs_to("Customer")
    quote = belongs_to("Document")
    contact = belongs_to("Contact", optional=True)
    outcome: Mapped[str] = mapped_column(Text(8))
    revision: Mapped[int]
    name: Mapped[str] = mapped_column(Text(120), default="")
    address: Mapped[str] = mapped_column(Text(60), default="")
    reference: Mapped[str] = mapped_column(Text(80), default="")
    reason: Mapped[str] = mapped_column(Text(500), default="")
    note: Mapped[str] = mapped_column(Text(500), default="")
    by_staff: Mapped[bool] = mapped_column(default=False)
    terms: Mapped[str] = mapped_column(Text(4000), default="")
    digest: Mapped[str] = mapped_column(Text(64), default="")
    signature: Mapped[str] = mapped_column(Text(64), default="")
    chosen: Mapped[Mapping] = mapped_column(JsonText(20_000), default={})
    at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)


class QuoteTemplate(Owned, Model):
    """An offer that is made again and again, under a name: `lines` holds {"lines": [...]}, each as models/quote_templates.py writes it."""

    __tablename__ = "quote_template"
    __table_args__ = (UniqueConstraint("tenant_id", "name"),)
    name: Mapped[str] = mapped_column(Text(80))
    title: Mapped[str] = mapped_column(Text(120), default="")
    introduction: Mapped[str] = mapped_column(Text(2000), default="")
    terms: Mapped[str] = mapped_column(Text(4000), default="")
    lines: Mapped[Mapping] = mapped_column(JsonText(1_000_000), default={})
    changed_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
