"""One's own visits in one's own calendar: a link that is a row, shown once, and revoked when another is made (DOMAIN §8)."""

import datetime as dt

from sqlalchemy import select

from models.base import db
from models.event import Actor, record
from models.finding_jobs import visits_between
from models.link import Link, Purpose
from models.links import Made, is_live, link_by_token, make_link, replace_links
from models.staff import Staff
from models.types import fits

BACK, AHEAD = dt.timedelta(30), dt.timedelta(365)  # what a calendar is told of


def make_feed(staff: Staff, by: Actor) -> Made:
    """A new link; the one before opens nothing any more."""
    replace_links(Purpose.CALENDAR, staff)
    made = make_link(Purpose.CALENDAR, staff, staff.email, by=by)
    record(staff, "calendar link made", by=by)
    return made


def feed_of(staff: Staff) -> Link | None:
    """The one that works, where there is one."""
    newest = select(Link).where(Link.staff_id == staff.id, Link.purpose == Purpose.CALENDAR).order_by(Link.id.desc())
    found = db.session.scalar(newest.limit(1))
    return found if is_live(found) else None


def feed_by_token(token: str) -> Link | None:
    """While it is live, and its owner is staff."""
    link = link_by_token(token, Purpose.CALENDAR) if fits(token, 100) else None
    return link if link is not None and is_live(link) and link.staff is not None and link.staff.active else None


def visits_in_calendar(staff_id: int, today: dt.date) -> list:
    """Rows of finding_jobs.visits_between() around a local date."""
    return visits_between(today - BACK, today + AHEAD, staff_id)
