"""Changing how a kind is numbered: the pattern and the next count, never back onto what is used."""

import datetime as dt
import json

from models.event import Actor, record
from models.letting_in import Refused
from models.numbering import HIGHEST, Shape, any_used, held, parse, shape_of, used
from models.revising import Conflict, Difference, read_fields, written
from models.tenant import Tenant


def shape_token(shape: Shape) -> str:
    """For a form that is filled with this shape."""
    return json.dumps({"pattern": shape.pattern, "next": shape.next})


def set_pattern(business: Tenant, kind: str, pattern: str, count: int, token: str, *, on: dt.date, by: Actor) -> bool:
    """Number a kind by this pattern, the next with this count. What the form did not change stays as it is now.

    Raises Refused for a bad pattern or a count that can't be next, Conflict where somebody else has changed the pattern too.
    """
    row = held(kind)
    was, now = read_fields(token), shape_of(kind, on)
    pattern = _mine("pattern", pattern, was, now)
    count = now.next if count == was.get("next") else count
    if (pattern, count) == (now.pattern, now.next):
        return False
    _check(kind, pattern, count, now, on)
    row.pattern, row.period, row.last = pattern, parse(pattern).period(on), count - 1
    before, after = ({"kind": kind, "pattern": p, "next": n} for p, n in ((now.pattern, now.next), (pattern, count)))
    record(business, "numbers changed", by=by, before=written(before), after=written(after))
    return True


def _mine(field: str, typed: str, was: dict, now: Shape) -> str:
    stored = getattr(now, field)
    if typed == was.get(field):
        return stored
    if typed != stored and stored != was.get(field):
        raise Conflict([Difference(field, stored, typed, True)], shape_token(now))
    return typed


def _check(kind: str, written_pattern: str, count: int, now: Shape, on: dt.date) -> None:
    pattern = parse(written_pattern)
    if not 1 <= count <= HIGHEST:
        raise Refused("next", "Enter a whole number from 1 to 999999999999.")
    if used(kind, [pattern.number(count, on)]):
        raise Refused("next", "This number is used already. Choose a higher one.")
    if count < now.next and any_used(kind, pattern, on):
        raise Refused("next", "Numbers of this pattern are in use, so the next one can only be higher.")
