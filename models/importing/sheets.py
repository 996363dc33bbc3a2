"""A spreadsheet that somebody uploads: kept, its columns guessed, looked at, and imported part by part."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select

from models.attachment import StoredFile
from models.base import db
from models.csv_export import STARTS_A_FORMULA
from models.event import Actor
from models.importing.mapping import Map, map_from
from models.importing.prices import BySku, ListPrices, Prices, Stocks
from models.importing.products import Products
from models.importing.reading import Raw, Source
from models.importing.running import Import, Row
from models.importing.watching import Watch
from models.sheet_import import SheetChange
from models.text import fold

NOUNS: dict[str, Any] = {"products": Products, "list-prices": ListPrices, "stock": Stocks, "prices": Prices}
LOOKED_AT = 20  # rows of a preview
PART = 200  # rows of a step: a second or two
ALIASES = {
    "sku": "sku article articleno articlenumber artikelnummer artikelnr item itemnumber itemno productid productno code",
    "name": "name productname product description1 bezeichnung artikel",
    "category": "category group warengruppe kategorie",
    "unit": "unit einheit quantityperunit",
    "barcode": "barcode ean gtin",
    "list_price": "listprice price unitprice listenpreis preis",
    "unit_price": "unitprice price priceeach preis",
    "from_quantity": "fromquantity from quantity qty menge ab abmenge",
    "valid_from": "validfrom gueltigab since",
    "valid_until": "validuntil gueltigbis until",
    "on_hand": "onhand stock instock unitsinstock bestand quantity qty",
    "on_order": "onorder expected unitsonorder bestellt",
    "expected_on": "expectedon due eta",
    "currency": "currency waehrung wahrung",
    "branch": "branch location niederlassung filiale",
}


def _as_it_was(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(STARTS_A_FORMULA) else cell


@dataclass
class Part:
    """What a step did. `after`: the row to go on from, 0 at the end."""

    rows: list[Row] = field(default_factory=list)
    after: int = 0
    changes: list[SheetChange] = field(default_factory=list)


def noun_for(what: str, by: Actor, of: Any = None) -> Any:
    """A noun that acts for somebody, on a price list or a customer where it needs one."""
    return type(NOUNS[what].__name__, (NOUNS[what],), {"by": by, "of": of})


def kept_file(digest: str) -> bytes | None:
    """What was uploaded, by its SHA-256."""
    return db.session.scalar(select(StoredFile.content).where(StoredFile.hash == digest)) if len(digest) == 64 else None


@contextmanager
def on_disk(content: bytes) -> Iterator[Path]:
    """As a file, as long as it is read."""
    with tempfile.TemporaryDirectory(prefix="portico-sheet-") as folder:
        path = Path(folder) / "rows.csv"
        path.write_bytes(content)
        yield path


def heading(content: bytes) -> list[str]:
    """The names of its columns. Raises CannotImport."""
    with on_disk(content) as path:
        source = Source(path)
        source.close()
        return source.header


def guess(header: list[str], noun: Any) -> dict[str, str]:
    """Our column for each of theirs, as far as their names tell; each of ours once."""
    found: dict[str, str] = {}
    fields = list(_fields(noun))
    for ours in fields:
        known = {_bare(ours), *ALIASES.get(ours, "").split()}
        theirs = next((name for name in header if name not in found and _bare(name) in known), None)
        if theirs:
            found[theirs] = ours
    return found


def _bare(name: str) -> str:
    return "".join(letter for letter in fold(name) if letter.isalnum())


def _fields(noun: Any) -> Mapping[str, Any]:
    fields = getattr(noun, "fields", None)
    return fields if fields else noun(Map("guess"), None).fields


def columns_of(noun: Any) -> list[str]:
    """What a column can fill."""
    return list(_fields(noun))


def written_map(columns: Mapping[str, str], decimal: str, dates: str) -> Map:
    """The map of an import. Raises CannotImport."""
    return map_from({"columns": dict(columns), "decimal": decimal, "dates": [dates]}, "The choice of columns")


def import_part(
    content: bytes, noun: Any, written: Map, start: int = 0, size: int | None = None, watched: bool = False
) -> Part:
    """Rows from `start` on, written, to be committed or rolled back; `watched`: with what they change. Raises CannotImport."""
    with on_disk(content) as path:
        return _Sheet(noun, path, written).part(start, size or PART, watched)


class _Sheet(Import):
    """An import of which one part is done at a time; rows before it are looked at, so that what comes twice is noticed."""

    def part(self, start: int, size: int, watched: bool) -> Part:
        try:
            raws = self.source.rows()
            for raw in islice(raws, start):
                self._remember(self._read(raw))
            batch = list(islice(raws, size))
            rows = [row for raw in batch if (row := self._read(raw))]
            changes = self._write_watched(rows) if watched else self._write_only(rows)
            return Part(rows, start + size if next(raws, None) else 0, changes)
        finally:
            self._close()

    def _write_only(self, rows: list[Row]) -> list[SheetChange]:
        self.noun.write(rows)
        db.session.flush()
        return []

    def _write_watched(self, rows: list[Row]) -> list[SheetChange]:
        """Row by row, where a product may have several, so that each change has its line."""
        changes: list[SheetChange] = []
        for together in [[row] for row in rows] if isinstance(self.noun, BySku) else [rows]:
            watch = Watch(self.noun, together)
            self.noun.write(together)
            changes += watch.changes()
        return changes

    def first(self, size: int) -> list[Row]:
        try:
            return [row for raw in islice(self.source.rows(), size) if (row := self._read(raw))]
        finally:
            self._close()

    def _close(self) -> None:
        self.source.close()
        self.report.close()
        self.seen.close()

    def _read(self, raw: Raw) -> Row | None:
        """The apostrophe that a saved file has before what could be run is none of the text."""
        return super()._read(raw._replace(cells=[_as_it_was(cell) for cell in raw.cells]))

    def _remember(self, row: Row | None) -> None:
        if row and not row.problems:
            key = getattr(self.noun, "key", lambda values: values["sku"])
            self.seen.count(key(row.values), row.line)


def look(content: bytes, noun: Any, written: Map) -> list[Row]:
    """Its first rows as they are read, with what can't be; nothing is written or asked. Raises CannotImport."""
    with on_disk(content) as path:
        return _Sheet(noun, path, written).first(LOOKED_AT)
