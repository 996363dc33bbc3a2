"""What the page of a quote shows of the work on it: which version stands, what is being written, how it was answered."""

from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _

from access import Right, can, visit
from models import formats
from models.converting_quotes import convertible, made_of
from models.customer import customer_of
from models.deposits import deposit_of
from models.document import Document
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
    became: list[tuple[str, str]]
    convertible: list[tuple[str, str]]
    moves: frozenset[str]
    may_write: bool
    may_work: bool
    deposit: "DepositWork | None"


class DepositWork(NamedTuple):
    """`paid`, `left`: empty where nothing is; `record_url`: where what came in is put down, empty for who may not."""

    asked: str
    paid: str
    left: str
    record_url: str


def offer_on(kind: str, number: str) -> OfferWork | None:
    """None for what is no quote."""
    quote = quote_by_number(number) if kind == "quote" else None
    if quote is None:
        return None
    offer, draft, answer = offer_of(quote), draft_of(quote), answer_of(quote)
    became = made_of(quote) if quote.status == "accepted" else []
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
        [(row.number, _page_of(row)) for row in became],
        _convertible({row.kind for row in became}) if quote.status == "accepted" else [],
        frozenset(
            name for name, move in MOVES.items() if quote.status in move.from_states and (offer or name == "withdraw")
        ),
        quote.status in WRITABLE,
        can(Right.WORK_ORDERS),
        _deposit(quote) if quote.status == "accepted" else None,
    )


def _deposit(quote: Document) -> DepositWork | None:
    deposit = deposit_of(quote)
    if deposit is None:
        return None
    asked, paid, left = (
        formats.money(amount, quote.currency, visit.locale) if amount else ""
        for amount in (deposit.asked, deposit.paid, deposit.left)
    )
    there = deposit.left and can(Right.WORK_MONEY)
    url = url_for("admin.payment_for", number=customer_of(quote).number, quote=quote.number) if there else ""
    return DepositWork(asked, paid, left, url)


def _page_of(row: Document) -> str:
    return url_for("admin.document", number=customer_of(row).number, kind=row.kind, document=row.number)


def _convertible(there: set[str]) -> list[tuple[str, str]]:
    labels = {"job": _("Make a job of it"), "invoice": _("Draft an invoice")}
    return [(kind, labels[kind]) for kind in convertible(there)]


def _answered(answer: QuoteAnswer) -> str:
    when = formats.moment(answer.at, ZoneInfo(visit.time_zone), visit.locale)
    if answer.outcome == "declined":
        return _("Declined by %(name)s, %(when)s: %(reason)s", name=answer.name, when=when, reason=answer.reason)
    if answer.by_staff:
        return _("Accepted for %(name)s, %(when)s: %(note)s", name=answer.name, when=when, note=answer.note)
    return _("Accepted by %(name)s, %(when)s, from %(address)s", name=answer.name, when=when, address=answer.address)
