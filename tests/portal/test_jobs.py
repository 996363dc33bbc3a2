"""A customer asks for a visit, sees who comes when, asks for another time, and signs."""

import datetime as dt
from io import BytesIO

import pytest
from sqlalchemy import select

from models.base import db
from models.contact import Contact
from models.customer import Customer, Status
from models.document import Job
from models.event import Actor
from models.job import JobType
from models.moving_jobs import complete, start
from models.reading_jobs import detail_of, notes_of, visits_of
from models.scheduling import Slot, plan_visit
from models.staff import Staff
from models.working_jobs import write_note
from tests.admin.conftest import said
from tests.admin.forms import fields_of
from tests.cast import find
from tests.integrations.pictures import plain, saved

ALFKI = "/p/alfki"


@pytest.fixture
def service(northwind):
    made = JobType(name="Service call", hourly_rate=8000)
    db.session.add(made)
    db.session.commit()
    return made


@pytest.fixture
def robert(northwind):
    return db.session.scalars(select(Staff).order_by(Staff.id).limit(1)).one()


def asking(person, service, **more):
    fields = fields_of(person.get(f"{ALFKI}/jobs/request"), "job-form")
    wish = {"type": str(service.id), "note": "The cooler drips", "site": "Obere Str. 57"}
    return person.post(f"{ALFKI}/jobs/request", **(fields | wish | more))


@pytest.fixture
def job(maria, service):
    asking(maria, service)
    return db.session.scalars(select(Job)).one()


@pytest.fixture
def by(robert):
    return Actor("staff", robert.id, robert.name)


class TestAsking:
    def test_the_form_knows_the_address_and_the_person(self, maria, service):
        page = said(maria.get(f"{ALFKI}/jobs/request"))
        assert "Obere Str. 57" in page
        assert "Maria Anders" in page

    def test_it_stands_in_the_list_and_in_the_inbox(self, maria, clerk, job, northwind):
        assert job.number in said(maria.get(f"{ALFKI}/jobs"))
        assert "We have your request" in said(maria.get(f"{ALFKI}/jobs/{job.number}"))
        assert job.number in said(clerk.get("/admin/inbox?kind=job"))
        assert job.number in said(clerk.get("/admin/jobs"))

    def test_the_same_form_twice_asks_once(self, maria, service):
        fields = fields_of(maria.get(f"{ALFKI}/jobs/request"), "job-form")
        sent = fields | {"type": str(service.id), "note": "Drips", "site": "Hall 4"}
        for _press in range(2):
            assert maria.post(f"{ALFKI}/jobs/request", **sent).status_code == 303
        assert len(list(db.session.scalars(select(Job)))) == 1

    def test_photos_come_along_and_are_kept_anew(self, maria, service):
        answer = asking(maria, service, files=[(BytesIO(saved(plain())), "cooler.png")])
        assert answer.status_code == 303, said(answer)
        job = db.session.scalars(select(Job)).one()
        assert "cooler.png" in said(maria.get(f"{ALFKI}/jobs/{job.number}"))

    @pytest.mark.parametrize(
        ("odd", "sentence"),
        [
            ({"note": ""}, "Say what is to be done."),
            ({"site": ""}, "Say where the work is."),
            ({"day_1": "2001-01-01"}, "That day is past."),
            ({"day_1": "soon"}, "Enter a date as year-month-day"),
            ({"key": "x"}, "Open this form anew"),
            ({"type": "5"}, "Not a valid choice"),
        ],
    )
    def test_what_is_odd_is_said_and_nothing_is_kept(self, maria, service, odd, sentence):
        answer = asking(maria, service, **odd)
        assert answer.status_code == 422
        assert sentence in said(answer)
        assert db.session.scalar(select(Job)) is None

    def test_a_blacklisted_customer_is_told_whom_to_call(self, maria, service):
        find(Customer, number="ALFKI").status = Status.BLACKLISTED
        db.session.commit()
        assert "Please call us" in said(maria.get(f"{ALFKI}/jobs/request"))

    def test_what_is_only_asked_for_can_be_taken_back(self, maria, job):
        assert maria.post(f"{ALFKI}/jobs/{job.number}/cancellation").status_code == 303
        assert "Cancelled" in said(maria.get(f"{ALFKI}/jobs/{job.number}"))


