"""What customers read about stock, by the business's policy or the product's own (DOMAIN §6)."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select, type_coerce

from models.base import db
from models.product import Product, StockShown
from models.stock import Stock
from models.tenant import Tenant
from models.types import Quantity


class Level(StrEnum):
    """How much there is, roughly. UNKNOWN: not kept, or not told."""

    UNKNOWN = "unknown"
    IN = "in"
    LOW = "low"
    OUT = "out"


class Available(NamedTuple):
    """What can be bought now of a product, at the branch that was asked for, and what is on its way."""

    free: Decimal
    expected: Decimal
    expected_on: dt.date | None
    reorder_level: Decimal


class Shown(NamedTuple):
    """`number`: as it may be told, None where it may not; `more`: there is more than that ("50+"). `expected_on`: never one that is past."""

    level: Level
    number: Decimal | None = None
    more: bool = False
    expected: Decimal | None = None
    expected_on: dt.date | None = None


NOTHING = Available(Decimal(0), Decimal(0), None, Decimal(0))


def available(products: Sequence[int], branch_id: int | None = None) -> dict[int, Available]:
    """By product: at one branch and what is kept for the business as a whole, or everywhere. One statement."""
    joined = select(Stock.product_id, *sums(), Product.reorder_level).join(
        Product, and_(Product.tenant_id == Stock.tenant_id, Product.id == Stock.product_id)
    )
    found = joined.where(Stock.product_id.in_(products), *at_branch(branch_id))
    rows = db.session.execute(found.group_by(Stock.product_id, Product.reorder_level))
    return {product: Available(*row) for product, *row in rows}


def sums() -> tuple:
    """The columns that make an Available, but for the level at which to order again."""
    free = type_coerce(func.sum(Stock.on_hand - Stock.reserved), Quantity())
    return free, func.sum(Stock.expected), func.min(Stock.expected_on)


def at_branch(branch_id: int | None) -> list[Any]:
    """The rows of stock that an order of that branch may take from."""
    return [or_(Stock.branch_key == branch_id, Stock.branch_key == 0)] if branch_id else []


def shown(product: Any, there: Available, tenant: Tenant, today: dt.date) -> Shown:
    """What a customer may read of it today, the tenant's local date."""
    policy = StockShown(product.stock_shown or tenant.stock_shown)
    if policy == StockShown.HIDDEN or not product.tracked:
        return Shown(Level.UNKNOWN)
    free = max(there.free, Decimal(0))
    level = Level.OUT if not free else Level.LOW if free <= there.reorder_level else Level.IN
    due_on = there.expected_on if there.expected_on and there.expected_on >= today else None
    due = there.expected if there.expected and (due_on or not there.expected_on) else None
    if policy == StockShown.LEVEL:
        return Shown(level, expected_on=due_on if due else None)
    if policy == StockShown.CAPPED and free > tenant.stock_cap:
        return Shown(level, Decimal(tenant.stock_cap), True, due, due_on if due else None)
    return Shown(level, free, False, due, due_on if due else None)


def is_sold_out(product: Any, there: Available, tenant: Tenant) -> bool:
    """Can none of it be ordered now?"""
    return there.free <= 0 and not may_back_order(product, tenant)


def may_back_order(product: Any, tenant: Tenant) -> bool:
    """May more be ordered than there is? Never of what is discontinued; always of what no stock is kept of."""
    if not product.tracked:
        return True
    wished = tenant.back_orders if product.back_order is None else product.back_order
    return bool(wished) and not product.discontinued
