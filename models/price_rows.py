"""The rows that prices are made of, as models/pricing.py asks for them: a few statements, however many products."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import and_, exists, or_, select

from models.base import db
from models.customer import Customer
from models.price import CategoryPercent, ListPrice, OwnPrice, Price, PriceList, PriceListOf
from models.product import Category, Product


class Break(NamedTuple):
    """A price from a quantity on: minor units for one, and a fraction off them; valid from and through local dates."""

    from_quantity: Decimal
    unit_price: int
    off: Decimal = Decimal(0)
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None

    def holds(self, quantity: Decimal, on: dt.date) -> bool:
        begun = self.valid_from is None or self.valid_from <= on
        return self.from_quantity <= quantity and begun and (self.valid_until is None or on <= self.valid_until)


class Base(NamedTuple):
    """Of one product: its category and unit, its list price, the breaks that are the customer's own."""

    shelf: int | None
    unit: str
    list_price: int | None
    own: list[Break]


class ListRow(NamedTuple):
    """`breaks` by product; `shares`: has it any share off for a category?"""

    id: int
    name: str
    is_default: bool
    valid_until: dt.date | None
    shares: bool
    breaks: dict[int, list[Break]]


def bases_of(customer: Customer, wanted: list[int]) -> dict[int, Base]:
    listed = and_(
        ListPrice.tenant_id == Product.tenant_id, ListPrice.product_id == Product.id, ListPrice.currency == customer.currency
    )  # fmt: skip
    own = and_(
        OwnPrice.tenant_id == Product.tenant_id, OwnPrice.product_id == Product.id, OwnPrice.customer_id == customer.id,
        OwnPrice.currency == customer.currency, _sold_by(OwnPrice),
    )  # fmt: skip
    columns = (
        Product.id,
        Product.category_id,
        Product.unit,
        ListPrice.unit_price.label("listed"),
        *_break_columns(OwnPrice),
    )
    rows = select(*columns).outerjoin(ListPrice, listed).outerjoin(OwnPrice, own).where(Product.id.in_(wanted))
    found: dict[int, Base] = {}
    for product, shelf, unit, list_price, *own_break in db.session.execute(rows):
        base = found.setdefault(product, Base(shelf, unit, list_price, []))
        base.own.extend(_break(*own_break))
    return found


def lists_of(customer: Customer, wanted: list[int], on: dt.date) -> list[ListRow]:
    """Those that are asked, in the order in which they are: by rank, the default one last; each with its breaks of these products."""
    mine = exists().where(PriceListOf.price_list_id == PriceList.id, PriceListOf.customer_id == customer.id)
    live = (
        PriceList.active,
        PriceList.currency == customer.currency,
        or_(PriceList.valid_from.is_(None), PriceList.valid_from <= on),
        or_(PriceList.valid_until.is_(None), PriceList.valid_until >= on),
    )
    shares = exists().where(
        CategoryPercent.tenant_id == PriceList.tenant_id, CategoryPercent.price_list_id == PriceList.id
    )
    columns = (
        PriceList.id,
        PriceList.name,
        PriceList.is_default,
        PriceList.valid_until.label("list_until"),
        shares.label("shares"),
    )
    priced = and_(
        Price.tenant_id == PriceList.tenant_id, Price.price_list_id == PriceList.id, Price.product_id.in_(wanted)
    )
    product = and_(Product.tenant_id == Price.tenant_id, Product.id == Price.product_id, _sold_by(Price))
    found = select(*columns, Product.id.label("product"), *_break_columns(Price))
    found = found.select_from(PriceList).outerjoin(Price, priced).outerjoin(Product, product)
    found = found.where(*live, or_(PriceList.is_default, mine))
    lists: dict[int, ListRow] = {}
    for row in db.session.execute(found.order_by(PriceList.is_default, PriceList.rank, PriceList.id)):
        one = lists.setdefault(row.id, ListRow(row.id, row.name, row.is_default, row.list_until, row.shares, {}))
        if row.product is not None:
            one.breaks.setdefault(row.product, []).extend(_break(*row[-4:]))
    return list(lists.values())


def _sold_by(table: Any) -> Any:
    """Is this price for the unit that the product is sold by?"""
    return or_(table.unit == "", table.unit == Product.unit)


def _break_columns(table: Any) -> tuple:
    return table.from_quantity, table.unit_price, table.valid_from, table.valid_until


def _break(quantity: Decimal | None, price: int, since: dt.date | None, until: dt.date | None) -> list[Break]:
    """None where an outer join found none."""
    return [] if quantity is None else [Break(quantity, price, Decimal(0), since, until)]


def percents_of(lists: list[ListRow]) -> dict[tuple[int, int], list[tuple[Decimal, Decimal]]]:
    """(from quantity, share off) by list and category."""
    columns = (
        CategoryPercent.price_list_id,
        CategoryPercent.category_id,
        CategoryPercent.from_quantity,
        CategoryPercent.off,
    )
    rows = select(*columns).where(CategoryPercent.price_list_id.in_([one.id for one in lists]))
    found: dict[tuple[int, int], list[tuple[Decimal, Decimal]]] = {}
    for price_list, category, quantity, off in db.session.execute(rows) if lists else ():
        found.setdefault((price_list, category), []).append((quantity, off))
    return found


def shelves_around() -> dict[int, tuple[int, ...]]:
    """Each category with those that it stands in, the nearest first."""
    parents: dict[int, int | None] = dict(db.session.execute(select(Category.id, Category.parent_id)).all())
    return {category: ancestors(category, parents) for category in parents}


def ancestors(category: int | None, parents: Mapping[int, int | None]) -> tuple[int, ...]:
    """A category and those that it stands in, the nearest first; a circle ends where it closes."""
    found: list[int] = []
    while category is not None and category not in found:
        found.append(category)
        category = parents.get(category)
    return tuple(found)
