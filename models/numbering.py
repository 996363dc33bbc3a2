"""Numbers of papers and customers, drawn from a pattern per kind in the transaction that uses them (DOMAIN §5)."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import exists, select

from models.base import db, insert_into, new_id
from models.customer import Customer
from models.document import Document
from models.letting_in import Refused
from models.number_pattern import NumberPattern
from models.scope import Scope, current_scope, scope

DEFAULTS = {
    "quote": "Q-{yyyy}-{00000}", "order": "SO-{yyyy}-{00000}", "job": "JOB-{yyyy}-{00000}", "delivery": "DN-{yyyy}-{00000}",
    "invoice": "INV-{yyyy}-{00000}", "credit_memo": "CM-{yyyy}-{00000}", "payment": "PAY-{yyyy}-{00000}", "customer": "C-{00000}",
}  # fmt: skip
LONGEST = 40  # characters of a pattern, and of a number made from it
MOST_DIGITS = 12
HIGHEST = 10**MOST_DIGITS - 1
DATES = {"yyyy": "%Y", "yy": "%y", "mm": "%m"}
IN_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Pattern:
    """A pattern taken apart: what stands before and after the number, each still with {yyyy}, {yy} and {mm}."""

    before: str
    digits: int
    after: str

    def number(self, count: int, on: dt.date) -> str:
        """The number with this count on that day: INV-{yyyy}-{00000}, 42 → "INV-2026-00042"."""
        before, after = self.around(on)
        return f"{before}{count:0{self.digits}}{after}"

    def around(self, on: dt.date) -> tuple[str, str]:
        """What stands before and after the count on that day."""
        before, after = (IN_BRACES.sub(lambda m: f"{on:{DATES[m[1]]}}", part) for part in (self.before, self.after))
        return before, after

    def period(self, on: dt.date) -> str:
        """What the count starts anew with: "2026-03", "2026" or, where the pattern names neither, nothing."""
        named = set(IN_BRACES.findall(self.before + self.after))
        return f"{on:%Y-%m}" if "mm" in named else f"{on:%Y}" if named else ""


def parse(written: str) -> Pattern:
    """A pattern as it is typed. Raises Refused with the sentence for what is wrong with it."""
    if len(written) > LONGEST:
        raise Refused("pattern", "Use at most 40 characters.")
    named = IN_BRACES.findall(written)
    zeros = [name for name in named if re.fullmatch("0+", name)]
    if any(name not in (*DATES, *zeros) for name in named):
        raise Refused("pattern", "In braces only {yyyy}, {yy}, {mm} and zeros such as {00000} are known.")
    if not zeros:
        raise Refused("pattern", "Put zeros in braces where the count goes, such as {00000}.")
    if len(zeros) > 1:
        raise Refused("pattern", "Only one run of zeros can stand in a pattern.")
    if not re.fullmatch(r"[A-Za-z0-9._-]*", IN_BRACES.sub("", written)):
        raise Refused("pattern", "Use letters from A to Z, digits, dots, dashes and underscores: numbers are parts of addresses.")  # fmt: skip
    if "mm" in named and not {"yyyy", "yy"} & set(named):
        raise Refused("pattern", "A month needs its year beside it: {yyyy} or {yy}.")
    before, _brace, after = written.partition("{" + zeros[0] + "}")
    pattern = Pattern(before, len(zeros[0]), after)
    if pattern.digits > MOST_DIGITS or len(pattern.number(10**MOST_DIGITS, dt.date(2026, 1, 1))) > LONGEST:
        raise Refused("pattern", "That leaves too little room for the count: a number has at most 40 characters.")
    return pattern


class Shape(NamedTuple):
    """How one kind is numbered: the pattern, and the counts of the next numbers, the used ones skipped."""

    kind: str
    pattern: str
    counts: list[int]

    @property
    def next(self) -> int:
        return self.counts[0]

    def numbers(self, on: dt.date) -> list[str]:
        return [parse(self.pattern).number(count, on) for count in self.counts]


def shapes(on: dt.date) -> list[Shape]:
    """How each kind is numbered at present."""
    rows = {row.kind: row for row in db.session.scalars(select(NumberPattern))}
    return [_shape(kind, rows.get(kind), on) for kind in DEFAULTS]


def shape_of(kind: str, on: dt.date) -> Shape:
    return _shape(kind, db.session.scalar(select(NumberPattern).where(NumberPattern.kind == kind)), on)


def upcoming(kind: str, written: str, count: int, on: dt.date, few: int = 3) -> list[int]:
    """The next few counts, from this one on, whose numbers are not used. Raises Refused for a bad pattern."""
    free = _free(kind, parse(written), count, on)
    return [next(free) for _ in range(few)]


def draw(kind: str, on: dt.date) -> str:
    """The next number of a kind on a local date, for the row that this transaction is about to store.

    Whoever draws of the same kind waits until this transaction has ended: so none is given twice, and one that is
    rolled back is given again. Starts anew with the period that the pattern names; skips what is used already. A paper
    dated back into an earlier period goes on after what is used there, and the present one's count stays.
    """
    db.session.flush()  # as whose rows they are; below, all of the business's count
    with scope(Scope(current_scope().tenant_id)):
        row = held(kind)
        pattern = parse(row.pattern)
        if pattern.period(on) < row.period:
            return pattern.number(next(_free(kind, pattern, _highest(kind, pattern, on) + 1, on)), on)
        count = next(_free(kind, pattern, _after_last(row, pattern, on), on))
        row.last, row.period = count, pattern.period(on)
        db.session.flush()
    return pattern.number(count, on)


def held(kind: str) -> NumberPattern:
    """The row of a kind, made where there is none, and locked until this transaction ends."""
    query = select(NumberPattern).where(NumberPattern.kind == kind).with_for_update()
    query = query.execution_options(populate_existing=True)
    row = db.session.scalar(query)
    if row is None:
        first = {
            "tenant_id": current_scope().tenant_id,
            "id": new_id(),
            "kind": kind,
            "pattern": DEFAULTS[kind],
            "period": "",
            "last": 0,
        }
        db.session.execute(insert_into(NumberPattern).values(first).on_conflict_do_nothing())
        row = db.session.scalars(query).one()
    return row


def used(kind: str, numbers: Iterable[str]) -> set[str]:
    """Which of these a document of the kind (or a customer) has."""
    column, of_kind = _numbers_of(kind)
    return set(db.session.scalars(select(column).where(*of_kind, column.in_(list(numbers)))))


def any_used(kind: str, pattern: Pattern, on: dt.date) -> bool:
    """Has any document of the kind a number that looks like this pattern's of that day?"""
    column, of_kind = _numbers_of(kind)
    before, after = pattern.around(on)
    alike = (column.startswith(before, autoescape=True), column.endswith(after, autoescape=True))
    return bool(db.session.scalar(select(exists().where(*of_kind, *alike))))


