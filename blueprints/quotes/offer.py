"""An offer as the customer reads and answers it: its lines with what can be chosen, what that comes to, and how it was answered."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from access import visit
from blueprints.refusals import explained
from models import formats
from models.converting_quotes import made_of
from models.customer import Customer
from models.document import Quote
from models.money import line_total
from models.ordering_rules import plain, read_quantity, refuse_start
from models.quote import QuoteAnswer
from models.quote_choice import choose, items, offered_first, totals
from models.reading_quotes import Offer, answer_of, offer_of, version_before
from models.refusing import Refused


class OfferLine(NamedTuple):
    """`wish`: "" for what stands, "optional" or "one"; `name` and `value` are those of its tick; `quantity_name` is empty where it stands."""

    is_section: bool
    text: str
    unit: str
    wish: str
    name: str
    value: str
    group: str
    taken: bool
    quantity: str
    quantity_name: str
    bounds: str
    price: str
    changed: str


class Shown(NamedTuple):
    """What the page has beside the document itself; addresses are empty for what this person can't do."""

    revision: int
    title: str
    introduction: str
    terms: str
    deposit: str
    valid_until: str
    days_left: int
    lines: list[OfferLine]
    sums: list[tuple[str, str, bool]]
    choice_url: str
    accept_url: str
    decline_url: str
    why_not: str
    needs_reference: bool
    becomes: str
    gone: list[str]


class Answered(NamedTuple):
    """How it was answered, in words."""

    text: str
    accepted: bool
    reference: str
    terms: str
    digest: str
    became: list[tuple[str, str]]


def choice_of(offer: Offer, typed: Mapping[str, str]) -> dict[int, Decimal]:
    """What was ticked and typed: quantity by position. Positions and quantities are all that is read. Raises Refused."""
    chosen = {}
    for line in items(offer.lines):
        name, value = _tick(line, offer)
        if not name or typed.get(name) == value:
            given = typed.get(f"quantity-{line.position}", "") if line.at_least is not None else ""
            chosen[line.position] = read_quantity(given) if given.strip() else line.quantity
    return chosen


def _tick(line: Any, offer: Offer) -> tuple[str, str]:
    """The name and value of what takes a line; empty where it is always taken."""
    if line.optional:
        return f"take-{line.position}", "1"
    if line.one_of:
        groups = list(dict.fromkeys(one.one_of for one in offer.lines if one.one_of))
        return f"one-{groups.index(line.one_of)}", str(line.position)
    return "", ""


class Ways(NamedTuple):
    """Where a choice, an acceptance and a refusal go; empty for what this reader can't do now, and why it can't accept."""

    choice_url: str
    accept_url: str
    decline_url: str
    why_not: str


NO_WAYS = Ways("", "", "", "")


def offer_shown(
    quote: Quote, ways: Ways, needs_reference: bool, typed: Mapping[str, str] | None = None
) -> Shown | None:
    """None where there is no offer to be answered."""
    offer = offer_of(quote) if quote.status == "sent" else None
    return shown_as(quote, offer, ways, needs_reference, typed) if offer else None


def shown_as(
    quote: Quote, offer: Offer, ways: Ways, needs_reference: bool, typed: Mapping[str, str] | None = None
) -> Shown:
    """An offer that is sent, or is going to be, as the customer reads it."""
    head, chosen, before = offer.revision, _tolerant(offer, typed), version_before(quote, offer)
    old = _by_words(before) if before else None
    lines = [_line(line, offer, chosen, quote.currency, old) for line in offer.lines]
    if not any(line.name or line.quantity_name for line in lines):
        ways = ways._replace(choice_url="")  # nothing can be chosen
    return Shown(
        head.revision, head.title, head.introduction, head.terms,
        formats.money(head.deposit, quote.currency, visit.locale) if head.deposit else "",
        formats.date(head.valid_until, visit.locale), (head.valid_until - visit.today).days,
        lines,
        sums_of(offer, chosen, quote.currency), *ways, needs_reference, head.becomes, _gone(offer, old or {}),
    )  # fmt: skip


