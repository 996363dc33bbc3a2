"""What one customer pays: the one function that page, pad, review, order and staff's what-if ask (DOMAIN §6).

First match wins: the customer's own price → its price lists by rank → the default list → the list price less its discount. In a
list the largest break ≤ quantity; below its lowest break the next one is asked. Currency, unit and dates are part of the key.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import exists, or_, select

from models.base import db
from models.customer import Customer
from models.money import line_total
from models.price import CategoryPercent, ListPrice, OwnPrice, Price, PriceList, PriceListOf
from models.product import Category, Product


class Source(StrEnum):
    """Where a price comes from."""

    OWN = "own price"
    PRICE_LIST = "price list"
    DEFAULT = "default list"
    LIST_PRICE = "list price"


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


class Layer(NamedTuple):
    """One place where a price may stand, with its breaks; `name`: of the list."""

    source: Source
    breaks: Sequence[Break]
    name: str = ""
    valid_until: dt.date | None = None


@dataclass(frozen=True)
class Found:
    """A price and why: minor units of `currency` for one, `off` a fraction, through `valid_until`, from `from_quantity` on."""

    unit_price: int
    off: Decimal
    currency: str
    source: Source
    name: str
    from_quantity: Decimal
    valid_until: dt.date | None

    def amount(self, quantity: Decimal) -> int:
        """Of a line, minor units, rounded half up once."""
        return line_total(self.unit_price, quantity, self.off)

    @property
    def each(self) -> int:
        """What one comes to, for reading; a line is never reckoned from it."""
        return line_total(self.unit_price, Decimal(1), self.off)


def best_break(breaks: Iterable[Break], quantity: Decimal, on: dt.date) -> Break | None:
    """The largest that holds; of two from the same quantity, the one that began last: a promotion goes before what always holds."""
    held = [one for one in breaks if one.holds(quantity, on)]
    return max(held, key=lambda one: (one.from_quantity, one.valid_from or dt.date.min), default=None)


def first_price(layers: Iterable[Layer], quantity: Decimal, on: dt.date, currency: str) -> Found | None:
    """The first layer's that has one for this quantity on this day; None is "on request"."""
    for layer in layers:
        if one := best_break(layer.breaks, quantity, on):
            ends = min((day for day in (one.valid_until, layer.valid_until) if day), default=None)
            return Found(one.unit_price, one.off, currency, layer.source, layer.name, one.from_quantity, ends)
    return None


def break_table(
    layers: Sequence[Layer], on: dt.date, currency: str, least: Decimal = Decimal(1)
) -> list[tuple[Decimal, Found]]:
    """From which quantity on which price holds, where it changes; the first from the least that can be bought."""
    starts = {least} | {one.from_quantity for layer in layers for one in layer.breaks if one.from_quantity > least}
    table: list[tuple[Decimal, Found]] = []
    for quantity in sorted(starts):
        found = first_price(layers, quantity, on, currency)
        if found and (not table or _costs(table[-1][1]) != _costs(found)):
            table.append((quantity, found))
    return table


def _costs(found: Found) -> tuple:
    return found.unit_price, found.off, found.source, found.name


def layers_of(customer: Customer, products: Sequence[int], on: dt.date) -> dict[int, list[Layer]]:
    """Each product's layers for this customer on a local date: five statements, however many products."""
    wanted = list(products)
    rows = select(Product.id, Product.category_id, Product.unit).where(Product.id.in_(wanted))
    facts = db.session.execute(rows).all()
    bases = select(ListPrice.product_id, ListPrice.unit_price)
    bases = bases.where(ListPrice.product_id.in_(wanted), ListPrice.currency == customer.currency)
    base: dict[int, int] = dict(db.session.execute(bases).all())
    own = _by_product(_own_rows(customer, wanted), facts)
    lists = _lists_of(customer, on)
    in_lists = _in_lists(lists, wanted, facts)
    percents = _percents(lists)
    shelves = _shelves() if percents else {}
    return {
        product: [
            *([Layer(Source.OWN, own[product])] if product in own else []),
            *_list_layers(lists, in_lists, percents, shelves.get(shelf, ()), product, base.get(product)),
            *(
                [Layer(Source.LIST_PRICE, [Break(Decimal(0), base[product], customer.discount)])]
                if product in base
                else []
            ),
        ]
        for product, shelf, _unit in facts
    }


