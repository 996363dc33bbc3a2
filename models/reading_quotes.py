"""A quote as it is looked at: the revision that stands, its lines, and the answer."""

from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import and_, select

from models.base import db
from models.document import Quote
from models.quote import QuoteAnswer, QuoteLine, QuoteRevision
from models.types import fits


class Offer(NamedTuple):
    """A revision with its lines in their order."""

    revision: QuoteRevision
    lines: list[QuoteLine]


def quote_by_number(number: str) -> Quote | None:
    """Where whoever asks may see it."""
    return db.session.scalar(select(Quote).where(Quote.number == number)) if fits(number, 40) else None


def offer_of(quote: Any) -> Offer | None:
    """What the customer was sent last; None before that."""
    return _offer(quote, QuoteRevision.revision == quote.revision, QuoteRevision.sent_at.is_not(None))


def draft_of(quote: Any) -> Offer | None:
    """What staff are writing; None where nothing is."""
    return _offer(quote, QuoteRevision.sent_at.is_(None))


def version_before(quote: Any, offer: Offer) -> Offer | None:
    """What the customer had before this one."""
    return _offer(quote, QuoteRevision.revision == offer.revision.revision - 1, QuoteRevision.sent_at.is_not(None))


def version_of(quote: Any, number: int) -> Offer | None:
    """One that was sent, by its number."""
    return _offer(quote, QuoteRevision.revision == number, QuoteRevision.sent_at.is_not(None))


def chosen_of(answer: QuoteAnswer) -> dict[int, Decimal]:
    """What was taken, quantity by position, as models/quote_choice.choose() wants it."""
    return {int(position): Decimal(quantity) for position, quantity in answer.chosen.items()}


def _offer(quote: Any, *which: Any) -> Offer | None:
    of_it = and_(QuoteLine.tenant_id == QuoteRevision.tenant_id, QuoteLine.revision_id == QuoteRevision.id)
    query = select(QuoteRevision, QuoteLine).outerjoin(QuoteLine, of_it)
    query = query.where(QuoteRevision.quote_id == quote.id, *which).order_by(QuoteLine.position)
    rows = db.session.execute(query.execution_options(populate_existing=True)).all()
    return Offer(rows[0][0], [line for _revision, line in rows if line is not None]) if rows else None


def answer_of(quote: Any) -> QuoteAnswer | None:
    return db.session.scalar(select(QuoteAnswer).where(QuoteAnswer.quote_id == quote.id))
