"""What a list's address asks for, read once: search text, state, dates, order and place; and how to say it again."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote_plus, urlencode

from flask import request
from flask_babel import gettext as _

from access import visit
from models import keyset
from models.listing import NEWEST_FIRST, ORDERS, Filter

LONGEST_TEXT = 100


@dataclass
class Asked:
    """The fields as they were typed, one sentence for each that can't be used, and the filter they make."""

    url: str
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    wanted: Filter | None = None
    order: keyset.Order = ORDERS[NEWEST_FIRST]
    cursor: keyset.Cursor | None = None

    @cached_property
    def narrowing(self) -> str:
        """The part of the query that narrows, without order and place; empty for the whole list."""
        return urlencode({name: self.typed[name] for name in ("q", "status", "from", "to") if self.typed[name]})

    def address(self, url: str | None = None, sort: str | None = None, at: str = "") -> str:
        """This list (or what else has an address like it) with what was typed, perhaps in another order or at a place."""
        sort = self.typed["sort"] if sort is None else sort
        order = f"sort={quote_plus(sort)}" if sort not in ("", NEWEST_FIRST) else ""
        query = "&".join(part for part in (self.narrowing, order, at and f"at={at}") if part)
        return f"{url or self.url}?{query}" if query else (url or self.url)


def read_asked(kind: str, statuses: list[tuple[str, str]], sorts: tuple[str, ...], url: str) -> Asked:
    """Everything of the address, checked. With errors there is no filter: the page says what is wrong and keeps what was typed."""
    given = {name: request.args.get(name, "").strip() for name in ("q", "status", "from", "to", "sort")}
    asked = Asked(url, given)
    if len(given["q"]) > LONGEST_TEXT:
        asked.errors["q"] = _("Search for at most %(count)d characters.", count=LONGEST_TEXT)
    if given["status"] and given["status"] not in dict(statuses):
        asked.errors["status"] = _("There is no such state. Choose one from the list.")
    since, until = _day(asked, "from"), _day(asked, "to")
    if since and until and since > until:
        asked.errors["to"] = _("The last day is before the first one.")
    _read_place(asked, sorts)
    if not asked.errors:
        asked.wanted = Filter(kind, visit.today, given["q"], given["status"], since, until)
    return asked


def _day(asked: Asked, name: str) -> dt.date | None:
    if not asked.typed[name]:
        return None
    try:
        return dt.date.fromisoformat(asked.typed[name])
    except ValueError:
        asked.errors[name] = _("This is not a date. Write it like 2026-03-16.")
        return None


def _read_place(asked: Asked, sorts: tuple[str, ...]) -> None:
    sort, place = asked.typed["sort"] or NEWEST_FIRST, request.args.get("at", "")
    if sort.removeprefix("-") not in sorts or sort not in ORDERS:
        asked.errors["sort"] = _("This list can't be sorted like that. Press a column's head.")
        return
    asked.order = ORDERS[sort]
    try:
        asked.cursor = keyset.read_cursor(place, asked.order) if place else None
    except keyset.BadCursor:
        asked.errors["at"] = _("This link leads to no place in the list. Start from its first page.")
