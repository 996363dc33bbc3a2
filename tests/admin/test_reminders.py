"""Staff see what goes out next, hold some of it back, remind by hand, and say when customers are reminded."""

import datetime as dt

import pytest
from sqlalchemy import select

from models.base import db
from models.invoice import Invoice
from models.letter import Letter
from models.tenant import tenant_by_key
from tests.admin.conftest import said
from tests.admin.forms import fields_of
from tests.cast import find, make


@pytest.fixture
def invoice(northwind, alfki):
    northwind.reminder_days = "3,14,30"
    for paper in db.session.scalars(select(Invoice)):  # what the cast owes is not the matter here
        paper.status = "void"
    made = make(Invoice, alfki, "INV-1", 40, lines=False, total=10_000, status="issued")
    made.due_on = northwind.today() - dt.timedelta(5)
    db.session.commit()
    return made


def letters():
    return list(db.session.scalars(select(Letter.kind).where(Letter.kind.startswith("payment_reminder"))))


class TestList:
    def test_shows_what_goes_out_next(self, clerk, invoice):
        page = said(clerk.get("/admin/reminders"))
        for words in ("INV-1", "Alfreds Futterkiste", "€100.00", "Reminder 1"):
            assert words in page

    def test_an_invoice_is_held_back_and_goes_on(self, clerk, invoice):
        answer = clerk.post("/admin/reminders/invoices/INV-1", htmx=True, on="", view="next")
        assert "INV-1 is not reminded of" in said(answer)
        assert "Nobody is to be reminded" in said(clerk.get("/admin/reminders"))
        assert "INV-1" in said(clerk.get("/admin/reminders", view="held"))
        assert clerk.post("/admin/reminders/invoices/INV-1", on="1", view="held").status_code == 303
        assert "INV-1" in said(clerk.get("/admin/reminders"))

    def test_a_customer_is_not_reminded_at_all(self, clerk, invoice):
        clerk.post("/admin/reminders/customers/ALFKI", on="", view="next")
        assert "Nobody is to be reminded" in said(clerk.get("/admin/reminders"))
        assert "The whole customer" in said(clerk.get("/admin/reminders", view="held"))

    def test_who_only_looks_can_press_nothing(self, viewer, invoice):
        assert "Remind of" not in viewer.get("/admin/reminders").text
        assert viewer.post("/admin/reminders/invoices/INV-1", on="").status_code == 403

    def test_costs_the_same_for_one_and_for_thirty(self, clerk, alfki, invoice, statements):
        with statements() as few:
            clerk.get("/admin/reminders")
        for n in range(30):
            make(Invoice, alfki, f"INV-X{n}", 40, lines=False, total=100, status="issued", due_on=invoice.due_on)
        db.session.commit()
        with statements() as many:
            page = clerk.get("/admin/reminders").text
        assert len(few) == len(many)
        older = page.rpartition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        assert "INV-X" in clerk.get(older).text
        assert clerk.get("/admin/reminders", page="nonsense").status_code == 404

    def test_says_where_nobody_is_reminded_by_itself(self, manager, northwind):
        assert "Nobody is reminded by itself" in said(manager.get("/admin/reminders"))


class TestOfOneInvoice:
    def test_its_page_leads_there(self, clerk, invoice):
        assert "/admin/reminders/of/INV-1" in clerk.get("/admin/customers/ALFKI/documents/invoice/INV-1").text

    def test_it_is_reminded_of_by_hand_once_a_day(self, clerk, invoice):
        assert "Not reminded of yet" in said(clerk.get("/admin/reminders/of/INV-1", htmx=True))
        answer = clerk.post("/admin/reminders/of/INV-1", htmx=True)
        assert "Reminded once, on" in said(answer)
        again = clerk.post("/admin/reminders/of/INV-1", htmx=True)
        assert (again.status_code, "gone out today" in said(again)) == (422, True)
        assert letters() == ["payment_reminder_1"]

    def test_without_javascript_it_leads_back_to_the_invoice(self, clerk, invoice):
        answer = clerk.post("/admin/reminders/of/INV-1")
        assert answer.status_code == 303
        assert answer.location.endswith("/documents/invoice/INV-1")
        refused = clerk.post("/admin/reminders/of/INV-1")
        assert (refused.status_code, "<html" in refused.text) == (422, True)

    def test_one_that_is_not_overdue_offers_nothing(self, clerk, invoice):
        invoice.due_on = tenant_by_key("northwind").today()
        db.session.commit()
        assert "Remind now" not in said(clerk.get("/admin/reminders/of/INV-1", htmx=True))


class TestSettings:
    def save(self, person, **more):
        fields = fields_of(person.get("/admin/settings/reminders"), "reminder-settings")
        return person.post("/admin/settings/reminders", **fields | more)

    def days(self):
        db.session.expire_all()
        return tenant_by_key("northwind").reminder_days

    def test_are_switched_on_with_the_usual_days_and_off_again(self, manager, northwind):
        assert self.save(manager, on="y").status_code == 303
        assert self.days() == "3,14,30"
        assert "3 reminders" in said(manager.get("/admin/settings"))
        fields = fields_of(manager.get("/admin/settings/reminders"), "reminder-settings")
        fields.pop(next(name for name in fields if name == "on"))
        manager.post("/admin/settings/reminders", **fields)
        assert self.days() == ""

    def test_up_to_five_that_rise(self, manager, northwind):
        levels = {f"days_{n}": str(n * 7) for n in range(1, 6)}
        self.save(manager, on="y", **levels)
        assert self.days() == "7,14,21,28,35"
        answer = self.save(manager, on="y", **levels | {"days_2": "7"})
        assert (answer.status_code, "later than the one before" in said(answer)) == (422, True)
        assert self.save(manager, on="y", days_1="0").status_code == 422

    def test_two_at_once_see_each_other(self, manager, owner, northwind):
        old = fields_of(manager.get("/admin/settings/reminders"), "reminder-settings")
        self.save(owner, on="y", days_1="5")
        answer = manager.post("/admin/settings/reminders", **old | {"on": "y", "days_1": "9"})
        assert answer.status_code == 409
        assert self.days() == "5,14,30"

    def test_lead_to_the_words_of_each_letter(self, manager, northwind):
        page = manager.get("/admin/settings/reminders").text
        for n in (1, 2, 3):
            assert f"/admin/settings/letters/payment_reminder_{n}/" in page
            words = manager.get(f"/admin/settings/letters/payment_reminder_{n}/{northwind.language}").text
            assert "{invoices}" in words


def test_it_stands_on_the_customers_timeline(clerk, maria, invoice):
    clerk.post("/admin/reminders/of/INV-1")
    assert "Reminded of payment: 1" in said(maria.get("/p/alfki/invoices/INV-1"))
    assert find(Invoice, number="INV-1").status == "issued"
