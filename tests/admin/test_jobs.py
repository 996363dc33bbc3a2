"""Staff work jobs: noted by phone, scheduled, carried out, signed for, invoiced; a calendar of everybody's visits."""

import datetime as dt

import pytest
from sqlalchemy import select

from models.base import db
from models.document import Job
from models.event import Actor
from models.invoicing import invoice_of
from models.job import JobType
from models.product import Product
from models.reading_jobs import detail_of, items_of, visits_of
from models.requesting_jobs import JobRequest, request_job
from models.scheduling import Slot, plan_visit
from models.staff import Staff
from tests.admin.conftest import said
from tests.admin.forms import fields_of


@pytest.fixture
def service(northwind):
    made = JobType(name="Service call", hourly_rate=8000)
    db.session.add(made)
    db.session.commit()
    return made


@pytest.fixture
def robert(northwind):
    return db.session.scalars(select(Staff).where(Staff.active).order_by(Staff.id).limit(1)).one()


@pytest.fixture
def job(alfki, service, northwind):
    asked = JobRequest(service.id, "The cooler drips", "Hall 4", "Jonas", "030-1", "urgent", {}, None, "one-of-a-kind")
    made = request_job(alfki, None, asked, northwind.today(), Actor("contact", 2, "Maria"))
    db.session.commit()
    return made


def page_of(job):
    return f"/admin/customers/ALFKI/documents/job/{job.number}"


def at(job, more):
    return f"/admin/jobs/{job.number}/{more}"


def slot(northwind, days=3, **more):
    day = northwind.today() + dt.timedelta(days)
    return {"day": day.isoformat(), "begins": "08:00", "ends": "12:00", "staff": "0", "note": ""} | more


def test_what_is_said_by_phone_is_noted(clerk, alfki, service):
    assert "/admin/customers/ALFKI/job" in clerk.get("/admin/jobs/new?q=alf").text
    fields = fields_of(clerk.get("/admin/customers/ALFKI/job"), "job-form")
    assert clerk.post("/admin/customers/ALFKI/job", **(fields | {"note": ""})).status_code == 422
    answer = clerk.post(
        "/admin/customers/ALFKI/job",
        **(fields | {"note": "Drips", "site": "Hall 4", "type": str(service.id), "urgency": "soon"}),
    )
    assert answer.status_code == 303, said(answer)
    made = db.session.scalars(select(Job)).one()
    assert made.number in said(clerk.get("/admin/jobs"))
    assert "<bdi></bdi>" not in clerk.get("/admin/inbox?kind=job").text  # nobody's name: the customer's


