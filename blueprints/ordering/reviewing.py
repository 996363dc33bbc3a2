"""The last look at an order before it is sent, as it is printed."""

from typing import NamedTuple

from access import visit
from blueprints.ordering.goods import why
from blueprints.ordering.pad import Pad
from blueprints.ordering.summary import short_of
from blueprints.refusals import explained
from models import formats, ordering


class Shown(NamedTuple):
    """One line as the review prints it. `was`: the price that was seen before, where it is another now."""

    sku: str
    name: str
    unit: str
    quantity: str
    price: str
    why: str
    was: str
    amount: str
    error: str
    later: str


def review_shown(pad: Pad, found: ordering.Review) -> dict:
    """What portal/order/review_lines.html and send.html show."""
    draft, customer = pad.draft, pad.customer

    def money(amount: int) -> str:
        return formats.money(amount, customer.currency, visit.locale)

    return {
        "pad": pad,
        "draft": draft,
        "review": found,
        "lines": [_line(line, pad, money) for line in found.lines],
        "net": money(found.totals.net),
        "tax": money(found.totals.tax),
        "total": money(found.totals.total),
        "tax_words": pad.tax_words if any(line.product.tax_rate for line in found.lines) else "",
        "missing": short_of(pad, found.missing, found.totals),
        "wanted": formats.date(draft.wanted_on, visit.locale) if draft else "",
        "needs_reference": bool(customer.needs_reference and draft and not draft.reference),
    }


def _line(line: ordering.Line, pad: Pad, money) -> Shown:
    product, price, rate = line.product, line.price, line.tax_rate
    return Shown(
        sku=product.sku,
        name=product.name,
        unit=product.unit,
        quantity=formats.quantity(line.quantity, visit.locale),
        price=money(pad.shown(price.each, rate)) if price else "—",
        why=why(price) if price else "",
        was=money(pad.shown(line.seen_each, rate)) if line.is_changed else "",
        amount=money(pad.shown(line.amount, rate)),
        error=explained(line.why_not) if line.why_not else "",
        later=formats.quantity(line.backordered, visit.locale) if line.backordered else "",
    )
