"""An uploaded spreadsheet as CSV that every import reads: XLSX, XLS and ODS by their first sheet's values, CSV as it is."""

import csv
import datetime as dt
import io
from typing import Any

from models.importing.reading import CannotImport

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_CELLS = 2_000_000


def as_csv(content: bytes) -> bytes:
    """Raises CannotImport with a sentence where it can't be read."""
    if not content.startswith((ZIP, OLE)):
        return content
    written = io.StringIO(newline="")
    rows = _rows(content)
    width = max((len(row) for row in rows), default=0)
    if not rows or not width:
        raise CannotImport("The first sheet of this file is empty. The first row has to name the columns.")
    csv.writer(written).writerows([_text(cell) for cell in row] for row in rows)
    return written.getvalue().encode()


def _rows(content: bytes) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        if sheet.total_height * sheet.total_width > MOST_CELLS:
            raise CannotImport("This sheet is too large. Split it into files of at most 100,000 rows.")
        return sheet.to_python(skip_empty_area=True)
    except (CalamineError, OSError, ValueError) as error:
        raise CannotImport(
            "This file can't be read. Save it as XLSX or CSV, without a password, and try again."
        ) from error


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:.10f}".rstrip("0").rstrip(".")
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)
