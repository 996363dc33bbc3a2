"""The deposit of an accepted quote: paid on account before there is an invoice, kept for what came of the quote, and counted there (DOMAIN §5)."""

import datetime as dt
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from models.accounts import hold_account
from models.allocating import Allocation, allocate
from models.base import db
from models.checkout import Checkout
from models.checkouts import checkout_by_key, checkout_for
from models.contact import Contact
from models.customer import Customer
from models.document import Document
from models.event import Actor, record
from models.invoice import Invoice
from models.letter_kinds import said
from models.numbers_in_text import NumbersInText
from models.payment import Payment
from models.quote import QuoteAnswer, QuoteRevision
from models.receiving import receive
from models.refusing import Refused

ARRIVED = ("succeeded", "part_refunded", "refunded")  # what went back was there: nobody is asked for it once more
USABLE = ("succeeded", "part_refunded")
NOT_ASKED = said("There is no deposit to pay here any more. Look again.")
UNDER_WAY = said("The deposit is being paid already. Continue that payment or cancel it first.")


class Deposit(NamedTuple):
    """Minor units of the quote's currency. `under_way`: the key of the checkout by which it is being paid, empty where it is not.

    `over`: what came of the quote is invoiced or cancelled, so nothing is asked any more.
    """

    asked: int
    paid: int
    under_way: str
    over: bool

    @property
    def left(self) -> int:
        """What is asked for now."""
        return 0 if self.over else max(0, self.asked - self.paid)


def deposit_of(quote: Document) -> Deposit | None:
    """None where none is asked for, or the quote is not accepted. Never more than the quote comes to. One statement; of all papers, whatever its
    reader may see.
    """
    accepted = and_(
        QuoteAnswer.quote_id == QuoteRevision.quote_id,
        QuoteAnswer.revision == QuoteRevision.revision,
        QuoteAnswer.outcome == "accepted",
    )
    query = select(QuoteRevision.deposit, _paid(quote), _under_way(quote), _is_over(quote)).join(QuoteAnswer, accepted)
    found = db.session.execute(query.where(QuoteRevision.quote_id == quote.id)).one_or_none()
    if found is None or not found[0]:
        return None
    return Deposit(min(found[0], quote.total), int(found[1]), found[2] or "", bool(found[3]))


def left_of_deposit(quote: Document) -> int:
    """What is asked for now, in minor units; 0 where nothing is."""
    deposit = deposit_of(quote)
    return deposit.left if deposit else 0


def _paid(quote: Document):
    mine = (Payment.came_from_id == quote.id, Payment.status.in_(ARRIVED))
    return select(func.coalesce(func.sum(Payment.total), 0)).where(*mine).scalar_subquery()


def _under_way(quote: Document):
    mine = (Payment.came_from_id == quote.id, Checkout.payment_id == Payment.id, Checkout.state == "open")
    return select(func.max(Checkout.key)).where(*mine).scalar_subquery()


def _is_over(quote: Document):
    made = aliased(Document)
    ended = case((or_(made.status == "cancelled", and_(made.kind == "invoice", made.status == "issued")), 1), else_=0)
    billed = select(Invoice.id).where(Invoice.came_from_id == made.id, Invoice.status == "issued").exists()
    follow_up = select(func.coalesce(func.max(case((billed, 1), else_=ended)), 0))
    return follow_up.where(made.came_from_id == quote.id, made.kind.in_(("order", "job", "invoice"))).scalar_subquery()


def is_deposit_of(checkout: Checkout, number: str) -> bool:
    """Is it for the deposit of the quote with this number?"""
    quote = aliased(Document)
    mine = select(quote.id).join(Payment, Payment.came_from_id == quote.id)
    found = mine.where(Payment.id == checkout.payment_id, quote.kind == "quote", quote.number == number)
    return db.session.scalar(found) is not None


