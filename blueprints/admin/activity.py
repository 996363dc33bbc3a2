"""Who did what: the record of one customer and of the whole business, filtered, and as a file."""

from collections.abc import Iterator

from flask import Response
from flask_babel import gettext as _

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import customer_or_404
from blueprints.admin.activity_filter import ACTORS, Asked, read_asked
from blueprints.admin.activity_rows import Change, by_day, line
from blueprints.admin.activity_words import GROUPS
from blueprints.admin.csv_file import send_csv
from blueprints.paging import neighbours
from models.activity import events, every_event, names_of

LIST = "admin/activity/_list.html"


@bp.get("/activity")
@needs(Right.SEE_ACTIVITY)
def activity():
    return _show(read_asked("admin.activity"))


@bp.get("/activity.csv")
@needs(Right.SEE_ACTIVITY)
def activity_csv():
    return _send(read_asked("admin.activity"), "activity.csv")


@bp.get("/customers/<number>/activity")
@needs(Right.SEE_ACTIVITY)
def customer_activity(number):
    return _show(read_asked("admin.customer_activity", customer_or_404(number)))


@bp.get("/customers/<number>/activity.csv")
@needs(Right.SEE_ACTIVITY)
def customer_activity_csv(number):
    return _send(read_asked("admin.customer_activity", customer_or_404(number)), f"activity-{number}.csv")


def _show(asked: Asked) -> Response:
    """The list as a page, or its results alone while somebody types; 422 with a sentence where the address can't be used."""
    found = events(asked.wanted, asked.place) if asked.wanted else None
    return htmx.show(
        LIST,
        "admin/activity/customer.html" if asked.customer else "admin/activity/activity.html",
        200 if found else 422,
        address=asked.url() if found else None,
        asked=asked,
        customer=asked.customer,
        actors=[(name, label) for name, (label, _kinds) in ACTORS.items()],
        kinds=[(name, label) for name, (label, _kinds) in GROUPS.items()],
        days=by_day(found.rows, names_of(found.rows)) if found else [],
        **(neighbours(found, asked.url) if found else {}),
    )


def _send(asked: Asked, name: str) -> Response:
    return send_csv(name, _head(), _rows(asked)) if asked.wanted else _show(asked)


def _head() -> list[str]:
    return [
        _("Time"), _("Who"), _("Kind of person"), _("From address"), _("What"), _("Kind"), _("Name"),
        _("Customer number"), _("Customer"), _("Before"), _("After"),
    ]  # fmt: skip


def _rows(asked: Asked) -> Iterator[list]:
    """Times with the offset of the business's zone, so that programs read them too."""
    for rows, names in every_event(asked.wanted):
        for row in rows:
            one = line(row, names)
            before, after = _texts(one.changes, row)
            yield [
                one.at, one.actor, one.actor_kind, one.address, one.text, one.kind, one.name,
                row.customer_number or "", one.customer, before, after,
            ]  # fmt: skip


def _texts(changes: list[Change], row) -> tuple[str, str]:
    if not changes:
        return row.before or "", row.after or ""
    return (
        "; ".join(f"{change.field}: {change.before}" for change in changes if change.before),
        "; ".join(f"{change.field}: {change.after}" for change in changes if change.after),
    )
