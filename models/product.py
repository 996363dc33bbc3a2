"""What the tenant sells."""

from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from models.base import Model, Owned, OwnedByCustomer, belongs_to
from models.text import fold
from models.types import Fraction, Quantity, Text


class StockShown(StrEnum):
    """What customers read about stock (DOMAIN §6)."""

    HIDDEN = "hidden"
    LEVEL = "level"
    NUMBER = "number"
    CAPPED = "capped"


class Category(Owned, Model):
    """A shelf of the catalogue; `parent` is the one that it stands in. `limited`: only customers named in VisibleTo see it and all within."""

    __tablename__ = "category"
    __table_args__ = (UniqueConstraint("tenant_id", "name"),)
    parent = belongs_to("Category", optional=True)
    name: Mapped[str] = mapped_column(Text(100))
    description: Mapped[str] = mapped_column(Text(500), default="")
    position: Mapped[int] = mapped_column(default=0)
    limited: Mapped[bool] = mapped_column(default=False)


class Product(Owned, Model):
    """One thing for sale, sold by its `unit` in steps of 10^-`decimals`.

    `minimum`, `maximum` and `multiple` bound one order line, None where they don't. `stock_shown` and `back_order` override the
    tenant's policy, None where they don't; `tracked`: stock is kept of it. `discontinued`: sold while stock lasts.
    `picture_hash` and its small `thumb_hash` are addresses of models/logo.py. What it
    costs stands in models/price.py, how much there is in models/stock.py.
    """

    __tablename__ = "product"
    __table_args__ = (
        UniqueConstraint("tenant_id", "sku"),
        Index("ix_product_by_name", "tenant_id", "name_folded", "id", "folded"),
        Index("ix_product_category", "tenant_id", "category_id", "name_folded", "id"),
        Index("ix_product_barcode", "tenant_id", "barcode"),
        CheckConstraint("tax_rate between 0 and 10000", "tax_rate"),
        CheckConstraint("minimum is null or minimum > 0", "minimum"),
        CheckConstraint("maximum is null or maximum > 0", "maximum"),
        CheckConstraint("multiple is null or multiple > 0", "multiple"),
        CheckConstraint("decimals between 0 and 3", "decimals"),
        CheckConstraint("stock_shown is null or stock_shown in ('hidden', 'level', 'number', 'capped')", "stock_shown"),
    )
    category = belongs_to("Category", optional=True)
    sku: Mapped[str] = mapped_column(Text(40))
    name: Mapped[str] = mapped_column(Text(200))
    name_folded: Mapped[str] = mapped_column(Text(400))
    folded: Mapped[str] = mapped_column(Text(400))
    description: Mapped[str] = mapped_column(Text(2000), default="")
    unit: Mapped[str] = mapped_column(Text(60), default="")
    barcode: Mapped[str] = mapped_column(Text(40), default="")
    picture_hash: Mapped[str | None] = mapped_column(Text(64))
    thumb_hash: Mapped[str | None] = mapped_column(Text(64))
    tax_rate: Mapped[Decimal] = mapped_column(Fraction(), default=Decimal(0))
    minimum: Mapped[Decimal | None] = mapped_column(Quantity())
    maximum: Mapped[Decimal | None] = mapped_column(Quantity())
    multiple: Mapped[Decimal | None] = mapped_column(Quantity())
    decimals: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    discontinued: Mapped[bool] = mapped_column(default=False)
    limited: Mapped[bool] = mapped_column(default=False)
    tracked: Mapped[bool] = mapped_column(default=True)
    stock_shown: Mapped[str | None] = mapped_column(Text(8))
    back_order: Mapped[bool | None]
    reorder_level: Mapped[Decimal] = mapped_column(Quantity(), default=Decimal(0))

    @validates("sku", "name", "barcode")
    def _keep_folded(self, field: str, value: str) -> str:
        parts = {f: getattr(self, f) or "" for f in ("sku", "name", "barcode")} | {field: value or ""}
        self.name_folded = fold(parts["name"])[:400]
        self.folded = fold(*parts.values())[:400]
        return value


class VisibleTo(OwnedByCustomer, Model):
    """Lets one customer see a limited category or a limited product: one of the two is named."""

    __tablename__ = "visible_to"
    __table_args__ = (
        UniqueConstraint("tenant_id", "customer_id", "category_id"),
        UniqueConstraint("tenant_id", "customer_id", "product_id"),
        CheckConstraint("(category_id is null) <> (product_id is null)", "one"),
    )
    customer = belongs_to("Customer")
    category = belongs_to("Category", optional=True, index=True)
    product = belongs_to("Product", optional=True, index=True)


class CustomerCode(OwnedByCustomer, Model):
    """What one customer calls a product: its own code, found on the order pad and printed beside ours."""

    __tablename__ = "customer_code"
    __table_args__ = (
        UniqueConstraint("tenant_id", "customer_id", "product_id"),
        UniqueConstraint("tenant_id", "customer_id", "folded"),
    )
    customer = belongs_to("Customer")
    product = belongs_to("Product", index=True)
    code: Mapped[str] = mapped_column(Text(40))
    folded: Mapped[str] = mapped_column(Text(80))

    @validates("code")
    def _keep_folded(self, _field: str, value: str) -> str:
        self.folded = fold(value)[:80]
        return value
