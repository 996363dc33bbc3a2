"""What one person of one customer needs to know of goods beside their price: how many there are, their own code, when last bought."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, exists, func, select

from models.base import db
from models.document import Document, DocumentLine
from models.order_draft import BackInStock
from models.product import CustomerCode, Product
from models.stock import Stock
from models.stock_shown import NOTHING, Available, at_branch, sums


class OfBuyer(NamedTuple):
    """`last_bought`: the local date of this customer's last order of it; `waits`: does this person want to hear when it is back?"""

    stock: Available = NOTHING
    code: str = ""
    waits: bool = False
    last_bought: dt.date | None = None


def goods_of_buyer(
    contact_id: int, customer_id: int, products: Sequence[int], branch_id: int | None
) -> dict[int, OfBuyer]:
    """By product: one statement, however many."""
    code = select(CustomerCode.code).where(
        CustomerCode.customer_id == customer_id, CustomerCode.product_id == Product.id
    )
    waits = exists().where(
        BackInStock.product_id == Product.id,
        BackInStock.contact_id == contact_id,
        BackInStock.customer_id == customer_id,
    )
    columns = (Product.id, *sums(), Product.reorder_level, code.scalar_subquery(), waits, _last_bought(customer_id))
    there = and_(Stock.tenant_id == Product.tenant_id, Stock.product_id == Product.id, *at_branch(branch_id))
    rows = select(*columns).outerjoin(Stock, there).where(Product.id.in_(products))
    found = db.session.execute(rows.group_by(Product.tenant_id, Product.id))
    return {
        product: OfBuyer(NOTHING if stock[0] is None else Available(*stock), code or "", waits, last)
        for product, *stock, code, waits, last in found
    }


def _last_bought(customer_id: int) -> Any:
    line, order = DocumentLine, Document
    joined = select(func.max(order.dated_on))
    joined = joined.join(line, and_(order.tenant_id == line.tenant_id, order.id == line.document_id))
    return joined.where(
        line.customer_id == customer_id, order.kind == "order", line.product_id == Product.id
    ).scalar_subquery()