def _by_words(offer: Offer) -> dict[tuple[str, str], Any]:
    return {(line.sku, line.description): line for line in offer.lines}


def _gone(offer: Offer, old: Mapping[tuple[str, str], Any]) -> list[str]:
    """What the version before had and this one has not."""
    now = _by_words(offer)
    return [line.description for key, line in old.items() if key not in now]


def _tolerant(offer: Offer, typed: Mapping[str, str] | None) -> dict[int, Decimal]:
    """What was chosen, to be shown again; as it was offered where that can't be."""
    try:
        chosen = offered_first(offer.lines) if typed is None else choice_of(offer, typed)
        choose(offer.lines, chosen)
    except Refused:
        return offered_first(offer.lines)
    return chosen


def sums_of(offer: Offer, chosen: Mapping[int, Decimal], currency: str) -> list[tuple[str, str, bool]]:
    """(label, amount, does it stand out). Raises Refused for what can't be chosen."""
    sums = totals(choose(offer.lines, chosen))
    rows = ((_("Net"), sums.net, False), (_("Tax"), sums.tax, False), (_("Total"), sums.total, True))
    return [(label, formats.money(amount, currency, visit.locale), strong) for label, amount, strong in rows]


def _line(line: Any, offer: Offer, chosen: Mapping[int, Decimal], currency: str, old: Mapping | None) -> OfferLine:
    name, value = _tick(line, offer)
    least, most = line.at_least, line.at_most
    quantity = chosen.get(line.position, line.quantity)
    return OfferLine(
        line.kind == "section",
        line.description,
        line.unit,
        "optional" if line.optional else "one" if line.one_of else "",
        name,
        value,
        line.one_of,
        line.position in chosen,
        plain(quantity) if least is not None else formats.quantity(quantity, visit.locale),
        f"quantity-{line.position}" if least is not None else "",
        _("from %(least)s to %(most)s", least=plain(least), most=plain(most)) if least is not None else "",
        formats.money(line_total(line.unit_price, quantity, line.discount), currency, visit.locale)
        if line.kind == "item" and line.unit_price is not None
        else "—"
        if line.kind == "item"
        else "",
        _changed(line, old, currency) if old is not None else "",
    )


def _changed(line: Any, old: Mapping, currency: str) -> str:
    """How it differs from the version before."""
    before = old.get((line.sku, line.description))
    if before is None:
        return _("new")
    parts = []
    if before.quantity != line.quantity:
        parts.append(_("was %(quantity)s", quantity=formats.quantity(before.quantity, visit.locale)))
    if line.unit_price is not None and (before.unit_price, before.discount) != (line.unit_price, line.discount):
        parts.append(_("was %(price)s each", price=formats.money(before.unit_price, currency, visit.locale)))
    return ", ".join(parts)


def refusal(customer: Customer) -> str:
    """Why nothing new may be started for this customer; empty where it may."""
    try:
        refuse_start(customer)
    except Refused as why:
        return explained(why)
    return ""


def answered(quote: Quote) -> Answered | None:
    """How it was answered, where it was."""
    answer = answer_of(quote)
    if answer is None:
        return None
    became = [(row.kind, row.number) for row in made_of(quote)] if answer.outcome == "accepted" else []
    return Answered(_words(answer), answer.outcome == "accepted", answer.reference, answer.terms, answer.digest, became)


def _words(answer: QuoteAnswer) -> str:
    facts = {
        "name": answer.name,
        "when": formats.moment(answer.at, ZoneInfo(visit.time_zone), visit.locale),
        "version": answer.revision,
    }
    if answer.outcome == "declined":
        return _("%(name)s declined version %(version)s on %(when)s: %(reason)s", reason=answer.reason, **facts)
    return _("%(name)s accepted version %(version)s on %(when)s.", **facts)
