"""Products as the catalogue and the order pad print them: price and why, breaks, stock as it may be told, what is in the draft."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _

from access import visit
from blueprints.ordering.pad import Pad
from models import formats
from models.goods_of_buyer import OfBuyer, goods_of_buyer
from models.ordering_rules import least, plain
from models.pricing import Found, Source, break_table, first_price, layers_of
from models.stock_shown import Level, Shown, is_sold_out, shown


class PriceShown(NamedTuple):
    """What one costs, from which quantity on, and why, in words."""

    each: str
    why: str
    before: str = ""
    from_quantity: str = ""


class Good(NamedTuple):
    """One row of goods. `order`: can it be put on an order now; else `wait`: can it be waited for.

    `tax`: whether its prices are with it, empty where there is none on it.
    """

    id: int
    sku: str
    name: str
    unit: str
    code: str
    url: str
    picture: str | None
    price: PriceShown | None
    breaks: list[PriceShown]
    stock_text: str
    stock_tone: str
    last: str
    hint: str
    quantity: str
    order: bool
    wait: bool
    waits: bool = False
    error: str = ""
    tax: str = ""


class Goods:
    """Prints products for one customer: a handful of statements, however many there are."""

    def __init__(self, pad: Pad, rows: Sequence[Any], quantities: Mapping[int, Decimal]):
        ids, customer = [row.id for row in rows], pad.customer
        self.pad, self.customer, self.tenant, self.rows, self.quantities = pad, customer, pad.tenant, rows, quantities
        self.layers = layers_of(customer, ids, visit.today)
        self.known = goods_of_buyer(0 if pad.by_staff else visit.person_id, customer.id, ids, pad.branch_id)

    def all(self) -> list[Good]:
        return [self.good(row) for row in self.rows]

    def good(self, row: Any) -> Good:
        layers, quantity = self.layers.get(row.id, []), self.quantities.get(row.id, Decimal(0))
        asked = max(quantity, least(row))
        found = first_price(layers, asked, visit.today, self.customer.currency)
        known = self.known.get(row.id, OfBuyer())
        stock = shown(row, known.stock, self.tenant, visit.today)
        sold_out = is_sold_out(row, known.stock, self.tenant)
        base = next((layer.breaks[0].unit_price for layer in layers if layer.source == Source.LIST_PRICE), 0)
        text, tone = stock_words(stock)
        return Good(
            id=row.id,
            sku=row.sku,
            name=row.name,
            unit=row.unit,
            code=known.code,
            url=self.pad.product_url(row.sku),
            picture=picture_url(row.thumb_hash),
            price=found and self._price(found, row.tax_rate, base),
            breaks=self._breaks(layers, row),
            stock_text=text,
            stock_tone=tone,
            last=self._last(known),
            hint=quantity_hint(row),
            quantity=plain(quantity) if quantity else "",
            order=found is not None and (not sold_out or quantity > 0),
            wait=found is not None and sold_out and not self.pad.by_staff,
            waits=known.waits,
            tax=self.pad.tax_words if row.tax_rate else "",
        )

    def _last(self, known: OfBuyer) -> str:
        if known.last_bought is None or not self.pad.sees_past_orders:
            return ""
        return _("last ordered %(day)s", day=formats.date(known.last_bought, visit.locale))

    def _breaks(self, layers: list, row: Any) -> list[PriceShown]:
        table = break_table(layers, visit.today, self.customer.currency, least(row))
        return [self._price(found, row.tax_rate, 0, quantity) for quantity, found in table] if len(table) > 1 else []

    def _price(self, found: Found, rate: Decimal, base: int, quantity: Decimal | None = None) -> PriceShown:
        each = formats.money(self.pad.shown(found.each, rate), found.currency, visit.locale)
        before = formats.money(self.pad.shown(base, rate), found.currency, visit.locale) if base > found.each else ""
        return PriceShown(each, why(found), before, formats.quantity(quantity, visit.locale) if quantity else "")


def picture_url(digest: str | None) -> str | None:
    """Where a picture is served from."""
    return url_for("public.logo", digest=digest) if digest else None


def quantity_hint(row: Any) -> str:
    """What bounds a quantity of it, in words."""
    said = []
    if row.minimum:
        said.append(_("at least %(count)s", count=formats.quantity(row.minimum, visit.locale)))
    if row.maximum:
        said.append(_("at most %(count)s", count=formats.quantity(row.maximum, visit.locale)))
    if row.multiple:
        said.append(_("in packs of %(count)s", count=formats.quantity(row.multiple, visit.locale)))
    return ", ".join(said)


def why(found: Found) -> str:
    """Where a price comes from and how long it holds: "your price until 31 Mar, from 24"."""
    own = _("own price") if visit.audience == "staff" else _("your own price")
    words = {
        Source.OWN: own, Source.PRICE_LIST: found.name, Source.DEFAULT: "", Source.LIST_PRICE: "",
    }[found.source]  # fmt: skip
    parts = [words] if words else []
    if found.off and found.source == Source.LIST_PRICE:
        parts.append(_("%(share)s off", share=formats.percent(found.off, visit.locale)))
    if found.valid_until and found.source in (Source.OWN, Source.PRICE_LIST):
        parts.append(_("until %(day)s", day=formats.date(found.valid_until, visit.locale)))
    if found.from_quantity > 1:
        parts.append(_("from %(count)s", count=formats.quantity(found.from_quantity, visit.locale)))
    return ", ".join(parts)


def stock_words(stock: Shown) -> tuple[str, str]:
    """(text, tone) of a badge; empty where nothing may be told."""
    if stock.level == Level.UNKNOWN:
        return "", ""
    due = _due(stock.expected, stock.expected_on)
    tone = {Level.IN: "good", Level.LOW: "warn", Level.OUT: "bad"}[stock.level]
    if stock.level == Level.OUT:
        return (_("Out of stock, %(due)s", due=due) if due else _("Out of stock")), tone
    if stock.number is None:
        return (_("In stock") if stock.level == Level.IN else _("Few left")), tone
    count = formats.quantity(stock.number, visit.locale) + ("+" if stock.more else "")
    told = _("%(count)s in stock", count=count)
    return (f"{told}, {due}" if due and stock.level == Level.LOW else told), tone


def _due(expected: Decimal | None, day: dt.date | None) -> str:
    if day and expected:
        return _(
            "%(count)s due %(day)s", count=formats.quantity(expected, visit.locale), day=formats.date(day, visit.locale)
        )
    if day:
        return _("due %(day)s", day=formats.date(day, visit.locale))
    return _("%(count)s on their way", count=formats.quantity(expected, visit.locale)) if expected else ""
