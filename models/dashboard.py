"""What a business's portals are like today, in figures: a statement each, however many customers there are."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Select, and_, case, cast, extract, func, select

from models.base import db
from models.contact import Contact
from models.customer import Customer, Status
from models.document import Document
from models.portal_user import PortalUser
from models.sign_in import SignInAttempt
from models.types import now

LATELY = dt.timedelta(days=30)
QUARTER = 900  # seconds: every zone's day begins at one of these
PERSON = and_(Contact.tenant_id == PortalUser.tenant_id, Contact.id == PortalUser.contact_id)


@dataclass(frozen=True)
class Counts:
    """Customers without archived ones; open portals by whether somebody signed in: lately, earlier, never."""

    customers: int
    used: int
    earlier: int
    never: int
    users: int
    lapsed: int

    @property
    def open(self) -> int:
        return self.used + self.earlier + self.never

    @property
    def closed(self) -> int:
        return self.customers - self.open


def counts() -> Counts:
    """All of them in one statement."""
    last = (
        select(PortalUser.customer_id, func.max(Contact.last_sign_in_at).label("at"))
        .join(Contact, PERSON)
        .where(Contact.last_sign_in_at.is_not(None))
        .group_by(PortalUser.customer_id)
        .subquery()
    )
    is_open = and_(Customer.portal_open, Customer.status != Status.INACTIVE)
    lately = last.c.at >= now() - LATELY
    row = db.session.execute(
        select(
            func.count(),
            _how_many(and_(is_open, lately)),
            _how_many(and_(is_open, last.c.at.is_not(None), ~lately)),
            _how_many(and_(is_open, last.c.at.is_(None))),
            _count(PortalUser, PortalUser.active),
            _lapsed().with_only_columns(func.count()).scalar_subquery(),
        )
        .select_from(Customer)
        .outerjoin(last, last.c.customer_id == Customer.id)
        .where(Customer.archived_at.is_(None))
    ).one()
    return Counts(*(number or 0 for number in row))


def lapsed_people(most: int) -> list:
    """(first_name, last_name, email, code, number, name) of those whose temporary password ran out unused, the longest waiting first."""
    columns = (Contact.first_name, Contact.last_name, Contact.email, PortalUser.code, Customer.number, Customer.name)
    found = _lapsed().with_only_columns(*columns).order_by(Contact.temporary_until, PortalUser.code).limit(most)
    return list(db.session.execute(found))


def sign_ins_by_day(days: int, today: dt.date, zone: str) -> list[tuple[dt.date, int]]:
    """How often customers' people signed in, each day where the business is, today last."""
    place, first = ZoneInfo(zone), today - dt.timedelta(days=days - 1)
    begins = dt.datetime.combine(first, dt.time(), place)
    quarter = (cast(extract("epoch", SignInAttempt.at), BigInteger) // QUARTER).label("quarter")
    rows = db.session.execute(
        select(quarter, func.count())
        .where(SignInAttempt.at >= begins, SignInAttempt.audience == "customer", SignInAttempt.outcome == "in")
        .group_by(quarter)
    )
    found: Counter[dt.date] = Counter()
    for which, count in rows:
        found[dt.datetime.fromtimestamp(which * QUARTER, place).date()] += count
    return [(day, found[day]) for day in (first + dt.timedelta(days=n) for n in range(days))]


def orders_by_day(since: dt.date, today: dt.date) -> dict[dt.date, int]:
    """How many orders are dated on each day; days without any are left out. Drafts don't count."""
    rows = db.session.execute(
        select(Document.dated_on, func.count())
        .where(Document.kind == "order", Document.dated_on.between(since, today), Document.status != "draft")
        .group_by(Document.dated_on)
    )
    return {row.dated_on: row[1] for row in rows}


def by_week(days: dict[dt.date, int], weeks: int, today: dt.date) -> list[tuple[dt.date, int]]:
    """Sums of weeks that begin on Monday, this one last: (its Monday, sum)."""
    found: Counter[dt.date] = Counter()
    for day, count in days.items():
        found[monday(day)] += count
    this = monday(today)
    return [(first, found[first]) for first in (this - dt.timedelta(weeks=n) for n in range(weeks - 1, -1, -1))]


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _how_many(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))


def _count(noun: Any, condition: Any) -> Any:
    return select(func.count()).select_from(noun).where(condition).scalar_subquery()


def _lapsed() -> Select:
    """Portal users who were given a temporary password and let it run out."""
    whose = and_(Customer.tenant_id == PortalUser.tenant_id, Customer.id == PortalUser.customer_id)
    waits = (PortalUser.active, Contact.active, Contact.temporary_until <= now(), Customer.archived_at.is_(None))
    return select(PortalUser.id).select_from(PortalUser).join(Contact, PERSON).join(Customer, whose).where(*waits)
