"""List prices and stock from a file, and the breaks of a price list or of one customer; by the same verbs as on their pages, on record."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import select

from models.base import db
from models.branch import Branch
from models.event import Actor
from models.importing.mapping import Map
from models.importing.running import Row
from models.importing.seen import Seen
from models.importing.values import (
    KEEP,
    Field,
    Unreadable,
    amount,
    characters,
    currency,
    date,
    in_minor_units,
    quantity,
)
from models.keeping_stock import correct, expect, stock_of
from models.price import OwnPrice, Price, PriceList
from models.product import Product
from models.refusing import Refused
from models.revising import seen as token_of
from models.scope import current_scope
from models.setting_prices import Wish, add_own_price, add_price, change_price, set_list_price
from models.tenant import Tenant

SKU = Field(characters(40), needed=True)
SHOWN = Field(characters(200), empty=KEEP)  # the product's name, for people who read the file; not read back


class BySku:
    """What is known by a product's SKU: each row by itself, refused with the sentence that its page would show."""

    fills: ClassVar[tuple[str, ...]] = ("sku",)
    keys: ClassVar[tuple[str, ...]] = ("sku",)
    by: ClassVar[Actor]
    fields: ClassVar[dict]

    def __init__(self, _written: Map, seen: Seen):
        self._seen = seen
        self.currency = db.session.scalars(select(Tenant.currency).where(Tenant.id == current_scope().tenant_id)).one()

    def key(self, values: dict[str, Any]) -> str:
        """What may stand in a file once."""
        return str(values.get("sku"))

    def write(self, rows: list[Row]) -> None:
        skus = [row.values.get("sku") for row in rows]
        products = {p.sku: p for p in db.session.scalars(select(Product).where(Product.sku.in_(skus)))}
        for row in rows:
            if row.problems:
                continue
            if line := self._seen.earlier(self.key(row.values), row.line):
                row.refuse("sku", "The same was already in line %(line)s.", line=line)
            elif row.values["sku"] not in products:
                row.refuse("sku", "There is no product %(sku)s.", sku=row.values["sku"])
            else:
                self._try(row, products[row.values["sku"]])

    def _try(self, row: Row, product: Product) -> None:
        try:
            row.note(self.keep(row.values, product))
        except Refused as why:
            row.refuse(why.field if why.field in self.fields else "", str(why), **why.figures)
        except Unreadable as why:
            row.refuse("", why.sentence)

    def keep(self, values: dict[str, Any], product: Product) -> str:
        """Do what the row says; gives new, changed or unchanged. Raises Refused, Unreadable."""
        raise NotImplementedError

    def finish(self, _all_good: bool) -> Iterator[list[Row]]:
        return iter(())


class ListPrices(BySku):
    """One price for each product and currency (the business's own, where there is no such column); empty or 0 is on request."""

    called: ClassVar[str] = "list prices"
    fills: ClassVar[tuple[str, ...]] = ("sku", "list_price")
    fields: ClassVar[dict] = {
        "sku": SKU,
        "name": SHOWN,
        "currency": Field(currency),
        "list_price": Field(amount, empty=None),
    }

    def key(self, values: dict[str, Any]) -> str:
        return f"{values.get('sku')} {values.get('currency') or self.currency}"

    def keep(self, values: dict[str, Any], product: Product) -> str:
        paid_in = values.get("currency") or self.currency
        price = in_minor_units(values["list_price"], paid_in) if values["list_price"] else None
        return "changed" if set_list_price(product, paid_in, price, self.by) else "unchanged"


class Stocks(BySku):
    """What there is on hand and on its way at a branch, or without one for the business as a whole."""

    called: ClassVar[str] = "stock"
    fields: ClassVar[dict] = {
        "sku": SKU,
        "name": SHOWN,
        "branch": Field(characters(20)),
        "on_hand": Field(quantity, empty=KEEP),
        "reserved": Field(quantity, empty=KEEP),
        "on_order": Field(quantity, empty=KEEP),
        "expected_on": Field(date, empty=None),
    }

    def key(self, values: dict[str, Any]) -> str:
        return f"{values.get('sku')} {values.get('branch')}"

    def keep(self, values: dict[str, Any], product: Product) -> str:
        branch, changed = self._branch(values.get("branch", "")), False
        if "on_hand" in values:
            changed = correct(product, values["on_hand"], "spreadsheet", self.by, branch)
        if "on_order" in values or "expected_on" in values:
            now = stock_of(product, branch)
            day = values.get("expected_on", now.expected_on)
            changed = expect(product, values.get("on_order", now.expected), day, self.by, branch) or changed
        return "changed" if changed else "unchanged"

    def _branch(self, code: str) -> Branch | None:
        found = db.session.scalar(select(Branch).where(Branch.code == code.upper())) if code else None
        if code and not found:
            raise Refused("branch", "There is no branch with the code %(code)s.", code=code)
        return found


class Prices(BySku):
    """Breaks of `of`: a price list, or a customer's own. One that begins at the same quantity and day is changed."""

    called: ClassVar[str] = "prices"
    of: ClassVar[Any]
    fills: ClassVar[tuple[str, ...]] = ("sku", "unit_price")
    fields: ClassVar[dict] = {
        "sku": SKU,
        "name": SHOWN,
        "unit": SHOWN,
        "from_quantity": Field(quantity, empty=Decimal(1)),
        "unit_price": Field(amount, needed=True),
        "currency": Field(currency),
        "valid_from": Field(date, empty=None),
        "valid_until": Field(date, empty=None),
    }

    def key(self, values: dict[str, Any]) -> str:
        return f"{values.get('sku')} {values.get('from_quantity', 1)} {values.get('valid_from')}"

    def keep(self, values: dict[str, Any], product: Product) -> str:
        if values.get("currency") not in ("", None, self.of.currency):
            raise Refused("currency", "These prices are in %(currency)s.", currency=self.of.currency)
        price = in_minor_units(values["unit_price"], self.of.currency)
        wish = Wish(values.get("from_quantity", Decimal(1)), price, values.get("valid_from"), values.get("valid_until"))
        in_list = isinstance(self.of, PriceList)
        there = self._there(Price if in_list else OwnPrice, product, wish)
        if there is None:
            (add_price if in_list else add_own_price)(self.of, product, wish, self.by)
            return "new"
        token = token_of(there, Wish._fields)
        return "changed" if change_price(there, product, self.of, wish, token, self.by) else "unchanged"

    def _there(self, table: Any, product: Product, wish: Wish) -> Any:
        key = wish.valid_from.isoformat() if wish.valid_from else ""
        mine = Price.price_list_id == self.of.id if table is Price else OwnPrice.customer_id == self.of.id
        same = (table.from_quantity == wish.from_quantity, table.from_key == key)
        in_currency = () if table is Price else (OwnPrice.currency == self.of.currency,)
        return db.session.scalar(select(table).where(mine, table.product_id == product.id, *same, *in_currency))
