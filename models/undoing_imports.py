"""An import taken back: what still is as it wrote it becomes what it was; what somebody has changed since stays, and is named."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from models.base import change_if, db
from models.event import Actor, record
from models.finding_imports import is_forgotten
from models.letter_kinds import said
from models.refusing import Refused
from models.revising import lock
from models.sheet_import import SheetChange, SheetImport
from models.tenant import Tenant
from models.types import now
from models.undoing_rows import undo_line

PART = 100  # lines of a step: a second or two
TOO_OLD = said("This import is too long ago to be undone: what it changed is kept for 90 days.")


def undo_part(one: SheetImport, tenant: Tenant, by: Actor, size: int = 0) -> int:
    """Take back its last lines that stand, to be committed; gives how many changes still stand. Raises Refused.

    On record once, by whoever begins. Two at once wait for each other, and each line is undone once.
    """
    one = lock(one)
    if is_forgotten(one):
        raise Refused("import", TOO_OLD)
    if change_if(one, SheetImport.undone_at.is_(None), undone_at=now(), undone_by=by.name[:200]):
        record(tenant, "spreadsheet import undone", by=by, after=f"{one.target}, {one.file_name}")
    for _line, changes in groupby(_last(one, size or PART), key=lambda change: change.line):
        undo_line(list(changes), by)
        db.session.flush()
    mine = (SheetChange.sheet_import_id == one.id, SheetChange.outcome == "")
    return db.session.scalar(select(func.count()).select_from(SheetChange).where(*mine)) or 0


def _last(one: SheetImport, size: int) -> Sequence[Any]:
    """Backwards, as far as a step goes: prices are lowered and raised again in an order in which each step is allowed."""
    mine = (SheetChange.sheet_import_id == one.id, SheetChange.outcome == "")
    lines = select(SheetChange.line).where(*mine).distinct().order_by(SheetChange.line.desc()).limit(size)
    last = db.session.scalars(lines).all()
    rows = select(SheetChange).where(*mine, SheetChange.line >= min(last, default=0))
    return db.session.scalars(rows.order_by(SheetChange.line.desc(), SheetChange.id.desc())).all()
