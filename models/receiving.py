"""Money that came in: recorded once, and counted towards invoices, oldest due first unless chosen (DOMAIN §5)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from models.accounts import held_paper, hold_account, refuse_closed, refuse_nothing
from models.allocating import USABLE, Allocation, allocate, release
from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.document import Document, searchable
from models.event import Actor, record
from models.formats import Money, on_record
from models.invoice import Invoice
from models.letter_kinds import said
from models.numbering import draw
from models.payment import Payment
from models.refusing import Refused

TOO_MUCH = said("%(number)s has only %(left)s left.")
NOT_THEIRS = said("Only the customer's own invoices in the same currency can be chosen.")
NOT_USABLE = said("%(number)s can't be used: it is not received, or void.")


def receive(
    customer: Customer, amount: int, on: dt.date, by: Actor, *, currency: str = "", method: str = "", reference: str = "", note: str = "",
    contact: Contact | None = None, status: str = "succeeded", key: str | None = None, came_from: Document | None = None,
) -> Payment:  # fmt: skip
    """A payment of `amount` minor units on a local date; `key`: the form, bank line or checkout that it is recorded for, each once.

    `came_from`: the quote whose deposit it is. Raises Refused.
    """
    hold_account(customer.id)
    if key and (found := db.session.scalar(select(Payment).where(Payment.order_key == key))):
        return found
    refuse_nothing(amount)
    refuse_closed(on)
    payment = Payment(
        customer_id=customer.id, contact_id=contact.id if contact else None, department_id=customer.department_id, number=draw("payment", on),
        status=status, dated_on=on, currency=currency or customer.currency, net=amount, total=amount, method=method[:40], reference=reference[:80],
        note=note[:2000], order_key=key, came_from_id=came_from.id if came_from else None,
    )  # fmt: skip
    payment.search_text = searchable(payment.number, reference, note, [method])
    db.session.add(payment)
    db.session.flush()
    if status == "succeeded":
        record(payment, "payment recorded", by=by, after=on_record(amount, payment.currency), shown=True)
    return payment


def open_invoices(paper: Document) -> list[Invoice]:
    """The customer's invoices in the currency of a payment or credit memo that are not paid, oldest due first."""
    mine = select(Invoice).where(
        Invoice.customer_id == paper.customer_id, Invoice.currency == paper.currency, Invoice.status == "issued",
        Invoice.allocated < Invoice.total,
    )  # fmt: skip
    return list(db.session.scalars(mine.order_by(Invoice.due_on, Invoice.dated_on, Invoice.id)))


def allocate_oldest_first(source: Document, by: Actor, only: Sequence[Document] | None = None) -> int:
    """Count what is left of it towards open invoices (`only` these), the oldest due first. How many minor units found a place; none of what is void."""
    source = held_paper(source)
    left = wanted = source.total - source.allocated if source.status in USABLE[source.kind] else 0
    for invoice in only if only is not None else open_invoices(source):
        db.session.refresh(invoice)
        part = min(left, invoice.total - invoice.allocated)
        if part > 0 and invoice.status == "issued":
            allocate(source, invoice, part)
            left -= part
    if wanted - left:
        record(source, "allocated", by=by, after=on_record(wanted - left, source.currency))
    return wanted - left


def allocate_chosen(source: Document, amounts: Mapping[str, int], by: Actor) -> None:
    """Count it towards these invoices, by number, in minor units. All of it or nothing: raises Refused."""
    source = held_paper(source)
    if source.status not in ("succeeded", "part_refunded", "issued"):
        raise Refused("amounts", NOT_USABLE, number=source.number)
    numbers = [number for number, amount in amounts.items() if amount]
    mine = select(Invoice).where(Invoice.customer_id == source.customer_id, Invoice.number.in_(numbers))
    invoices = {invoice.number: invoice for invoice in db.session.scalars(mine.order_by(Invoice.id))}
    if len(invoices) < len(numbers) or any(invoice.currency != source.currency for invoice in invoices.values()):
        raise Refused("amounts", NOT_THEIRS)
    _refuse_too_much(source, sum(amounts.values()))
    for number, invoice in invoices.items():
        db.session.refresh(invoice)
        refuse_nothing(amounts[number], "amounts")
        _refuse_too_much(invoice, amounts[number])
        allocate(source, invoice, amounts[number])
    if invoices:
        record(source, "allocated", by=by, after=", ".join(sorted(invoices)))


def _refuse_too_much(paper: Document, amount: int) -> None:
    left = paper.total - paper.allocated if paper.status in ("issued", *USABLE["payment"]) else 0
    if amount > left:
        raise Refused("amounts", TOO_MUCH, number=paper.number, left=Money(left, paper.currency))


def take_back(allocation: Allocation, by: Actor) -> bool:
    """What was counted towards an invoice is open again, and in hand again. False where it was taken back already."""
    hold_account(allocation.customer_id)
    both = select(Document).where(Document.id.in_((allocation.source_id, allocation.invoice_id)))
    papers: dict[int, Any] = {paper.id: paper for paper in db.session.scalars(both)}
    source, invoice = papers[allocation.source_id], papers[allocation.invoice_id]
    if not release(allocation):
        return False
    record(
        source,
        "allocation taken back",
        by=by,
        after=f"{invoice.number} {on_record(allocation.amount, source.currency)}",
    )
    return True
