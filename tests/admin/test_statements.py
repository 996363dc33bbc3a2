"""Staff read a customer's statement and mail it; and see how the customer likes to pay."""

import datetime as dt
import html
import re

from sqlalchemy import select

from models.base import db
from models.customer import customer_by_number
from models.event import Event
from models.letter import Letter
from models.staff import Staff
from tests import cast
from tests.admin.forms import fields_of

C = "/admin/customers/ALFKI"
DAYS = {"from": str(cast.TODAY - dt.timedelta(90)), "to": str(cast.TODAY), "currency": "EUR"}
FORM = {f"day_{name}": value for name, value in DAYS.items()} | {"key": "k" * 16}


def letters():
    return list(db.session.scalars(select(Letter).where(Letter.kind == "statement").order_by(Letter.id)))


class TestStatement:
    def test_is_read(self, viewer):
        page = viewer.get(f"{C}/statement", **DAYS).text
        for shown in ("INV-AL1", "CM-AL1", "€338.00"):
            assert shown in page
        assert "Mail statement" not in page
        assert viewer.get(f"{C}/statement.pdf", **DAYS).data.startswith(b"%PDF")
        assert viewer.get(f"{C}/statement", **{"from": "x"}).status_code == 422

    def test_is_mailed_to_whoever_is_named_once(self, clerk, alfki):
        alfki.billing_email = "bills@alfki.example"
        db.session.commit()
        assert "bills@alfki.example" in clerk.get(f"{C}/statement").text
        to = "bills@alfki.example, maria.anders@alfki.example"
        for _press in range(2):
            assert clerk.post(f"{C}/statement", to=to, **FORM).status_code == 303
        assert [letter.to_address for letter in letters()] == ["bills@alfki.example", "maria.anders@alfki.example"]
        assert letters()[1].contact_id
        assert letters()[0].facts["query"] == DAYS
        assert len(list(db.session.scalars(select(Event).where(Event.what == "statement mailed")))) == 2

    def test_to_what_is_no_address_is_refused_and_kept(self, clerk, northwind):
        answer = clerk.post(f"{C}/statement", to="bills at alfki", **FORM)
        assert answer.status_code == 422
        assert "bills at alfki" in answer.text
        assert letters() == []


class TestPreferences:
    def test_staff_change_what_the_customer_sees(self, manager, alfki):
        page = manager.get(C).text
        part = re.search(r'id="ways".*?</section>', page, re.S)[0]
        seen = html.unescape(re.search(r'name="seen"[^>]*value="([^"]*)"', part)[1])
        answer = manager.post(f"{C}/payment-preferences", htmx=True, seen=seen, pays_by="", statement_monthly="y")
        assert answer.status_code == 200
        db.session.expire_all()
        assert customer_by_number("ALFKI").statement_monthly
        assert not customer_by_number("ALFKI").receipts
        again = manager.post(f"{C}/payment-preferences", htmx=True, seen=seen, pays_by="nonsense")
        assert again.status_code == 422

    def test_others_read_them(self, clerk):
        page = clerk.get(C).text
        assert "Payments are confirmed by mail" in page
        assert f"{C}/payment-preferences" not in page

    def test_a_new_email_for_bills_is_told_at_the_former_one(self, manager, alfki):
        alfki.billing_email = "office@alfki.example"
        db.session.commit()
        manager.post(C, **fields_of(manager.get(C)) | {"billing_email": "bills@alfki.example"})
        told = db.session.scalars(select(Letter).where(Letter.kind == "billing_email_changed")).one()
        assert told.to_address == "office@alfki.example"


def test_whom_it_goes_to_is_no_last_day_in_german(clerk):
    db.session.scalars(select(Staff).where(Staff.email == "clerk@northwind.example")).one().language = "de"
    db.session.commit()
    page = html.unescape(clerk.get(f"{C}/statement").text)
    assert re.findall(r'<label for="to">([^<]*)', page) == ["An wen"]
