"""The acceptance of an offer as it is kept and printed: the frozen version with what was chosen, terms, who signed when and from where."""

from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import abort
from flask_babel import gettext as _

import htmx
from access import visit
from models import formats
from models.customer import Customer
from models.document import Quote
from models.money import line_total
from models.quote import QuoteAnswer
from models.quote_choice import choose, digest, totals
from models.reading_quotes import Offer, answer_of, chosen_of, version_of

PAGE = "shared/quotes/pack.html"


class PackLine(NamedTuple):
    is_section: bool
    text: str
    sku: str
    quantity: str
    price: str
    amount: str
    taken: bool


def show_pack(quote: Quote, customer: Customer, back: str, signature_url: str):
    """404 where nothing was accepted. `signature_url`: where the drawn signature is, for who reads this."""
    answer = answer_of(quote) or abort(404)
    offer = version_of(quote, answer.revision) if answer.outcome == "accepted" else None
    if offer is None:
        abort(404)
    response = htmx.page(
        PAGE,
        quote=quote,
        customer=customer,
        answer=answer,
        offer=offer.revision,
        lines=_lines(offer, answer, quote.currency),
        sums=_sums(offer, answer, quote.currency),
        facts=_facts(offer, answer, quote.currency),
        intact=digest(quote.number, offer.revision, offer.lines) == answer.digest,
        signature_url=signature_url if answer.signature else "",
        back=back,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _lines(offer: Offer, answer: QuoteAnswer, currency: str) -> list[PackLine]:
    chosen = chosen_of(answer)
    taken = {one.line.position: one.quantity for one in choose(offer.lines, chosen)}
    return [_line(line, taken.get(line.position), currency) for line in offer.lines]


def _line(line, quantity, currency: str) -> PackLine:
    if line.kind == "section":
        return PackLine(True, line.description, "", "", "", "", True)
    shown = line.quantity if quantity is None else quantity
    return PackLine(
        False, line.description, line.sku, f"{formats.quantity(shown, visit.locale)} {line.unit}".strip(),
        formats.money(line.unit_price, currency, visit.locale),
        formats.money(line_total(line.unit_price, shown, line.discount), currency, visit.locale) if quantity is not None else "—",
        quantity is not None,
    )  # fmt: skip


def _sums(offer: Offer, answer: QuoteAnswer, currency: str) -> list[tuple[str, str, bool]]:
    found = totals(choose(offer.lines, chosen_of(answer)))
    rows = ((_("Net"), found.net, False), (_("Tax"), found.tax, False), (_("Total"), found.total, True))
    return [(label, formats.money(amount, currency, visit.locale), strong) for label, amount, strong in rows]


def _facts(offer: Offer, answer: QuoteAnswer, currency: str) -> list[tuple[str, str]]:
    zone = ZoneInfo(visit.time_zone)
    sent = formats.moment(offer.revision.sent_at, zone, visit.locale) if offer.revision.sent_at else ""
    facts = (
        (_("Version"), str(answer.revision)),
        (_("Sent"), sent),
        (_("Good through"), formats.date(offer.revision.valid_until, visit.locale)),
        (_("Accepted by"), answer.name),
        (_("Accepted at"), f"{formats.moment(answer.at, zone, visit.locale)} ({visit.time_zone})"),
        (_("From the address"), answer.address),
        (_("PO number"), answer.reference),
        (
            _("Deposit asked for"),
            formats.money(offer.revision.deposit, currency, visit.locale) if offer.revision.deposit else "",
        ),
        (_("Noted by the business"), answer.note if answer.by_staff else ""),
    )
    return [(label, value) for label, value in facts if value]
