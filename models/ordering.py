"""A draft becomes an order, once: everything is read again, stock is held, and what changed since it was seen is asked about (DOMAIN §6)."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from models.approving import ask_approvers
from models.base import change_if, db
from models.buyer import Buyer, Member
from models.catalogue import COLUMNS, Shelves, visible
from models.customer import Customer
from models.document import DocumentLine, searchable
from models.drafting import Totals, lines_of
from models.event import Actor, record
from models.keeping_stock import hold
from models.letter_kinds import said
from models.limits_of_ordering import OVER_CREDIT, passes_credit_limit, waits_for_approval
from models.money import line_tax, line_total
from models.numbering import draw
from models.order import Order
from models.order_draft import OrderDraft
from models.order_files import hand_over
from models.ordering_rules import check_quantity, plain, refuse_start
from models.pricing import Found, prices_of
from models.product import Product
from models.refusing import Refused
from models.stock_shown import NOTHING, available, may_back_order
from models.taxing import taxed
from models.telling_of_orders import tell_of_order, tell_staff
from models.tenant import Tenant
from models.types import now

NO_REFERENCE = said("Enter your reference (PO number): your orders carry one.")
NO_REFERENCE_BY_STAFF = said("Enter the customer's reference (PO number): its orders carry one.")


class Line(NamedTuple):
    """One line as it would be ordered now, beside the price that was seen. `why_not`: what keeps it from being ordered.

    `tax_rate`: what this customer pays on it.
    """

    product: Any
    quantity: Decimal
    price: Found | None
    seen_price: int | None
    seen_off: Decimal
    why_not: Refused | None
    backordered: Decimal
    tax_rate: Decimal

    @property
    def amount(self) -> int:
        return self.price.amount(self.quantity) if self.price else 0

    @property
    def tax(self) -> int:
        return line_tax(self.amount, self.tax_rate)

    @property
    def seen_each(self) -> int:
        """What one came to when its writer saw it, minor units."""
        return line_total(self.seen_price or 0, Decimal(1), self.seen_off)

    @property
    def is_changed(self) -> bool:
        return self.price is not None and (self.price.unit_price, self.price.off) != (self.seen_price, self.seen_off)


class Review(NamedTuple):
    """A draft held against today's prices, stock and limits. `token` stands for all that its reader is shown."""

    lines: Sequence[Line]
    totals: Totals
    missing: int
    needs_approval: bool
    token: str

    @property
    def can_be_sent(self) -> bool:
        return bool(self.lines) and not self.missing and all(line.why_not is None for line in self.lines)


class Changed(Exception):
    """Something is not as it was shown: show the review again, and ask again."""


def review(draft: OrderDraft, me: Buyer | Member, tenant: Tenant, on: dt.date) -> Review:
    """Everything read again on a local date; a handful of statements, however many lines."""
    customer = me.customer
    rows = lines_of(draft)
    ids = [row.product_id for row in rows]
    seen = db.session.execute(select(*COLUMNS).where(Product.id.in_(ids), visible(customer.id, Shelves(customer.id))))
    products = {row.id: row for row in seen}
    prices = prices_of(customer, {row.product_id: row.quantity for row in rows}, on)
    stock = available(ids, draft.branch_id)
    lines = [_line(row, products.get(row.product_id), prices, stock, tenant, customer) for row in rows]
    totals = Totals(len(lines), sum(line.amount for line in lines), sum(line.tax for line in lines))
    missing = max(0, customer.order_minimum - totals.net) if lines else 0
    approval = me.user is not None and waits_for_approval(me.user, totals.total, on)
    shown = [(line.product.sku, line.quantity, line.price and line.price.each, line.backordered) for line in lines]
    token = hashlib.sha256(repr((shown, totals, approval)).encode()).hexdigest()[:32]
    return Review(lines, totals, missing, approval, token)


def _line(
    row: Any, product: Any, prices: Mapping[int, Found | None], stock: Mapping, tenant: Tenant, customer: Customer
) -> Line:
    price, why_not, backordered = prices.get(row.product_id), None, Decimal(0)
    if product is None:
        return Line(
            _Gone(row),
            row.quantity,
            None,
            row.unit_price,
            row.discount,
            Refused("lines", "It is no longer sold."),
            backordered,
            Decimal(0),
        )
    free = max(stock.get(row.product_id, NOTHING).free, Decimal(0))
    try:
        check_quantity(product, row.quantity)
        if price is None:
            raise Refused("lines", "It has no price at the moment: ask for it.")
        if product.tracked and row.quantity > free:
            if not may_back_order(product, tenant):
                raise _too_few(free)
            backordered = row.quantity - free
    except Refused as why:
        why_not = why
    return Line(
        product,
        row.quantity,
        price,
        row.unit_price,
        row.discount,
        why_not,
        backordered,
        taxed(customer.treatment, product.tax_rate),
    )


