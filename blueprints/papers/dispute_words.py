"""What is said of a dispute on both sides: why, how it stands, what it comes to, and its files."""

from collections.abc import Callable
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from access import visit
from models import formats
from models.finding_disputes import files_of_disputes, memos_of

REASONS = {
    "short": _l("Less came than was billed"),
    "wrong_price": _l("The price is wrong"),
    "damaged": _l("It came damaged"),
    "other": _l("Something else"),
}
STATES = {
    "": (_l("We look into it"), "warn"),
    "credited": (_l("Credited"), "good"),
    "rejected": (_l("Answered"), ""),
    "withdrawn": (_l("Withdrawn"), ""),
    "called_off": (_l("Settled: the invoice was called off"), ""),
}
TO_ANSWER = _l("To answer"), "warn"  # how staff read an open one


class Shown(NamedTuple):
    """One dispute. `files`: (name and size, address); `memo`: the number of its credit memo where that may be seen."""

    id: int
    about: str
    reason: str
    count: str
    amount: str
    text: str
    state: tuple[str, str]
    is_open: bool
    answer: str
    memo: str
    who: str
    noted_by: str
    opened_at: object
    settled_at: object
    files: list[tuple]


def shown_disputes(rows: list, address: Callable[[int, int], str]) -> list[Shown]:
    """`address`: of a dispute's file, by both their ids. Two statements however many."""
    files, memos = files_of_disputes([row.id for row in rows]), memos_of(rows)
    return [
        _shown(
            row, [(file, address(row.id, file.id)) for file in files.get(row.id, [])], memos.get(row.credit_memo_id, "")
        )
        for row in rows
    ]


def _shown(row, files: list[tuple], memo: str) -> Shown:
    label, tone = TO_ANSWER if visit.audience == "staff" and not row.outcome else STATES[row.outcome]
    return Shown(
        row.id, row.line or _("The whole invoice"), str(REASONS[row.reason]),
        formats.quantity(row.quantity, visit.locale) if row.quantity else "", formats.money(row.amount, row.currency, visit.locale),
        row.text, (str(label), tone), not row.outcome, row.answer, memo, row.who, row.noted_by, row.opened_at, row.settled_at, files,
    )  # fmt: skip
