"""XLSX that opens as it is meant: numbers as numbers, days as days, and never a formula or a link."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, BinaryIO

from models.csv_export import harmless

LONGEST = 32_767  # characters of a cell
MOST_ROWS = 1_048_576  # of a sheet, its heading among them


def write_xlsx(file: BinaryIO, head: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Head and rows as the one sheet of a workbook, a row at a time; text is made harmless as in CSV."""
    import xlsxwriter

    quiet = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, {"constant_memory": True, "remove_timezone": False} | quiet) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, cell in enumerate(head):
            sheet.write_string(0, column, harmless(str(cell)), bold)
            sheet.set_column(column, column, max(12, min(40, len(str(cell)) + 2)))
        for number, row in enumerate(rows, 1):
            if number >= MOST_ROWS:
                raise ValueError("more rows than a sheet holds")
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell, day)


def _write(sheet: Any, row: int, column: int, cell: Any, day: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | Decimal):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, column, dt.datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001 - a local date
    else:
        sheet.write_string(row, column, harmless(str(cell))[:LONGEST])
