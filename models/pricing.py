"""What one customer pays: the one function that page, pad, review, order and staff's what-if ask (DOMAIN §6).

First match wins: the customer's own price → its price lists by rank → the default list → the list price less its discount. In a
list the largest break ≤ quantity; below its lowest break the next one is asked. Currency, unit and dates are part of the key.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from models.customer import Customer
from models.money import line_total
from models.price_rows import Base, Break, ListRow, bases_of, lists_of, percents_of, shelves_around


class Source(StrEnum):
    """Where a price comes from."""

    OWN = "own price"
    PRICE_LIST = "price list"
    DEFAULT = "default list"
    LIST_PRICE = "list price"


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
    """Each product's layers for this customer on a local date: two statements, four with shares off; however many products."""
    bases = bases_of(customer, list(products))
    lists = lists_of(customer, list(bases), on)
    percents = percents_of([one for one in lists if one.shares])
    shelves = shelves_around() if percents else {}
    return {
        product: [
            *([Layer(Source.OWN, base.own)] if base.own else []),
            *_list_layers(lists, percents, shelves.get(base.shelf or 0, ()), product, base),
            *(
                [Layer(Source.LIST_PRICE, [Break(Decimal(0), base.list_price, customer.discount)])]
                if base.list_price is not None
                else []
            ),
        ]
        for product, base in bases.items()
    }


def prices_of(customer: Customer, quantities: Mapping[int, Decimal], on: dt.date) -> dict[int, Found | None]:
    """The price of each product at its quantity, for this customer on a local date."""
    layers = layers_of(customer, list(quantities), on)
    return {
        product: first_price(layers.get(product, ()), quantity, on, customer.currency)
        for product, quantity in quantities.items()
    }


def _list_layers(
    lists: list[ListRow], percents: Mapping, shelves: Sequence[int], product: int, base: Base
) -> list[Layer]:
    """A product's own breaks in each list, then the shares off of its category and of those around it."""
    layers = []
    for one in lists:
        source = Source.DEFAULT if one.is_default else Source.PRICE_LIST
        places = [one.breaks.get(product, [])]
        if base.list_price is not None:
            places += [
                [Break(quantity, base.list_price, off) for quantity, off in percents.get((one.id, shelf), [])]
                for shelf in shelves
            ]
        layers += [Layer(source, breaks, one.name, one.valid_until) for breaks in places if breaks]
    return layers
