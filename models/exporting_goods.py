"""Products, list prices, prices and stock as rows of a spreadsheet, under the names that imports know; a batch at a time."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, select

from models.base import db
from models.branch import Branch
from models.money import main_units
from models.price import ListPrice, OwnPrice, Price
from models.product import Category, Product
from models.stock import Stock

BATCH = 1_000


class Sheet(NamedTuple):
    """Columns by our names, and all rows in their order."""

    head: tuple[str, ...]
    rows: Iterator[list]


PRODUCT = (
    "sku", "name", "category", "description", "unit", "barcode", "tax_rate", "minimum", "maximum", "multiple", "decimals", "reorder_level", "active",
    "discontinued", "limited", "tracked",
)  # fmt: skip
LIST_PRICE = ("sku", "name", "currency", "list_price")
BREAK = ("sku", "name", "unit", "from_quantity", "unit_price", "currency", "valid_from", "valid_until")
STOCK = ("sku", "name", "branch", "on_hand", "reserved", "on_order", "expected_on")


def products() -> Sheet:
    """Every product with its category's name, by SKU."""
    columns = [Category.name if name == "category" else getattr(Product, name) for name in PRODUCT]
    shelf = and_(Category.tenant_id == Product.tenant_id, Category.id == Product.category_id)
    found = select(*columns).select_from(Product).outerjoin(Category, shelf).order_by(Product.sku)
    return Sheet(PRODUCT, _rows(found, list))


def list_prices() -> Sheet:
    """What each product costs in each currency; main units."""
    columns = (Product.sku, Product.name, ListPrice.currency, ListPrice.unit_price)
    found = select(*columns).join(ListPrice, _of_product(ListPrice)).order_by(Product.sku, ListPrice.currency)
    return Sheet(LIST_PRICE, _rows(found, lambda row: [*row[:3], main_units(row[3], row[2])]))


def stock() -> Sheet:
    """What there is of each product at each branch; an empty branch is the business as a whole."""
    columns = (
        Product.sku, Product.name, Branch.code, Stock.on_hand, Stock.reserved, Stock.expected, Stock.expected_on
    )  # fmt: skip
    place = and_(Branch.tenant_id == Stock.tenant_id, Branch.id == Stock.branch_id)
    found = select(*columns).join(Stock, _of_product(Stock)).outerjoin(Branch, place)
    return Sheet(STOCK, _rows(found.order_by(Product.sku, Stock.branch_key), list))


def prices(table: type[Price | OwnPrice], currency: str, *mine: Any) -> Sheet:
    """The breaks that `mine` says, of a list or of one customer; main units of their currency."""
    columns = (
        Product.sku, Product.name, table.unit, table.from_quantity, table.unit_price, table.valid_from, table.valid_until
    )  # fmt: skip
    found = select(*columns).join(table, _of_product(table)).where(*mine)
    order = found.order_by(Product.sku, table.from_quantity, table.from_key)

    def written(row: Any) -> list:
        return [*row[:4], main_units(row[4], currency), currency, *row[5:]]

    return Sheet(BREAK, _rows(order, written))


def _of_product(table: Any) -> Any:
    return and_(table.tenant_id == Product.tenant_id, table.product_id == Product.id)


def _rows(found: Select, written: Callable[[Any], list]) -> Iterator[list]:
    for row in db.session.execute(found, execution_options={"yield_per": BATCH}):
        yield [_plain(value) for value in written(row)]


def _plain(value: Any) -> Any:
    """Yes and no as every import reads them."""
    return ("yes" if value else "no") if isinstance(value, bool) else "" if value is None else value
