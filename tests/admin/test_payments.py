"""Staff record what came in, use it for invoices, take that back, send it back; the ledger adds up throughout."""

import re

import pytest
from sqlalchemy import select

from models.allocating import allocations_of
from models.base import db
from models.credit_memo import CreditMemo
from models.invoice import Invoice
from models.payment import Payment
from models.receiving import receive
from models.statement import statement_of
from tests.admin.billing import STAFF, hidden, issued, now, page_of
from tests.admin.conftest import said
from tests.admin.forms import fields_of
from tests.cast import TODAY, make

FORM = "/admin/customers/ALFKI/payment"


@pytest.fixture
def payment(alfki):
    made = receive(alfki, 10000, TODAY, STAFF, method="cash")
    db.session.commit()
    return made


def at(payment, more):
    return f"/admin/payments/{payment.number}/{more}"


def recorded():
    db.session.expire_all()
    return db.session.scalars(select(Payment).where(Payment.order_key.startswith("payment "))).all()


class TestRecording:
    def test_a_customer_is_chosen_and_open_invoices_are_shown(self, clerk, alfki):
        assert FORM in clerk.get("/admin/payments/new?q=alf").text
        page = said(clerk.get(FORM))
        assert page.index("INV-AL1") < page.index("INV-AL2")

    def test_what_is_typed_is_spread_oldest_first(self, clerk, alfki):
        spread = clerk.post(f"{FORM}/spread", htmx=True, amount="200", currency="EUR")
        assert re.findall(r'name="use-([^"]*)"[^>]*value="([^"]*)"', spread.text, re.S) == [
            ("INV-AL1", "150"),
            ("INV-AL2", "50"),
        ]
        whole = clerk.post(f"{FORM}/spread", amount="1", currency="EUR", reference="R 1", key="k")
        assert fields_of(whole, "payment-form") | {"use-INV-AL1": "1", "reference": "R 1", "key": "k"} == fields_of(
            whole, "payment-form"
        )
        assert clerk.post(f"{FORM}/spread", amount="much").status_code == 200
        assert recorded() == []

    def test_it_is_recorded_with_what_it_is_for_once(self, clerk, alfki):
        typed = {
            "amount": "170,50", "currency": "EUR", "dated_on": TODAY.isoformat(), "method": "Bank transfer", "reference": "E2E-1",
            "key": hidden(clerk.get(FORM), "key"), "use-INV-AL1": "150", "use-INV-AL2": "",
        }  # fmt: skip
        first, second = clerk.post(FORM, **typed), clerk.post(FORM, **typed)
        assert first.status_code == 303
        assert first.location == second.location
        (made,) = recorded()
        assert (made.total, made.allocated, made.method, made.reference) == (17050, 15000, "Bank transfer", "E2E-1")
        assert now(Invoice, "INV-AL1").allocated == 20000
        assert "€20.50 left" in said(clerk.get(first.location))

    def test_it_begins_with_what_is_left_of_the_invoice_it_came_from(self, clerk, alfki):
        fields = fields_of(clerk.get(f"{FORM}?invoice=INV-AL2"), "payment-form")
        assert (fields["amount"], fields["use-INV-AL1"], fields["use-INV-AL2"]) == ("200", "", "200")

    def test_what_can_not_be_is_said_and_kept(self, clerk, alfki, northwind):
        wrong = {
            "Enter an amount above 0.": {"amount": ""},
            "come to more than the payment": {"amount": "10", "use-INV-AL1": "11"},
            "INV-AL1 has only €150.00 left.": {"amount": "200", "use-INV-AL1": "151"},
            "Enter an amount in digits": {"amount": "1O"},
            "more decimal places": {"amount": "1.005"},
            "customer's own invoices": {"amount": "10", "use-INV-AN1": "10"},
            "Enter a date": {"amount": "10", "dated_on": "never"},
        }
        for sentence, typed in wrong.items():
            answer = clerk.post(FORM, **({"key": "k", "reference": "kept"} | typed))
            assert answer.status_code == 422, sentence
            assert sentence in said(answer)
            assert 'value="kept"' in answer.text
        northwind.books_closed_on = TODAY
        db.session.commit()
        assert "The books are closed" in said(clerk.post(FORM, amount="5", key="k"))
        assert recorded() == []

    def test_the_viewer_only_looks(self, viewer, payment):
        assert viewer.get(FORM).status_code == 403
        assert "Use it like this" not in said(viewer.get(page_of("payment", payment.number)))


