"""How much there is of a product at each branch, and what became of it."""

import datetime as dt
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned, OwnedByCustomer, belongs_to
from models.types import Quantity, Text, UtcTime, now


class Stock(Owned, Model):
    """One product at one branch (`branch_key` 0: kept for the business as a whole). What is available is on_hand − reserved.

    `reserved` is Σ of its reservations, kept in step by keeping_stock so that the database can refuse the last piece to the second
    buyer. `expected` arrives on `expected_on`, a local date, None where nobody knows when. Pages that show it ask each time: quiet.
    """

    __tablename__ = "stock"
    __quiet__ = True
    __table_args__ = (
        UniqueConstraint("tenant_id", "product_id", "branch_key"),
        CheckConstraint("reserved >= 0", "reserved"),
        CheckConstraint("expected >= 0", "expected"),
    )
    product = belongs_to("Product")
    branch = belongs_to("Branch", optional=True)
    branch_key: Mapped[int] = mapped_column(BigInteger, default=0)
    on_hand: Mapped[Decimal] = mapped_column(Quantity(), default=Decimal(0))
    reserved: Mapped[Decimal] = mapped_column(Quantity(), default=Decimal(0))
    expected: Mapped[Decimal] = mapped_column(Quantity(), default=Decimal(0))
    expected_on: Mapped[dt.date | None]


class StockMove(Owned, Model):
    """A change of what is on hand: by how much, why, by whom; of a delivery where goods left with one. Append-only."""

    __tablename__ = "stock_move"
    __quiet__ = True
    __table_args__ = (Index("ix_stock_move_newest", "tenant_id", "product_id", "id"),)
    product = belongs_to("Product")
    stock = belongs_to("Stock")
    delivery = belongs_to("Document", optional=True)
    change: Mapped[Decimal] = mapped_column(Quantity())
    after: Mapped[Decimal] = mapped_column(Quantity())
    reason: Mapped[str] = mapped_column(Text(200))
    actor_name: Mapped[str] = mapped_column(Text(200), default="")
    at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)


class Reservation(OwnedByCustomer, Model):
    """Pieces that an order line holds and nobody else can buy, until they leave or the order ends."""

    __tablename__ = "reservation"
    __quiet__ = True
    __table_args__ = (
        UniqueConstraint("tenant_id", "line_id", "stock_id"),
        CheckConstraint("quantity > 0", "quantity"),
    )
    customer = belongs_to("Customer")
    line = belongs_to("DocumentLine")
    stock = belongs_to("Stock", index=True)
    quantity: Mapped[Decimal] = mapped_column(Quantity())
