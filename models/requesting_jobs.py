"""A customer asks for a visit or a service call, or staff put down what it said by phone; it lands in the inbox and in the customer's list."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import select

from models.attaching import keep
from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.document import Job, searchable
from models.event import Actor, record
from models.job import URGENCIES, WINDOWS, JobDetail, JobType
from models.letter_kinds import said
from models.numbering import draw, held
from models.ordering_rules import refuse_start
from models.refusing import Refused
from models.telling_of_jobs import tell_customer, tell_staff
from models.types import fits

NOTHING = said("Say what is to be done.")
NO_SITE = said("Say where the work is.")
PAST = said("A preferred day is past already. Choose today or a later one.")
NO_TYPE = said("Choose what kind of work it is.")
NEVER = said("Choose how urgent it is.")


class JobRequest(NamedTuple):
    """What is asked for; `wishes`: part of the day (WINDOWS) by local date, the best first; `key` makes it once, whoever presses twice."""

    type_id: int | None
    note: str
    site: str
    site_contact: str
    site_phone: str
    urgency: str
    wishes: Mapping[dt.date, str]
    branch_id: int | None
    key: str
    reference: str = ""


def job_types(offered: bool = True) -> list[JobType]:
    """The kinds of work, by name: those that customers can ask for, or all."""
    query = select(JobType).order_by(JobType.name)
    return list(db.session.scalars(query.where(JobType.offered) if offered else query))


def request_job(
    customer: Customer,
    person: Contact | None,
    asked: JobRequest,
    on: dt.date,
    by: Actor,
    files: Iterable[Any] = (),
) -> Job:
    """Asked on a local date, once for each key. Raises Refused for what is missing, or where this customer may start nothing new."""
    held("job")  # of two presses at once the second waits, and finds what the first has made
    if found := db.session.scalar(select(Job).where(Job.order_key == asked.key)):
        return found
    refuse_start(customer, by_staff=by.kind == "staff")
    kind = _check(asked, on)
    job = Job(
        customer_id=customer.id, contact_id=person.id if person else None, branch_id=asked.branch_id, department_id=customer.department_id,
        number=draw("job", on), status="requested", dated_on=on, wanted_on=min(asked.wishes, default=None), note=asked.note.strip()[:2000],
        reference=asked.reference.strip()[:80], ship_to=asked.site.strip()[:600], currency=customer.currency, order_key=asked.key,
        bill_to="\n".join([customer.name, *customer.address_lines])[:600],
    )  # fmt: skip
    job.search_text = searchable(job.number, job.reference, job.note, [kind.name if kind else "", job.ship_to])
    db.session.add(job)
    db.session.flush()
    detail = JobDetail(
        customer_id=customer.id, job_id=job.id, type_id=kind.id if kind else None, site_contact=asked.site_contact.strip()[:120],
        site_phone=asked.site_phone.strip()[:60], urgency=asked.urgency,
        wishes={day.isoformat(): window for day, window in asked.wishes.items()},
    )  # fmt: skip
    db.session.add(detail)
    db.session.flush()
    author: dict[str, Any] = (
        {"staff_id": by.id} if by.kind == "staff" else {"contact_id": person.id if person else None}
    )
    keep(files, customer_id=customer.id, document_id=job.id, **author)
    record(job, "job requested", by=by, shown=True)
    if by.kind == "staff":
        tell_customer(job, "received", "once")
    else:
        tell_staff(job, "requested", by)
    return job


def _check(asked: JobRequest, on: dt.date) -> JobType | None:
    """The type that was chosen."""
    types = {one.id: one for one in job_types()}
    if types and asked.type_id not in types:
        raise Refused("type", NO_TYPE)
    if not asked.note.strip():
        raise Refused("note", NOTHING)
    if not asked.site.strip():
        raise Refused("site", NO_SITE)
    if asked.urgency not in URGENCIES:
        raise Refused("urgency", NEVER)
    if any(day < on for day in asked.wishes):
        raise Refused("wishes", PAST)
    if set(asked.wishes.values()) - set(WINDOWS) or not fits(asked.key, 43):
        raise Refused("wishes", PAST)
    return types.get(asked.type_id or 0)
