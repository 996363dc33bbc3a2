"""What came in, read from a bank's file by its layout; what can't be read says why, line by line."""

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from models.bank_columns import guessed_columns
from models.bank_file import BankFile
from models.bank_layout import DATES, Layout
from models.bank_transfer import compact
from models.importing.reading import Raw
from models.importing.sentence import Sentence
from models.importing.values import NUMBER, Rules, Unreadable, amount, currency, date, in_minor_units
from models.letter_kinds import said
from models.text import fold

NO_DAY = said("There is no day on this line.")
NO_SUM = said("There is no amount on this line.")
FUTURE = said("%(day)s lies in the future: are days written in another order?")
AROUND = re.compile(r"[A-Z]{3}|[€$£¥]|CHF|Fr\.", re.I)  # currencies beside the digits
OUT, IN = {"s", "d", "dr", "dbit", "debit", "soll", "af", "out"}, {"h", "c", "cr", "crdt", "credit", "haben", "bij", "in"}  # fmt: skip
LATER = dt.timedelta(3)  # a booking dated on the next working day is no mistake


class Incoming(NamedTuple):
    """Money that came in. `amount` in minor units; `digest` tells it from every other line, in this file and in others."""

    line: int
    booked_on: dt.date
    amount: int
    currency: str
    payer: str
    account: str
    text: str
    digest: str


class BadLine(NamedTuple):
    line: int
    reason: Sentence


class Statement(NamedTuple):
    """`outgoing`: how many lines are money that went out, or none at all."""

    incoming: list[Incoming]
    outgoing: int
    bad: list[BadLine]


class _Read(NamedTuple):
    line: int
    booked_on: dt.date
    amount: int
    currency: str
    payer: str
    account: str
    text: str
    reference: str


def read_statement(file: BankFile, layout: Layout, today: dt.date) -> Statement:
    """Every line is in one of the three. `today` in the zone of the business. Raises CannotImport where the layout says too little."""
    layout.check()
    found, bad = [], []
    for raw in file.rows:
        try:
            found.append(_read(raw, layout, today))
        except Unreadable as why:
            bad.append(BadLine(raw.line, why.sentence))
    incoming = [one for one in found if one.amount > 0]
    lines = [
        Incoming(*one[:6], _with_reference(one), digest)
        for one, digest in zip(incoming, digests([one[1:] for one in incoming]), strict=True)
    ]
    return Statement(lines, len(found) - len(incoming), bad)


def digests(lines: Sequence[tuple[Any, ...]]) -> list[str]:
    """A name for each line by all that it says, and for equal ones by the how-manieth of the file it is.

    So the same file again, or one that overlaps it, has the same names for the same lines, and two equal payments are two.
    """
    seen: Counter[str] = Counter()
    found = []
    for line in lines:
        said_of_it = "\x1f".join(fold(str(part)) for part in line)
        found.append(hashlib.sha256(f"{said_of_it}\x1f{seen[said_of_it]}".encode()).hexdigest())
        seen[said_of_it] += 1
    return found


def guess_layout(file: BankFile, usual_currency: str, today: dt.date) -> Layout:
    """By the names of the columns and what stands in them."""
    columns = guessed_columns(file.header)
    blank = Layout(columns)
    cells = [raw.cells for raw in file.rows[:500] if raw.cells]

    def column(*names: str) -> list[str]:
        places = [place for name in names if (place := blank.place(name)) is not None]
        return [row[place] for row in cells for place in places if row[place]]

    return Layout(
        columns,
        _likeliest_decimal(column("amount", "credit"), file.delimiter),
        _likeliest_dates(column("date"), today),
        "" if "currency" in columns else usual_currency,
    )


def _likeliest_decimal(cells: list[str], delimiter: str) -> str:
    counts = {sign: sum(bool(NUMBER[sign].fullmatch(_bare(cell))) for cell in cells) for sign in (".", ",")}
    usual = "," if delimiter == ";" else "."
    return max(counts, key=lambda sign: (counts[sign], sign == usual))


def _likeliest_dates(cells: list[str], today: dt.date) -> str:
    def fits(pattern: str) -> int:
        count = 0
        for cell in cells:
            try:
                count += _day(cell, pattern) <= today + LATER
            except Unreadable:
                continue
        return count

    return max(DATES, key=fits)


def _read(raw: Raw, layout: Layout, today: dt.date) -> _Read:
    if raw.problem:
        raise Unreadable(raw.problem)
    cells = {what: _cell(raw, layout, what) for what in layout.columns if what}
    if not cells["date"]:
        raise Unreadable(NO_DAY)
    day = _day(cells["date"], layout.dates)
    if day > today + LATER:
        raise Unreadable(FUTURE, day=cells["date"])
    money = cells.get("currency", "") or layout.currency
    code = currency(money, Rules())
    value = _signed(cells, Rules(layout.decimal))
    return _Read(
        raw.line, day, in_minor_units(value, code), code, cells.get("payer", "")[:200], compact(cells.get("account", ""))[:40],
        cells.get("text", "")[:900], cells.get("reference", "")[:90],
    )  # fmt: skip


def _cell(raw: Raw, layout: Layout, what: str) -> str:
    """What a line says of something; of several columns all that they say, one after the other."""
    parts = [" ".join(raw.cells[place].split()) for place, is_ in enumerate(layout.columns) if is_ == what]
    return " · ".join(dict.fromkeys(part for part in parts if part))


def _signed(cells: dict[str, str], rules: Rules) -> Decimal:
    """Main units; below 0 for money that went out."""
    if "amount" not in cells:
        came, went = _amount(cells["credit"], rules), _amount(cells.get("debit", ""), rules)
        if came is None and went is None:
            if "debit" in cells:
                raise Unreadable(NO_SUM)
            return Decimal(0)
        return abs(came) if came else -abs(went or Decimal(0))
    value = _amount(cells["amount"], rules)
    if value is None:
        raise Unreadable(NO_SUM)
    which_way = fold(cells.get("direction", ""))
    return -abs(value) if which_way in OUT else abs(value) if which_way in IN else value


def _amount(written: str, rules: Rules) -> Decimal | None:
    """With a sign before or behind it, or in brackets as bookkeepers write what is less."""
    if not written:
        return None
    try:
        value = amount(_bare(written), rules)
    except Unreadable as why:
        raise Unreadable(why.sentence.words, **why.sentence.figures | {"text": written[:40]}) from None
    return -value if written.startswith("(") and written.endswith(")") else value


def _bare(written: str) -> str:
    """Without currency, brackets and spaces; a sign that stands behind comes before."""
    text = AROUND.sub("", written).strip("()").replace("−", "-").strip()
    text = "".join(text.split()) if text[:1] in "+-" else text
    return f"{text[-1]}{text[:-1].strip()}" if text[-1:] in ("-", "+") else text


def _day(written: str, pattern: str) -> dt.date:
    """A local date; a time behind it is left out."""
    rules = Rules(dates=(pattern,))
    bare = written if " " in pattern else re.split(r"[T\s]", written, maxsplit=1)[0]
    return date(bare, rules)


def _with_reference(one: _Read) -> str:
    """The purpose, and the bank's reference where it says something more: both are looked through for numbers."""
    more = one.reference and one.reference not in one.text and one.reference.upper() != "NOTPROVIDED"
    return " · ".join(part for part in (one.text, one.reference if more else "") if part)
