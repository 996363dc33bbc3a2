"""Why a customer pays what it pays: every place that was asked, in order, and which one won; by the pad's own function."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from models.customer import Customer
from models.ordering_rules import least
from models.price_rows import Break
from models.pricing import Found, Layer, best_break, break_table, first_price, layers_of
from models.product import Product


class Outcome(StrEnum):
    """What became of one place that was asked."""

    WON = "won"
    NOT_NEEDED = "an earlier one won"
    TOO_FEW = "below its lowest quantity"
    NOT_THEN = "not valid on this day"


@dataclass(frozen=True)
class Asked:
    """One place with its breaks. `one`: the break that holds, if any."""

    layer: Layer
    outcome: Outcome
    one: Break | None


@dataclass(frozen=True)
class Explained:
    """`found`: None is "on request". `table`: from which quantity on which price holds."""

    found: Found | None
    asked: Sequence[Asked]
    table: Sequence[tuple[Decimal, Found]]


def explain(customer: Customer, product: Product, quantity: Decimal, on: dt.date) -> Explained:
    """The price of a quantity for this customer on a local date, and how it was found."""
    layers = layers_of(customer, [product.id], on).get(product.id, [])
    asked: list[Asked] = []
    for layer in layers:
        one = best_break(layer.breaks, quantity, on)
        won = any(before.outcome == Outcome.WON for before in asked)
        asked.append(Asked(layer, _outcome(layer, one, won, on), one))
    found = first_price(layers, quantity, on, customer.currency)
    return Explained(found, asked, break_table(layers, on, customer.currency, least(product)))


def _outcome(layer: Layer, one: Break | None, won: bool, on: dt.date) -> Outcome:
    if one:
        return Outcome.NOT_NEEDED if won else Outcome.WON
    lives = any(each.holds(each.from_quantity, on) for each in layer.breaks)
    return Outcome.TOO_FEW if lives else Outcome.NOT_THEN
