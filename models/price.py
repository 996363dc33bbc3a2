"""What things cost, and for whom: list prices, price lists with breaks, and one customer's own prices (DOMAIN §6)."""

import datetime as dt
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from models.base import Model, Owned, OwnedByCustomer, belongs_to
from models.types import Fraction, Quantity, Text

DATES = "valid_from is null or valid_until is null or valid_from <= valid_until"


class Dated:
    """Valid from and through local dates, None where it is open. `from_key` lets the database tell two open ones apart."""

    valid_from: Mapped[dt.date | None]
    valid_until: Mapped[dt.date | None]
    from_key: Mapped[str] = mapped_column(Text(10), default="")

    @validates("valid_from")
    def _keep_key(self, _field: str, value: dt.date | None) -> dt.date | None:
        self.from_key = value.isoformat() if value else ""
        return value


class ListPrice(Owned, Model):
    """A product's list price in one currency, minor units for one of its unit. Where there is none it is on request."""

    __tablename__ = "list_price"
    __table_args__ = (
        UniqueConstraint("tenant_id", "product_id", "currency"),
        CheckConstraint("unit_price > 0", "unit_price"),
        CheckConstraint("length(currency) = 3", "currency"),
    )
    product = belongs_to("Product")
    currency: Mapped[str] = mapped_column(Text(3))
    unit_price: Mapped[int] = mapped_column(BigInteger)


class PriceList(Owned, Model):
    """Prices in one currency. Lists of a lower `rank` are asked first; `is_default`: asked last, of every customer who pays in it.

    Valid from and through local dates, None where it is open.
    """

    __tablename__ = "price_list"
    __table_args__ = (
        UniqueConstraint("tenant_id", "name"),
        Index(
            "uq_price_list_default", "tenant_id", "currency", unique=True,
            sqlite_where=text("is_default"), postgresql_where=text("is_default"),
        ),
        CheckConstraint("length(currency) = 3", "currency"),
        CheckConstraint("rank between 1 and 999", "rank"),
        CheckConstraint(DATES, "dates"),
    )  # fmt: skip
    name: Mapped[str] = mapped_column(Text(100))
    currency: Mapped[str] = mapped_column(Text(3))
    rank: Mapped[int] = mapped_column(default=100)
    is_default: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    valid_from: Mapped[dt.date | None]
    valid_until: Mapped[dt.date | None]


class PriceListOf(OwnedByCustomer, Model):
    """A price list that is asked for one customer."""

    __tablename__ = "price_list_of"
    __table_args__ = (UniqueConstraint("tenant_id", "customer_id", "price_list_id"),)
    customer = belongs_to("Customer")
    price_list = belongs_to("PriceList", index=True)


class Price(Dated, Owned, Model):
    """One product's price in a list, from a quantity on: minor units of the list's currency. An empty `unit` is the product's own."""

    __tablename__ = "price"
    __table_args__ = (
        UniqueConstraint(
            "tenant_id", "product_id", "price_list_id", "unit", "from_quantity", "from_key", name="uq_price_break"
        ),
        Index("ix_price_list", "tenant_id", "price_list_id", "product_id"),
        CheckConstraint("unit_price > 0", "unit_price"),
        CheckConstraint("from_quantity >= 0", "from_quantity"),
        CheckConstraint(DATES, "dates"),
    )
    price_list = belongs_to("PriceList")
    product = belongs_to("Product")
    unit: Mapped[str] = mapped_column(Text(60), default="")
    from_quantity: Mapped[Decimal] = mapped_column(Quantity(), default=Decimal(0))
    unit_price: Mapped[int] = mapped_column(BigInteger)


class CategoryPercent(Owned, Model):
    """A share off the list price of everything in a category and those within it, in one list: 0.05 is five per cent."""

    __tablename__ = "category_percent"
    __table_args__ = (
        UniqueConstraint(
            "tenant_id", "price_list_id", "category_id", "from_quantity", name="uq_category_percent_break"
        ),
        CheckConstraint("off > 0 and off < 10000", "off"),
        CheckConstraint("from_quantity >= 0", "from_quantity"),
    )
    price_list = belongs_to("PriceList")
    category = belongs_to("Category", index=True)
    from_quantity: Mapped[Decimal] = mapped_column(Quantity(), default=Decimal(0))
    off: Mapped[Decimal] = mapped_column(Fraction())


class OwnPrice(Dated, OwnedByCustomer, Model):
    """What one customer has agreed for a product, from a quantity on: minor units of `currency`."""

    __tablename__ = "own_price"
    __table_args__ = (
        UniqueConstraint(
            "tenant_id",
            "customer_id",
            "product_id",
            "currency",
            "unit",
            "from_quantity",
            "from_key",
            name="uq_own_price_break",
        ),
        CheckConstraint("unit_price > 0", "unit_price"),
        CheckConstraint("length(currency) = 3", "currency"),
        CheckConstraint("from_quantity >= 0", "from_quantity"),
        CheckConstraint(DATES, "dates"),
    )
    customer = belongs_to("Customer")
    product = belongs_to("Product", index=True)
    currency: Mapped[str] = mapped_column(Text(3))
    unit: Mapped[str] = mapped_column(Text(60), default="")
    from_quantity: Mapped[Decimal] = mapped_column(Quantity(), default=Decimal(0))
    unit_price: Mapped[int] = mapped_column(BigInteger)
