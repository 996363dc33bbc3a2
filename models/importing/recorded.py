"""An import on record: who brought in which file, how far it has come, and what each step of it has changed."""

from collections.abc import Mapping
from typing import Any

from models.base import db
from models.event import Actor, record
from models.importing.mapping import Map
from models.importing.reading import CannotImport
from models.importing.sheets import Part, import_part
from models.revising import lock
from models.sheet_import import SheetImport
from models.tenant import Tenant
from models.types import now


def begin(noun: str, target: str, place: Mapping[str, Any], digest: str, file_name: str, by: Actor) -> SheetImport:
    """An import that has read no row yet."""
    facts = {"noun": noun, "target": target[:300], "place": place, "hash": digest, "file_name": file_name}
    made = SheetImport(**facts, by_name=by.name[:200], begun_at=now())
    db.session.add(made)
    db.session.flush()
    return made


def take_part(one: SheetImport, content: bytes, noun: Any, written: Map, start: int) -> Part:
    """The next rows, with what they change. One that is sent twice is taken once. Raises CannotImport."""
    one = lock(one)
    if one.undone_at:
        raise CannotImport("This import has been undone meanwhile, so it does not go on.")
    if one.ended_at or start != one.rows_read:
        return Part(after=0 if one.ended_at else one.rows_read)
    part = import_part(content, noun, written, start, watched=True)
    for change in part.changes:
        change.sheet_import_id = one.id
    db.session.add_all(part.changes)
    for row in part.rows:
        name = "rows_bad" if row.problems else f"rows_{row.outcome}"
        setattr(one, name, getattr(one, name) + 1)
    one.rows_read = part.after or start + len(part.rows)
    one.ended_at = None if part.after else now()
    return part


def put_on_record(one: SheetImport, tenant: Tenant, by: Actor) -> None:
    """It has come to its end."""
    told = ", ".join(f"{count} {name}" for name, count in one.counts.items())
    record(tenant, "spreadsheet imported", by=by, after=f"{one.target}, {one.file_name}: {told}")
