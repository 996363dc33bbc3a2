"""The rates of the business are offered where lines are written; a product brings its own, and who pays no tax gets none."""

import re
from decimal import Decimal

import pytest

from models.base import db
from models.issuing import lines_of
from models.job import JobItem
from models.product import Product
from models.quote import QuoteLine
from models.quote_templates import fill_from, keep_template
from models.reading_quotes import Offer, draft_of
from models.writing_quotes import copy_lines
from tests.admin.billing import STAFF, drafted
from tests.admin.forms import fields_of
from tests.admin.test_jobs import job as _job
from tests.admin.test_jobs import service as _service
from tests.admin.test_quotes import at as offer_at
from tests.admin.test_quotes import quote as _quote
from tests.cast import find

quote, job, service = _quote, _job, _service
SEVEN, NINETEEN, FIVE = Decimal("0.07"), Decimal("0.19"), Decimal("0.05")


@pytest.fixture
def rates(northwind):
    northwind.tax_rates = "19,7"
    db.session.commit()


@pytest.fixture
def abroad(alfki):
    alfki.treatment, alfki.tax_id, alfki.country = "intra_eu", "FR40303265045", "France"
    db.session.commit()


@pytest.fixture
def tea(northwind):
    """A product at 7 %."""
    found = find(Product, sku="1")
    found.tax_rate = SEVEN
    db.session.commit()
    return found


def offered(page, place=1):
    """(percent, chosen) of the select of one line."""
    select = re.search(rf'<select[^>]*name="line-{place}-tax_percent".*?</select>', page.text, re.S)[0]
    return [(value, bool(chosen)) for chosen, value in re.findall(r'<option (selected )?value="([^"]*)"', select)]


def invoice_at(draft):
    return f"/admin/invoices/{draft.number}/lines"


def save_invoice(person, draft, **change):
    return person.post(invoice_at(draft), **(fields_of(person.get(invoice_at(draft)), "invoice-form") | change))


def save_offer(person, quote, **change):
    return person.post(offer_at(quote), **(fields_of(person.get(offer_at(quote)), "offer-form") | change))


def taxes(draft):
    db.session.expire_all()
    return [line.tax_rate for line in lines_of(draft)]


def test_a_line_of_an_invoice_is_offered_the_rates_and_has_its_own(clerk, alfki, rates):
    draft = drafted(alfki)
    assert offered(clerk.get(invoice_at(draft))) == [("19", True), ("7", False)]
    save_invoice(clerk, draft, **{"line-1-tax_percent": "7"})
    assert taxes(draft) == [SEVEN, NINETEEN]


def test_a_rate_that_is_no_longer_offered_stays_on_its_line(clerk, alfki, rates):
    draft = drafted(alfki, {"description": "Old", "quantity": Decimal(1), "unit_price": 100, "tax_rate": FIVE})
    assert offered(clerk.get(invoice_at(draft))) == [("19", False), ("7", False), ("5", True)]
    save_invoice(clerk, draft)
    assert taxes(draft) == [FIVE]


def test_without_rates_of_the_business_one_is_typed(clerk, alfki):
    assert re.search(r'<input[^>]*name="line-1-tax_percent"', clerk.get(invoice_at(drafted(alfki))).text)


def test_a_rate_that_can_t_be_is_named_and_kept(clerk, alfki, rates):
    draft = drafted(alfki)
    answer = save_invoice(clerk, draft, **{"line-1-tax_percent": "200"})
    assert answer.status_code == 422
    assert "between 0 and 100" in answer.text
    assert ("200", True) in offered(answer)
    assert taxes(draft) == [NINETEEN, NINETEEN]


def test_a_product_brings_its_own_rate_to_invoices_and_offers(clerk, alfki, quote, rates, tea):
    draft = drafted(alfki)
    save_invoice(clerk, draft, add="product", new_sku="1")
    assert taxes(draft)[-1] == SEVEN
    save_offer(clerk, quote, add="product", new_sku="1")
    assert draft_of(quote).lines[-1].tax_rate == SEVEN


def test_a_line_in_ones_own_words_is_taxed_as_the_others_else_as_usual(clerk, alfki, quote, rates):
    save_offer(clerk, quote, **{"line-1-tax_percent": "7", "add": "line"})
    assert [line.tax_rate for line in draft_of(quote).lines] == [SEVEN, SEVEN]
    save_offer(clerk, quote, **{"line-1-description": "", "line-2-description": "", "add": "line"})
    assert [line.tax_rate for line in draft_of(quote).lines] == [NINETEEN]


def test_who_pays_no_tax_is_offered_none(clerk, alfki, quote, rates, tea, abroad):
    save_offer(clerk, quote, add="product", new_sku="1")
    made = db.session.scalars(db.select(QuoteLine).where(QuoteLine.product_id == tea.id)).one()
    assert made.tax_rate == 0
    assert offered(clerk.get(offer_at(quote)), 2) == [("0", True)]
    save_offer(clerk, quote, add="line")
    assert draft_of(quote).lines[-1].tax_rate == 0


def test_lines_of_another_offer_and_of_a_template_come_without_tax_to_who_pays_none(
    quote, alfki, rates, abroad, northwind
):
    offer = draft_of(quote)
    offer.lines[0].tax_rate = NINETEEN
    kept = keep_template("Tea", offer, STAFF)
    other = Offer(offer.revision, list(offer.lines))
    copy_lines(offer, other, alfki)
    assert [line.tax_rate for line in offer.lines] == [0]
    fill_from(kept, offer, alfki, False, northwind.today())
    assert [line.tax_rate for line in offer.lines] == [0]


class TestMaterials:
    def use(self, person, job, **asked):
        return person.post(
            f"/admin/jobs/{job.number}/materials", **({"sku": "1", "quantity": "1", "once": "a"} | asked)
        )

    def item(self):
        db.session.expire_all()
        return db.session.scalars(db.select(JobItem)).one()

    def test_the_products_own_rate_else_the_one_that_is_chosen(self, clerk, job, rates, tea):
        page = clerk.get(f"/admin/customers/ALFKI/documents/job/{job.number}").text
        assert re.search(r'<select name="tax">.*As the product has it.*value="19".*value="7"', page, re.S)
        self.use(clerk, job)
        assert self.item().tax_rate == SEVEN

    def test_another_rate_can_be_chosen_of_those_that_are_offered(self, clerk, job, rates, tea):
        assert self.use(clerk, job, tax="5").status_code == 422
        self.use(clerk, job, tax="19")
        assert self.item().tax_rate == NINETEEN

    def test_who_pays_no_tax_gets_material_without(self, clerk, job, rates, tea, abroad):
        assert self.use(clerk, job, tax="19").status_code == 422
        self.use(clerk, job)
        assert self.item().tax_rate == 0
