"""Staff write an invoice: blank, or of what was delivered; line by line until it is issued (DOMAIN §5)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select

from models.accounts import hold_account
from models.base import db
from models.contact import Contact
from models.customer import Customer, customer_of
from models.document import Document, DocumentLine, searchable
from models.event import Actor, record
from models.fulfilling import counted_by_line, sent_by_line
from models.invoice import Invoice
from models.letter_kinds import said
from models.money import line_tax, line_total
from models.order import Order
from models.ordering_rules import MOST_LINES
from models.pricing import prices_of
from models.product import Product
from models.refusing import Refused
from models.revising import lock
from models.taxing import taxed

NOTHING_LEFT = said("Nothing is left to invoice of this order.")
NOTHING_DELIVERED = said("Nothing that has left the house is left to invoice. Choose what was ordered instead.")
NOT_A_DRAFT = said("This is issued: what it says stays. Write a credit memo to correct it.")
TOO_MANY = said("An invoice can have at most 1,000 lines.")
BILLABLE = ("submitted", "confirmed", "completed", "terminated")
COUNTED = ("draft", "issued")  # papers that hold what they say


def begin(customer: Customer, contact: Contact | None, on: dt.date, by: Actor, key: str | None = None) -> Invoice:
    """A blank draft that the customer does not see yet, dated on a local date; once for each `key`."""
    hold_account(customer.id)
    if key and (found := db.session.scalar(select(Invoice).where(Invoice.order_key == key))):
        return found
    draft = _head(customer, on, customer.number)
    draft.contact_id, draft.order_key = contact.id if contact else None, key or None
    db.session.add(draft)
    db.session.flush()
    record(draft, "invoice drafted", by=by)
    return draft


def draft_of_order(order: Order, on: dt.date, by: Actor, *, delivered: bool = True) -> Invoice:
    """The draft of what has left the house and is not invoiced yet, or else of all that is not; freight goes with the first. Raises Refused."""
    hold_account(order.customer_id)
    order = lock(order)
    lines = uninvoiced(order, delivered=delivered)
    if order.status not in BILLABLE or not lines:
        raise Refused("lines", NOTHING_DELIVERED if delivered and uninvoiced(order, delivered=False) else NOTHING_LEFT)
    customer = customer_of(order)
    draft = _head(customer, on, order.number)
    draft.came_from_id, draft.contact_id, draft.branch_id = order.id, order.contact_id, order.branch_id
    draft.department_id, draft.reference, draft.currency = order.department_id, order.reference, order.currency
    draft.bill_to, draft.ship_to = order.bill_to or draft.bill_to, order.ship_to
    db.session.add(draft)
    db.session.flush()
    set_lines(draft, [_copied(line, quantity, customer) for line, quantity in lines])
    record(draft, "invoice drafted", by=by, after=order.number)
    return draft


def uninvoiced(order: Document, *, delivered: bool) -> list[tuple[DocumentLine, Decimal]]:
    """(line, quantity) that no invoice or draft of one holds yet: of what has left the house, or of all that was ordered."""
    billed = counted_by_line(order, "invoice", COUNTED)
    gone = sent_by_line(order) if delivered else {}
    mine = select(DocumentLine).where(DocumentLine.document_id == order.id).order_by(DocumentLine.position)
    rows: list[tuple[DocumentLine, Decimal]] = []
    freight = []
    for line in db.session.scalars(mine):
        if line.kind == "freight":
            freight.append(line)
            continue
        left = (gone.get(line.id, Decimal(0)) if delivered else line.quantity) - billed.get(line.id, Decimal(0))
        if left > 0:
            rows.append((line, left))
    if rows and not _freight_is_billed(order):
        rows += [(line, line.quantity) for line in freight]
    return rows


def _freight_is_billed(order: Document) -> bool:
    there = select(DocumentLine.id).join(DocumentLine.document).where(
        Document.came_from_id == order.id, Document.kind == "invoice", Document.status.in_(COUNTED), DocumentLine.kind == "freight"
    )  # fmt: skip
    return db.session.scalar(there.limit(1)) is not None


def set_lines(draft: Document, rows: Sequence[Mapping[str, Any]]) -> list[DocumentLine]:
    """These lines instead of those that are there, numbered and added up anew; amounts are reckoned, never taken. Raises Refused."""
    if draft.status != "draft":
        raise Refused("lines", NOT_A_DRAFT)
    if len(rows) > MOST_LINES:
        raise Refused("lines", TOO_MANY)
    db.session.execute(delete(DocumentLine).where(DocumentLine.document_id == draft.id))
    lines = [_line(draft, position, row) for position, row in enumerate(rows, 1)]
    db.session.add_all(lines)
    draft.net = sum(line.amount for line in lines)
    draft.tax = sum(line_tax(line.amount, line.tax_rate) for line in lines)
    draft.total = draft.net + draft.tax
    words = [f"{line.sku} {line.description}" for line in lines]
    draft.search_text = searchable(draft.number, draft.reference, draft.note, words)
    db.session.flush()
    return lines


def without_tax(draft: Document) -> None:
    """Take the tax off every line, as its customer is invoiced without. Raises Refused."""
    mine = select(DocumentLine).where(DocumentLine.document_id == draft.id).order_by(DocumentLine.position)
    set_lines(draft, [_plain(line) | {"tax_rate": Decimal(0)} for line in list(db.session.scalars(mine))])


def drop(draft: Document, by: Actor) -> None:
    """A draft that nobody needs is gone, with its lines; that it was there stays on record. Raises Refused."""
    draft = lock(draft)
    if draft.status != "draft":
        raise Refused("status", NOT_A_DRAFT)
    record(draft, f"{draft.kind.replace('_', ' ')} draft dropped", by=by, before=draft.number)
    db.session.execute(delete(DocumentLine).where(DocumentLine.document_id == draft.id))
    db.session.delete(draft)
    db.session.flush()


def priced(customer: Customer, product: Product, quantity: Decimal, on: dt.date) -> dict[str, Any]:
    """A line for a product at this customer's price of a local date, taxed as the customer is; without a price at 0, for its writer to say."""
    found = prices_of(customer, {product.id: quantity}, on)[product.id]
    return {
        "product_id": product.id, "sku": product.sku, "description": product.name, "unit": product.unit, "quantity": quantity,
        "tax_rate": taxed(customer.treatment, product.tax_rate), "unit_price": found.unit_price if found else 0,
        "discount": found.off if found else Decimal(0),
    }  # fmt: skip


