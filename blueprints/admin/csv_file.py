"""A list as a CSV file: written to disk where it is large, never held whole."""

from collections.abc import Iterable
from io import BytesIO, TextIOWrapper
from tempfile import SpooledTemporaryFile

from flask import Response, send_file

from models.csv_export import write_csv

IN_MEMORY = 1_000_000


def send_csv(name: str, head: Iterable[str], rows: Iterable[Iterable]) -> Response:
    """Head and rows as an attachment called `name`; of a number in it only what a header can hold."""
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when it is sent
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    write_csv(text, head, rows)
    text.detach()
    return send_written(file, name, "text/csv")


def send_written(file: SpooledTemporaryFile, name: str, type: str) -> Response:
    """What was written as an attachment: a small file is closed at once, a large one when it is sent."""
    name = "".join(character for character in name if character.isprintable())
    small = file.tell() <= IN_MEMORY
    file.seek(0)
    if not small:
        return send_file(file, type, as_attachment=True, download_name=name)
    with file:
        return send_file(BytesIO(file.read()), type, as_attachment=True, download_name=name)
