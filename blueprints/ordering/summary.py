"""The order as it stands, beside the pad: what went in last, what it comes to, and what is missing to send it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _

from access import visit
from blueprints.ordering.pad import Pad
from models import formats
from models.drafting import Totals, lines_of, totals_of

FEW = 8


class Summary(NamedTuple):
    """`lines`: (quantity, name, amount) of the few that went in last; `more`: how many others there are."""

    lines: list[tuple[str, str, str]]
    more: int
    totals: Totals
    net: str
    tax: str
    total: str
    missing: str
    tax_words: str


def summary(pad: Pad) -> Summary:
    """Two statements, however many lines; none where the lines are at hand."""
    draft, customer = pad.draft, pad.customer
    totals = pad.written.totals if pad.written else totals_of(draft)
    newest = _newest(pad) if draft and totals.lines else []

    def money(amount: int) -> str:
        return formats.money(amount, customer.currency, visit.locale)

    lines = [
        (formats.quantity(row.quantity, visit.locale), row.name, money(row.amount + row.tax * pad.tenant.prices_gross))
        for row in newest
    ]
    short = customer.order_minimum - totals.net
    return Summary(
        lines,
        totals.lines - len(lines),
        totals,
        money(totals.net),
        money(totals.tax),
        money(totals.total),
        short_of(pad, short, totals) if totals.lines else "",
        pad.tax_words if totals.tax else "",
    )


def short_of(pad: Pad, missing: int, totals: Totals) -> str:
    """What is missing to the smallest order, which is net; empty for nothing."""
    if missing <= 0:
        return ""
    amount = formats.money(missing, pad.customer.currency, visit.locale)
    return _("%(amount)s excl. VAT", amount=amount) if totals.tax and pad.tenant.prices_gross else amount


def _newest(pad: Pad) -> Sequence[Any]:
    return pad.written.lines[: -FEW - 1 : -1] if pad.written else lines_of(pad.draft, FEW)
