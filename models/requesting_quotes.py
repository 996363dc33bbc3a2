"""A customer asks for a price: goods with quantities, or in its own words; it lands in the inbox and in the customer's list as requested."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from models.attaching import keep
from models.base import change_if, db
from models.business_in_scope import business
from models.catalogue import Shelves, products_by_code
from models.contact import Contact
from models.customer import Customer
from models.document import DocumentLine, Quote, searchable
from models.drafting import lines_of
from models.event import Actor, record
from models.letter_kinds import said
from models.numbering import draw, held
from models.order_draft import OrderDraft
from models.order_files import hand_over
from models.ordering_rules import read_quantity, refuse_start
from models.quote_policy import ASKABLE, asks_of
from models.refusing import Refused
from models.telling_of_quotes import tell_staff_of_request
from models.types import now

SENT = said("This order has been sent already.")
NOTHING = said("Say what you would like a price for.")
TOO_MANY = said("Ask for at most 200 things at once.")
MOST_ROWS = 200
FORM = "ask "  # what the key of a request begins with that was filled in as a form
MISSING = {
    "rows": said("Say which goods, and how many."),
    "note": said("Say in words what it is about."),
    "wanted_on": said("Say by when you need it."),
    "files": said("Send a file along, such as a drawing."),
}


class Wish(NamedTuple):
    """One thing that is asked for: a product's columns, or None with its own words."""

    product: Any
    description: str
    quantity: Decimal


class Request(NamedTuple):
    """What is asked for, by whom and for when; `key` makes it once, whoever presses twice."""

    wishes: Sequence[Wish]
    note: str
    wanted_on: dt.date | None
    branch_id: int | None
    key: str
    files: Sequence[Any] = ()


def read_wishes(text: str, customer: Customer) -> list[Wish]:
    """A row for each thing: a code or words, then how many after a comma, semicolon or tab; one where nothing is said. Raises Refused."""
    rows = [_cells(row) for row in text.splitlines() if row.strip()]
    if len(rows) > MOST_ROWS:
        raise Refused("rows", TOO_MANY)
    known = products_by_code([words for words, _typed in rows], customer.id, Shelves(customer.id))
    wishes = []
    for words, typed in rows:
        product = known.get(words)
        wishes.append(Wish(product, product.name if product else words[:300], read_quantity(typed) or Decimal(1)))
    return wishes


def _cells(row: str) -> tuple[str, str]:
    """Words and the quantity behind them, which begins with a digit or a minus; a comma inside of words is theirs."""
    for mark in ("\t", ";", ","):
        words, found, typed = row.strip().rpartition(mark)
        if found and words.strip() and typed.strip()[:1] in tuple("0123456789-"):
            return words.strip(), typed.strip()
    return row.strip(), ""


def request_quote(customer: Customer, person: Contact, asked: Request, on: dt.date, by: Actor) -> Quote:
    """Asked on a local date, once for each key. Raises Refused where nothing is asked for, or where this customer may start nothing new."""
    held("quote")  # of two presses at once the second waits, and finds what the first has made
    if found := db.session.scalar(select(Quote).where(Quote.order_key == asked.key)):
        return found
    refuse_start(customer)
    if not asked.wishes and not asked.note.strip():
        raise Refused("note", NOTHING)
    _check_asks(asked)
    quote = Quote(
        customer_id=customer.id, contact_id=person.id, branch_id=asked.branch_id, department_id=customer.department_id,
        number=draw("quote", on), status="requested", dated_on=on, wanted_on=asked.wanted_on, note=asked.note.strip()[:2000],
        currency=customer.currency, order_key=asked.key, bill_to="\n".join([customer.name, *customer.address_lines])[:600],
    )  # fmt: skip
    quote.search_text = searchable(quote.number, "", quote.note, [wish.description for wish in asked.wishes])
    db.session.add(quote)
    db.session.flush()
    db.session.add_all(_line(quote, position, wish) for position, wish in enumerate(asked.wishes, 1))
    db.session.flush()
    keep(asked.files, customer_id=customer.id, document_id=quote.id, contact_id=person.id)
    record(quote, "quote requested", by=by, shown=True)
    tell_staff_of_request(quote, person)
    return quote


def _check_asks(asked: Request) -> None:
    """Raises Refused for what this business wants to know, and is not said. What is asked for from an order that is written says enough."""
    tenant = business()
    said_of = {"rows": asked.wishes, "note": asked.note.strip(), "wanted_on": asked.wanted_on, "files": asked.files}
    for field in ASKABLE if asked.key.startswith(FORM) else ():
        if field in asks_of(tenant) and not said_of[field]:
            raise Refused(field, MISSING[field])


def request_for_draft(draft: OrderDraft, customer: Customer, person: Contact, on: dt.date, by: Actor) -> Quote:
    """A price for all of an order that is being written, instead of the order; the draft ends with it, and its files go along. Raises Refused."""
    if not change_if(draft, OrderDraft.sent_at.is_(None), sent_at=now()):
        raise Refused("lines", SENT)
    wishes = [Wish(_Known(row), row.name, row.quantity) for row in lines_of(draft)]
    asked = Request(wishes, draft.note, draft.wanted_on, draft.branch_id, draft.key)
    made = request_quote(customer, person, asked, on, by)
    hand_over(draft, made)
    return made


class _Known:
    """A line of a draft as the product it is of."""

    def __init__(self, row: Any):
        self.id, self.sku, self.unit = row.product_id, row.sku, row.unit


def _line(quote: Quote, position: int, wish: Wish) -> DocumentLine:
    known = wish.product
    return DocumentLine(
        customer_id=quote.customer_id, document_id=quote.id, product_id=known.id if known else None, position=position,
        sku=known.sku if known else "", description=wish.description[:300], unit=known.unit if known else "", quantity=wish.quantity,
        unit_price=0, amount=0,
    )  # fmt: skip
