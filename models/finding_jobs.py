"""Jobs of all customers as staff work them: by what is to be done next, and the visits of some days."""

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, func, select

from models.base import db
from models.customer import Customer
from models.document import Document
from models.job import JobDetail, JobType, JobVisit
from models.keyset import Cursor, Page, page
from models.staff import Staff
from models.work_lists import NEWEST, WHOSE, Wanted, narrowed


class View(StrEnum):
    """What is to be done. DONE: not invoiced yet."""

    ASKED = "asked"
    PLANNED = "planned"
    UNDER_WAY = "under-way"
    DONE = "done"
    ENDED = "ended"
    ALL = "all"


STATES = {
    View.ASKED: ("requested",),
    View.PLANNED: ("scheduled",),
    View.UNDER_WAY: ("in_progress",),
    View.DONE: ("completed",),
    View.ENDED: ("invoiced", "cancelled"),
}
OPEN = ("requested", "scheduled", "in_progress", "completed")
DETAIL = and_(JobDetail.tenant_id == Document.tenant_id, JobDetail.job_id == Document.id)
TYPE = and_(JobType.tenant_id == JobDetail.tenant_id, JobType.id == JobDetail.type_id)
OF_JOB = (JobVisit.tenant_id == Document.tenant_id, JobVisit.job_id == Document.id)
NEXT = (
    select(func.min(JobVisit.day)).where(*OF_JOB, JobVisit.status.in_(("planned", "under_way"))).correlate(Document).scalar_subquery()
)  # fmt: skip
COLUMNS = (
    Document.id, Document.number, Document.dated_on, Document.wanted_on, Document.status, Document.reference, Document.total,
    Document.currency, Document.note, Customer.number.label("customer_number"), Customer.name.label("customer_name"), JobDetail.urgency,
    JobDetail.signed_at, JobType.name.label("type"), NEXT.label("next_day"),
)  # fmt: skip
MOST = 500  # visits shown at once


def find_jobs(wanted: Wanted[View], place: Cursor | None = None, size: int = 25) -> Page:
    """A page of them, the newest first: one statement."""
    statement = select(*COLUMNS).join(Customer, WHOSE).outerjoin(JobDetail, DETAIL).outerjoin(JobType, TYPE)
    statement = statement.where(Document.kind == "job")
    if wanted.view in STATES:
        statement = statement.where(Document.status.in_(STATES[wanted.view]))
    return page(narrowed(statement, wanted.text, wanted.sold_by), Document.id, NEWEST, place, size)


def how_many_jobs() -> dict[str, int]:
    """By state, of those that are not ended: one statement."""
    mine = (Document.kind == "job", Document.status.in_(OPEN))
    rows = select(Document.status, func.count()).where(*mine).group_by(Document.status)
    return dict(db.session.execute(rows).all())


def next_visits(today: dt.date, size: int = 5) -> list[Any]:
    """Who comes next from a local date on: within the customer's scope."""
    job = and_(Document.tenant_id == JobVisit.tenant_id, Document.id == JobVisit.job_id)
    comes = and_(Staff.tenant_id == JobVisit.tenant_id, Staff.id == JobVisit.staff_id)
    columns = (
        JobVisit.day,
        JobVisit.begins,
        JobVisit.ends,
        JobVisit.status,
        Staff.name.label("staff"),
        Document.number,
        Document.note,
    )
    rows = select(*columns).select_from(JobVisit).join(Document, job).outerjoin(Staff, comes)
    coming = (JobVisit.status.in_(("planned", "under_way")), JobVisit.day >= today)
    return list(db.session.execute(rows.where(*coming).order_by(JobVisit.day, JobVisit.begins).limit(size)))


def visits_between(first: dt.date, last: dt.date, staff_id: int = 0) -> list[Any]:
    """Visits of all customers from one local date through another, in the order of time; of one who comes, or of all. One statement."""
    whose = and_(Customer.tenant_id == JobVisit.tenant_id, Customer.id == JobVisit.customer_id)
    job = and_(Document.tenant_id == JobVisit.tenant_id, Document.id == JobVisit.job_id)
    comes = and_(Staff.tenant_id == JobVisit.tenant_id, Staff.id == JobVisit.staff_id)
    columns = (
        JobVisit.id, JobVisit.day, JobVisit.begins, JobVisit.ends, JobVisit.status, JobVisit.edition, JobVisit.note, JobVisit.move_wish,
        JobVisit.changed_at, JobVisit.staff_id, Staff.name.label("staff"), Document.number, Document.note.label("what"), Document.ship_to,
        Customer.name.label("customer_name"), Customer.number.label("customer_number"), JobDetail.site_contact, JobDetail.site_phone,
    )  # fmt: skip
    rows = (
        select(*columns)
        .select_from(JobVisit)
        .join(Document, job)
        .join(Customer, whose)
        .outerjoin(Staff, comes)
        .outerjoin(JobDetail, DETAIL)
    )
    rows = rows.where(JobVisit.day.between(first, last))
    rows = rows.where(JobVisit.staff_id == staff_id) if staff_id else rows
    return list(db.session.execute(rows.order_by(JobVisit.day, JobVisit.begins, JobVisit.id).limit(MOST)))
