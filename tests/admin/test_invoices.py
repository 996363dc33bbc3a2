"""Invoices of all customers in one list, and who owes what: for staff who want to see who is late."""

import datetime as dt
import time

import pytest
from sqlalchemy import insert

from models.base import db
from models.credit_memo import CreditMemo
from models.document import Document
from models.invoice import Invoice
from models.ledger import currencies_of, open_items, standing
from models.receivables import all_receivables, receivables
from models.scope import scope
from models.staff import Staff
from models.tenant import tenant_by_key
from tests.admin.conftest import said
from tests.cast import TODAY, find, make


@pytest.fixture
def draft(alfki):
    made = make(Invoice, alfki, "DRAFT-ALFKI", 0, status="draft")
    db.session.commit()
    return made


class TestTheList:
    def test_what_waits_comes_first_drafts_and_what_is_late(self, clerk, draft):
        page = said(clerk.get("/admin/invoices"))
        assert page.index("DRAFT-ALFKI") < page.index("INV-AL1")
        assert "Overdue 27 days" in page
        assert "INV-AL2" not in page

    def test_each_state_has_a_view(self, clerk, draft, alfki):
        make(Invoice, alfki, "INV-VOID", 3, status="void")
        db.session.commit()
        seen = {
            "draft": "DRAFT-ALFKI",
            "overdue": "INV-AL1",
            "unpaid": "INV-AL2",
            "open": "INV-AL2",
            "void": "INV-VOID",
            "all": "INV-AL1",
        }
        for view, number in seen.items():
            assert number in said(clerk.get("/admin/invoices", view=view)), view
        for view in ("part_paid", "paid"):
            assert "INV-" not in said(clerk.get("/admin/invoices", view=view)), view
        assert "INV-VOID" not in said(clerk.get("/admin/invoices", view="unpaid"))

    def test_it_is_narrowed_by_words_customer_and_days(self, clerk, northwind):
        everything = said(clerk.get("/admin/invoices", view="all", q="alfreds chai"))
        assert "INV-AL1" in everything
        assert "INV-AN1" not in everything
        alone = said(clerk.get("/admin/invoices?view=all&customer=ANATR"))
        assert "INV-AN1" in alone
        assert "INV-AL1" not in alone
        day = (TODAY - dt.timedelta(30)).isoformat()
        assert "INV-AL1" not in said(clerk.get(f"/admin/invoices?view=all&from={day}"))
        assert "INV-AL2" not in said(clerk.get(f"/admin/invoices?view=all&to={day}"))
        assert "Nothing fits" in said(clerk.get("/admin/invoices?view=all&q=nothing"))
        assert clerk.get("/admin/invoices?page=x").status_code == 404
        assert clerk.get("/admin/invoices?view=all&from=yesterday&q=%00").status_code == 200

    def test_what_all_come_to_is_told_apart(self, clerk, northwind):
        assert "€200.00 (€150.00)" in said(clerk.get("/admin/invoices/sums?customer=ALFKI&view=overdue", htmx=True))
        assert "Back to the list" in said(clerk.get("/admin/invoices/sums"))

    def test_it_goes_on_by_key_and_what_is_late_by_its_due_date(self, clerk, alfki):
        for n in range(30):
            make(Invoice, alfki, f"INV-L{n:02}", 90, status="issued", due_on=TODAY - dt.timedelta(n + 28))
        db.session.commit()
        first = clerk.get("/admin/invoices?view=overdue&customer=ALFKI")
        assert said(first).index("INV-L29") < said(first).index("INV-L10")
        older = first.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
        assert "INV-AL1" in said(clerk.get(older))

    def test_a_drafts_state_is_said_in_the_readers_language(self, clerk, draft):
        find(Staff, email="clerk@northwind.example").language = "de"
        db.session.commit()
        page = clerk.get("/admin/invoices?view=drafts").text
        assert (">Entwurf<" in page, ">Draft<" in page) == (True, False)

    def test_one_row_costs_as_many_statements_as_fifty(self, clerk, alfki, statements):
        def cost():
            with statements() as seen:
                assert clerk.get("/admin/invoices?view=overdue").status_code == 200
                assert clerk.get("/admin/invoices/sums?view=overdue").status_code == 200
            return len(seen)

        few = cost()
        for n in range(50):
            make(Invoice, alfki, f"INV-L{n:02}", 90, status="issued", due_on=TODAY - dt.timedelta(40))
        db.session.commit()
        assert cost() == few

    def test_ten_thousand_are_quick(self, clerk, alfki, northwind):
        rows = [
            {
                "tenant_id": northwind.id, "id": 10_000 + n, "customer_id": alfki.id, "kind": "invoice", "number": f"X{n}", "currency": "EUR",
                "status": "issued", "dated_on": TODAY, "due_on": TODAY - dt.timedelta(n % 200 - 50), "net": 100, "total": 100,
                "allocated": 100 if n % 3 else 0, "search_text": f"x{n} tea",
            }
            for n in range(10_000)
        ]  # fmt: skip
        db.session.execute(insert(Document.__table__), rows)
        db.session.commit()
        for path in (
            "/admin/invoices",
            "/admin/invoices?view=paid&q=tea",
            "/admin/invoices/sums?view=all",
            "/admin/receivables",
        ):
            began = time.perf_counter()
            assert clerk.get(path).status_code == 200
            assert time.perf_counter() - began < 1.5, path


