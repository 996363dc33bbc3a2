"""What happens to a job happens once, whoever is quicker: real threads."""

import datetime as dt
from decimal import Decimal

from sqlalchemy import func, select

from models.base import db
from models.contact import Contact
from models.customer import customer_by_number
from models.document import Job
from models.event import Actor, Event
from models.invoice import Invoice
from models.invoicing import invoice_job
from models.job import JobItem, JobType, JobVisit
from models.moving_jobs import cancel, complete, start
from models.reading_jobs import detail_of, job_by_number, visits_of
from models.requesting_jobs import JobRequest, request_job
from models.scheduling import Slot, move_visit, plan_visit
from models.staff import Staff
from models.tenant import tenant_by_key
from models.working_jobs import sign_off, spend_time
from tests.cast import find
from tests.models.test_choosing_mails_races import within
from tests.models.test_merging_races import own_app
from tests.models.test_ordering_races import at_once

assert own_app  # a fixture

STAFF, MARIA = Actor("staff", None, "Nancy"), Actor("contact", 2, "Maria Anders")


def today():
    return tenant_by_key("northwind").today()


def count(noun, *conditions):
    return db.session.scalar(select(func.count()).select_from(noun).where(*conditions))


def asking(key):
    def work():
        kind = db.session.scalars(select(JobType)).first()
        asked = JobRequest(kind.id if kind else None, "Drips", "Hall 4", "", "", "soon", {}, None, key)
        return request_job(
            customer_by_number("ALFKI"), find(Contact, email="maria.anders@alfki.example"), asked, today(), MARIA
        ).number

    return work


def job_there(key):
    if db.session.scalars(select(JobType)).first() is None:
        db.session.add(JobType(name="Service call", hourly_rate=8000))
        db.session.flush()
    return asking(key)()


def doing(number, verb):
    def work():
        verb(job_by_number(number))
        return "done"

    return work


def test_twenty_presses_ask_once(own_app):
    within(own_app, lambda: job_there("first of all"))
    found = at_once(own_app, [asking("one and the same key")] * 20)
    assert len(set(found)) == 1
    assert within(own_app, lambda: count(Job, Job.order_key == "one and the same key")) == 1


def test_planned_while_it_is_cancelled_one_of_the_two_happens(own_app):
    for n in range(5):
        number = within(own_app, lambda n=n: job_there(f"plan or cancel {n}"))
        slot = within(own_app, lambda: Slot(today(), dt.time(8), dt.time(9), None))
        plan = doing(number, lambda job, slot=slot: plan_visit(job, slot, slot.day, STAFF))
        at_once(own_app, [plan, doing(number, lambda job: cancel(job, "No", STAFF))] * 5)
        status, open_visits = within(
            own_app,
            lambda number=number: (
                job_by_number(number).status,
                count(JobVisit, JobVisit.job_id == job_by_number(number).id, JobVisit.status == "planned"),
            ),
        )
        assert (status == "cancelled") == (open_visits == 0)


def test_two_who_move_a_visit_move_it_once(own_app):
    number = within(own_app, lambda: job_there("moved at once"))
    slot = within(own_app, lambda: Slot(today(), dt.time(8), dt.time(9), None))
    within(own_app, lambda: plan_visit(job_by_number(number), slot, slot.day, STAFF).id)

    def moving(hour):
        def move(job):
            other = slot._replace(begins=dt.time(hour), ends=dt.time(hour + 1))
            move_visit(job, visits_of(job)[0], other, 0, slot.day, STAFF)

        return doing(number, move)

    found = at_once(own_app, [moving(hour) for hour in range(9, 17)])
    assert sorted(found) == ["Refused"] * 7 + ["done"]


def test_signed_and_invoiced_once_with_all_that_was_put_down(own_app):
    number = within(own_app, lambda: job_there("worked at once"))
    within(own_app, lambda: start(job_by_number(number), STAFF))
    staff_id = within(own_app, lambda: db.session.scalars(select(Staff.id)).first())

    def spend(key):
        def work(job):
            staff = db.session.scalars(select(Staff).where(Staff.id == staff_id)).one()
            spend_time(job, staff, today(), Decimal(1), "", key, STAFF)

        return doing(number, work)

    found = at_once(
        own_app, [spend(f"k{n % 6}") for n in range(12)] + [doing(number, lambda job: complete(job, STAFF))] * 2
    )
    assert found.count("done") >= 1
    items, total = within(
        own_app,
        lambda: (count(JobItem, JobItem.job_id == job_by_number(number).id), job_by_number(number).net),
    )
    assert total == items * 8000
    signing = [doing(number, lambda job, n=n: sign_off(job, f"Person {n}", None, None, STAFF)) for n in range(10)]
    at_once(own_app, signing)
    signed = within(
        own_app, lambda: count(Event, Event.what == "job signed for", Event.subject_id == job_by_number(number).id)
    )
    assert signed == 1
    assert within(own_app, lambda: detail_of(job_by_number(number)).signed_name).startswith("Person")
    if items:
        at_once(own_app, [doing(number, lambda job: invoice_job(job, today(), STAFF))] * 10)
        assert within(own_app, lambda: count(Invoice, Invoice.came_from_id == job_by_number(number).id)) == 1
