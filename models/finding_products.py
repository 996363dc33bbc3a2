"""The whole catalogue as staff look through it: by words, category and state, and what runs low."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import String, and_, false, func, select, true, type_coerce

from models.base import db
from models.branch import Branch
from models.keyset import Cursor, Order, Page, page
from models.price import ListPrice
from models.product import Category, Product
from models.stock import Stock, StockMove
from models.text import fold, like
from models.types import Quantity

BY_NAME = Order("name", type_coerce(Product.name_folded, String), False)
MOST_WORDS = 8


class State(StrEnum):
    """Which ones. LOW: no more available than the level at which to order again."""

    ACTIVE = "active"
    LOW = "low"
    DISCONTINUED = "discontinued"
    INACTIVE = "inactive"
    ALL = "all"


@dataclass(frozen=True)
class Wanted:
    text: str = ""
    category: int = 0
    state: State = State.ACTIVE


class Counts(NamedTuple):
    """Of one product, at all branches together."""

    on_hand: Decimal
    reserved: Decimal
    expected: Decimal

    @property
    def available(self) -> Decimal:
        return self.on_hand - self.reserved


def _conditions(wanted: Wanted) -> list[Any]:
    free = (
        select(func.coalesce(func.sum(Stock.on_hand - Stock.reserved), 0))
        .where(Stock.tenant_id == Product.tenant_id, Stock.product_id == Product.id)
        .correlate(Product)
        .scalar_subquery()
    )
    states = {
        State.ACTIVE: [Product.active == true()],
        State.LOW: [Product.active == true(), Product.tracked == true(), free <= Product.reorder_level],
        State.DISCONTINUED: [Product.discontinued == true()],
        State.INACTIVE: [Product.active == false()],
        State.ALL: [],
    }
    found = states[wanted.state]
    if wanted.category:
        known = 0 < wanted.category < 2**63
        found.append(Product.category_id == wanted.category if known else false())
    for word in fold(wanted.text).split()[:MOST_WORDS]:
        found.append(Product.folded.like(like(word), escape="\\"))
    return found


def find_products(wanted: Wanted, place: Cursor | None = None, size: int = 25) -> Page:
    """A page of them by name: one statement."""
    columns = (
        Product.id, Product.sku, Product.name, Product.unit, Product.active, Product.discontinued, Product.limited, Product.tracked,
        Product.reorder_level, Product.thumb_hash, Category.name.label("category"),
    )  # fmt: skip
    shelf = and_(Category.tenant_id == Product.tenant_id, Category.id == Product.category_id)
    statement = select(*columns).outerjoin(Category, shelf).where(*_conditions(wanted))
    return page(statement, Product.id, BY_NAME, place, size)


def counts_of(products: list[int]) -> dict[int, Counts]:
    """By product: one statement."""
    sums = (type_coerce(func.sum(column), Quantity()) for column in (Stock.on_hand, Stock.reserved, Stock.expected))
    rows = select(Stock.product_id, *sums).where(Stock.product_id.in_(products)).group_by(Stock.product_id)
    return {product: Counts(*counts) for product, *counts in db.session.execute(rows)}


def list_prices(products: list[int], currency: str) -> dict[int, int]:
    """Minor units by product, in one currency."""
    rows = select(ListPrice.product_id, ListPrice.unit_price)
    rows = rows.where(ListPrice.product_id.in_(products), ListPrice.currency == currency)
    return dict(db.session.execute(rows).all())


def prices_of_product(product: Product) -> list[ListPrice]:
    """In each currency that it has one in."""
    rows = select(ListPrice).where(ListPrice.product_id == product.id)
    return list(db.session.scalars(rows.order_by(ListPrice.currency)))


def stock_by_branch(product: Product) -> list[tuple[Branch | None, Stock | None]]:
    """What is kept for the business as a whole, then at each active branch; None where nothing is kept yet."""
    rows = {row.branch_key: row for row in db.session.scalars(select(Stock).where(Stock.product_id == product.id))}
    branches = list(db.session.scalars(select(Branch).where(Branch.active).order_by(Branch.name)))
    return [(None, rows.get(0)), *((branch, rows.get(branch.id)) for branch in branches)]


def moves_of(product: Product) -> list[StockMove]:
    """The newest changes of what is on hand."""
    rows = select(StockMove).where(StockMove.product_id == product.id)
    return list(db.session.scalars(rows.order_by(StockMove.id.desc()).limit(20)))
