"""What spreadsheets have changed: one row for each import, and one for each row of the database that it made, changed or removed."""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned, belongs_to
from models.types import JsonText, Text, UtcTime, now


class SheetImport(Owned, Model):
    """One file taken in. `place`: the parts of its address; `target`: what it was called; `hash`: of the file.

    `rows_read` says how far it has come, `ended_at` is None until it has come to the end.
    """

    __tablename__ = "sheet_import"
    __table_args__ = (Index("ix_sheet_import_hash", "tenant_id", "hash"),)
    by_name: Mapped[str] = mapped_column(Text(200))
    begun_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    file_name: Mapped[str] = mapped_column(Text(100))
    noun: Mapped[str] = mapped_column(Text(20))
    target: Mapped[str] = mapped_column(Text(300))
    place: Mapped[Mapping] = mapped_column(JsonText(200))
    hash: Mapped[str] = mapped_column(Text(64))
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_new: Mapped[int] = mapped_column(default=0)
    rows_changed: Mapped[int] = mapped_column(default=0)
    rows_unchanged: Mapped[int] = mapped_column(default=0)
    rows_bad: Mapped[int] = mapped_column(default=0)
    undone_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    undone_by: Mapped[str] = mapped_column(Text(200), default="")

    @property
    def counts(self) -> dict[str, int]:
        """Rows by what became of them."""
        return {name: getattr(self, f"rows_{name}") for name in ("new", "changed", "unchanged", "bad")}


class SheetChange(Owned, Model):
    """One row of a table that line `line` of a file has made (`before` is empty), changed (both) or removed (`after` is empty).

    Both hold what differs, and what the row is found by. `outcome` of undoing it: "undone"; "left" as it is, with why; "off": a
    product that is in use and was deactivated; "with": kept because the product of its line was. Empty: not tried.
    """

    __tablename__ = "sheet_change"
    __table_args__ = (
        Index("ix_sheet_change_line", "tenant_id", "sheet_import_id", "outcome", "line"),
        CheckConstraint("outcome in ('', 'undone', 'left', 'off', 'with')", "outcome"),
        CheckConstraint("noun in ('category', 'product', 'list_price', 'stock', 'price', 'own_price')", "noun"),
    )
    sheet_import = belongs_to("SheetImport")
    line: Mapped[int]
    sku: Mapped[str] = mapped_column(Text(40))
    noun: Mapped[str] = mapped_column(Text(20))
    row_id: Mapped[int] = mapped_column(BigInteger)
    product_id: Mapped[int | None] = mapped_column(BigInteger)
    made: Mapped[bool]
    before: Mapped[Mapping] = mapped_column(JsonText(24_000), default={})
    after: Mapped[Mapping] = mapped_column(JsonText(24_000), default={})
    outcome: Mapped[str] = mapped_column(Text(8), default="")
    why: Mapped[Mapping] = mapped_column(JsonText(24_000), default={})
