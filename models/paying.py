"""A customer pays by a gateway: begun once, for invoices that nobody else pays meanwhile, and settled by one function (DOMAIN §7)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from models.accounts import hold_account
from models.adjusting import conclude_refund
from models.adjustment import Adjustment
from models.allocating import allocate, allocations_of
from models.base import change_if, db
from models.checkout import Checkout, CheckoutItem
from models.checkouts import checkout_by_key, checkout_for, items_of, payment_of
from models.contact import Contact
from models.customer import Customer
from models.deposits import count_deposit, waits_for_invoice
from models.document import Document
from models.event import Actor, record
from models.formats import on_record
from models.payable import UNDER_WAY, Part
from models.payment import Payment
from models.receiving import receive
from models.refusing import Refused
from models.telling_of_money import tell_receipt
from models.types import now


def credits_of(customer_id: int, currency: str) -> list[Document]:
    """What it has in hand: credit memos, then payments, the oldest first; not a deposit, which waits for the invoice of its quote."""
    mine = select(Document).where(
        Document.customer_id == customer_id, Document.currency == currency, Document.allocated < Document.total,
        Document.kind.in_(("credit_memo", "payment")), Document.status.in_(("issued", "succeeded", "part_refunded")),
        ~waits_for_invoice(),
    )  # fmt: skip
    mine = mine.order_by(Document.kind, Document.dated_on, Document.id)
    return list(db.session.scalars(mine.execution_options(populate_existing=True)))


def in_hand(papers: Sequence[Document]) -> int:
    """Σ of what is left of them, in minor units."""
    return sum(paper.total - paper.allocated for paper in papers)


def use_credit(customer: Customer, parts: Sequence[Part], currency: str, by: Actor) -> list[Part]:
    """What is in hand is used for these parts first; gives what is left of them to pay."""
    hold_account(customer.id)
    rest = {part.id: part.amount for part in parts}
    papers = {paper.id: paper for paper in _invoices(list(rest))}
    for source in credits_of(customer.id, currency):
        used = sum(_use(source, papers[ident], rest, ident) for ident in rest)
        if used:
            record(source, "credit used", by=by, after=on_record(used, currency), shown=True)
    return [part._replace(amount=rest[part.id]) for part in parts if rest[part.id] > 0]


def _use(source: Document, invoice: Document, rest: dict[int, int], ident: int) -> int:
    amount = min(rest[ident], source.total - source.allocated, invoice.total - invoice.allocated)
    if amount <= 0:
        return 0
    allocate(source, invoice, amount)
    rest[ident] -= amount
    return amount


def begin_checkout(
    customer: Customer,
    contact: Contact | None,
    parts: Sequence[Part],
    currency: str,
    gateway: str,
    key: str,
    on: dt.date,
    by: Actor,
    keep_card: bool = False,
) -> Checkout:
    """A pending payment of these parts on a local date; the form with this `key` begins it once. Raises Refused where one is being paid already."""
    hold_account(customer.id)
    if found := checkout_by_key(key):
        return found
    numbers = {part.id: part.number for part in parts}
    waiting = select(CheckoutItem.invoice_id).where(CheckoutItem.invoice_id.in_(numbers), CheckoutItem.waits)
    if (taken := db.session.scalar(waiting.limit(1))) is not None:
        raise Refused("invoices", UNDER_WAY, number=numbers[taken])
    payment = receive(
        customer, sum(part.amount for part in parts), on, by, currency=currency, reference=", ".join(numbers.values()), contact=contact,
        status="pending", key=f"pay {key}"[:43],
    )  # fmt: skip
    made = checkout_for(payment, contact, gateway, key, by, keep_card)
    db.session.add_all(
        CheckoutItem(customer_id=customer.id, checkout_id=made.id, invoice_id=part.id, amount=part.amount)
        for part in parts
    )
    db.session.flush()
    return made


def settle(checkout: Checkout, outcome: Any, on: dt.date, by: Actor) -> bool:
    """What the gateway says of it (integrations/gateways.Outcome), by webhook or by the page that leads back, whichever comes first.

    Paid stays paid, whatever is said later; the order in which things are said changes nothing. Amount and currency have to be those that were
    asked for: otherwise it stays as it is, on record. True when this changed something.
    """
    hold_account(checkout.customer_id)
    db.session.refresh(checkout)
    payment = payment_of(checkout)
    if outcome.state in ("failed", "expired"):
        return _fail(checkout, payment, by)
    if outcome.state != "paid" or checkout.state == "paid":
        return False
    if (outcome.amount, outcome.currency) != (payment.total, payment.currency):
        said = f"{outcome.amount} {outcome.currency}"[:200]
        if change_if(payment, Document.held_for == "", held_for=said):
            record(payment, "payment differs", by=by, after=said)
        return False
    paid = {"state": "paid", "reference": outcome.reference[:200], "settled_at": now()}
    if not change_if(checkout, Checkout.state != "paid", **paid):
        return False
    db.session.refresh(payment)
    payment.status, payment.dated_on, payment.method = "succeeded", on, (outcome.method or checkout.gateway)[:40]
    db.session.flush()
    _count(checkout, payment, by)
    _keep_reference(checkout, outcome.customer_reference)
    tell_receipt(payment)
    record(payment, "payment received", by=by, after=on_record(payment.total, payment.currency), shown=True)
    return True


def _count(checkout: Checkout, payment: Payment, by: Actor) -> None:
    for item in items_of(checkout):
        item.waits = False
    db.session.flush()
    count(checkout, payment)
    count_deposit(payment, by)


def count(checkout: Checkout, payment: Payment) -> None:
    """What is in hand of a payment towards the invoices that it was made for, in their order, as far as they are open; the rest stays in hand."""
    items = items_of(checkout)
    counted = {one.invoice_id: one.amount for one in allocations_of(payment)}
    invoices = {invoice.id: invoice for invoice in _invoices([item.invoice_id for item in items])}
    db.session.refresh(payment)
    for item in items:
        invoice = invoices[item.invoice_id]
        wanted = min(item.amount - counted.get(invoice.id, 0), payment.total - payment.allocated)
        amount = min(wanted, invoice.total - invoice.allocated) if invoice.status == "issued" else 0
        if amount > 0:
            allocate(payment, invoice, amount)


def end_refund(made: Adjustment, checkout: Checkout, succeeded: bool, by: Actor) -> None:
    """What the gateway says of a refund of this payment; one that came back counts again towards what was paid, as far as that is open."""
    if conclude_refund(made, succeeded, by) and not succeeded:
        payment = payment_of(checkout)
        count(checkout, payment)
        count_deposit(payment, by)


def _fail(checkout: Checkout, payment: Payment, by: Actor) -> bool:
    if not change_if(checkout, Checkout.state == "open", state="failed", settled_at=now()):
        return False
    payment.status = "failed"
    for item in items_of(checkout):
        item.waits = False
    db.session.flush()
    record(payment, "payment failed", by=by)
    return True


def _keep_reference(checkout: Checkout, reference: str) -> None:
    """What the gateway calls this customer, so that it is offered its cards again."""
    customer = db.session.scalars(select(Customer).where(Customer.id == checkout.customer_id)).one()
    if reference and customer.gateway_reference != reference:
        customer.gateway_reference = reference[:200]


def _invoices(ids: Sequence[int]) -> list[Document]:
    mine = select(Document).where(Document.id.in_(ids), Document.kind == "invoice").order_by(Document.id)
    return list(db.session.scalars(mine.execution_options(populate_existing=True)))
