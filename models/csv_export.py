"""CSV that spreadsheets open as it is meant: UTF-8 with a mark, quoted by RFC 4180, and never a formula."""

import csv
from collections.abc import Iterable
from typing import Any, TextIO

MARK = "\ufeff"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(file: TextIO, head: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Head and rows into a file opened with newline=""; text is made harmless, numbers and dates stay as they are."""
    file.write(MARK)
    writer = csv.writer(file)
    writer.writerow(harmless(cell) for cell in head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)


def harmless(cell: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(STARTS_A_FORMULA) else cell
