"""A bank's CSV file as it is: encoding, delimiter and heading told apart by themselves, whatever stands above the heading."""

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from models.bank_columns import bare, what_it_holds
from models.importing.reading import CannotImport, Lines, Raw
from models.letter_kinds import said

DELIMITERS = ";,\t|"
MOST_LINES = 10_000
LOOKED_THROUGH = 60  # lines above the heading, at most
NOT_A_TABLE = said("No heading was found in this file: it needs one line that names the columns, and lines below it.")
TOO_MANY = said("This file has more than 10,000 lines. Ask your bank for a shorter period, or split it.")
NOT_TEXT = said("This file is not text. Ask your bank for CSV.")
NUL = said("The line holds a NUL byte, which is not text.")
OPEN_QUOTE = said("A quotation mark is opened here and never closed.")
TOO_LONG = said("This line is too long to be one of a statement.")
TOO_WIDE = said("This line has more cells than the heading, so it is not clear which is which.")
LONGEST_CELL = 10_000


@dataclass(frozen=True)
class BankFile:
    """`header`: the names of the columns; `rows`: what stands below it, each with its line number in the file."""

    header: tuple[str, ...]
    rows: list[Raw]
    delimiter: str

    @property
    def signature(self) -> str:
        """Of its heading: the same for each file that this bank makes this way."""
        return hashlib.sha256("\n".join(bare(name) for name in self.header).encode()).hexdigest()


def read_bank_file(content: bytes) -> BankFile:
    """Raises CannotImport with a sentence."""
    text = _decoded(content)
    if "\0" in text[:10_000]:
        raise CannotImport(NOT_TEXT)
    line, delimiter, header = _heading(text)
    rows = list(islice(_rows(text, delimiter, line, len(header)), MOST_LINES + 1))
    if len(rows) > MOST_LINES:
        raise CannotImport(TOO_MANY)
    if not rows:
        raise CannotImport(NOT_A_TABLE)
    return BankFile(tuple(header), rows, delimiter)


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _heading(text: str) -> tuple[int, str, list[str]]:
    """(lines before it, delimiter, names): the line with the most names that we know, else the first that has as many cells as the next."""
    best: tuple[int, str, list[str]] | None = None
    most = (0, 0)
    lines = list(islice(io.StringIO(text, newline=""), LOOKED_THROUGH))
    for delimiter in DELIMITERS:
        for number, line in enumerate(lines):
            names = _cells(line, delimiter)
            known = len({what for name in names if (what := what_it_holds(name))})
            if known >= 2 and (known, len(names)) > most:
                most, best = (known, len(names)), (number, delimiter, names)
    return best or _unknown_heading(lines)


def _unknown_heading(lines: list[str]) -> tuple[int, str, list[str]]:
    for number, (line, below) in enumerate(pairwise(lines)):
        for delimiter in DELIMITERS:
            names = _cells(line, delimiter)
            if len(names) >= 3 and len(names) == len(_cells(below, delimiter)):
                return number, delimiter, names
    raise CannotImport(NOT_A_TABLE)


def _cells(line: str, delimiter: str) -> list[str]:
    """Of one line; without empty ones at its end, which some banks add."""
    if len(line) > LONGEST_CELL:
        return []
    cells = [cell.strip() for cell in next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _rows(text: str, delimiter: str, before: int, width: int) -> Iterator[Raw]:
    """Every line below the heading; blank ones are none. A row may be shorter or longer than the heading: banks are not strict."""
    lines = Lines(io.StringIO(text, newline=""))
    for _skipped in range(before + 1):
        next(lines)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = lines.begin()
        try:
            cells: list[str] | None = next(reader)
        except StopIteration:
            return
        except csv.Error:
            lines.give_back()
            cells = _unquoted(lines.taken[0], delimiter)
        if cells is None:
            yield Raw(line, [], OPEN_QUOTE)
        elif any(cell.strip() for cell in cells):
            yield _row(line, [cell.strip() for cell in cells], width)


def _row(line: int, cells: list[str], width: int) -> Raw:
    if any("\0" in cell for cell in cells):
        return Raw(line, [], NUL)
    if any(len(cell) > LONGEST_CELL for cell in cells):
        return Raw(line, [], TOO_LONG)
    if any(cells[width:]):
        return Raw(line, [], TOO_WIDE)
    return Raw(line, [*cells, *[""] * width][:width])


def _unquoted(line: str, delimiter: str) -> list[str] | None:
    """A line of a bank that does not quote, with a quotation mark somewhere in it."""
    stripped = line.rstrip("\r\n")
    if stripped.lstrip().startswith('"') or f'{delimiter}"' in stripped:
        return None
    return stripped.split(delimiter)
