"""The order as it stands, beside the pad: what went in last, what it comes to, and what is missing to send it."""

from typing import NamedTuple

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


def summary(pad: Pad) -> Summary:
    """Two statements, however many lines."""
    draft, customer = pad.draft, pad.customer
    totals = totals_of(draft)
    newest = lines_of(draft, FEW) if draft and totals.lines else []

    def money(amount: int) -> str:
        return formats.money(amount, customer.currency, visit.locale)

    lines = [(formats.quantity(row.quantity, visit.locale), row.name, money(row.amount)) for row in newest]
    short = customer.order_minimum - totals.net
    return Summary(
        lines,
        totals.lines - len(lines),
        totals,
        money(totals.net),
        money(totals.tax),
        money(totals.total),
        money(short) if totals.lines and short > 0 else "",
    )