def _highest(kind: str, pattern: Pattern, on: dt.date) -> int:
    """The highest count in use in the period of that day; 0 for none."""
    column, of_kind = _numbers_of(kind)
    before, after = pattern.around(on)
    alike = (column.startswith(before, autoescape=True), column.endswith(after, autoescape=True))
    middles = (
        one[len(before) : len(one) - len(after)] for one in db.session.scalars(select(column).where(*of_kind, *alike))
    )
    return max((int(one) for one in middles if one.isdecimal() and len(one) <= MOST_DIGITS), default=0)


def _numbers_of(kind: str) -> tuple[Any, tuple]:
    return (Customer.number, ()) if kind == "customer" else (Document.number, (Document.kind == kind,))


def _shape(kind: str, row: NumberPattern | None, on: dt.date) -> Shape:
    written = row.pattern if row else DEFAULTS[kind]
    count = _after_last(row, parse(written), on) if row else 1
    return Shape(kind, written, upcoming(kind, written, count, on))


def _after_last(row: NumberPattern, pattern: Pattern, on: dt.date) -> int:
    return row.last + 1 if row.period == pattern.period(on) else 1


def _free(kind: str, pattern: Pattern, count: int, on: dt.date) -> Iterator[int]:
    """Counts from this one on whose numbers are not used: looked up in growing steps, many may come from an import."""
    step = 10
    while True:
        numbers = {pattern.number(each, on): each for each in range(count, count + step)}
        taken = used(kind, numbers)
        yield from (each for number, each in numbers.items() if number not in taken)
        count, step = count + step, min(step * 5, 5_000)
