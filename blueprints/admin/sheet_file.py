"""A list as a spreadsheet: CSV, or XLSX written to disk where it is large."""

from tempfile import SpooledTemporaryFile

from flask import Response

from blueprints.admin.csv_file import IN_MEMORY, send_csv, send_written
from models.exporting_goods import Sheet
from models.xlsx_export import write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send_sheet(name: str, kind: str, sheet: Sheet) -> Response:
    """As an attachment called `name`, of a kind: csv or xlsx."""
    if kind == "csv":
        return send_csv(f"{name}.csv", sheet.head, sheet.rows)
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when it is sent
    write_xlsx(file, sheet.head, sheet.rows)
    file.seek(0, 2)
    return send_written(file, f"{name}.xlsx", XLSX)
