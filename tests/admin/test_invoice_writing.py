"""Staff write the draft of an invoice, line by line, and issue it: once, as it was looked at."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from models.base import db
from models.event import Event
from models.invoice import Invoice
from models.issuing import lines_of
from models.price import OwnPrice
from models.product import Product
from tests.admin.billing import drafted, hidden, now, page_of
from tests.admin.conftest import said
from tests.admin.forms import fields_of
from tests.cast import TODAY, find


@pytest.fixture
def draft(alfki):
    return drafted(alfki)


def at(draft, more="lines"):
    return f"/admin/invoices/{draft.number}/{more}"


def save(person, draft, **change):
    """The form as it is, with what was changed, and the button that was pressed."""
    return person.post(at(draft), **(fields_of(person.get(at(draft)), "invoice-form") | change))


def lines(draft):
    db.session.expire_all()
    return [(one.kind, one.description, one.quantity, one.unit_price, one.tax_rate) for one in lines_of(draft)]


def issue(person, draft, **more):
    stamp = hidden(person.get(page_of("invoice", draft.number)), "stamp")
    return person.post(at(draft, "issuing"), **({"stamp": stamp, "dated_on": TODAY.isoformat()} | more))


class TestWriting:
    def test_a_draft_is_begun_for_a_customer(self, clerk, alfki):
        assert "/admin/customers/ALFKI/invoice" in clerk.get("/admin/invoices/new?q=alf").text
        assert "New invoice for Alfreds" in said(clerk.get("/admin/customers/ALFKI/invoice"))
        key = hidden(clerk.get("/admin/customers/ALFKI/invoice"), "key")
        for _n in range(2):
            answer = clerk.post("/admin/customers/ALFKI/invoice", key=key)
            assert (answer.status_code, answer.location) == (303, "/admin/invoices/DRAFT-ALFKI/lines")
        assert clerk.post("/admin/customers/ALFKI/invoice", key="x").location.endswith("/DRAFT-ALFKI-2/lines")

    def test_lines_are_changed_moved_and_taken_away(self, clerk, draft):
        answer = save(
            clerk, draft, **{"line-1-description": "", "line-2-unit_price": "3,50", "reference": "PO 77", "save": "1"}
        )
        assert answer.status_code == 303
        assert lines(draft) == [("item", "Cups", 4, 350, Decimal("0.19"))]
        assert (draft.reference, draft.net, draft.total) == ("PO 77", 1400, 1666)

    def test_a_product_comes_at_the_customers_price(self, clerk, draft, alfki):
        chai = find(Product, sku="1")
        db.session.add(OwnPrice(customer_id=alfki.id, product_id=chai.id, currency="EUR", unit_price=1555))
        db.session.commit()
        save(clerk, draft, add="product", new_sku="1", new_quantity="3")
        assert lines(draft)[-1][:4] == ("item", "Chai", 3, 1555)
        answer = save(clerk, draft, add="product", new_sku="NONE")
        assert answer.status_code == 422
        assert "There is no product NONE." in said(answer)

    def test_freight_and_own_words_are_taxed_as_the_rest_is(self, clerk, draft):
        save(clerk, draft, add="freight")
        save(clerk, draft, add="line")
        assert lines(draft)[2] == ("freight", "Freight", 1, 0, Decimal("0.19"))
        assert lines(draft)[3] == ("item", "New line", 1, 0, Decimal("0.19"))

    def test_what_can_not_be_is_said_beside_its_field(self, clerk, draft):
        answer = save(clerk, draft, **{"line-1-quantity": "none", "line-2-tax_percent": "200", "due_on": "soon"})
        assert answer.status_code == 422
        for words in ("Enter a number in digits", "Enter a share between 0 and 100", "Enter a date as year-month-day"):
            assert words in said(answer)

    def test_one_goes_on_at_the_line_that_was_added_or_at_what_is_wrong(self, clerk, draft):
        assert save(clerk, draft, add="freight").location == f"{at(draft)}#line-3-description"
        answer = save(clerk, draft, **{"line-2-tax_percent": "200", "line-3-quantity": "none"})
        assert answer.text.count(" autofocus") == 1

    def test_who_saves_second_sees_that_somebody_was_quicker(self, clerk, manager, draft):
        seen = fields_of(clerk.get(at(draft)), "invoice-form")
        save(manager, draft, **{"line-1-description": "Green tea", "save": "1"})
        answer = clerk.post(at(draft), **(seen | {"line-1-description": "Black tea"}))
        assert answer.status_code == 409
        assert "A colleague saved this invoice" in said(answer)
        assert lines(draft)[0][1] == "Green tea"
        again = clerk.post(at(draft), **(fields_of(answer, "invoice-form") | {"save": "1"}))
        assert again.status_code == 303
        assert lines(draft)[0][1] == "Black tea"

    def test_tax_is_taken_off_where_the_customer_pays_none(self, clerk, draft, alfki):
        alfki.treatment = "export"
        db.session.commit()
        assert "Take the tax off" in said(clerk.get(at(draft)))
        assert clerk.post(at(draft, "untaxed")).status_code == 303
        assert now(Invoice, draft.number).tax == 0
        assert "Take the tax off" not in said(clerk.get(at(draft)))

    def test_a_draft_is_dropped(self, clerk, draft):
        assert clerk.post(at(draft, "removal")).status_code == 303
        assert db.session.scalar(select(Invoice).where(Invoice.number == "DRAFT-ALFKI")) is None
        assert clerk.get(at(draft)).status_code == 404

    def test_only_looking_is_no_writing(self, viewer, draft):
        page = said(viewer.get(page_of("invoice", draft.number)))
        assert "Issue it" not in page
        assert viewer.get(at(draft)).status_code == 403


class TestIssuing:
    def test_it_takes_the_number_that_was_shown_and_stays(self, clerk, draft):
        page = said(clerk.get(page_of("invoice", draft.number)))
        assert "was issued" not in page
        assert "Balance due" not in page
        number = page.split("It takes the next number, ")[1].split(",")[0]
        answer = issue(clerk, draft)
        assert answer.location == page_of("invoice", number)
        made = now(Invoice, number)
        assert (made.status, made.dated_on, made.total) == ("issued", TODAY, 3570)
        assert "Write on it" not in said(clerk.get(answer.location))
        assert clerk.get(f"/admin/invoices/{number}/lines").status_code == 303

    def test_sent_twice_it_is_issued_once(self, clerk, draft):
        stamp = hidden(clerk.get(page_of("invoice", draft.number)), "stamp")
        first, second = (clerk.post("/admin/invoices/DRAFT-ALFKI/issuing", stamp=stamp) for _n in range(2))
        assert first.location == second.location
        assert len(db.session.scalars(select(Event).where(Event.what == "invoice issued")).all()) == 1

    def test_what_a_colleague_changed_meanwhile_is_looked_at_first(self, clerk, manager, draft):
        stamp = hidden(clerk.get(page_of("invoice", draft.number)), "stamp")
        save(manager, draft, **{"line-1-unit_price": "99", "save": "1"})
        answer = clerk.post(at(draft, "issuing"), stamp=stamp)
        assert answer.status_code == 422
        assert "A colleague changed this" in said(answer)

    def test_what_contradicts_the_customers_tax_is_said_before(self, clerk, draft, alfki):
        alfki.treatment, alfki.tax_id = "intra_eu", ""
        db.session.commit()
        assert "Without a valid VAT id" in said(clerk.get(page_of("invoice", draft.number)))
        assert issue(clerk, draft).status_code == 422

    def test_no_day_in_the_future_and_none_that_is_no_day(self, clerk, draft):
        assert "dated in the future" in said(issue(clerk, draft, dated_on="2999-01-01"))
        assert "Enter a date" in said(issue(clerk, draft, dated_on="someday"))
