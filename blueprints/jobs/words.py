"""When somebody comes, in words, for both sides."""

from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from access import visit
from blueprints.jobs.forms import WINDOW
from models import formats
from models.job import JobDetail, JobVisit

VISIT_STATES = {
    "planned": (_l("Planned"), "info"),
    "under_way": (_l("Under way"), "warn"),
    "done": (_l("Done"), "good"),
    "cancelled": (_l("Cancelled"), ""),
}


def hours_of(found) -> str:
    """From when to when: "08:00–12:00"."""
    return f"{formats.clock(found.begins, visit.locale)}–{formats.clock(found.ends, visit.locale)}"


def visit_state(status: str) -> tuple[str, str]:
    """(words, tone)."""
    text, tone = VISIT_STATES[status]
    return str(text), tone


def wishes_of(detail: JobDetail | None) -> list[str]:
    """The days that the customer likes, the best one first."""
    return [
        f"{formats.date(visit.today.fromisoformat(day), visit.locale)}, {WINDOW[window]}"
        for day, window in (detail.wishes if detail else {}).items()
    ]


def who_comes(found: JobVisit) -> str:
    return found.staff.name if found.staff else _("to be named")


def signed_words(detail: JobDetail | None) -> str:
    """Who signed and when; empty where nobody has."""
    if detail is None or detail.signed_at is None:
        return ""
    return f"{detail.signed_name}, {formats.moment(detail.signed_at, ZoneInfo(visit.time_zone), visit.locale)}"
