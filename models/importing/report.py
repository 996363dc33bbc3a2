"""What came of an import: counts, and every bad row with line, column and reason, also as a CSV file."""

import csv
import os
from collections import Counter
from pathlib import Path
from typing import NamedTuple, TextIO

from models.importing.reading import CannotImport

HEADING = ("File", "Line", "Column", "Reason", "What was done")
LEFT_OUT, TAKEN, NOT_SHORTENED = "row left out", "row taken, please check", "surplus lines kept"
SHOWN = 20  # more than that stays in the file alone, so that memory is bounded


class Entry(NamedTuple):
    file: str
    line: int
    column: str
    reason: str
    done: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" + (f", {self.column}" if self.column else "")
        return f"{where}: {self.reason}" + (" (warning)" if self.done == TAKEN else "")


class Report:
    """Counts by row: new, changed, unchanged, bad, skipped by the map. The file is made when there is something to say."""

    def __init__(self, source: Path, noun: str, path: Path | None = None):
        self.source, self.counts, self.first = source.name, Counter[str](), list[Entry]()
        self.path = path or source.with_name(f"{source.stem}.{noun}.report.csv")
        self._file: TextIO | None = None
        try:
            if self.path.resolve() == source.resolve():
                raise FileExistsError(17, "it is the file to import")
            if self.path.is_file() and not _is_report(self.path):
                raise FileExistsError(17, "it is a file of another kind; name another place with --report")
            if self.path.exists():  # one of an earlier run would tell of mistakes that are mended
                self._open()
            elif not self.path.parent.is_dir():
                raise FileNotFoundError(2, "no such folder")
            elif not os.access(self.path.parent, os.W_OK):
                raise PermissionError(13, "permission denied; name another place with --report")
        except OSError as error:
            raise CannotImport(
                f"The report {self.path} can't be written ({(error.strerror or '').lower()})."
            ) from error

    def _open(self) -> None:
        self._file = self.path.open("w", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._file)
        self._rows.writerow(HEADING)

    def add(self, line: int, column: str, reason: str, done: str = LEFT_OUT) -> None:
        entry = Entry(self.source, line, column, reason, done)
        if len(self.first) < SHOWN:
            self.first.append(entry)
        if self._file is None:
            self._open()
        self._rows.writerow((_harmless(entry.file), line, _harmless(column), _harmless(reason), done))
        self.counts["warnings" if done == TAKEN else "problems"] += 1

    def turn_bad(self) -> None:
        """A row that was counted as taken turns out to be bad: most likely it was one of the unchanged."""
        was = next(name for name in ("unchanged", "changed", "new") if self.counts[name])
        self.counts[was] -= 1
        self.counts["bad"] += 1

    @property
    def rows(self) -> int:
        return sum(self.counts[name] for name in ("new", "changed", "unchanged", "bad", "skipped"))

    def keep(self) -> None:
        """Bring what was said onto the disk: before each commit, so that a broken-off import leaves its report."""
        if self._file:
            self._file.flush()

    def close(self) -> None:
        if self._file:
            self._file.close()

    def summary(self) -> str:
        """One line: "customers.csv: 93 rows, 91 new, 0 changed, 0 unchanged, 2 bad.\""""
        parts = [f"{self.counts[name]} {name}" for name in ("new", "changed", "unchanged", "bad")]
        parts += [f"{self.counts[name]} {name}" for name in ("skipped", "shortened", "warnings") if self.counts[name]]
        return f"{self.source}: {self.rows} rows, {', '.join(parts)}."


def _is_report(path: Path) -> bool:
    """Does it begin as a report does? An empty file may become one: nothing is lost."""
    begin = ",".join(HEADING).encode("utf-8-sig")
    with path.open("rb") as file:
        start = file.read(len(begin) + 1)
    return not start or (start.startswith(begin) and start[len(begin) :] in (b"\r", b"\n", b""))


def _harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text
