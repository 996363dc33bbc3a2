"""An order while it is being written: one per person and customer, and one per customer of each of staff; kept while typing."""

import datetime as dt
import secrets
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, OwnedByCustomer, belongs_to
from models.types import Fraction, Quantity, Text, UtcTime, now


class OrderDraft(OwnedByCustomer, Model):
    """`key` becomes the key of the order that it is sent as, so that it is sent once; `sent_at` says when that was.

    `staff`: who of staff writes it on the customer's behalf; `contact` is then who asked for it, if anybody is named.
    """

    __tablename__ = "order_draft"
    __quiet__ = True
    __table_args__ = (
        UniqueConstraint("tenant_id", "key"),
        Index(
            "uq_order_draft_open", "tenant_id", "customer_id", "contact_id", unique=True,
            sqlite_where=text("sent_at is null and staff_id is null"), postgresql_where=text("sent_at is null and staff_id is null"),
        ),
        Index(
            "uq_order_draft_by_staff", "tenant_id", "customer_id", "staff_id", unique=True,
            sqlite_where=text("sent_at is null and staff_id is not null"),
            postgresql_where=text("sent_at is null and staff_id is not null"),
        ),
        CheckConstraint("contact_id is not null or staff_id is not null", "author"),
    )  # fmt: skip
    customer = belongs_to("Customer")
    contact = belongs_to("Contact", optional=True)
    staff = belongs_to("Staff", optional=True)
    branch = belongs_to("Branch", optional=True)
    key: Mapped[str] = mapped_column(Text(43), default=lambda: secrets.token_urlsafe(32))
    reference: Mapped[str] = mapped_column(Text(80), default="")
    note: Mapped[str] = mapped_column(Text(2000), default="")
    ship_to: Mapped[str] = mapped_column(Text(600), default="")
    wanted_on: Mapped[dt.date | None]
    changed_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
    sent_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class DraftLine(OwnedByCustomer, Model):
    """A product and how many. The price is the one that its writer saw last: a later one is shown as a difference, never charged unseen."""

    __tablename__ = "draft_line"
    __quiet__ = True
    __table_args__ = (
        UniqueConstraint("tenant_id", "draft_id", "product_id"),
        CheckConstraint("quantity > 0", "quantity"),
    )
    customer = belongs_to("Customer")
    draft = belongs_to("OrderDraft")
    product = belongs_to("Product", index=True)
    quantity: Mapped[Decimal] = mapped_column(Quantity())
    unit_price: Mapped[int | None] = mapped_column(BigInteger)
    discount: Mapped[Decimal] = mapped_column(Fraction(), default=Decimal(0))
    amount: Mapped[int] = mapped_column(BigInteger, default=0)
    tax: Mapped[int] = mapped_column(BigInteger, default=0)


class SavedList(OwnedByCustomer, Model):
    """Products and quantities under a name, for all of a customer's people to order again."""

    __tablename__ = "saved_list"
    __quiet__ = True
    __table_args__ = (UniqueConstraint("tenant_id", "customer_id", "name"),)
    customer = belongs_to("Customer")
    contact = belongs_to("Contact", optional=True)
    name: Mapped[str] = mapped_column(Text(80))
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)


class SavedLine(OwnedByCustomer, Model):
    __tablename__ = "saved_line"
    __quiet__ = True
    __table_args__ = (
        UniqueConstraint("tenant_id", "saved_list_id", "product_id"),
        CheckConstraint("quantity > 0", "quantity"),
    )
    customer = belongs_to("Customer")
    saved_list = belongs_to("SavedList")
    product = belongs_to("Product", index=True)
    quantity: Mapped[Decimal] = mapped_column(Quantity())


class BackInStock(OwnedByCustomer, Model):
    """Who wants to be told when a product is there again; told once."""

    __tablename__ = "back_in_stock"
    __quiet__ = True
    __table_args__ = (UniqueConstraint("tenant_id", "product_id", "contact_id", "customer_id"),)
    customer = belongs_to("Customer")
    contact = belongs_to("Contact")
    product = belongs_to("Product")
    asked_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