class TestVisits:
    def test_planned_with_the_time_the_customer_likes_and_seen_in_the_calendar(self, clerk, job, robert, northwind):
        detail_of(job).wishes = {(northwind.today() + dt.timedelta(2)).isoformat(): "afternoon"}
        db.session.commit()
        fields = fields_of(clerk.get(at(job, "visits/new")), "visit-form")
        assert (fields["begins"], fields["ends"]) == ("12:00", "17:00")
        clerk.post(at(job, "visits"), **(fields | {"staff": str(robert.id)}))
        found = visits_of(job)[0]
        assert robert.name in said(clerk.get(page_of(job)))
        for span in ("week", "day"):
            assert "Hall 4" in said(clerk.get(f"/admin/schedule?view={span}&day={found.day}"))
        assert "Hall 4" not in said(clerk.get(f"/admin/schedule?view=day&day={found.day}&who=1"))

    @pytest.mark.parametrize(
        ("odd", "sentence"),
        [
            ({"day": "2001-01-01"}, "That day is past"),
            ({"day": ""}, "Enter the day."),
            ({"begins": "8 o'clock"}, "Enter a time such as 08:30."),
            ({"ends": "07:00"}, "has to end after it begins"),
            ({"staff": "7"}, "Not a valid choice"),
        ],
    )
    def test_an_odd_time_is_said(self, clerk, job, northwind, odd, sentence):
        answer = clerk.post(at(job, "visits"), **slot(northwind, **odd))
        assert answer.status_code == 422
        assert sentence in said(answer)
        assert visits_of(job) == []

    def test_moved_begun_ended(self, clerk, job, northwind):
        clerk.post(at(job, "visits"), **slot(northwind))
        found = visits_of(job)[0]
        fields = fields_of(clerk.get(at(job, f"visits/{found.id}")), "visit-form")
        clerk.post(at(job, f"visits/{found.id}"), **(fields | {"begins": "09:00"}))
        assert clerk.post(at(job, f"visits/{found.id}"), **(fields | {"begins": "10:00"})).status_code == 422
        for step in ("begin", "end"):
            assert clerk.post(at(job, f"visits/{found.id}/steps/{step}")).status_code == 303
        db.session.expire_all()
        assert (visits_of(job)[0].begins, visits_of(job)[0].status) == (dt.time(9), "done")
        assert clerk.post(at(job, f"visits/{found.id}/steps/dance")).status_code == 404

    def test_cancelled_with_a_reason_only(self, clerk, job, northwind):
        clerk.post(at(job, "visits"), **slot(northwind))
        found = visits_of(job)[0]
        assert clerk.post(at(job, f"visits/{found.id}/cancellation"), reason="").status_code == 422
        clerk.post(at(job, f"visits/{found.id}/cancellation"), reason="Snow")
        db.session.expire_all()
        assert visits_of(job)[0].status == "cancelled"


class TestWork:
    def test_from_the_beginning_to_the_draft_of_an_invoice(self, clerk, job, robert):
        product = db.session.scalars(select(Product).order_by(Product.id).limit(1)).one()
        clerk.post(at(job, "moves/start"))
        assert clerk.post(at(job, "materials"), sku="NONE", quantity="1").status_code == 422
        clerk.post(at(job, "materials"), sku=product.sku, quantity="2", price="5", once="a")
        clerk.post(at(job, "hours"), staff=str(robert.id), day="", hours="1.5", what="Valve", once="b")
        assert clerk.post(at(job, "hours"), staff=str(robert.id), day="x", hours="1", once="c").status_code == 422
        assert clerk.post(at(job, "hours"), staff="1", hours="1", once="c").status_code == 422
        assert [item.kind for item in items_of(job)] == ["material", "time"]
        clerk.post(at(job, f"items/{items_of(job)[0].id}/removal"))
        clerk.post(at(job, "moves/complete"))
        assert clerk.post(at(job, "signature"), name="").status_code == 422
        clerk.post(at(job, "signature"), name="Jonas Berg")
        assert "Jonas Berg" in said(clerk.get(page_of(job)))
        clerk.post(at(job, "invoice"))
        db.session.expire_all()
        assert (job.status, invoice_of(job).total) == ("invoiced", 12_000)
        assert invoice_of(job).number in said(clerk.get(page_of(job)))
        clerk.post(f"/admin/invoices/{invoice_of(job).number}/removal")
        assert "Draft an invoice" in said(clerk.get(page_of(job)))
        assert clerk.post(at(job, "invoice")).status_code == 303
        assert invoice_of(job).total == 12_000

    def test_what_is_known_is_changed(self, clerk, job, service):
        fields = fields_of(clerk.get(page_of(job)), "job-facts") | {"urgency": "soon", "type": str(service.id)}
        answer = clerk.post(at(job, "facts"), **(fields | {"site": "Hall 5", "internal_note": "Gate 3"}))
        assert answer.status_code == 303, said(answer)
        page = said(clerk.get(page_of(job)))
        assert "Hall 5" in page
        assert "Gate 3" in page
        assert clerk.post(at(job, "facts"), **(fields | {"site": ""})).status_code == 422
        assert clerk.post(at(job, "facts"), **(fields | {"type": "9"})).status_code == 422

    def test_not_carried_out_with_a_reason_only(self, clerk, job):
        assert clerk.post(at(job, "cancellation"), reason="").status_code == 422
        clerk.post(at(job, "cancellation"), reason="No longer made")
        db.session.expire_all()
        assert job.status == "cancelled"
        assert job.number in said(clerk.get("/admin/jobs?view=ended"))

    def test_a_viewer_looks_and_changes_nothing(self, viewer, job):
        assert "Begin the work" not in said(viewer.get(page_of(job)))
        assert viewer.post(at(job, "moves/start")).status_code == 403


