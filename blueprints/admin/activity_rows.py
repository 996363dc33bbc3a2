"""Events as staff read them: a line each, a day at a time."""

import datetime as dt
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel import dates
from flask import url_for
from flask_babel import gettext as _

from access import visit
from blueprints.admin.activity_words import field_name, fields_in, said_plainly, sentence, subject_name, value_name
from models.formats import recorded

ICONS = {
    "staff": "user",
    "contact": "users",
    "link": "mail",
    "visitor": "globe",
    "command": "code",
    "worker": "refresh-cw",
    "api": "code",
}


class Change(NamedTuple):
    """One field, as it was and as it became."""

    field: str
    before: str
    after: str


class Line(NamedTuple):
    """One event. `note` is what it says beside its sentence; `kind` and `name` are what it happened to."""

    id: int
    day: dt.date
    time: str
    at: str
    icon: str
    actor: str
    actor_kind: str
    address: str
    text: str
    note: str
    kind: str
    name: str
    is_customer: bool
    customer: str
    customer_url: str
    changes: list[Change]


class Day(NamedTuple):
    heading: str
    lines: list[Line]


def by_day(rows: list, names: dict[int, str]) -> list[Day]:
    """The events of a page, newest first, under the days they happened on where the business is."""
    lines = [line(row, names) for row in rows]
    return [Day(_heading(day), list(found)) for day, found in groupby(lines, key=lambda one: one.day)]


def line(row, names: dict[int, str]) -> Line:
    local = row.at.astimezone(ZoneInfo(visit.time_zone))
    return Line(
        row.id,
        local.date(),
        dates.format_time(local, "short", locale=visit.locale),
        local.isoformat(timespec="seconds"),
        ICONS.get(row.actor_kind, "user"),
        row.actor_name,
        _actor_kind(row.actor_kind),
        row.address,
        sentence(row.what),
        _note(row),
        subject_name(row.subject_kind),
        names.get(row.subject_id, ""),
        row.subject_kind == "customer",
        row.customer_name or "",
        url_for("admin.customer_activity", number=row.customer_number) if row.customer_number else "",
        changes(row.before, row.after, names),
    )


def changes(before: str | None, after: str | None, names: dict[int, str]) -> list[Change]:
    """Field by field; empty where an event has plain text."""
    was, became = fields_in(before), fields_in(after)
    if was is None and became is None:
        return []
    was, became = was or {}, became or {}
    return [
        Change(field_name(name), _value(name, was.get(name), names), _value(name, became.get(name), names))
        for name in dict.fromkeys([*became, *was])
    ]


def _value(name: str, value, names: dict[int, str]) -> str:
    """A reference reads as what it is called."""
    return value_name(name, names.get(value, value) if isinstance(value, int) and name.endswith("_id") else value)


def _note(row) -> str:
    """Plain text that stands beside the sentence: what it was → what it is."""
    texts = [said_plainly(text) for text in (row.before, row.after) if text and fields_in(text) is None]
    return recorded(" → ".join(texts), visit.locale)


def _actor_kind(kind: str) -> str:
    return {
        "staff": _("Staff"), "contact": _("Customer's person"), "link": _("By a link"), "visitor": _("Visitor"), "command": _("Command"),
        "worker": _("In the background"), "api": _("Program"),
    }.get(kind, kind)  # fmt: skip


def _heading(day: dt.date) -> str:
    ago = (visit.today - day).days
    near = {0: _("Today"), 1: _("Yesterday")}.get(ago)
    return f"{near} · {_full(day, visit.locale)}" if near else _full(day, visit.locale)


@lru_cache(5_000)
def _full(day: dt.date, locale: str) -> str:
    return dates.format_date(day, "full", locale=locale)