def prices_of(customer: Customer, quantities: Mapping[int, Decimal], on: dt.date) -> dict[int, Found | None]:
    """The price of each product at its quantity, for this customer on a local date."""
    layers = layers_of(customer, list(quantities), on)
    return {
        product: first_price(layers.get(product, ()), quantity, on, customer.currency)
        for product, quantity in quantities.items()
    }


class _List(NamedTuple):
    id: int
    name: str
    is_default: bool
    valid_until: dt.date | None


def _lists_of(customer: Customer, on: dt.date) -> list[_List]:
    """Those that are asked, in the order in which they are: by rank, the default one last."""
    mine = exists().where(PriceListOf.price_list_id == PriceList.id, PriceListOf.customer_id == customer.id)
    live = (
        PriceList.active,
        PriceList.currency == customer.currency,
        or_(PriceList.valid_from.is_(None), PriceList.valid_from <= on),
        or_(PriceList.valid_until.is_(None), PriceList.valid_until >= on),
    )
    columns = (PriceList.id, PriceList.name, PriceList.is_default, PriceList.valid_until)
    found = select(*columns).where(*live, or_(PriceList.is_default, mine))
    rows = db.session.execute(found.order_by(PriceList.is_default, PriceList.rank, PriceList.id))
    return [_List(*row) for row in rows]


def _own_rows(customer: Customer, wanted: list[int]) -> Any:
    columns = (OwnPrice.product_id, OwnPrice.unit, *_break_columns(OwnPrice))
    return select(*columns).where(
        OwnPrice.customer_id == customer.id, OwnPrice.product_id.in_(wanted), OwnPrice.currency == customer.currency
    )


def _break_columns(table: Any) -> tuple:
    return table.from_quantity, table.unit_price, table.valid_from, table.valid_until


def _by_product(rows: Any, facts: Sequence[Any]) -> dict[int, list[Break]]:
    """Breaks by product, of those whose unit is the one it is sold by."""
    units = {product: unit for product, _shelf, unit in facts}
    found: dict[int, list[Break]] = {}
    for product, unit, quantity, price, since, until in db.session.execute(rows):
        if product in units and unit in ("", units[product]):
            found.setdefault(product, []).append(Break(quantity, price, Decimal(0), since, until))
    return found


def _in_lists(lists: list[_List], wanted: list[int], facts: Sequence[Any]) -> dict[tuple[int, int], list[Break]]:
    """Breaks by list and product."""
    units = {product: unit for product, _shelf, unit in facts}
    columns = (Price.price_list_id, Price.product_id, Price.unit, *_break_columns(Price))
    rows = select(*columns).where(Price.product_id.in_(wanted), Price.price_list_id.in_([one.id for one in lists]))
    found: dict[tuple[int, int], list[Break]] = {}
    for price_list, product, unit, quantity, price, since, until in db.session.execute(rows) if lists else ():
        if unit in ("", units.get(product)):
            found.setdefault((price_list, product), []).append(Break(quantity, price, Decimal(0), since, until))
    return found


def _percents(lists: list[_List]) -> dict[tuple[int, int], list[tuple[Decimal, Decimal]]]:
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


def _shelves() -> dict[int, tuple[int, ...]]:
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


def _list_layers(
    lists: list[_List], in_lists: Mapping, percents: Mapping, shelves: Sequence[int], product: int, base: int | None
) -> list[Layer]:
    """A product's own breaks in each list, then the shares off of its category and of those around it."""
    layers = []
    for one in lists:
        source = Source.DEFAULT if one.is_default else Source.PRICE_LIST
        places = [in_lists.get((one.id, product), [])]
        if base is not None:
            places += [[Break(q, base, off) for q, off in percents.get((one.id, shelf), [])] for shelf in shelves]
        layers += [Layer(source, breaks, one.name, one.valid_until) for breaks in places if breaks]
    return layers
