"""CSV files as people have them: encoding and delimiter told apart by themselves, rows streamed with their line numbers."""

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from models.importing.sentence import Sentence, Told
from models.letter_kinds import said

CHUNK = 1 << 20
LONGEST_LINE = 1_000_000  # characters; a "line" without end must not fill the memory
DELIMITERS = ",;\t"
NOT_TEXT = re.compile("[\udc80-\udcff]")  # how "surrogateescape" shows a byte that the encoding does not know
BROKEN = re.compile("\ufffd")  # how "replace" does; UTF-16 has no bytes to show
WIDE = ("utf-16", "utf-32")
NAMES = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Latin-1 (Windows-1252)"}


class CannotImport(Told):
    """Nothing was written; the message is a sentence that says why and what to do."""


class Raw(NamedTuple):
    """One row as it stands in the file, from physical line `line` on. Where `problem` is a sentence, there are no cells."""

    line: int
    cells: list[str]
    problem: str = ""


def tell_encoding(path: Path) -> str:
    """By the mark at its beginning, else UTF-8 unless more characters speak against it than for it, else Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    for_it = against_it = 0
    with path.open("rb") as file:
        start = file.read(3)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if start.startswith(codecs.BOM_UTF8):
            return "utf-8-sig"
        file.seek(0)
        while chunk := file.read(CHUNK):
            text = decoder.decode(chunk)
            if not text.isascii():
                against = len(NOT_TEXT.findall(text))
                against_it += against
                for_it += sum(not c.isascii() for c in text) - against
    return "utf-8-sig" if for_it >= against_it else "cp1252"


class Lines:
    """Physical lines that can be given back, so that one open quotation mark does not swallow the rows after it."""

    def __init__(self, file):
        self.file, self.number = file, 0
        self.again: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self):
        return self

    def __next__(self) -> str:
        line = self.again.popleft() if self.again else self.file.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.taken.append(line)
        self.number += 1
        return line

    def begin(self) -> int:
        self.taken = []
        return self.number + 1

    def give_back(self) -> None:
        self.again.extendleft(reversed(self.taken[1:]))
        self.number -= max(0, len(self.taken) - 1)


class Source:
    """An open CSV file: `header`, then rows(). Raises CannotImport where it can't be opened or has no heading."""

    def __init__(self, path: Path, encoding: str = "", delimiter: str = ""):
        self.path = path
        try:
            self.encoding = _said_encoding(encoding) if encoding else tell_encoding(path)
            self.size = path.stat().st_size
            self._bytes = path.open("rb")
        except OSError as error:
            raise CannotImport(f"{path} can't be read ({(error.strerror or '').lower()}).") from error
        wide = self.encoding.startswith(WIDE)
        self._odd, errors = (BROKEN, "replace") if wide else (NOT_TEXT, "surrogateescape")
        self._text = io.TextIOWrapper(self._bytes, self.encoding, errors=errors, newline="")
        self._lines = Lines(self._text)
        try:
            self.header, self.delimiter = self._read_header(delimiter)
        except CannotImport:
            self.close()
            raise

    def _read_header(self, delimiter: str) -> tuple[list[str], str]:
        first = next(self._lines, "")
        if first.lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own note
            delimiter, first = first.strip()[4], next(self._lines, "")
        if not first.strip():
            raise CannotImport(
                "%(file)s begins with an empty line: the first line has to name the columns.", file=self.path.name
            )
        best = delimiter or max(DELIMITERS, key=lambda d: _columns(first, d))
        self._lines.again.appendleft(first)
        self._lines.number -= 1
        try:
            names = next(csv.reader(self._lines, delimiter=best, strict=True))
        except csv.Error as error:
            raise CannotImport(
                "The heading of %(file)s can't be read: a quotation mark is open.", file=self.path.name
            ) from error
        return [name.strip() for name in names], best

    def rows(self) -> Iterator[Raw]:
        """Every row once; blank lines are none."""
        reader = csv.reader(self._lines, delimiter=self.delimiter, strict=True)
        while True:
            line = self._lines.begin()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self._lines.give_back()
                yield Raw(line, [], _quoting(str(error)))
                continue
            if not any(cells):
                continue
            problem = self._problem(cells)
            yield Raw(line, [], problem) if problem else Raw(line, cells)

    def _problem(self, cells: list[str]) -> str:
        if len(cells) != len(self.header):
            return Sentence(
                "Columns in this row: %(count)s; in the heading: %(wanted)s.", count=len(cells), wanted=len(self.header)
            )
        joined = "".join(cells)
        if "\0" in joined:
            return said("The row holds a NUL byte, which is not text.")
        if not joined.isascii() and (odd := self._odd.search(joined)):
            byte = f"the byte 0x{ord(odd[0]) - 0xDC00:02X}" if self._odd is NOT_TEXT else "a character"
            name = NAMES.get(self.encoding, self.encoding)
            return f"The row holds {byte}, which is not text in {name}, as the file is read: save it as UTF-8."
        return ""

    def position(self) -> int:
        """Bytes read so far."""
        return self._bytes.tell()

    def close(self) -> None:
        self._text.close()


def _said_encoding(name: str) -> str:
    """Raises CannotImport for what is no encoding of text, or one that can't go on after a byte it does not know."""
    try:
        found = codecs.lookup(name).name
        if not found.startswith(WIDE):
            io.TextIOWrapper(io.BytesIO(b"a\\N"), found, errors="surrogateescape").read()
    except (LookupError, ValueError) as error:  # an UnicodeError is a ValueError
        raise CannotImport(f"“{name}” is not an encoding: use utf-8 or cp1252.") from error
    return "utf-8-sig" if found == "utf-8" else found


def _columns(line: str, delimiter: str) -> int:
    """How many columns there are with this delimiter; one that cuts through quoted names is none."""
    names = next(csv.reader([line], delimiter=delimiter))
    return 0 if any('"' in name for name in names) else len(names)


def _quoting(error: str) -> str:
    if "expected after" in error:
        return said("A quotation mark inside a quoted value is not doubled.")
    return said("A quotation mark is opened here and never closed.")