def draft_number(kind: str, stem: str) -> str:
    """A number for a draft, which is given another one when it is issued: "DRAFT-SO-1", "DRAFT-SO-1-2"."""
    first = f"DRAFT-{stem}"[:34]
    taken = select(Document.number).where(Document.kind == kind, Document.number.startswith(first, autoescape=True))
    there = set(db.session.scalars(taken))
    return next(name for name in (first, *(f"{first}-{n}" for n in range(2, 100_000))) if name not in there)


def _head(customer: Customer, on: dt.date, stem: str) -> Invoice:
    """A draft's head; the account is held, so that two who begin don't give one number."""
    hold_account(customer.id)
    draft = Invoice(
        customer_id=customer.id, department_id=customer.department_id, number=draft_number("invoice", stem),
        status="draft", dated_on=on, currency=customer.currency, bill_to="\n".join([customer.name, *customer.address_lines])[:600],
    )  # fmt: skip
    draft.search_text = searchable(draft.number, "", "", [])
    return draft


PLAIN = ("product_id", "kind", "sku", "description", "unit", "quantity", "unit_price", "discount", "tax_rate")


def _plain(line: Any) -> dict[str, Any]:
    return {name: getattr(line, name) for name in PLAIN}


def _copied(line: DocumentLine, quantity: Decimal, customer: Customer) -> dict[str, Any]:
    return _plain(line) | {"quantity": quantity, "tax_rate": taxed(customer.treatment, line.tax_rate)}


def _line(draft: Document, position: int, row: Mapping[str, Any]) -> DocumentLine:
    values: dict[str, Any] = {"discount": Decimal(0), "tax_rate": Decimal(0)} | {
        name: row[name] for name in PLAIN if name in row
    }
    amount = line_total(values["unit_price"], values["quantity"], values["discount"])
    return DocumentLine(customer_id=draft.customer_id, document_id=draft.id, position=position, amount=amount, **values)
