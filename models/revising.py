"""Two people save one thing: nothing is lost, the second one sees both versions and chooses (DOMAIN §5)."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import inspect, select

from models.base import db
from models.event import Actor, record


class Difference(NamedTuple):
    """One field that somebody else has changed meanwhile or that you would: what it is now, and what you typed."""

    field: str
    theirs: Any
    yours: Any
    touched_by_you: bool


class Conflict(Exception):
    """Somebody saved in between. `differences`: the fields whose two versions differ; `seen`: the token for the next try."""

    def __init__(self, differences: list[Difference], seen: str):
        super().__init__("changed meanwhile")
        self.differences, self.seen = differences, seen


def seen(row: Any, fields: tuple[str, ...]) -> str:
    """A form's token: the values it was filled with. It comes back with the form, so that a later save is noticed."""
    return json.dumps({field: _plain(getattr(row, field)) for field in fields}, ensure_ascii=False)


def revise(row: Any, values: Mapping[str, Any], token: str, *, what: str, by: Actor) -> bool:
    """Change a row's fields as its form says; on record with what changed. True when anything did.

    Raises Conflict where one of them is no longer what the form was filled with; then nothing is stored.
    """
    row = lock(row)
    refuse_lost(row, values, token)
    return change(row, values, what=what, by=by)


def refuse_lost(row: Any, values: Mapping[str, Any], token: str) -> None:
    """Raises Conflict where the row, held already, is no longer what the form was filled with."""
    fields = tuple(values)
    was, now = read_fields(token), {field: _plain(getattr(row, field)) for field in fields}
    if any(was.get(field) != now[field] for field in fields) and any(_plain(values[f]) != now[f] for f in fields):
        differences = [
            Difference(field, now[field], values[field], _plain(values[field]) != was.get(field))
            for field in fields
            if _plain(values[field]) != now[field]
        ]
        raise Conflict(differences, seen(row, fields))


def change(row: Any, values: Mapping[str, Any], *, what: str, by: Actor) -> bool:
    """Set fields of a row, with one event that names each changed field before and after. True when anything changed."""
    changed = {field: value for field, value in values.items() if _plain(getattr(row, field)) != _plain(value)}
    if not changed:
        return False
    before = written({field: getattr(row, field) for field in changed})
    for field, value in changed.items():
        setattr(row, field, value)
    record(row, what, by=by, before=before, after=written(changed))
    return True


def lock(row: Any) -> Any:
    """The row as it is now, held until this transaction ends (SQLite has one writer at a time anyway)."""
    cls = type(row)
    key = [column == value for column, value in zip(inspect(cls).primary_key, inspect(row).identity, strict=True)]
    return db.session.scalars(
        select(cls).where(*key).with_for_update(of=cls).execution_options(populate_existing=True)
    ).one()


LONGEST = 2000  # of what an event keeps


def written(values: Mapping[str, Any]) -> str:
    """Fields and their values as an event keeps them: JSON, which the activity list shows field by field; long values are cut to fit."""
    plain = {field: _plain(value) for field, value in values.items()}
    whole = json.dumps(plain, ensure_ascii=False)
    for most in (400, 100, 30, 5):
        if len(whole) <= LONGEST:
            break
        cut = {f: v if len(str(v)) <= most else f"{str(v)[:most]}…" for f, v in plain.items()}
        whole = json.dumps(cut, ensure_ascii=False)
    return whole


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def read_fields(text: str) -> dict[str, Any]:
    """Fields and their values from JSON that a form sent back or an event keeps; none where it is anything else, however deep."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
