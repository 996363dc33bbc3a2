"""A conversation as both sides see it: what was said, who has seen it, and the box to answer."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField

from models.reading_threads import SHOWN, said_in, seen_by
from models.thread import Thread


class SayForm(FlaskForm):
    text = TextAreaField(_l("Message"))


class Said(NamedTuple):
    """One message. `mine`: of the side that reads; `seen` says who of the other side has read it, on the last one only."""

    id: int
    author: str
    text: str
    at: Any
    mine: bool
    files: list
    seen: str = ""
    seen_at: Any = None


def conversation(thread: Thread | None, staff: bool, addresses: Callable[[str, dict], str], before: int = 0) -> dict:
    """For shared/talk/_conversation.html. `addresses`: makes the address of "new", "read" and "earlier" (with values)."""
    rows = said_in(thread.id, before) if thread else []
    more, rows = len(rows) > SHOWN, rows[-SHOWN:]
    said = said_rows(rows, staff)
    if said and not before and thread is not None:
        said[-1] = _with_seen(said[-1], thread, staff)
    last = rows[-1].id if rows else 0
    return {
        "said": said,
        "last": last,
        "new_url": addresses("new", {"after": last}) if thread and not before else "",
        "read_url": addresses("read", {}) if thread and not before and last else "",
        "earlier_url": addresses("earlier", {"before": rows[0].id}) if more else "",
        "is_past": bool(before),
    }


def said_rows(rows: list, staff: bool) -> list[Said]:
    return [
        Said(row.id, row.author_name, row.text, row.at, (row.staff_id is not None) is staff, [])
        for row in rows
    ]  # fmt: skip


def _with_seen(last: Said, thread: Thread, staff: bool) -> Said:
    """Has the other side read one's own newest message, and who first?"""
    if not last.mine:
        return last
    if not staff:
        read = thread.staff_read_up_to >= last.id
        return last._replace(seen_at=thread.staff_read_at) if read else last
    readers = [row for row in seen_by(thread.id) if row.up_to >= last.id]
    names = [" ".join(filter(None, (row.first_name, row.last_name))) or row.email or "" for row in readers]
    return last._replace(seen=", ".join(names[:3]), seen_at=readers[0].at) if readers else last
