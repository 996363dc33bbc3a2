"""An accepted offer becomes an order: what was chosen, at the prices offered, never reckoned anew (DOMAIN §5)."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from models.base import db
from models.customer import Customer
from models.document import DocumentLine, Quote, searchable
from models.event import Actor, record
from models.keeping_stock import hold
from models.limits_of_ordering import OVER_CREDIT, passes_credit_limit
from models.numbering import draw
from models.order import Order
from models.product import Product
from models.quote_choice import Chosen, totals


def order_of_quote(quote: Quote, customer: Customer, chosen: Sequence[Chosen], on: dt.date, by: Actor) -> Order:
    """The quote's order, dated on a local date; once. Stock is held as far as there is any: the rest was promised and comes later."""
    sums = totals(chosen)
    held_for = OVER_CREDIT if passes_credit_limit(customer, sums.total) else ""
    order = Order(
        customer_id=quote.customer_id, contact_id=quote.contact_id, branch_id=quote.branch_id, department_id=quote.department_id,
        came_from_id=quote.id, number=draw("order", on), status="submitted", dated_on=on, wanted_on=quote.wanted_on, reference=quote.reference,
        ship_to=quote.ship_to, bill_to=quote.bill_to, currency=quote.currency, net=sums.net, tax=sums.tax, total=sums.total,
        order_key=f"quote {quote.id}", held_for=held_for,
    )  # fmt: skip
    order.search_text = searchable(
        order.number, order.reference, "", [f"{one.line.sku} {one.line.description}" for one in chosen]
    )
    db.session.add(order)
    db.session.flush()
    lines = [_line(order, position, one) for position, one in enumerate(chosen, 1)]
    db.session.add_all(lines)
    db.session.flush()
    _hold(lines, quote.branch_id)
    record(order, "order from a quote", by=by, after=quote.number)
    if held_for:
        record(order, "order held", by=by, after=held_for)
    return order


def _line(order: Order, position: int, one: Chosen) -> DocumentLine:
    line = one.line
    return DocumentLine(
        customer_id=order.customer_id, document_id=order.id, product_id=line.product_id, position=position, sku=line.sku,
        description=line.description, unit=line.unit, quantity=one.quantity, unit_price=line.unit_price, discount=line.discount,
        tax_rate=line.tax_rate, amount=one.amount,
    )  # fmt: skip


def _hold(lines: Sequence[DocumentLine], branch_id: int | None) -> None:
    """In the order of products, so that no two orders wait for each other."""
    ids = {line.product_id for line in lines if line.product_id}
    tracked = set(db.session.scalars(select(Product.id).where(Product.id.in_(ids), Product.tracked)))
    for line in sorted((line for line in lines if line.product_id in tracked), key=lambda line: line.product_id):
        hold(line, line.quantity, branch_id)
