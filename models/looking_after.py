"""Who looks after what waits in the inbox, and what is put aside there."""

from typing import Any

from sqlalchemy import select

from models.base import db, insert_into, new_id
from models.event import Actor, record
from models.inbox import Item, marks, still_done
from models.inbox_mark import InboxMark
from models.scope import current_scope
from models.staff import Staff
from models.types import now


def colleagues() -> list[Staff]:
    """Who can be asked to look after something."""
    return list(db.session.scalars(select(Staff).where(Staff.active).order_by(Staff.name, Staff.id)))


def assign(waiting: Item, staff: Staff | None, by: Actor) -> None:
    """Somebody looks after it from now on; None: nobody does."""
    mark = _mark(waiting)
    if mark.assignee_id != (staff.id if staff else None):
        mark.assignee_id = staff.id if staff else None
        record(mark, "assigned" if staff else "assigned to nobody", by=by, after=staff.name if staff else None)


def set_done(waiting: Item, done: bool, by: Actor) -> None:
    """Put aside until something newer happens to it, or back on the list."""
    mark = _mark(waiting)
    if bool(still_done(mark.done_at, waiting.kind, waiting.at)) is not done:
        mark.done_at, mark.done_by = (now(), by.name[:200]) if done else (None, "")
        record(mark, "marked as done" if done else "not done after all", by=by, after=waiting.who[:200])


def _mark(waiting: Item) -> InboxMark:
    """The note on it, held until this transaction ends; made where there is none. Two who make it at once get the same one."""
    table: Any = InboxMark.__table__
    values = {
        "tenant_id": current_scope().tenant_id,
        "id": new_id(),
        "kind": waiting.kind,
        "subject_id": waiting.id,
        "done_by": "",
    }
    db.session.connection().execute(insert_into(table).values(**values).on_conflict_do_nothing())
    mine = select(InboxMark).where(marks(waiting.kind, waiting.id)).with_for_update()
    return db.session.scalars(mine.execution_options(populate_existing=True)).one()