class TestUsing:
    def test_it_is_used_by_hand_and_taken_back(self, clerk, payment):
        page = page_of("payment", payment.number)
        assert "€100.00 left" in said(clerk.get(page))
        assert clerk.post(at(payment, "allocations"), **{"use-INV-AL2": "60", "use-INV-AL1": "40"}).status_code == 303
        assert now(Payment, payment.number).allocated == 10000
        ident = allocations_of(payment)[0].id
        assert clerk.post(at(payment, f"allocations/{ident}/return")).status_code == 303
        assert now(Payment, payment.number).allocated < 10000
        assert clerk.post(at(payment, f"allocations/{ident}/return")).status_code == 404

    def test_or_the_oldest_first(self, clerk, payment):
        assert clerk.post(at(payment, "allocations"), oldest="1").status_code == 303
        assert now(Invoice, "INV-AL1").allocated == 15000
        again = clerk.post(at(payment, "allocations"), oldest="1")
        assert again.status_code == 422

    def test_what_can_not_be_is_said_beside_what_was_typed(self, clerk, payment):
        assert "at least one invoice" in said(clerk.post(at(payment, "allocations")))
        much = clerk.post(at(payment, "allocations"), **{"use-INV-AL1": "101"})
        assert f"{payment.number} has only €100.00 left." in said(much)
        assert 'value="101"' in much.text

    def test_a_credit_memo_is_used_likewise(self, clerk, alfki):
        assert clerk.post("/admin/credit-memos/CM-AL1/allocations", oldest="1").status_code == 303
        assert now(CreditMemo, "CM-AL1").allocated == 1200
        assert "Take back" in said(clerk.get(page_of("credit_memo", "CM-AL1")))


class TestRefunding:
    def test_managers_send_it_back_once(self, clerk, manager, payment):
        clerk.post(at(payment, "allocations"), oldest="1")
        assert clerk.post(at(payment, "refunds"), amount="30").status_code == 403
        for _n in range(2):
            form = {"amount": "30", "reason": "Paid twice", "method": "Bank transfer", "key": "k1"}
            assert manager.post(at(payment, "refunds"), **form).status_code == 303
        found = now(Payment, payment.number)
        assert (found.status, found.allocated) == ("part_refunded", 10000)
        page = said(manager.get(page_of("payment", payment.number)))
        assert "Used for invoices €70.00 Refunded €30.00 Left to use €0.00" in page
        assert "Paid twice" in page
        assert now(Invoice, "INV-AL1").allocated == 12000, "only as much is taken back as goes back"

    def test_never_more_than_came_in(self, manager, payment):
        answer = manager.post(at(payment, "refunds"), amount="100.01", act="refund")
        assert answer.status_code == 422
        assert "Only €100.00 can go back." in said(answer)

    def test_the_customer_sees_it_and_the_statement_adds_up(self, manager, maria, payment, alfki):
        manager.post(at(payment, "refunds"), amount="100", reason="Cancelled")
        page = said(maria.get(f"/p/alfki/payments/{payment.number}"))
        assert "Refunded €100.00" in page
        assert "Used for invoices €0.00" in page
        made = statement_of(alfki.id, "EUR", TODAY, TODAY)
        assert [(line.kind, line.amount) for line in made.lines[-2:]] == [("payment", -10000), ("refund", 10000)]


class TestLists:
    def test_what_has_something_left_comes_first(self, clerk, payment, alfki):
        make(Payment, alfki, "PAY-WAIT", 0, status="pending", lines=False, total=100)
        make(CreditMemo, alfki, "CM-DRAFT", 0, status="draft", lines=False, total=100)
        db.session.commit()
        assert payment.number in said(clerk.get("/admin/payments"))
        assert "PAY-AL1" not in said(clerk.get("/admin/payments"))
        assert "PAY-WAIT" in said(clerk.get("/admin/payments?view=pending"))
        assert "PAY-AL1" in said(clerk.get("/admin/payments?view=all&customer=ALFKI"))
        assert "CM-AL1" in said(clerk.get("/admin/credit-memos"))
        assert "CM-DRAFT" in said(clerk.get("/admin/credit-memos?view=draft"))
        assert "Nothing fits" in said(clerk.get("/admin/payments?q=nothing"))
        assert "Nothing here" in said(clerk.get("/admin/payments?view=refunded"))
        assert clerk.get("/admin/payments?page=x").status_code == 404

    def test_one_row_costs_as_many_statements_as_fifty(self, clerk, alfki, statements):
        def cost():
            with statements() as seen:
                assert clerk.get("/admin/payments?view=all").status_code == 200
            return len(seen)

        few = cost()
        for n in range(50):
            make(Payment, alfki, f"PAY-L{n:02}", 2, status="succeeded", lines=False, total=100)
        db.session.commit()
        assert cost() == few

    def test_a_payment_with_many_open_invoices_costs_no_more(self, clerk, payment, alfki, statements):
        def cost():
            with statements() as seen:
                assert clerk.get(page_of("payment", payment.number)).status_code == 200
            return len(seen)

        few = cost()
        for _n in range(5):
            issued(alfki)
        assert cost() == few