class TestReceivables:
    def test_they_are_what_the_ledger_says_of_each_customer(self, northwind, alfki):
        make(CreditMemo, alfki, "CM-ALL", 2, status="issued", lines=False, total=900)
        for n, days in enumerate((0, 1, 30, 31, 60, 61, 90, 91)):
            make(Invoice, alfki, f"INV-D{n}", 120, status="issued", due_on=TODAY - dt.timedelta(days))
        make(Invoice, alfki, "INV-NODUE", 120, status="issued")
        db.session.commit()
        found = {(row.number, row.currency): row for row in receivables(TODAY)}
        for (number, currency), row in found.items():
            account = standing(open_items(_customer(number).id, currency), currency, TODAY)
            assert (row.ages, row.credit, row.total) == (account.ages, account.credit, account.balance)
            assert row.disputed == 0
        assert ("ALFKI", "EUR") in found
        assert currencies_of(alfki.id) == ["EUR"]
        for all_, customers in all_receivables(TODAY):
            mine = [row for row in found.values() if row.currency == all_.currency]
            assert (customers, all_.total) == (len(mine), sum(row.total for row in mine))

    def test_the_latest_money_comes_first(self, clerk, northwind, alfki):
        make(Invoice, alfki, "INV-OLD", 200, status="issued", due_on=TODAY - dt.timedelta(150))
        db.session.commit()
        page = said(clerk.get("/admin/receivables"))
        assert page.index("Alfreds Futterkiste") < page.index("Ana Trujillo")
        assert "200.00" in page
        assert "view=unpaid&amp;customer=ALFKI" in clerk.get("/admin/receivables").text

    def test_the_file_has_everybody_in_plain_numbers(self, clerk, northwind):
        file = clerk.get("/admin/receivables.csv").text
        assert "ALFKI,Alfreds Futterkiste,EUR,200.00,150.00,0.00,0.00,0.00,12.00,338.00,0.00" in file

    def test_businesses_never_meet(self, northwind):
        with scope(tenant_by_key("adventure")):
            assert [(row.name, row.currency) for row in receivables(TODAY)] == [("Alpine Ski House", "USD")]
            assert [(all_.currency, customers) for all_, customers in all_receivables(TODAY)] == [("USD", 1)]

    def test_they_cost_two_statements(self, northwind, statements):
        with statements() as seen:
            receivables(TODAY)
            all_receivables(TODAY)
        assert len(seen) == 2

    def test_nobody_owes_anything(self, foreign_owner, northwind):
        with scope(tenant_by_key("adventure")):
            for invoice in db.session.scalars(db.select(Document)):
                invoice.status, invoice.allocated = "void", 0
            db.session.commit()
        assert "Nobody owes anything" in said(foreign_owner.get("/admin/receivables"))


def _customer(number):
    from models.customer import Customer

    return find(Customer, number=number)