def _too_few(free: Decimal) -> Refused:
    if not free:
        return Refused("lines", "It is out of stock.")
    return Refused("lines", "Only %(count)s are left.", count=plain(free))


class _Gone:
    """A product that is sold no longer, as far as a review names it."""

    def __init__(self, row: Any):
        self.id, self.sku, self.name, self.unit, self.tax_rate = row.product_id, row.sku, row.name, row.unit, Decimal(0)


def submit(draft: OrderDraft, me: Buyer | Member, tenant: Tenant, token: str, by: Actor) -> Order:
    """Send a draft as the order that its reader was shown (`token`), once: sent again it is the same order.

    Raises Refused with a sentence, or Changed where anything is not as it was shown; then nothing is stored.
    """
    if sent := order_of(draft.key):
        return sent
    customer = me.customer
    refuse_start(customer, by_staff=me.user is None)
    if customer.needs_reference and not draft.reference:
        raise Refused("reference", NO_REFERENCE if me.user else NO_REFERENCE_BY_STAFF)
    on = tenant.today()
    found = review(draft, me, tenant, on)
    if not found.lines:
        raise Refused("lines", "There is nothing in this order yet.")
    if found.missing or not found.can_be_sent or found.token != token:
        raise Changed
    if not change_if(draft, OrderDraft.sent_at.is_(None), sent_at=now()):
        sent = order_of(draft.key)
        if sent is None:  # a quote was asked for all of it meanwhile
            raise Changed
        return sent
    return _write(draft, me, tenant, found, on, by)


def order_of(key: str) -> Order | None:
    """The order that a draft was sent as."""
    return db.session.scalar(select(Order).where(Order.order_key == key)) if len(key) <= 43 else None


def _write(draft: OrderDraft, me: Buyer | Member, tenant: Tenant, found: Review, on: dt.date, by: Actor) -> Order:
    customer, author = me.customer, me.person
    totals = found.totals
    held_for = OVER_CREDIT if passes_credit_limit(customer, totals.total) else ""
    order = Order(
        customer_id=customer.id, contact_id=author and author.id, branch_id=draft.branch_id, department_id=customer.department_id,
        number=draw("order", on), status="waiting" if found.needs_approval else "submitted", dated_on=on, wanted_on=draft.wanted_on,
        reference=draft.reference, note=draft.note, ship_to=draft.ship_to, currency=customer.currency, net=totals.net, tax=totals.tax,
        total=totals.total, order_key=draft.key, held_for=held_for,
        bill_to="\n".join([customer.name, *customer.address_lines])[:600],
    )  # fmt: skip
    order.search_text = searchable(
        order.number, order.reference, order.note, [f"{line.product.sku} {line.product.name}" for line in found.lines]
    )
    db.session.add(order)
    db.session.flush()
    lines = {line.product.id: _document_line(order, n, line) for n, line in enumerate(found.lines, 1)}
    db.session.add_all(lines.values())
    db.session.flush()
    hand_over(draft, order)
    for line in sorted(found.lines, key=lambda line: line.product.id):  # so that no two orders wait for each other
        if line.product.tracked:
            short = line.quantity - hold(lines[line.product.id], line.quantity, draft.branch_id)
            if short and not may_back_order(line.product, tenant):
                raise Changed  # somebody else got it meanwhile
    what = "order sent for approval" if found.needs_approval else "order submitted"
    if me.user is None:
        what = "order placed on the customer's behalf"
    record(order, what, by=by, after=order.reference, shown=me.user is None)
    if held_for:
        record(order, "order held", by=by, after=held_for)
    if me.user is None:
        tell_staff(order, by.name, but=by.id)
        tell_of_order(order, "behalf", by.name)
    else:
        _tell(order, found, me, tenant)
    return order


def _tell(order: Order, found: Review, me: Buyer | Member, tenant: Tenant) -> None:
    author = me.person.name if me.person else ""
    if found.needs_approval:
        ask_approvers(order, author, tenant)
    else:
        tell_staff(order, author)
    tell_of_order(order, "received")


def _document_line(order: Order, position: int, line: Line) -> DocumentLine:
    price = line.price
    assert price is not None  # noqa: S101 - review() has said so
    return DocumentLine(
        customer_id=order.customer_id, document_id=order.id, product_id=line.product.id, position=position, sku=line.product.sku,
        description=line.product.name, unit=line.product.unit, quantity=line.quantity, unit_price=price.unit_price, discount=price.off,
        tax_rate=line.tax_rate, amount=line.amount,
    )  # fmt: skip
