"""What the address of a list of work says, and the addresses of its views (models/work_lists.py)."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from flask import url_for

from access import visit
from blueprints.paging import asked
from models.work_lists import Wanted


class Tab(NamedTuple):
    """For admin/views/tabs.html. `count`: what stands beside the label."""

    label: str
    url: str
    current: bool
    count: str = ""


def tabs(
    views: Mapping[Any, Any],
    current: Any,
    address: Callable[[Any], str],
    counts: Mapping[Any, str] | None = None,
    only: Iterable[Any] | None = None,
) -> list[Tab]:
    """One for each of the views (or only these), which are said by their labels."""
    return [
        Tab(str(views[view]), address(view), view == current, (counts or {}).get(view, "")) for view in (only or views)
    ]


def wanted_from(first: StrEnum) -> Wanted:
    """Where the address names no view of this list, it is the first."""
    typed, views = asked("view", "q", "mine"), type(first)
    view = views(typed["view"]) if typed["view"] in list(views) else first
    return Wanted(view, typed["q"], visit.person_id if typed["mine"] else 0)


def address_of(endpoint: str, first: StrEnum, wanted: Wanted, **more: str) -> str:
    """Of a list as it is narrowed; `more` goes before that."""
    view = "" if wanted.view == first else wanted.view.value
    kept = {"view": view, "q": wanted.text, "mine": "1" if wanted.sold_by else ""} | more
    return url_for(endpoint, **{name: value for name, value in kept.items() if value})
