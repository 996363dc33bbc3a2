"""The order as it stands, beside the pad: what went in last, what it comes to, and what is missing to send it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from access import visit
from models import formats
from models.customer import Customer
from models.drafting import Totals, Written, lines_of, totals_of
from models.order_draft import OrderDraft

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


def summary(draft: OrderDraft | None, customer: Customer) -> Summary:
    """Two statements, however many lines."""
    totals = totals_of(draft)
    return _summary(totals, lines_of(draft, FEW) if draft and totals.lines else [], customer)


def summary_of(written: Written, customer: Customer) -> Summary:
    """None: all of it is at hand."""
    return _summary(written.totals, written.lines[: -FEW - 1 : -1], customer)


def _summary(totals: Totals, newest: Sequence[Any], customer: Customer) -> Summary:
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
