"""What an import changes: rows of the database looked at before and after, so that it can be undone."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Date, select

from models.base import db
from models.importing.running import Row
from models.keeping_products import FIELDS as OF_PRODUCT
from models.price import ListPrice, OwnPrice, Price, PriceList
from models.product import Category, Product
from models.setting_prices import Wish
from models.sheet_import import SheetChange
from models.stock import Stock
from models.types import Scaled

TABLES: dict[str, Any] = {
    "category": Category, "product": Product, "list_price": ListPrice, "stock": Stock, "price": Price, "own_price": OwnPrice,
}  # fmt: skip
FIELDS: dict[str, tuple[str, ...]] = {
    "category": ("name", "description"), "product": OF_PRODUCT, "list_price": ("currency", "unit_price"),
    "stock": ("branch_key", "on_hand", "expected", "expected_on"), "price": Wish._fields, "own_price": Wish._fields,
}  # fmt: skip
FOUND_BY = ("currency", "branch_key")  # kept whether it differs or not


class Kept(NamedTuple):
    """A row of a table as it stands."""

    sku: str
    product_id: int | None
    values: dict[str, Any]


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON can keep them."""
    return {f: v if v is None or isinstance(v, str | int | bool) else str(v) for f, v in values.items()}


def as_they_were(kind: str, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a table's fields, from what plain() made of them."""
    return {field: _value(getattr(TABLES[kind], field).type, value) for field, value in kept.items()}


def _value(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, Scaled):
        return Decimal(value)
    return dt.date.fromisoformat(value) if isinstance(kind, Date) else value


def values_of(kind: str, row: Any) -> dict[str, Any]:
    """What a row holds in the fields that an import may write."""
    return {field: getattr(row, field) for field in FIELDS[kind]}


def kinds_of(noun: Any) -> tuple[str, ...]:
    """Which tables an import of this noun writes, in the order of who refers to whom."""
    if noun.called == "products":
        return ("category", "product", "list_price", "stock")
    if noun.called == "prices":
        return ("price",) if isinstance(noun.of, PriceList) else ("own_price",)
    return {"list prices": ("list_price",), "stock": ("stock",)}[noun.called]


class Watch:
    """Looks when it is made and when it is asked; `rows` are about to be written in between."""

    def __init__(self, noun: Any, rows: list[Row]):
        self.noun = noun
        self.skus: dict[str, int] = {}
        self.names: dict[str, int] = {}
        for row in rows:
            if not row.problems:
                self.skus.setdefault(row.values["sku"], row.line)
                self.names.setdefault(row.values.get("category") or "", row.line)
        self.before = self._look()

    def changes(self) -> list[SheetChange]:
        """What is otherwise now than it was."""
        db.session.flush()
        after, found = self._look(), []
        for key in [*self.before, *(key for key in after if key not in self.before)]:
            was, now = self.before.get(key), after.get(key)
            if was != now:
                found.append(self._change(key, was, now))
        return sorted(found, key=lambda change: list(TABLES).index(change.noun))

    def _change(self, key: tuple[str, int], was: Kept | None, now: Kept | None) -> SheetChange:
        kept: Any = now or was
        kind, row_id = key
        old, new = was.values if was else {}, now.values if now else {}
        differs = [f for f in FIELDS[kind] if not (was and now) or f in FOUND_BY or old[f] != new[f]]
        line = self.names[kept.values["name"]] if kind == "category" else self.skus[kept.sku]
        return SheetChange(
            line=line, sku=kept.sku, noun=kind, row_id=row_id, product_id=kept.product_id, made=was is None,
            before=plain({f: old[f] for f in differs}) if was else {}, after=plain({f: new[f] for f in differs}) if now else {},
        )  # fmt: skip

    def _look(self) -> dict[tuple[str, int], Kept]:
        there = select(Product.id, Product.sku).where(Product.sku.in_(self.skus))
        products: dict[int, str] = dict(db.session.execute(there).all())
        found: dict[tuple[str, int], Kept] = {}
        for kind in kinds_of(self.noun):
            product, table = _product_of(kind), TABLES[kind]
            columns = (getattr(table, field) for field in FIELDS[kind])
            for row_id, product_id, *values in db.session.execute(
                select(table.id, product, *columns).where(*self._mine(kind, products))
            ):
                named = dict(zip(FIELDS[kind], values, strict=True))
                sku = "" if kind == "category" else products[product_id]
                found[kind, row_id] = Kept(sku, None if kind == "category" else product_id, named)
        return found

    def _mine(self, kind: str, products: Mapping[int, str]) -> list[Any]:
        if kind == "category":
            return [Category.name.in_(self.names)]
        of: Any = getattr(self.noun, "of", None)
        which = {"price": lambda: Price.price_list_id == of.id, "own_price": lambda: OwnPrice.customer_id == of.id}
        return [_product_of(kind).in_(products), *([which[kind]()] if kind in which else [])]


def _product_of(kind: str) -> Any:
    return TABLES[kind].id if kind in ("category", "product") else TABLES[kind].product_id
