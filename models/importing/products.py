"""Products from a file, known by their SKU; categories that are missing are made, list price and stock go where they are kept."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import select

from models.base import db, new_id
from models.importing.mapping import Map
from models.importing.running import Row, upsert
from models.importing.seen import Seen
from models.importing.values import (
    Field,
    Rules,
    Unreadable,
    amount,
    characters,
    in_minor_units,
    quantity,
    share,
    whole,
    yes_or_no,
)
from models.price import ListPrice
from models.product import Category, Product
from models.scope import current_scope
from models.stock import Stock
from models.tenant import Tenant


def _bound(written: str, rules: Rules) -> Decimal:
    """A quantity that bounds an order line."""
    value = quantity(written, rules)
    if not value:
        raise Unreadable("%(quantity)s bounds nothing: leave it empty, or enter a quantity above 0.", quantity=written)
    return value


ELSEWHERE = {"list_price", "on_hand", "on_order"}


class Products:
    """Prices are read in main units of the tenant's currency; 0 is no price. Stock is the one that is kept for the business as a whole."""

    called: ClassVar[str] = "products"
    fills: ClassVar[tuple[str, ...]] = ("sku",)
    keys: ClassVar[tuple[str, ...]] = ("sku",)

    def __init__(self, written: Map, seen: Seen):
        self.only_new = ["category_id" if name == "category" else name for name in written.only_new]
        self.fields = {
            "sku": Field(characters(40), needed=True),
            "name": Field(characters(200), needed=True),
            "category": Field(characters(100)),
            "category_description": Field(characters(500)),
            "description": Field(characters(2000)),
            "unit": Field(characters(60)),
            "barcode": Field(characters(40)),
            "list_price": Field(amount, empty=Decimal(0)),
            "on_hand": Field(quantity, empty=Decimal(0)),
            "on_order": Field(quantity, empty=Decimal(0)),
            "reorder_level": Field(quantity, empty=Decimal(0)),
            "discontinued": Field(yes_or_no, empty=False),
            "tax_rate": Field(share("tax rate"), empty=Decimal(0)),
            "minimum": Field(_bound, empty=None),
            "maximum": Field(_bound, empty=None),
            "multiple": Field(_bound, empty=None),
            "decimals": Field(whole(0, 3), empty=0),
            "active": Field(yes_or_no, empty=True),
            "limited": Field(yes_or_no, empty=False),
            "tracked": Field(yes_or_no, empty=True),
        }
        self._seen = seen

    def write(self, rows: list[Row]) -> None:
        mine = select(Tenant.currency).where(Tenant.id == current_scope().tenant_id)
        currency = db.session.scalars(mine).one()
        for row in rows:
            self._complete(row, currency)
        rows = [row for row in rows if not row.problems]
        skus = [row.values["sku"] for row in rows]
        found = {p.sku: p for p in db.session.scalars(select(Product).where(Product.sku.in_(skus)))}
        left = found if "category_id" in self.only_new else {}
        categories = self._categories([row for row in rows if row.values["sku"] not in left])
        kept = _kept_elsewhere([product.id for product in found.values()], currency)
        for row in rows:
            values = {name: value for name, value in row.values.items() if not name.startswith("category")}
            if "category" in row.values:
                values["category_id"] = categories.get(row.values["category"])
            elsewhere = {name: values.pop(name) for name in ELSEWHERE & values.keys()}
            if values["sku"] in found:
                product = found[values["sku"]]
                elsewhere = {name: value for name, value in elsewhere.items() if name not in self.only_new}
                upsert(row, product, values, self.only_new)
                if _differs(kept.get(product.id, {}), elsewhere):
                    row.note("changed")
            elif "name" not in values:
                row.refuse("sku", "There is no product %(sku)s.", sku=values["sku"])
                continue
            else:
                product = Product(id=new_id(), **values)
                db.session.add(product)
                row.note("new")
            _keep_elsewhere(product.id, kept.get(product.id, {}), elsewhere, currency)

    def _complete(self, row: Row, currency: str) -> None:
        sku = row.values.get("sku")
        if sku and (line := self._seen.earlier(sku, row.line)):
            row.refuse("sku", "%(sku)s was already in line %(line)s.", sku=sku, line=line)
        if "list_price" not in row.values:
            return
        try:
            row.values["list_price"] = in_minor_units(row.values["list_price"], currency)
            if row.values["list_price"] < 0:
                row.refuse("list_price", "A price can't be negative.")
        except Unreadable as reason:
            row.refuse("list_price", reason.sentence)

    def _categories(self, rows: list[Row]) -> dict[str, int]:
        """Ids by name, of those there are and those made now."""
        wanted = {v["category"]: v.get("category_description", "") for row in rows if (v := row.values).get("category")}
        there = select(Category.name, Category.id).where(Category.name.in_(wanted))
        ids = dict(db.session.execute(there).all())
        for name in wanted.keys() - ids.keys():
            made = Category(id=new_id(), name=name, description=wanted[name])
            db.session.add(made)
            ids[name] = made.id
        db.session.flush()
        return ids

    def finish(self, all_good: bool) -> Iterator[list[Row]]:
        return iter(())


def _kept_elsewhere(products: list[int], currency: str) -> dict[int, dict[str, Any]]:
    """List price and stock rows of the products that are there, by product and table."""
    prices = select(ListPrice).where(ListPrice.product_id.in_(products), ListPrice.currency == currency)
    stocks = select(Stock).where(Stock.product_id.in_(products), Stock.branch_key == 0)
    found: dict[int, dict[str, Any]] = {}
    for name, query in (("price", prices), ("stock", stocks)):
        for row in db.session.scalars(query):
            found.setdefault(row.product_id, {})[name] = row
    return found


def _differs(kept: dict[str, Any], values: dict[str, Any]) -> bool:
    price, stock = kept.get("price"), kept.get("stock")
    now = {
        "list_price": price.unit_price if price else 0,
        "on_hand": stock.on_hand if stock else 0,
        "on_order": stock.expected if stock else 0,
    }
    return any(now[name] != value for name, value in values.items())


def _keep_elsewhere(product_id: int, kept: dict[str, Any], values: dict[str, Any], currency: str) -> None:
    price, stock = kept.get("price"), kept.get("stock")
    if "list_price" in values:
        unit_price = values["list_price"]
        if price and unit_price:
            price.unit_price = unit_price
        elif price:
            db.session.delete(price)
        elif unit_price:
            db.session.add(ListPrice(product_id=product_id, currency=currency, unit_price=unit_price))
    counts = {"on_hand": "on_hand", "on_order": "expected"}
    if counts.keys() & values.keys():
        if stock is None:
            stock = Stock(product_id=product_id)
            db.session.add(stock)
        for name, column in counts.items():
            if name in values:
                setattr(stock, column, values[name])
