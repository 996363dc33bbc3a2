"""What staff do with an issued invoice: send it, credit it, give up a rest, make it void."""

import pytest
from sqlalchemy import select

from models.adjusting import adjustments_of
from models.base import db
from models.credit_memo import CreditMemo
from models.invoice import Invoice
from models.issuing import frozen_of, lines_of
from models.letter import Letter
from models.receiving import allocate_oldest_first, receive
from tests.admin.billing import STAFF, hidden, issued, now, page_of
from tests.admin.conftest import said
from tests.cast import TODAY


@pytest.fixture
def invoice(alfki):
    return issued(alfki)


def at(invoice, more):
    return f"/admin/invoices/{invoice.number}/{more}"


class TestSending:
    def test_it_is_mailed_to_whoever_hears_of_it_and_marked(self, clerk, invoice, alfki):
        alfki.billing_email = "bills@alfki.example"
        db.session.commit()
        page = clerk.get(f"/admin/customers/ALFKI/share/invoice/{invoice.number}")
        assert "bills@alfki.example" in page.text
        assert 'value="maria.anders@alfki.example" checked' in page.text
        sent = clerk.post(
            f"/admin/customers/ALFKI/share/invoice/{invoice.number}",
            person="maria.anders@alfki.example", to="bills@alfki.example", key=hidden(page, "key"),
        )  # fmt: skip
        assert sent.status_code == 303
        assert frozen_of(now(Invoice, invoice.number)).sent_at is not None
        assert len(db.session.scalars(select(Letter).where(Letter.kind == "document")).all()) == 2
        assert "Send it again" in said(clerk.get(page_of("invoice", invoice.number)))


class TestCrediting:
    def test_lines_are_credited_in_part_issued_and_used_for_the_invoice(self, clerk, invoice):
        tea = lines_of(invoice)[0]
        assert "at most €35.70" in said(clerk.get(at(invoice, "credit")))
        answer = clerk.post(at(invoice, "credit"), **{f"qty-{tea.id}": "1", "reason": "One was broken"})
        assert answer.status_code == 303
        memo = db.session.scalars(select(CreditMemo).where(CreditMemo.status == "draft")).one()
        page = clerk.get(page_of("credit_memo", memo.number))
        assert "Issue it" in said(page)
        issue = f"/admin/credit-memos/{memo.number}/issuing"
        assert clerk.post(issue, stamp=hidden(page, "stamp")).status_code == 303
        assert now(Invoice, invoice.number).allocated == 1190
        assert "Used for invoices" in said(clerk.get(page_of("credit_memo", memo.number)))

    def test_an_amount_is_credited(self, clerk, invoice):
        assert clerk.post(at(invoice, "credit"), amount="11.90", reason="Late").status_code == 303
        memo = db.session.scalars(select(CreditMemo).where(CreditMemo.status == "draft")).one()
        assert memo.total == 1190
        assert clerk.post(f"/admin/credit-memos/{memo.number}/removal").status_code == 303

    def test_sent_twice_it_is_drafted_once(self, clerk, invoice):
        key = hidden(clerk.get(at(invoice, "credit")), "key")
        first, second = (clerk.post(at(invoice, "credit"), amount="5", reason="x", key=key) for _n in range(2))
        assert first.location == second.location
        assert len(db.session.scalars(select(CreditMemo).where(CreditMemo.status == "draft")).all()) == 1
        for _n in range(2):
            assert clerk.post(at(invoice, "credit"), amount="1", reason="x").status_code == 303

    def test_never_more_than_was_billed_and_always_with_a_reason(self, clerk, invoice):
        tea = lines_of(invoice)[0]
        much = clerk.post(at(invoice, "credit"), **{f"qty-{tea.id}": "3", "reason": "x"})
        assert "Only 2 of “Tea” can be credited." in said(much)
        assert f'name="qty-{tea.id}"' in much.text
        assert 'value="3"' in much.text
        assert "Say why" in said(clerk.post(at(invoice, "credit"), amount="1"))
        assert "Choose lines" in said(clerk.post(at(invoice, "credit"), reason="x"))
        assert "digits" in said(clerk.post(at(invoice, "credit"), reason="x", amount="much"))


class TestGivingUp:
    def test_clerks_give_up_a_small_rest_managers_any(self, clerk, manager, invoice):
        refused = clerk.post(at(invoice, "write-offs"), amount="20", reason="Gone", act="write-off")
        assert refused.status_code == 422
        assert "More than €5.00 is not a small rest" in said(refused)
        assert 'value="20"' in refused.text
        assert clerk.post(at(invoice, "write-offs"), amount="0.70", reason="Bank fee").status_code == 303
        assert manager.post(at(invoice, "write-offs"), amount="35", reason="Insolvent").status_code == 303
        assert now(Invoice, invoice.number).allocated == 3570
        page = said(manager.get(page_of("invoice", invoice.number)))
        assert "Written off €35.70" in page
        assert "Insolvent" in page

    def test_the_customer_sees_what_was_written_off(self, manager, maria, invoice):
        manager.post(at(invoice, "write-offs"), amount="5.70", reason="Kindness")
        page = said(maria.get(f"/p/alfki/invoices/{invoice.number}"))
        assert "Paid and credited €0.00 Written off €5.70 Balance due €30.00" in page

    def test_one_form_gives_up_once(self, clerk, invoice):
        for _n in range(2):
            assert clerk.post(at(invoice, "write-offs"), amount="1", reason="x", key="abc").status_code == 303
        assert len(adjustments_of(invoice)) == 1


class TestVoiding:
    def test_managers_make_it_void_with_a_reason(self, clerk, manager, invoice):
        assert clerk.post(at(invoice, "voiding"), reason="x").status_code == 403
        assert "Say why" in said(manager.post(at(invoice, "voiding"), act="void"))
        assert manager.post(at(invoice, "voiding"), reason="Wrong customer").status_code == 303
        assert now(Invoice, invoice.number).status == "void"

    def test_not_while_something_is_counted_towards_it(self, manager, invoice, alfki):
        allocate_oldest_first(receive(alfki, 100, TODAY, STAFF), STAFF, only=[invoice])
        db.session.commit()
        assert "Take that back first" in said(manager.post(at(invoice, "voiding"), reason="x"))
