"""The calendar of visits: a week or a day, of everybody or of one who comes, beside what waits to be scheduled."""

import datetime as dt

from flask import request, url_for

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.jobs.words import hours_of, visit_state
from models import formats
from models.finding_jobs import View, find_jobs, visits_between
from models.looking_after import colleagues
from models.work_lists import Wanted

WEEK, DAY = "week", "day"


@bp.get("/schedule")
@needs(Right.SEE_CUSTOMERS)
def schedule():
    span = DAY if request.args.get("view") == DAY else WEEK
    day, who = _day(request.args.get("day", "")), _who(request.args.get("who", ""))
    first = day - dt.timedelta(day.weekday()) if span == WEEK else day
    days = [first + dt.timedelta(n) for n in range(7 if span == WEEK else 1)]
    step = dt.timedelta(len(days))
    return htmx.show(
        "admin/jobs/_calendar.html",
        "admin/jobs/schedule.html",
        address=_url(span, day, who),
        span=span,
        days=_days(days, who),
        earlier_url=_url(span, first - step, who),
        later_url=_url(span, first + step, who),
        today_url=_url(span, visit.today, who),
        spans=[(WEEK, _url(WEEK, day, who)), (DAY, _url(DAY, day, who))],
        day=day.isoformat(),
        who=who,
        people=colleagues(),
        waiting=[_waiting(row) for row in find_jobs(Wanted(View.ASKED), size=12).rows],
    )


def _days(days: list[dt.date], who: int) -> list[tuple]:
    """(name, is it today, its own address, visits) of each day."""
    found = visits_between(days[0], days[-1], who)
    return [
        (
            formats.weekday(day, visit.locale),
            day == visit.today,
            _url(DAY, day, who),
            [_row(row) for row in found if row.day == day],
        )
        for day in days
    ]


def _row(row) -> dict:
    return {
        "hours": hours_of(row),
        "number": row.number,
        "url": url_for("admin.document", number=row.customer_number, kind="job", document=row.number),
        "customer": row.customer_name,
        "what": row.what[:120],
        "where": row.ship_to.replace("\n", ", "),
        "contact": " ".join(filter(None, (row.site_contact, row.site_phone))),
        "who": row.staff or "",
        "state": visit_state(row.status),
        "status": row.status,
        "wish": row.move_wish,
    }


def _waiting(row) -> dict:
    return {
        "number": row.number,
        "customer": row.customer_name,
        "what": row.note[:90],
        "when": formats.date(row.wanted_on, visit.locale) if row.wanted_on else "",
        "urgent": row.urgency == "urgent",
        "url": url_for("admin.new_visit", number=row.number),
    }


def _day(typed: str) -> dt.date:
    """The day that is asked for; today where it is none, or one that no calendar shows."""
    try:
        found = dt.date.fromisoformat(typed)
    except ValueError:
        return visit.today
    return found if 2000 <= found.year <= 2999 else visit.today


def _who(typed: str) -> int:
    """A colleague's id, or 0 for all where nobody could have it."""
    return int(typed) if typed.isdecimal() and len(typed) < 19 else 0


def _url(span: str, day: dt.date, who: int) -> str:
    return url_for(
        "admin.schedule", view=span if span == DAY else None, day=day.isoformat() if day != visit.today else None, who=who or None
    )  # fmt: skip
