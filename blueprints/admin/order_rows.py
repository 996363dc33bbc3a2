"""What the pages of orders and deliveries show of the work on them: three facts, lines with what is open, and what can be done next."""

from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from access import Right, can, visit
from models import formats
from models.fulfilling import Degree, facts_of, open_lines
from models.keeping_stock import held
from models.limits_of_ordering import OVER_CREDIT
from models.money import line_total
from models.order import order_by_number
from models.ordering_rules import plain
from models.working_orders import CHANGEABLE, MOVES
from models.writing_invoices import BILLABLE, uninvoiced

SENT = {
    Degree.NONE: (_l("Nothing sent"), ""), Degree.PART: (_l("Partly sent"), "warn"), Degree.FULL: (_l("All sent"), "good"),
}  # fmt: skip
PAID = {
    Degree.NONE: (_l("Not paid"), ""), Degree.PART: (_l("Partly paid"), "warn"), Degree.FULL: (_l("Paid"), "good"),
}  # fmt: skip


class WorkLine(NamedTuple):
    """One line as staff work it; `open`: what still has to be put on a delivery."""

    id: int
    sku: str
    name: str
    unit: str
    quantity: str
    open: str
    held: str


class Bill(NamedTuple):
    """What no invoice holds yet, net, as it is shown: of what has left the house, and of all where that is more; empty for nothing."""

    delivered: str
    ordered: str


class Work(NamedTuple):
    """On an order: its facts as badges, its lines, the moves that can be made now, and what can be billed."""

    number: str
    status: str
    held_for: str
    badges: list[tuple[str, str]]
    lines: list[WorkLine]
    moves: frozenset[str]
    changeable: bool
    can_plan: bool
    may_work: bool
    bill: Bill | None


def badges_of(order_ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    """(words, tone) of what is sent and what is paid, by order."""
    return {
        order: [
            (str(SENT[facts.fulfilment][0]), SENT[facts.fulfilment][1]),
            (str(PAID[facts.payment][0]), PAID[facts.payment][1]),
        ]
        for order, facts in facts_of(order_ids).items()
    }


def work_on(kind: str, number: str) -> Work | None:
    """None for what is no order."""
    order = order_by_number(number) if kind == "order" else None
    if order is None:
        return None
    rows = open_lines(order)
    there = held([line.id for line, _left in rows])
    lines = [
        WorkLine(
            line.id, line.sku, line.description, line.unit, plain(line.quantity), plain(left),
            formats.quantity(there[line.id], visit.locale) if line.id in there else "",
        )
        for line, left in rows
    ]  # fmt: skip
    moves = frozenset(name for name, move in MOVES.items() if order.status in move.from_states)
    return Work(
        order.number,
        order.status,
        held_words(order.held_for),
        badges_of([order.id])[order.id],
        lines,
        moves,
        order.status in CHANGEABLE,
        order.status == "confirmed" and not order.held_for and any(left for _line, left in rows),
        can(Right.WORK_ORDERS),
        _bill(order) if can(Right.WORK_MONEY) and order.status in BILLABLE else None,
    )


def _bill(order) -> Bill | None:
    """None where everything is invoiced."""
    gone, ordered = (uninvoiced(order, delivered=delivered) for delivered in (True, False))
    if not ordered:
        return None
    return Bill(_net(gone, order), _net(ordered, order) if gone != ordered else "")


def _net(rows: list, order) -> str:
    net = sum(line_total(line.unit_price, quantity, line.discount) for line, quantity in rows)
    return formats.money(net, order.currency, visit.locale) if rows else ""


def held_words(held_for: str) -> str:
    """Why it is on hold: ours in the reader's language, a colleague's as it was written."""
    return _("The credit limit is passed.") if held_for == OVER_CREDIT else held_for
