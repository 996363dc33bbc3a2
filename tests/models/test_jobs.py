"""A job: asked for, scheduled, carried out, signed for and invoiced, each once (DOMAIN §5)."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.base import db
from models.contact import Contact
from models.customer import Customer, Status
from models.document import DocumentLine, Job
from models.event import Actor, Event
from models.facts_of_jobs import set_facts
from models.invoicing import draft_from, invoice_job, invoice_of
from models.issuing import issue
from models.job import JobType, JobVisit
from models.letter import Letter
from models.moving_jobs import MOVES, cancel, complete, reopen, start
from models.product import Product
from models.reading_jobs import detail_of, items_of, next_visit, notes_of, visits_of
from models.refusing import Refused
from models.requesting_jobs import JobRequest, request_job
from models.scheduling import (
    Slot,
    ask_to_move,
    begin_visit,
    cancel_visit,
    clashes,
    end_visit,
    keep_visit,
    move_visit,
    plan_visit,
)
from models.staff import Staff
from models.voiding import void
from models.working_jobs import sign_off, spend_time, take_off, use_material, write_note
from tests.cast import find

TODAY = dt.date(2026, 11, 27)
MORNING = (dt.time(8), dt.time(12))
MARIA = Actor("contact", 2, "Maria Anders", "203.0.113.7")


@pytest.fixture
def alfki(northwind):
    northwind.order_emails = "service@northwind.example"
    return find(Customer, number="ALFKI")


@pytest.fixture
def robert(northwind):
    return db.session.scalars(select(Staff).order_by(Staff.id).limit(1)).one()


@pytest.fixture
def nancy(robert):
    other = db.session.scalars(select(Staff).where(Staff.id != robert.id).limit(1)).one()
    return Actor("staff", other.id, other.name)


@pytest.fixture
def service(alfki):
    made = JobType(name="Service call", hourly_rate=8000, tax_rate=Decimal("0.19"))
    db.session.add(made)
    db.session.flush()
    return made


def asked(service, key="key-of-a-request", **more):
    plain = {
        "type_id": service.id, "note": "The cooler drips", "site": "Obere Str. 57\n12209 Berlin", "site_contact": "Jonas",
        "site_phone": "030-1", "urgency": "soon", "wishes": {TODAY + dt.timedelta(3): "morning"}, "branch_id": None, "key": key,
    }  # fmt: skip
    return JobRequest(**(plain | more))


@pytest.fixture
def maria(alfki):
    return find(Contact, email="maria.anders@alfki.example")


@pytest.fixture
def job(alfki, maria, service):
    return request_job(alfki, maria, asked(service), TODAY, MARIA)


def slot(days=3, staff=None, times=MORNING, note=""):
    return Slot(TODAY + dt.timedelta(days), *times, staff.id if staff else None, note)


def letters(kind):
    return list(db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def on_record(job):
    return list(db.session.scalars(select(Event.what).where(Event.subject_id == job.id).order_by(Event.id)))


class TestAsking:
    def test_a_request_carries_what_was_said_and_the_business_is_told_once(self, alfki, maria, service, job):
        again = request_job(alfki, maria, asked(service), TODAY, MARIA)
        assert (again.id, job.status, job.wanted_on) == (job.id, "requested", TODAY + dt.timedelta(3))
        detail = detail_of(job)
        assert (detail.type.name, detail.site_phone, dict(detail.wishes)) == (
            "Service call",
            "030-1",
            {"2026-11-30": "morning"},
        )
        assert len(letters("staff_job")) == 1

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"note": " "}, "note"),
            ({"site": ""}, "site"),
            ({"urgency": "now!"}, "urgency"),
            ({"type_id": 5}, "type"),
            ({"wishes": {TODAY - dt.timedelta(1): "any"}}, "wishes"),
            ({"wishes": {TODAY: "at night"}}, "wishes"),
        ],
    )
    def test_what_is_missing_is_said(self, alfki, maria, service, more, field):
        with pytest.raises(Refused) as why:
            request_job(alfki, maria, asked(service, **more), TODAY, MARIA)
        assert why.value.field == field

    def test_a_blacklisted_customer_asks_for_nothing(self, alfki, maria, service):
        alfki.status = Status.BLACKLISTED
        with pytest.raises(Refused):
            request_job(alfki, maria, asked(service), TODAY, MARIA)

    def test_what_staff_put_down_tells_the_customer(self, alfki, maria, service, nancy):
        request_job(alfki, maria, asked(service), TODAY, nancy)
        assert [letter.to_address for letter in letters("job_news")] == [maria.email]

    def test_the_customer_withdraws_what_is_only_asked_for(self, job, nancy):
        cancel(job, "", MARIA)
        assert job.status == "cancelled"
        with pytest.raises(Refused):
            plan_visit(job, slot(), TODAY, nancy)

    def test_but_not_what_is_scheduled(self, job, nancy):
        plan_visit(job, slot(), TODAY, nancy)
        with pytest.raises(Refused):
            cancel(job, "", MARIA)
        assert job.status == "scheduled"


class TestVisits:
    def test_the_first_visit_schedules_the_job_and_tells_both_sides(self, job, maria, robert, nancy):
        visit = plan_visit(job, slot(staff=robert), TODAY, nancy)
        assert (job.status, next_visit(visits_of(job), TODAY).id) == ("scheduled", visit.id)
        assert letters("job_news")[0].to_address == maria.email
        assert letters("staff_job")[-1].staff_id == robert.id

    @pytest.mark.parametrize(
        ("odd", "field"),
        [(slot(-1), "day"), (slot(times=MORNING[::-1]), "ends"), (slot()._replace(staff_id=5), "staff")],
    )
    def test_an_odd_time_is_refused(self, job, nancy, odd, field):
        with pytest.raises(Refused) as why:
            plan_visit(job, odd, TODAY, nancy)
        assert (why.value.field, job.status) == (field, "requested")

    def test_another_time_answers_a_wish_and_calendars_hear_of_it(self, job, maria, nancy):
        visit = plan_visit(job, slot(), TODAY, nancy)
        ask_to_move(job, visit, "Friday would be better", maria, MARIA, TODAY)
        assert move_visit(job, visit, slot(7), 0, TODAY, nancy)
        assert (visit.edition, visit.move_wish) == (1, "")

    def test_who_saves_second_is_told(self, job, nancy):
        visit = plan_visit(job, slot(), TODAY, nancy)
        move_visit(job, visit, slot(7), 0, TODAY, nancy)
        with pytest.raises(Refused):
            move_visit(job, visit, slot(8), 0, TODAY, nancy)
        assert visit.day == TODAY + dt.timedelta(7)

    def test_another_person_hears_of_it_the_customer_does_not(self, job, robert, nancy):
        visit = plan_visit(job, slot(), TODAY, nancy)
        move_visit(job, visit, slot(staff=robert), 0, TODAY, nancy)
        assert len(letters("job_news")) == 1
        assert letters("staff_job")[-1].staff_id == robert.id
        move_visit(job, visit, slot(), 1, TODAY, nancy)
        assert letters("staff_job")[-1].facts["said"]["news"][0].startswith("This visit is not yours")

    def test_a_job_without_any_visit_waits_for_one_again(self, job, nancy):
        visit = plan_visit(job, slot(), TODAY, nancy)
        assert cancel_visit(job, visit, "The van broke down", nancy)
        assert not cancel_visit(job, visit, "Twice", nancy)
        assert (job.status, visit.edition) == ("requested", 1)

    def test_a_wish_is_answered_with_a_reason(self, job, maria, nancy):
        visit = plan_visit(job, slot(), TODAY, nancy)
        assert ask_to_move(job, visit, "Later, please", maria, MARIA, TODAY)
        assert not ask_to_move(job, visit, "Later, please", maria, MARIA, TODAY)
        with pytest.raises(Refused):
            keep_visit(job, visit, " ", nancy)
        assert keep_visit(job, visit, "We are not near you later", nancy)
        assert not keep_visit(job, visit, "We are not near you later", nancy)
        assert visit.move_asked_at is None

    def test_of_a_visit_that_is_past_nobody_asks_for_another_time(self, job, maria, nancy):
        visit = plan_visit(job, slot(0), TODAY, nancy)
        with pytest.raises(Refused):
            ask_to_move(job, visit, "Later", maria, MARIA, TODAY + dt.timedelta(1))

    def test_two_visits_of_one_person_at_a_time_are_named(self, alfki, maria, service, job, robert, nancy):
        visit = plan_visit(job, slot(staff=robert), TODAY, nancy)
        other = request_job(alfki, maria, asked(service, "another-key"), TODAY, MARIA)
        after = plan_visit(other, slot(staff=robert, times=(dt.time(12), dt.time(13))), TODAY, nancy)
        assert clashes(after) == []
        move_visit(other, after, slot(staff=robert, times=(dt.time(11), dt.time(13))), 0, TODAY, nancy)
        assert (clashes(after), clashes(visit)) == ([job.number], [other.number])

    def test_begun_and_done_are_said_once(self, job, nancy):
        visit = plan_visit(job, slot(0), TODAY, nancy)
        assert begin_visit(job, visit, nancy)
        assert not begin_visit(job, visit, nancy)
        assert end_visit(job, visit, nancy)
        assert (job.status, visit.status) == ("in_progress", "done")
        with pytest.raises(Refused):
            begin_visit(job, visit, nancy)


class TestWork:
    def test_hours_cost_what_the_kind_of_work_says_and_materials_what_the_customer_pays(
        self, alfki, job, service, robert, nancy
    ):
        start(job, nancy)
        tea = db.session.scalars(select(Product).order_by(Product.id).limit(1)).one()
        use_material(job, alfki, tea, Decimal(2), 500, TODAY, "a", nancy)
        spend_time(job, robert, TODAY, Decimal("1.5"), "", "b", nancy)
        spend_time(job, robert, TODAY, Decimal("1.5"), "", "b", nancy)
        complete(job, nancy)
        lines = list(db.session.scalars(select(DocumentLine).where(DocumentLine.document_id == job.id)))
        assert [line.amount for line in lines][1] == 12_000
        assert job.net == sum(line.amount for line in lines)
        assert job.total == job.net + job.tax

    def test_nothing_is_put_down_after_the_end(self, alfki, job, robert, nancy):
        start(job, nancy)
        item = spend_time(job, robert, TODAY, Decimal(1), "Looking", "a", nancy)
        complete(job, nancy)
        for late in (
            lambda: spend_time(job, robert, TODAY, Decimal(1), "", "b", nancy),
            lambda: take_off(job, item.id, nancy),
        ):
            with pytest.raises(Refused):
                late()
        reopen(job, nancy)
        assert take_off(job, item.id, nancy)
        assert not take_off(job, item.id, nancy)
        assert items_of(job) == []

    @pytest.mark.parametrize("hours", ["0", "25"])
    def test_odd_hours_are_refused(self, job, robert, nancy, hours):
        with pytest.raises(Refused):
            spend_time(job, robert, TODAY, Decimal(hours), "", "a", nancy)

    def test_without_a_price_per_hour_nothing_is_made_up(self, job, service, robert, nancy):
        service.hourly_rate = 0
        db.session.flush()
        with pytest.raises(Refused):
            spend_time(job, robert, TODAY, Decimal(1), "", "a", nancy)

    def test_a_note_is_shown_only_where_it_is_meant_for_the_customer(self, job, robert, nancy):
        write_note(job, robert, "Dog bites", False, [], nancy)
        write_note(job, robert, "Valve replaced", True, [], nancy)
        assert [note.text for note, _who, _files in notes_of(job, only_shown=True)] == ["Valve replaced"]
        assert len(notes_of(job)) == 2
        assert len(letters("job_news")) == 1
        with pytest.raises(Refused):
            write_note(job, robert, "", True, [], nancy)

    def test_facts_are_changed_until_the_end(self, job, nancy):
        detail = detail_of(job)
        facts = {
            "type_id": detail.type_id,
            "site_contact": "Eva",
            "site_phone": "",
            "urgency": "urgent",
            "internal_note": "Gate 3",
        }
        assert set_facts(job, "Hall 4", facts, nancy)
        assert not set_facts(job, "Hall 4", facts, nancy)
        assert (job.ship_to, detail_of(job).internal_note) == ("Hall 4", "Gate 3")
        with pytest.raises(Refused):
            set_facts(job, " ", facts, nancy)


class TestSigning:
    def test_once_by_name_and_the_customer_is_not_asked_again(self, job, maria, nancy):
        start(job, nancy)
        with pytest.raises(Refused):
            sign_off(job, "Maria Anders", None, maria, MARIA)  # the work is not done yet
        complete(job, nancy)
        with pytest.raises(Refused):
            sign_off(job, " ", None, maria, MARIA)
        assert sign_off(job, "Maria Anders", None, maria, MARIA)
        assert not sign_off(job, "Somebody else", None, maria, MARIA)
        detail = detail_of(job)
        assert (detail.signed_name, detail.signed_address, detail.signed_by_id) == (
            "Maria Anders",
            "203.0.113.7",
            maria.id,
        )

    def test_at_the_site_on_the_device_of_whoever_came(self, job, nancy):
        start(job, nancy)
        assert sign_off(job, "Jonas Berg", b"a picture", None, nancy)
        assert len(detail_of(job).signature) == 64
        complete(job, nancy)
        assert letters("job_news") == []  # nobody is asked for a signature that is there


class TestInvoicing:
    def test_the_draft_has_the_lines_and_totals_of_the_job_and_is_made_once(self, job, robert, nancy):
        start(job, nancy)
        spend_time(job, robert, TODAY, Decimal("2.5"), "Pump replaced", "a", nancy)
        with pytest.raises(Refused):
            invoice_job(job, TODAY, nancy)
        complete(job, nancy)
        draft = invoice_job(job, TODAY, nancy)
        assert invoice_job(job, TODAY, nancy).id == draft.id
        assert (draft.status, draft.total, draft.came_from_id, job.status) == ("draft", job.total, job.id, "invoiced")
        assert invoice_of(job).number == f"DRAFT-{job.number}"

    def test_a_job_whose_invoice_is_void_is_invoiced_anew(self, job, robert, nancy):
        start(job, nancy)
        spend_time(job, robert, TODAY, Decimal("2.5"), "Pump replaced", "a", nancy)
        complete(job, nancy)
        first = issue(invoice_job(job, TODAY, nancy), TODAY, TODAY, nancy)
        void(first, "wrong address", nancy)
        assert invoice_of(job) is None
        again = invoice_job(job, TODAY, nancy)
        assert (again.status, again.total, first.status) == ("draft", job.total, "void")

    def test_a_job_without_lines_is_not_invoiced(self, job, nancy):
        start(job, nancy)
        complete(job, nancy)
        with pytest.raises(Refused):
            draft_from(job, TODAY, nancy)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(["plan", "cancel visit", "begin", "end", "start", "complete", "reopen", "invoice", "cancel"]),
        max_size=14,
    )
)
def test_any_walk_keeps_to_the_table(alfki, maria, service, robert, steps):
    """Every change of state is one of the table's, what has ended stays, and each is on record."""
    by = Actor("staff", robert.id, robert.name)
    job = request_job(
        alfki, maria, asked(service, f"walk-{len(steps)}-{dt.datetime.now(dt.UTC).timestamp()}"), TODAY, MARIA
    )
    spend_time(job, robert, TODAY, Decimal(1), "", "a", by)
    allowed = {
        (state, move.to or ("in_progress" if state == "in_progress" else "scheduled"))
        for move in MOVES.values()
        for state in move.from_states
    }
    for name in steps:
        before, told = job.status, len(on_record(job))
        try:
            _walk(job, name, by)
        except Refused:
            assert job.status == before
        if job.status != before:
            assert (before, job.status) in allowed
            assert before not in ("invoiced", "cancelled")
            assert len(on_record(job)) > told
        open_visits = [visit for visit in visits_of(job) if visit.status in ("planned", "under_way")]
        if job.status in ("completed", "invoiced", "cancelled"):
            assert open_visits == []
        if job.status == "scheduled":
            assert any(visit.status != "cancelled" for visit in visits_of(job))


def _walk(job: Job, name: str, by: Actor) -> None:
    visits = [visit for visit in visits_of(job) if visit.status in ("planned", "under_way")]
    visit: JobVisit | None = visits[0] if visits else None
    if name == "plan":
        plan_visit(job, slot(), TODAY, by)
    elif name in ("cancel visit", "begin", "end"):
        if visit is not None:
            {
                "cancel visit": lambda: cancel_visit(job, visit, "Rain", by),
                "begin": lambda: begin_visit(job, visit, by),
                "end": lambda: end_visit(job, visit, by),
            }[name]()
    else:
        {
            "start": lambda: start(job, by), "complete": lambda: complete(job, by), "reopen": lambda: reopen(job, by),
            "invoice": lambda: invoice_job(job, TODAY, by), "cancel": lambda: cancel(job, "No", by),
        }[name]()  # fmt: skip
