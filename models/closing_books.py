"""Months are closed: nothing dated in them is issued, made void or booked any more, until an owner opens them again (DOMAIN §7)."""

import datetime as dt

from models.event import Actor, record
from models.letter_kinds import said
from models.refusing import Refused
from models.revising import lock
from models.tenant import Tenant

NO_MONTH = said("Choose the last day of a month that is over.")
NOT_LATER = said("The books are closed through that month already.")
NOT_CLOSED = said("The books are not closed that far. Look again: somebody may have opened them.")
MOST = 36  # months that can be chosen


def month_ends(today: dt.date, months: int = MOST) -> list[dt.date]:
    """The last days of the months that are over on a local date, the newest first."""
    ends = []
    for _n in range(months):
        today = today.replace(day=1) - dt.timedelta(1)
        ends.append(today)
    return ends


def is_month_end(day: dt.date, today: dt.date) -> bool:
    """Of a month that is over on a local date."""
    return day < today and (day + dt.timedelta(1)).day == 1


def close_books(business: Tenant, day: dt.date, today: dt.date, by: Actor) -> None:
    """Through the last day of a month that is over, later than they are closed now. Raises Refused."""
    business = lock(business)
    if not is_month_end(day, today):
        raise Refused("day", NO_MONTH)
    if business.books_closed_on and day <= business.books_closed_on:
        raise Refused("day", NOT_LATER)
    _set(business, day, "books closed", by)


def reopen_books(business: Tenant, day: dt.date | None, today: dt.date, by: Actor) -> None:
    """Closed only through that earlier month's last day from now on; None: not at all. Raises Refused."""
    business = lock(business)
    if day and not is_month_end(day, today):
        raise Refused("until", NO_MONTH)
    if not business.books_closed_on or (day and day >= business.books_closed_on):
        raise Refused("until", NOT_CLOSED)
    _set(business, day, "books opened again", by)


def _set(business: Tenant, day: dt.date | None, what: str, by: Actor) -> None:
    before, after = (one.isoformat() if one else None for one in (business.books_closed_on, day))
    business.books_closed_on = day
    record(business, what, by=by, before=before, after=after)
