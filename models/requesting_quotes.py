"""A customer asks for a price: goods with quantities, or in its own words; it lands in the inbox and in the customer's list as requested."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.document import DocumentLine, Quote, searchable
from models.event import Actor, record
from models.letter_kinds import said
from models.numbering import draw
from models.ordering_rules import refuse_start
from models.refusing import Refused
from models.telling_of_quotes import tell_staff_of_request

NOTHING = said("Say what you would like a price for.")


class Wish(NamedTuple):
    """One thing that is asked for: a product's columns, or None with its own words."""

    product: Any
    description: str
    quantity: Decimal


def request_quote(
    customer: Customer,
    person: Contact,
    wishes: Sequence[Wish],
    note: str,
    wanted_on: dt.date | None,
    branch_id: int | None,
    on: dt.date,
    by: Actor,
) -> Quote:
    """Asked on a local date. Raises Refused where nothing is asked for, or where this customer may start nothing new."""
    refuse_start(customer)
    if not wishes and not note.strip():
        raise Refused("note", NOTHING)
    quote = Quote(
        customer_id=customer.id, contact_id=person.id, branch_id=branch_id, department_id=customer.department_id, number=draw("quote", on),
        status="requested", dated_on=on, wanted_on=wanted_on, note=note.strip()[:2000], currency=customer.currency,
        bill_to="\n".join([customer.name, *customer.address_lines])[:600],
    )  # fmt: skip
    quote.search_text = searchable(quote.number, "", quote.note, [wish.description for wish in wishes])
    db.session.add(quote)
    db.session.flush()
    db.session.add_all(_line(quote, position, wish) for position, wish in enumerate(wishes, 1))
    db.session.flush()
    record(quote, "quote requested", by=by, shown=True)
    tell_staff_of_request(quote, person)
    return quote


def _line(quote: Quote, position: int, wish: Wish) -> DocumentLine:
    known = wish.product
    return DocumentLine(
        customer_id=quote.customer_id, document_id=quote.id, product_id=known.id if known else None, position=position,
        sku=known.sku if known else "", description=wish.description[:300], unit=known.unit if known else "", quantity=wish.quantity,
        unit_price=0, amount=0,
    )  # fmt: skip