class TestOwnCalendar:
    @pytest.fixture
    def address(self, clerk):
        text = said(clerk.post("/admin/schedule/link"))
        return "/calendar/" + text.split("/calendar/")[1].split()[0]

    def test_it_shows_ones_own_visits_as_instants_with_the_page_of_the_job(
        self, visitor, clerk, job, address, northwind
    ):
        nancy = db.session.scalars(select(Staff).where(Staff.role == "clerk")).first()
        day = northwind.today() + dt.timedelta(3)
        plan_visit(job, Slot(day, dt.time(8), dt.time(12), nancy.id), northwind.today(), Actor("staff", 1, "X"))
        plan_visit(job, Slot(day, dt.time(13), dt.time(14), None), northwind.today(), Actor("staff", 1, "X"))
        db.session.commit()
        answer = visitor.get(address)
        assert answer.content_type.startswith("text/calendar")
        assert answer.text.count("BEGIN:VEVENT") == 1
        assert "SEQUENCE:0" in answer.text
        assert "LOCATION:Hall 4" in answer.text
        assert visitor.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304

    def test_a_link_that_is_ended_or_replaced_opens_nothing(self, visitor, clerk, address):
        newer = said(clerk.post("/admin/schedule/link"))
        assert visitor.get(address).status_code == 404
        newer = "/calendar/" + newer.split("/calendar/")[1].split()[0]
        assert visitor.get(newer).status_code == 200
        clerk.post("/admin/schedule/link/removal")
        assert visitor.get(newer).status_code == 404

    def test_nor_does_that_of_a_colleague_who_has_left(self, visitor, address):
        db.session.scalars(select(Staff).where(Staff.role == "clerk")).first().active = False
        db.session.commit()
        assert visitor.get(address).status_code == 404


class TestKindsOfWork:
    URL = "/admin/settings/kinds-of-work"

    def test_added_changed_and_never_twice_by_one_name(self, manager, northwind):
        manager.post(self.URL, name="Repair", hourly_rate="95.50", tax_percent="19", offered="y")
        found = db.session.scalars(select(JobType).where(JobType.name == "Repair")).one()
        assert (found.hourly_rate, str(found.tax_rate), found.offered) == (9550, "0.1900", True)
        assert manager.post(self.URL, name="Repair").status_code == 422
        fields = {"name": "Repairs", "hourly_rate": "100", "tax_percent": "19"}
        assert manager.post(f"{self.URL}/{found.id}", **fields, seen="{}").status_code == 409
        page = manager.get(self.URL).text
        token = page.split('name="seen" type="hidden" value="')[1].split('"')[0].replace("&#34;", '"')
        assert manager.post(f"{self.URL}/{found.id}", **fields, seen=token).status_code == 303
        db.session.expire_all()
        assert (found.name, found.hourly_rate, found.offered) == ("Repairs", 10_000, False)

    @pytest.mark.parametrize(
        "odd", [{"name": ""}, {"hourly_rate": "-1"}, {"tax_percent": "101"}, {"hourly_rate": "much"}]
    )
    def test_odd_values_are_refused(self, manager, northwind, odd):
        assert (
            manager.post(self.URL, **({"name": "A", "hourly_rate": "1", "tax_percent": "0"} | odd)).status_code == 422
        )
        assert db.session.scalar(select(JobType)) is None