def begin_deposit(
    customer: Customer, quote: Document, contact: Contact | None, gateway: str, key: str, on: dt.date, by: Actor
) -> Checkout:
    """A pending payment of what is left of a deposit, on a local date; the form with this `key` begins it once. Raises Refused."""
    hold_account(customer.id)
    if found := checkout_by_key(key):
        return found
    deposit = _asked(quote)
    if deposit.under_way:
        raise Refused("way", UNDER_WAY)
    payment = receive(
        customer, deposit.left, on, by, currency=quote.currency, reference=quote.number, contact=contact, status="pending",
        key=f"pay {key}"[:43], came_from=quote,
    )  # fmt: skip
    return checkout_for(payment, contact, gateway, key, by)


def _asked(quote: Document) -> Deposit:
    deposit = deposit_of(quote)
    if deposit is None or not deposit.left:
        raise Refused("way", NOT_ASKED)
    return deposit


def waits_for_invoice() -> Any:
    """Of documents: a deposit of which nothing is counted yet. It is kept for what came of its quote."""
    source = aliased(Document)
    of_quote = select(source.id).where(source.id == Document.came_from_id, source.kind == "quote").exists()
    counted = (
        select(Allocation.id).where(Allocation.source_id == Document.id).exists()
    )  # what went back is allocated, too
    return and_(Document.kind == "payment", ~counted, of_quote)


def tie_to_deposit(payment: Payment, text: str) -> None:
    """Money that came in by bank: what its text says of an accepted quote of the customer, whose deposit is not paid, makes it that deposit."""
    mine = select(Document).where(
        Document.kind == "quote", Document.status == "accepted", Document.customer_id == payment.customer_id, Document.currency == payment.currency,
    )  # fmt: skip
    asked = mine.where(
        select(QuoteRevision.id).where(QuoteRevision.quote_id == Document.id, QuoteRevision.deposit > 0).exists()
    )
    quotes = list(db.session.scalars(asked.order_by(Document.id)))
    for quote in NumbersInText((one.number, one) for one in quotes).find(text).named if quotes else ():
        deposit = deposit_of(quote)
        if deposit and deposit.left:
            payment.came_from_id = quote.id
            db.session.flush()
            return


def count_towards(invoice: Document, by: Actor) -> int:
    """An invoice was issued: the deposit of the quote that it comes from, by way of an order or a job perhaps, is counted. Minor units of it."""
    return sum(_count(payment, invoice, by) for payment in _deposits(_sources(invoice)))


def count_deposit(payment: Payment, by: Actor) -> int:
    """A deposit that arrives when there is an invoice already is counted towards that. Minor units of it."""
    if not payment.came_from_id:
        return 0
    made = select(Document.id).where(Document.came_from_id == payment.came_from_id)
    mine = select(Invoice).where(
        or_(Invoice.came_from_id == payment.came_from_id, Invoice.came_from_id.in_(made)),
        Invoice.status == "issued",
        Invoice.allocated < Invoice.total,
    )
    invoices = db.session.scalars(mine.order_by(Invoice.due_on, Invoice.id)).all()
    return sum(_count(payment, invoice, by) for invoice in invoices)


def _sources(invoice: Document) -> list[int]:
    """What it was made of, and what that was made of."""
    if not invoice.came_from_id:
        return []
    before = db.session.scalar(select(Document.came_from_id).where(Document.id == invoice.came_from_id))
    return [ident for ident in (invoice.came_from_id, before) if ident]


def _deposits(sources: list[int]) -> list[Payment]:
    if not sources:
        return []
    mine = select(Payment).where(
        Payment.came_from_id.in_(sources), Payment.status.in_(USABLE), Payment.allocated < Payment.total
    )
    return list(db.session.scalars(mine.order_by(Payment.dated_on, Payment.id)))


def _count(payment: Payment, invoice: Document, by: Actor) -> int:
    db.session.refresh(payment)
    db.session.refresh(invoice)
    amount = min(payment.total - payment.allocated, invoice.total - invoice.allocated)
    if amount <= 0 or payment.currency != invoice.currency:
        return 0
    allocate(payment, invoice, amount)
    record(payment, "deposit counted", by=by, after=invoice.number, shown=True)
    return amount
