"""Products from a file, known by their SKU; categories that are missing are made."""

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import select

from models.base import db, new_id
from models.importing.mapping import Map
from models.importing.running import Row, upsert
from models.importing.seen import Seen
from models.importing.values import Field, Unreadable, amount, characters, in_minor_units, quantity, yes_or_no
from models.product import Category, Product
from models.scope import current_scope
from models.tenant import Tenant


class Products:
    """Prices are read in main units of the tenant's currency."""

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
            "list_price": Field(amount, empty=Decimal(0)),
            "on_hand": Field(quantity, empty=Decimal(0)),
            "on_order": Field(quantity, empty=Decimal(0)),
            "reorder_level": Field(quantity, empty=Decimal(0)),
            "discontinued": Field(yes_or_no, empty=False),
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
        for row in rows:
            values = {name: value for name, value in row.values.items() if not name.startswith("category")}
            if "category" in row.values:
                values["category_id"] = categories.get(row.values["category"])
            if values["sku"] in found:
                upsert(row, found[values["sku"]], values, self.only_new)
            elif "name" not in values:
                row.refuse("sku", f"There is no product {values['sku']}.")
            else:
                db.session.add(Product(**({"list_price": 0} | values)))
                row.note("new")

    def _complete(self, row: Row, currency: str) -> None:
        sku = row.values.get("sku")
        if sku and (line := self._seen.earlier(sku, row.line)):
            row.refuse("sku", f"{sku} was already in line {line}.")
        if "list_price" not in row.values:
            return
        try:
            row.values["list_price"] = in_minor_units(row.values["list_price"], currency)
            if row.values["list_price"] < 0:
                row.refuse("list_price", "A price can't be negative.")
        except Unreadable as reason:
            row.refuse("list_price", str(reason))

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
