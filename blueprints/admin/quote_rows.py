"""What the page of a quote shows of the work on it: which version stands, what is being written, how it was answered."""

from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _

from access import Right, can, visit
from models import formats
from models.answering_quotes import order_from
from models.customer import customer_of
from models.quote import QuoteAnswer
from models.reading_quotes import answer_of, draft_of, offer_of, quote_by_number
from models.sending_quotes import MOVES
from models.writing_quotes import WRITABLE


class OfferWork(NamedTuple):
    """`sent`: the number of the version that stands, 0 for none; `next`: that of the one being written."""

    number: str
    sent: int
    next: int
    valid_until: str
    digest: str
    internal_note: str
    answer: QuoteAnswer | None
    answered: str
    order_url: str
    moves: frozenset[str]
    may_write: bool
    may_work: bool


def offer_on(kind: str, number: str) -> OfferWork | None:
    """None for what is no quote."""
    quote = quote_by_number(number) if kind == "quote" else None
    if quote is None:
        return None
    offer, draft, answer = offer_of(quote), draft_of(quote), answer_of(quote)
    order = order_from(quote) if answer else None
    newest = draft or offer
    return OfferWork(
        quote.number,
        quote.revision,
        draft.revision.revision if draft else 0,
        formats.date(quote.due_on, visit.locale) if quote.due_on else "",
        offer.revision.digest if offer else "",
        newest.revision.internal_note if newest else "",
        answer,
        _answered(answer) if answer else "",
        url_for("admin.document", number=customer_of(order).number, kind="order", document=order.number)
        if order
        else "",
        frozenset(
            name for name, move in MOVES.items() if quote.status in move.from_states and (offer or name == "withdraw")
        ),
        quote.status in WRITABLE,
        can(Right.WORK_ORDERS),
    )


def _answered(answer: QuoteAnswer) -> str:
    when = formats.moment(answer.at, ZoneInfo(visit.time_zone), visit.locale)
    if answer.outcome == "declined":
        return _("Declined by %(name)s, %(when)s: %(reason)s", name=answer.name, when=when, reason=answer.reason)
    if answer.by_staff:
        return _("Accepted for %(name)s, %(when)s: %(note)s", name=answer.name, when=when, note=answer.note)
    return _("Accepted by %(name)s, %(when)s, from %(address)s", name=answer.name, when=when, address=answer.address)
