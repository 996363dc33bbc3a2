"""An offer goes to the customer, is withdrawn, or ends: one table of moves, each a conditional update (DOMAIN §5)."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import delete, select

from models.base import change_if, db
from models.document import DocumentLine, Quote, searchable
from models.event import Actor, record
from models.letter_kinds import said
from models.quote import QuoteRevision
from models.quote_choice import Chosen, choose, digest, items, offered_first, totals
from models.reading_quotes import draft_of
from models.refusing import Refused
from models.telling_of_quotes import tell_customer
from models.types import now


class Move(NamedTuple):
    """From which states to which, and what goes on record."""

    from_states: tuple[str, ...]
    to: str
    what: str


MOVES: Mapping[str, Move] = {
    "send": Move(("requested", "draft", "sent", "expired"), "sent", "quote sent"),
    "withdraw": Move(("requested", "draft", "sent"), "withdrawn", "quote withdrawn"),
    "accept": Move(("sent",), "accepted", "quote accepted"),
    "accept late": Move(("sent", "expired"), "accepted", "quote accepted for the customer"),
    "decline": Move(("sent",), "declined", "quote declined"),
    "expire": Move(("sent",), "expired", "quote expired"),
}
NOT_NOW = said("Somebody was quicker: this quote is in another state now. Look again.")
NOTHING = said("There is nothing to offer yet: add a line first.")
NO_PRICE = said("“%(name)s” has no price yet. Enter it; 0 where it costs nothing.")
PAST = said("An offer must be good for today at least.")
NO_REASON = said("Say why: the customer reads it.")


def send(quote: Quote, on: dt.date, by: Actor) -> bool:
    """What is being written is the offer from now on, and the one before is answered by nobody. False where nothing is being written.

    Raises Refused where it has no lines, is good for no day any more, or where the customer has answered meanwhile.
    """
    offer = draft_of(quote)
    if offer is None:
        return False
    if not items(offer.lines):
        raise Refused("lines", NOTHING)
    if unpriced := next((line for line in items(offer.lines) if line.unit_price is None), None):
        raise Refused("lines", NO_PRICE, name=unpriced.description)
    if offer.revision.valid_until < on:
        raise Refused("valid_until", PAST)
    chosen = choose(offer.lines, offered_first(offer.lines))
    frozen = change_if(
        offer.revision,
        QuoteRevision.sent_at.is_(None),
        sent_at=now(),
        digest=digest(quote.number, offer.revision, offer.lines),
    )
    values = {"status": "sent", "revision": offer.revision.revision, "due_on": offer.revision.valid_until}
    still = (Quote.status.in_(MOVES["send"].from_states), Quote.revision == offer.revision.revision - 1)
    if not frozen or not change_if(quote, *still, **values):
        raise Refused("status", NOT_NOW)
    sum_up(quote, chosen)
    record(
        quote,
        "quote sent" if offer.revision.revision == 1 else "quote revised",
        by=by,
        after=str(offer.revision.revision) if offer.revision.revision > 1 else None,
        shown=True,
    )
    tell_customer(quote, "sent" if offer.revision.revision == 1 else "revised")
    return True


def sum_up(quote: Quote, chosen: list[Chosen]) -> None:
    """The quote's own lines and totals are what is chosen: lists, search and sums read these."""
    db.session.execute(delete(DocumentLine).where(DocumentLine.document_id == quote.id))
    for position, one in enumerate(chosen, 1):
        line = one.line
        db.session.add(
            DocumentLine(
                customer_id=quote.customer_id, document_id=quote.id, product_id=line.product_id, position=position, sku=line.sku,
                description=line.description, unit=line.unit, quantity=one.quantity, unit_price=line.unit_price, discount=line.discount,
                tax_rate=line.tax_rate, amount=one.amount,
            )
        )  # fmt: skip
    sums = totals(chosen)
    quote.net, quote.tax, quote.total = sums.net, sums.tax, sums.total
    words = [f"{one.line.sku} {one.line.description}" for one in chosen]
    quote.search_text = searchable(quote.number, quote.reference, quote.note, words)
    db.session.flush()


def withdraw(quote: Quote, reason: str, by: Actor) -> bool:
    """It is not offered any more. False where it was withdrawn before. Raises Refused."""
    reason = reason.strip()[:500]
    if not reason:
        raise Refused("reason", NO_REASON)
    seen = quote.status
    if not change_if(quote, Quote.status.in_(MOVES["withdraw"].from_states), status="withdrawn"):
        if quote.status == "withdrawn":
            return False
        raise Refused("status", NOT_NOW)
    record(quote, "quote withdrawn", by=by, after=reason, shown=seen != "draft")
    if seen != "draft":
        tell_customer(quote, "withdrawn", reason)
    return True


def expire_due(on: dt.date, by: Actor, most: int = 200) -> int:
    """Offers whose last day is past on a local date are expired; how many. In pieces, for the worker."""
    past = select(Quote).where(Quote.kind == "quote", Quote.status == "sent", Quote.due_on < on)
    ended = 0
    for quote in db.session.scalars(past.order_by(Quote.id).limit(most)):
        if change_if(quote, Quote.status == "sent", Quote.due_on < on, status="expired"):
            record(quote, "quote expired", by=by, shown=True)
            ended += 1
    return ended
