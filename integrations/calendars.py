"""Visits as a calendar that phones and mail programs subscribe to (RFC 5545)."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any
from zoneinfo import ZoneInfo

TYPE = "text/calendar; charset=utf-8"
STATES = {"cancelled": "CANCELLED", "planned": "CONFIRMED", "under_way": "CONFIRMED", "done": "CONFIRMED"}
ASK_AGAIN = dt.timedelta(hours=1)


def calendar(name: str, rows: Iterable[Any], zone: ZoneInfo, page: Callable[[Any], str], place: str) -> bytes:
    """Rows of models/finding_jobs.visits_between(), local times in `zone`; `page` gives the address of one's job, `place` is the host."""
    from icalendar import Calendar

    whole = Calendar()
    whole.add("prodid", "-//Portico//EN")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", name)
    whole.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for row in rows:
        whole.add_component(_event(row, zone, page, place))
    return whole.to_ical()


def _event(row: Any, zone: ZoneInfo, page: Callable[[Any], str], place: str) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", f"visit-{row.id}@{place}")
    event.add("sequence", row.edition)
    event.add("dtstamp", row.changed_at)
    event.add("dtstart", _instant(row.day, row.begins, zone))
    event.add("dtend", _instant(row.day, row.ends, zone))
    event.add("summary", f"{row.customer_name} · {row.number}")
    event.add("location", row.ship_to.replace("\n", ", "))
    event.add("description", "\n".join(filter(None, (row.what, row.site_contact, row.site_phone, row.note))))
    event.add("url", page(row))
    event.add("status", STATES[row.status])
    return event


def _instant(day: dt.date, at: dt.time, zone: ZoneInfo) -> dt.datetime:
    """A local time as an instant: a phone elsewhere shows it right. One that the clock skips is an hour later, as clocks are."""
    return dt.datetime.combine(day, at, zone).astimezone(dt.UTC)