class TestVisit:
    @pytest.fixture
    def visit(self, job, by, robert, northwind):
        slot = Slot(northwind.today() + dt.timedelta(3), dt.time(8), dt.time(12), robert.id, "Please clear the hall")
        made = plan_visit(job, slot, northwind.today(), by)
        db.session.commit()
        return made

    def test_the_page_says_when_and_who(self, maria, job, visit, robert):
        page = said(maria.get(f"{ALFKI}/jobs/{job.number}"))
        assert "Next visit" in page
        assert robert.name in page
        assert "Please clear the hall" in page

    def test_the_list_begins_with_who_comes_next(self, maria, job, visit, robert):
        assert "/jobs/waiting" in maria.get(f"{ALFKI}/jobs").text
        page = said(maria.get(f"{ALFKI}/jobs/waiting"))
        assert "Next visits" in page
        assert robert.name in page
        assert "/jobs/waiting" not in maria.get(f"{ALFKI}/jobs?q=nothing").text

    def test_another_time_is_asked_for_and_answered(self, maria, clerk, job, visit):
        url = f"{ALFKI}/jobs/{job.number}/visits/{visit.id}/wish"
        assert maria.post(url, wish="").status_code == 422
        assert maria.post(url, wish="Friday, please").status_code == 303
        assert "Friday, please" in said(maria.get(f"{ALFKI}/jobs/{job.number}"))
        assert job.number in said(clerk.get("/admin/inbox?kind=visit"))
        assert "wishes another time" in said(clerk.get(f"/admin/schedule?day={visit.day}"))
        clerk.post(f"/admin/jobs/{job.number}/visits/{visit.id}/refusal", reason="All booked")
        assert "Friday, please" not in said(maria.get(f"{ALFKI}/jobs/{job.number}")).split("What happened")[0]

    def test_a_visit_of_another_job_is_not_there(self, maria, job, visit):
        assert maria.post(f"{ALFKI}/jobs/{job.number}/visits/{visit.id + 1}/wish", wish="x").status_code == 404


class TestTheEnd:
    def test_notes_meant_for_the_customer_are_seen_others_not(self, maria, job, robert, by):
        start(job, by)
        write_note(job, robert, "Dog bites", False, [], by)
        write_note(job, robert, "Valve replaced", True, [], by)
        db.session.commit()
        page = said(maria.get(f"{ALFKI}/jobs/{job.number}"))
        assert "Valve replaced" in page
        assert "Dog bites" not in page

    def test_a_photo_that_is_not_meant_for_the_customer_is_not_there(self, maria, clerk, job):
        for shown in ("", "1"):
            clerk.post(
                f"/admin/jobs/{job.number}/notes", text="x", shown=shown, files=[(BytesIO(saved(plain())), "a.png")]
            )
        shown, hidden = [files[0].id for _note, _who, files in notes_of(job)]
        assert maria.get(f"{ALFKI}/jobs/{job.number}/files/{shown}").status_code == 200
        assert maria.get(f"{ALFKI}/jobs/{job.number}/files/{hidden}").status_code == 404
        assert clerk.get(f"/admin/jobs/{job.number}/files/{hidden}").status_code == 200

    def test_signed_once_by_name(self, maria, job, by):
        start(job, by)
        db.session.commit()
        url = f"{ALFKI}/jobs/{job.number}/signature"
        assert maria.post(url, name="Maria").status_code == 422  # the work is not done yet
        complete(job, by)
        db.session.commit()
        assert "please sign" in said(maria.get(f"{ALFKI}/jobs/{job.number}"))
        assert maria.post(url, name=" ").status_code == 422
        for _press in range(2):
            assert maria.post(url, name="Maria Anders").status_code == 303
        assert detail_of(job).signed_by_id == find(Contact, email="maria.anders@alfki.example").id
        assert "please sign" not in said(maria.get(f"{ALFKI}/jobs/{job.number}"))


def test_a_job_is_there_for_its_own_customer_alone(ana, foreign_maria, job):
    for person in (ana, foreign_maria):
        assert person.get(f"{ALFKI}/jobs/{job.number}").status_code == 404
    assert visits_of(job) == []
