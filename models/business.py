"""What a business says about itself, saved as you go: what others saved meanwhile in other fields stays."""

import json
from collections.abc import Mapping

from models.event import Actor
from models.revising import Conflict, lock, read_fields, revise, seen
from models.tenant import Tenant


def save_business(business: Tenant, values: Mapping[str, str | int], token: str, *, by: Actor) -> bool:
    """Store the fields that differ from what the form was filled with (`token`, from revising.seen). True when anything changed.

    Raises Conflict for a field that somebody else has changed too; then nothing is stored, and its token holds what is stored now
    of that field only, so that the next try replaces just that.
    """
    row = lock(business)
    was, now = read_fields(token), read_fields(seen(row, tuple(values)))
    mine = {field: value for field, value in values.items() if value != was.get(field) and value != now[field]}
    try:
        return bool(mine) and revise(row, mine, token, what="business changed", by=by)
    except Conflict as why:
        again = was | {difference.field: difference.theirs for difference in why.differences}
        raise Conflict(why.differences, json.dumps(again)) from why
