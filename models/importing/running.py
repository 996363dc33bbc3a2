"""One import from start to end: rows in batches, each a unit of work that the caller commits."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, Protocol

from models.base import Owned, db
from models.importing.bound import Bound
from models.importing.mapping import Map
from models.importing.reading import CannotImport, Raw, Source
from models.importing.report import NOT_SHORTENED, TAKEN, Report
from models.importing.seen import Seen
from models.importing.sentence import Sentence
from models.importing.values import Field

BATCH = 500  # rows: one commit and some ten statements each


class Row:
    """One row on its way in. `values` by our names; a row with problems is left out as a whole."""

    __slots__ = ("line", "outcome", "problems", "texts", "values", "warnings")

    def __init__(self, line: int):
        self.line, self.outcome = line, "unchanged"
        self.texts: dict[str, str] = {}
        self.values: dict[str, Any] = {}
        self.problems: list[tuple[str, str]] = []
        self.warnings: list[tuple[str, str]] = []

    def refuse(self, column: str, reason: str, **figures: object) -> None:
        self.problems.append((column, reason if isinstance(reason, Sentence) else Sentence(reason, **figures)))

    def warn(self, column: str, reason: str) -> None:
        self.warnings.append((column, reason))

    def note(self, outcome: str) -> None:
        """What was done for it; "new" says more than "changed", which says more than "unchanged"."""
        if self.outcome != "new" and outcome != "unchanged":
            self.outcome = outcome


class Noun(Protocol):
    """What can be imported: which columns it has, and how a batch of rows is written.

    `keys` say which row is meant and whose it is, so `only_new` can't name them.
    """

    called: ClassVar[str]
    fills: ClassVar[tuple[str, ...]]
    keys: ClassVar[tuple[str, ...]]
    fields: dict[str, Field]

    def __init__(self, written: Map, seen: Seen) -> None: ...

    def write(self, rows: list[Row]) -> None: ...

    def finish(self, all_good: bool) -> Iterator[list[Row]]: ...


def must_fill(written: Map, needed: tuple[str, ...]) -> None:
    """Raises CannotImport where the map leaves out what every row needs."""
    for target in needed:
        if target not in written.targets:
            raise CannotImport(
                "%(map)s has to fill “%(column)s”, from a column, a constant or a template.",
                map=written.name,
                column=target,
            )


def must_be_settable(written: Map, keys: tuple[str, ...]) -> None:
    """Raises CannotImport where `only_new` names what can't differ between a new row and a known one."""
    for named in written.only_new:
        if named in keys:
            raise CannotImport(f"{written.name}: “{named}” can't be in only_new; it never changes once a row is in.")


def upsert(row: Row, found: Any, values: dict[str, Any], only_new: list[str]) -> None:
    """Bring what is there up to the file's values; those of `only_new` are left as they have become."""
    row.note("unchanged")
    for column, value in values.items():
        if column not in only_new and getattr(found, column) != value:
            setattr(found, column, value)
            row.note("changed")


class Import:
    """Opens the file and holds the map against it (raises CannotImport, nothing written); then iterate.

    Each step has written one batch inside `with scope(tenant):`, to be committed by the caller, and gives the bytes read so far.
    """

    def __init__(self, make: type[Noun], path: Path, written: Map, report: Path | None = None, days_later: int = 0):
        must_fill(written, make.fills)
        must_be_settable(written, make.keys)
        self.seen = Seen()
        self.noun: Noun = make(written, self.seen)
        self.source = Source(path, written.encoding, written.delimiter)
        try:
            self.bound = Bound(written, self.source.header, self.noun.fields, days_later)
            self.report = Report(path, make.called, report)
        except CannotImport:
            self.source.close()
            raise
        self.size = self.source.size

    def __iter__(self) -> Iterator[int]:
        try:
            raws = self.source.rows()
            while batch := list(islice(raws, BATCH)):
                self._write(batch)
                yield self.source.position()
            for rows in self.noun.finish(not self.report.counts["bad"]):
                _let_go()
                self._tell_after(rows)
                yield self.size
        finally:
            self.source.close()
            self.report.close()
            self.seen.close()

    def _write(self, batch: list[Raw]) -> None:
        rows = [row for raw in batch if (row := self._read(raw))]
        self.noun.write(rows)
        _let_go()
        for row in rows:
            self._tell(row)
        self.report.keep()

    def _read(self, raw: Raw) -> Row | None:
        if not raw.problem and not self.bound.wanted(raw.cells):
            self.report.counts["skipped"] += 1
            return None
        row = Row(raw.line)
        if raw.problem:
            row.refuse("", raw.problem)
        else:
            row.texts = self.bound.texts(raw.cells)
            self.bound.read(row.texts, row.values, row.refuse)
        return row

    def _tell(self, row: Row) -> None:
        for column, reason in row.problems:
            self.report.add(row.line, self.bound.column(column), reason)
        for column, reason in [] if row.problems else row.warnings:
            self.report.add(row.line, self.bound.column(column), reason, TAKEN)
        self.report.counts["bad" if row.problems else row.outcome] += 1

    def _tell_after(self, rows: list[Row]) -> None:
        """Of documents that are longer than in the file: cut, or why not."""
        for row in rows:
            for column, reason in row.problems:
                self.report.add(row.line, self.bound.column(column), reason, NOT_SHORTENED)
            if row.problems:
                self.report.turn_bad()
            else:
                self.report.counts["shortened"] += 1
        self.report.keep()


def _let_go() -> None:
    """Write what waits, then forget it: a session that keeps all it wrote grows."""
    db.session.flush()
    for kept in [row for row in db.session if isinstance(row, Owned)]:
        db.session.expunge(kept)
