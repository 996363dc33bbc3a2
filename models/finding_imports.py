"""Imports of spreadsheets as staff look through them: all of them, newest first, and what became of one."""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, func, select, type_coerce

from models import keyset
from models.base import db
from models.sheet_import import SheetChange, SheetImport
from models.types import now

NEWEST = keyset.Order("import", type_coerce(SheetImport.id, BigInteger), True)
KEPT = dt.timedelta(days=90)  # what an import has changed; then it can't be undone any more
SHOWN = 200


def past_imports(place: keyset.Cursor | None = None) -> keyset.Page:
    columns = (
        SheetImport.id, SheetImport.by_name, SheetImport.begun_at, SheetImport.ended_at, SheetImport.file_name, SheetImport.target,
        SheetImport.rows_read, SheetImport.rows_bad, SheetImport.undone_at,
    )  # fmt: skip
    return keyset.page(select(*columns), SheetImport.id, NEWEST, place)


def import_by_id(import_id: int) -> SheetImport | None:
    found = select(SheetImport).where(SheetImport.id == import_id)
    return db.session.scalar(found) if 0 < import_id <= keyset.LARGEST else None


def is_forgotten(one: SheetImport) -> bool:
    """Is it too long ago to be undone?"""
    return (one.ended_at or one.begun_at) < now() - KEPT


def outcomes(one: SheetImport) -> dict[str, int]:
    """How many changes by what became of them; "" are those that stand."""
    counts = select(SheetChange.outcome, func.count()).where(SheetChange.sheet_import_id == one.id)
    return dict(db.session.execute(counts.group_by(SheetChange.outcome)).all())


def not_undone(one: SheetImport) -> list[Any]:
    """The first changes that stayed or could be undone by half, in the order of the file."""
    mine = (SheetChange.sheet_import_id == one.id, SheetChange.outcome.in_(("left", "off")))
    return list(
        db.session.scalars(select(SheetChange).where(*mine).order_by(SheetChange.line, SheetChange.id).limit(SHOWN))
    )
