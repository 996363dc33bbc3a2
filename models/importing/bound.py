"""A map held against a file: which cell fills which of our columns, and which rows are wanted."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from models.importing.mapping import Map
from models.importing.reading import CannotImport
from models.importing.values import KEEP, Field, Unreadable
from models.text import slug

PIECE = re.compile(r"\{([^{}|]+)(?:\|([a-z]+))?\}")
SHAPES: dict[str | None, Callable[[str], str]] = {
    None: str,
    "lower": str.lower,
    "slug": slug,
    "dots": lambda text: slug(text, "."),
}
Cells = Sequence[str]
REMEMBERED = 2_000  # values of a column: most repeat, and reading one costs more than looking it up


class Bound:
    """A map held against the heading of a file and the columns of a noun. Raises CannotImport where they don't fit."""

    def __init__(self, written: Map, header: list[str], fields: dict[str, Field], days_later: int = 0):
        self.map, self.header, self.rules = written, header, written.rules(days_later)
        _refuse_unknown(written, fields)
        self._heads = {name: at for at, name in reversed(list(enumerate(header)))}
        self._empty = {"", *written.empty}
        self.fields = {target: fields[target] for target in written.targets}
        self.sources = {ours: theirs for theirs, ours in written.columns.items()}
        getters = [(ours, self._cell(theirs)) for theirs, ours in written.columns.items()]
        getters += [(ours, _constant(value)) for ours, value in written.constants.items()]
        getters += [(ours, self._template(pattern)) for ours, pattern in written.templates.items()]
        self._plan = [(ours, get, written.values.get(ours), fields[ours]) for ours, get in getters]
        self._required = set(written.required)
        self._read: dict[str, dict[str, Any]] = {ours: {} for ours in self.fields}
        self._filters: list[tuple[int, set[str] | None, bool]]
        self._filters = [(self._at(c), None, True) for c in written.only_filled]
        self._filters += [(self._at(c), None, False) for c in written.only_empty]
        self._filters += [(self._at(c), set(wanted), True) for c, wanted in written.only.items()]

    def _at(self, column: str) -> int:
        if column not in self._heads:
            there = ", ".join(name for name in self.header if name)
            raise CannotImport(f"The file has no column “{column}”, which {self.map.name} names; it has {there}.")
        return self._heads[column]

    def _cell(self, column: str) -> Callable[[Cells], str]:
        at = self._at(column)
        return lambda cells: cells[at].strip()

    def _template(self, pattern: str) -> Callable[[Cells], str]:
        pieces, end = [], 0
        for found in PIECE.finditer(pattern):
            if found[2] not in SHAPES:
                raise CannotImport(
                    f"{self.map.name}: “{found[2]}” is not known in a template; there are lower, slug and dots."
                )
            pieces.append((pattern[end : found.start()], self._at(found[1]), SHAPES[found[2]]))
            end = found.end()
        tail = pattern[end:]
        columns = [at for _text, at, _shape in pieces]

        def put_together(cells: Cells) -> str:
            if columns and all(cells[at].strip() in self._empty for at in columns):
                return ""
            return "".join(text + shape(cells[at].strip()) for text, at, shape in pieces) + tail

        return put_together

    def wanted(self, cells: Cells) -> bool:
        """Is it a row that the map lets in?"""
        for at, choices, filled in self._filters:
            text = cells[at].strip()
            if choices is not None and text not in choices:
                return False
            if choices is None and (text not in self._empty) is not filled:
                return False
        return True

    def texts(self, cells: Cells) -> dict[str, str]:
        """Our columns as text: mapped, put together, translated by the tables of values."""
        found = {}
        for ours, get, table, _field in self._plan:
            text = get(cells)
            if table:
                text = table.get(text, table.get("*", text))
            found[ours] = "" if text in self._empty else text
        return found

    def read(self, texts: dict[str, str], values: dict[str, Any], refuse: Callable[[str, str], None]) -> None:
        """Fill `values` from the texts; each that can't be read is refused by column and reason."""
        for ours, _get, _table, wanted in self._plan:
            text = texts[ours]
            known = self._read[ours]
            if text in known:
                values[ours] = known[text]
            elif text:
                try:
                    values[ours] = known[text] = wanted.read(text, self.rules)
                except Unreadable as reason:
                    refuse(ours, reason.sentence)
                if len(known) > REMEMBERED:
                    known.clear()
            elif wanted.needed or ours in self._required:
                refuse(ours, "This must not be empty.")
            elif wanted.empty is not KEEP:
                values[ours] = wanted.empty

    def column(self, ours: str) -> str:
        """What the file calls it; our own name for what does not come from one column."""
        return self.sources.get(ours, ours)


def _constant(value: str) -> Callable[[Cells], str]:
    return lambda _cells: value


def _refuse_unknown(written: Map, fields: dict[str, Field]) -> None:
    for named in (*written.targets, *written.values, *written.required, *written.only_new):
        if named not in fields:
            raise CannotImport(f"{written.name}: “{named}” is not one of ours; there are {', '.join(fields)}.")
    for named in written.required:
        if named not in written.targets:
            raise CannotImport(f"{written.name}: “{named}” is required, so the map has to fill it.")
