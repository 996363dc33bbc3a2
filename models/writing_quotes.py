"""Staff write an offer: begun blank or for what was asked, line by line at the customer's prices, then sent as a revision (DOMAIN §5)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select

from models.base import db
from models.contact import Contact
from models.customer import Customer, customer_of
from models.document import DocumentLine, Quote, searchable
from models.event import Actor, record
from models.letter_kinds import said
from models.numbering import draw
from models.ordering_rules import MOST_LINES
from models.pricing import prices_of
from models.product import Product
from models.quote import QuoteLine, QuoteRevision
from models.reading_quotes import Offer, draft_of, offer_of
from models.refusing import Refused
from models.revising import lock
from models.taxing import taxed
from models.tenant import Tenant
from models.types import now

WRITABLE = ("requested", "draft", "sent", "expired")
CLOSED = said("This quote is answered or withdrawn: there is nothing to write any more.")
TOO_MANY = said("A quote can have at most 1,000 lines.")
COPIED = (
    "product_id", "position", "kind", "sku", "description", "unit", "quantity", "unit_price", "discount", "tax_rate", "optional", "one_of",
    "taken", "at_least", "at_most",
)  # fmt: skip
STANDING = ("product_id", "sku", "description", "unit", "quantity", "unit_price", "discount", "tax_rate")


def begin(customer: Customer, contact: Contact | None, on: dt.date, by: Actor) -> Quote:
    """A blank quote that the customer does not see yet, dated on a local date."""
    quote = Quote(
        customer_id=customer.id, contact_id=contact.id if contact else None, department_id=customer.department_id, number=draw("quote", on),
        status="draft", dated_on=on, currency=customer.currency, bill_to="\n".join([customer.name, *customer.address_lines])[:600],
    )  # fmt: skip
    quote.search_text = searchable(quote.number, "", "", [])
    db.session.add(quote)
    db.session.flush()
    record(quote, "quote begun", by=by)
    return quote


def written(quote: Quote, on: dt.date) -> Offer:
    """The revision that is being written; begun where there is none, with the lines of the one that was sent last or what was asked for.

    Locks the quote, so that two who begin get the same one. Raises Refused where there is nothing to write any more.
    """
    quote = lock(quote)
    if quote.status not in WRITABLE:
        raise Refused("status", CLOSED)
    found = draft_of(quote)
    if found:
        return found
    before = offer_of(quote)
    tenant = db.session.scalars(select(Tenant).where(Tenant.id == quote.tenant_id)).one()
    kept = (
        {name: getattr(before.revision, name) for name in ("title", "introduction", "terms", "deposit", "becomes")}
        if before
        else {"terms": tenant.quote_terms}
    )
    made = QuoteRevision(
        customer_id=quote.customer_id,
        quote_id=quote.id,
        revision=quote.revision + 1,
        valid_until=on + dt.timedelta(tenant.quote_days),
        **kept,
    )
    db.session.add(made)
    db.session.flush()
    rows = _copied(before) if before else _asked(quote, on)
    return Offer(made, _write(made, rows))


def _asked(quote: Quote, on: dt.date) -> list[dict[str, Any]]:
    """What the customer asked for, products at its prices; of a quote that came from elsewhere its lines as they are."""
    own = (DocumentLine.document_id == quote.id, DocumentLine.kind == "item")
    lines = list(db.session.scalars(select(DocumentLine).where(*own).order_by(DocumentLine.position)))
    ids = {line.product_id for line in lines if line.product_id}
    products = {one.id: one for one in db.session.scalars(select(Product).where(Product.id.in_(ids)))} if ids else {}
    if quote.status == "requested":
        customer, plain = customer_of(quote), ("description", "quantity")
        return [
            priced(customer, products[line.product_id], line.quantity, on)
            if line.product_id in products
            else {name: getattr(line, name) for name in plain}
            for line in lines
        ]
    return [{name: getattr(line, name) for name in STANDING} for line in lines if line.quantity]


def _copied(other: Offer) -> list[dict[str, Any]]:
    return [{name: getattr(line, name) for name in COPIED} for line in other.lines]


def copy_lines(offer: Offer, other: Offer, customer: Customer) -> None:
    """Everything of another offer instead of what is there: its prices stay as they were offered then, taxed as this customer is."""
    for name in ("title", "introduction", "terms"):
        setattr(offer.revision, name, getattr(other.revision, name))
    set_lines(offer, taxed_for(customer, _copied(other)))


def taxed_for(customer: Customer, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines that were written for another customer, at the rates that this one pays."""
    return [row | {"tax_rate": taxed(customer.treatment, row["tax_rate"] or Decimal(0))} for row in rows]


def set_lines(offer: Offer, rows: Sequence[Mapping[str, Any]]) -> list[QuoteLine]:
    """These lines instead of those that are there, numbered anew. Raises Refused."""
    if len(rows) > MOST_LINES:
        raise Refused("lines", TOO_MANY)
    db.session.execute(delete(QuoteLine).where(QuoteLine.revision_id == offer.revision.id))
    for line in offer.lines:
        db.session.expunge(line)
    offer.lines[:] = _write(offer.revision, rows)
    offer.revision.changed_at = now()
    return offer.lines


def _write(revision: QuoteRevision, rows: Sequence[Mapping[str, Any]]) -> list[QuoteLine]:
    lines = [
        QuoteLine(customer_id=revision.customer_id, revision_id=revision.id, **(dict(row) | {"position": position}))
        for position, row in enumerate(rows, 1)
    ]
    db.session.add_all(lines)
    db.session.flush()
    return lines


def ids_by_sku(skus: Sequence[str]) -> dict[str, int]:
    """The products that there are, by SKU: one statement."""
    rows = select(Product.sku, Product.id).where(Product.sku.in_(skus))
    return dict(db.session.execute(rows).all()) if skus else {}


def priced(customer: Customer, product: Product, quantity: Decimal, on: dt.date) -> dict[str, Any]:
    """A line for a product at this customer's price of a local date; without one the price is for its writer to say."""
    found = prices_of(customer, {product.id: quantity}, on)[product.id]
    return {
        "product_id": product.id, "sku": product.sku, "description": product.name, "unit": product.unit, "quantity": quantity,
        "tax_rate": taxed(customer.treatment, product.tax_rate), "unit_price": found.unit_price if found else None,
        "discount": found.off if found else Decimal(0),
    }  # fmt: skip
