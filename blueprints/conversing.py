"""A conversation as both sides see it: what was said, who has seen it, and the box to answer."""

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import Row
from werkzeug.http import dump_options_header
from wtforms import MultipleFileField, TextAreaField

from access import visit
from integrations.files import ACCEPTED, MOST_BYTES, MOST_FILES, BadFile, ReadFile, read_file
from models.attaching import files_of, stored
from models.reading_threads import SHOWN, said_in, seen_by
from models.refusing import Refused
from models.thread import Thread

LONGEST_BODY = (MOST_FILES + 1) * MOST_BYTES + 1_000_000  # bytes; one file too many gets a sentence of its own


class SayForm(FlaskForm):
    text = TextAreaField(_l("Message"))
    files = MultipleFileField(_l("Files"), render_kw={"accept": ACCEPTED})


def takes_files(view: Any) -> Any:
    """Its requests may be longer than others; app.py sets that before the form is read."""
    view.longest_body = LONGEST_BODY
    return view


def read_files() -> list[ReadFile]:
    """The files that came with the form. Raises Refused with a sentence about the one that can't be sent."""
    sent = [file for file in request.files.getlist("files") if file.filename]
    if len(sent) > MOST_FILES:
        raise Refused("files", _("Send at most 5 files at once."))
    return [_read(file) for file in sent]


def _read(file: Any) -> ReadFile:
    try:
        with file.stream as stream:
            return read_file(file.filename, stream.read(MOST_BYTES + 1))
    except BadFile as why:
        raise Refused("files", f"{file.filename[:100]}: {_(str(why))}") from why


def download(found: Row | None) -> Response:
    """A file to keep, never to open here: nothing in it runs under this address. 404 where it is not there for who asks."""
    if found is None:
        abort(404)
    plain = found.name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_").replace("\\", "_")
    named = {"filename": plain} if plain == found.name else {"filename": plain, "filename*": _rfc5987(found.name)}
    answer = Response(found.content, content_type=found.type)
    answer.headers["Content-Disposition"] = dump_options_header("attachment", named)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def signature_picture(digest: str) -> Response:
    """A drawn signature, a PNG of our own making; 404 where none was drawn."""
    content = stored(digest)
    if content is None:
        abort(404)
    answer = Response(content, content_type="image/png")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _rfc5987(name: str) -> str:
    return f"UTF-8''{quote(name, safe='')}"


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
    files = files_of([row.id for row in rows])
    return [
        Said(
            row.id,
            row.author_name,
            row.text,
            row.at,
            (row.staff_id is not None) is staff,
            _shown(files.get(row.id, [])),
        )
        for row in rows
    ]


def _shown(files: list) -> list[tuple]:
    """Each file with its address, on the side where it is shown."""
    whose = {"identifier": visit.identifier} if visit.audience == "customer" else {}
    return [(file, url_for(".sent_file", ident=file.id, **whose)) for file in files]


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
