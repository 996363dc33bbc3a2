"""Jobs of a demo business in every state, from its dealings.toml: asked for, scheduled and carried out by the same verbs."""

import datetime as dt
import tomllib
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from models.base import db
from models.contact import Contact
from models.customer import customer_by_number
from models.demo.dealings import FILE, colleague, person_of
from models.demo.tenants import Business
from models.document import Job
from models.event import Actor
from models.invoicing import invoice_job
from models.job import JobType, JobVisit
from models.keeping_job_types import add_job_type
from models.moving_jobs import cancel, complete, start
from models.reading_jobs import visits_of
from models.requesting_jobs import JobRequest, request_job
from models.scheduling import Slot, ask_to_move, begin_visit, plan_visit
from models.scope import scope
from models.staff import Staff
from models.tenant import Tenant
from models.working_jobs import sign_off, spend_time, write_note


def load_jobs(business: Business, tenant: Tenant) -> None:
    """Does nothing where the business has none in its file, or has kinds of work already."""
    path = business.folder / FILE
    with scope(tenant):
        if not path.exists() or db.session.scalar(select(JobType.id).limit(1)):
            return
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        kinds = {
            one["name"]: add_job_type(tenant, one | {"tax_rate": Decimal("0.19"), "offered": True}, colleague()).id
            for one in told["kinds"]
        }
        for n, one in enumerate(told["jobs"]):
            _job(one | {"type_id": kinds[one["kind"]], "key": f"job demo {n}"}, tenant.today())
        db.session.flush()


def _job(told: dict[str, Any], today: dt.date) -> None:
    """As far as `then` says."""
    customer, person, by = customer_by_number(told["customer"]), person_of(told), colleague()
    if customer is None:
        return
    wishes = {today + dt.timedelta(int(days)): window for days, window in told.get("wishes", {}).items()}
    asked = JobRequest(
        told["type_id"], told["note"], "\n".join(customer.address_lines) or customer.name, person.name if person else "",
        customer.phone, told.get("urgency", "soon"), wishes, None, told["key"],
    )  # fmt: skip
    them = Actor("contact", person.id, person.name) if person else by
    job = request_job(customer, person, asked, today - dt.timedelta(told["days"]), them)
    for visit in told.get("visits", ()):
        plan_visit(job, _slot(visit, today), today, by)
    if "wish" in told:
        _wish(job, told["wish"], today)
    _carry_out(job, told, today, by)


def _slot(told: dict[str, Any], today: dt.date) -> Slot:
    who = db.session.scalars(select(Staff.id).where(Staff.role == "clerk").order_by(Staff.id).limit(1)).one()
    return Slot(today + dt.timedelta(told["in"]), dt.time(told["from"]), dt.time(told["to"]), who, told.get("note", ""))


def _wish(job: Job, wish: str, today: dt.date) -> None:
    visit: JobVisit = visits_of(job)[0]
    whose = select(Contact).where(Contact.customer_id == job.customer_id).order_by(Contact.id).limit(1)
    person = db.session.scalars(whose).one()
    ask_to_move(job, visit, wish, person, Actor("contact", person.id, person.name), today)


def _carry_out(job: Job, told: dict[str, Any], today: dt.date, by: Actor) -> None:
    then = told["then"]
    if then == "cancelled":
        cancel(job, told["reason"], by)
    if then not in ("in_progress", "completed", "invoiced"):
        return
    if visits := visits_of(job):
        begin_visit(job, visits[0], by)
    else:
        start(job, by)
    staff = db.session.scalars(select(Staff).where(Staff.id == by.id)).one()
    for name, shown in (("said", True), ("hidden", False)):
        if name in told:
            write_note(job, staff, told[name], shown, (), by)
    if then == "in_progress":
        return
    spend_time(job, staff, today - dt.timedelta(told["days"] - 2), Decimal(told["hours"]), told["did"], "demo", by)
    complete(job, by)
    if "signed" in told:
        sign_off(job, told["signed"], None, None, by)
    if then == "invoiced":
        invoice_job(job, today, by)
