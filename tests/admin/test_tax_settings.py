"""Settings → Tax, how a customer is taxed, and the rates that a product is offered."""

import re

import pytest

from models.base import db
from models.customer import customer_by_number
from models.refusing import Refused
from models.tax_policy import missing_of_seller, rates_of, read_rates
from models.taxing import tax_text
from models.tenant import tenant_by_key
from tests.admin.conftest import events, said
from tests.admin.forms import fields_of

PAGE, CUSTOMER = "/admin/settings/tax", "/admin/customers/ALFKI"


def save(person, **change):
    return person.post(PAGE, **(fields_of(person.get(PAGE), "tax-settings") | change))


def business():
    found = tenant_by_key("northwind")
    db.session.refresh(found)
    return found


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("19, 7, 0", "19,7,0"),
        ("19 %; 7,5 %", "19,7.5"),
        ("19\n7", "19,7"),
        ("", ""),
        ("19,19", "19"),
        ("8.1, 2.6", "8.1,2.6"),
    ],
)
def test_rates_are_read_as_people_type_them(typed, stored):
    assert read_rates(typed) == stored


@pytest.mark.parametrize("typed", ["101", "-1", "nineteen", "1.234", ",".join(map(str, range(11)))])
def test_what_is_no_rate_is_refused(typed):
    with pytest.raises(Refused):
        read_rates(typed)


def test_rates_are_offered_for_products(manager):
    assert save(manager, tax_rates="19, 7.5, 0").status_code == 303
    assert [str(rate) for rate in rates_of(business())] == ["19", "7.5", "0"]
    page = manager.get("/admin/products/new")
    assert '<option value="7.5">' in page.text
    assert re.search(r'name="tax_percent"[^>]*value="19"', page.text)
    assert "19 %, 7.5 %, 0 %" in said(manager.get("/admin/settings"))


def test_a_wrong_rate_is_422_and_stays_typed(manager):
    answer = save(manager, tax_rates="19, x")
    assert (answer.status_code, "“x” is not a rate" in said(answer)) == (422, True)
    assert 'value="19, x"' in answer.text


def test_own_texts_are_kept_and_empty_ones_are_the_usual(manager):
    save(manager, export="Tax-free export.", invoice_terms="Goods stay ours until paid.", prices_gross="y")
    now = business()
    assert (tax_text(now, "export"), now.invoice_terms, now.prices_gross) == (
        "Tax-free export.",
        "Goods stay ours until paid.",
        True,
    )
    assert "Article 138" in tax_text(now, "intra_eu")
    assert "Article 196" in manager.get(PAGE).text
    assert len(events("tax settings changed")) == 1
    page = manager.get(PAGE)
    assert "Tax-free export." in page.text


def test_saving_the_same_records_nothing(manager):
    save(manager)
    assert events("tax settings changed") == []


def test_of_two_who_save_the_second_sees_both(manager, owner):
    mine = fields_of(manager.get(PAGE), "tax-settings")
    save(owner, tax_rates="19")
    answer = manager.post(PAGE, **mine | {"tax_rates": "20"})
    assert (answer.status_code, "Somebody has saved this" in said(answer)) == (409, True)
    assert manager.post(PAGE, **fields_of(answer, "tax-settings")).status_code == 303
    assert business().tax_rates == "20"


def test_says_what_is_missing_for_e_invoices(manager, northwind):
    assert "your business still lacks: legal name, street" in said(manager.get(PAGE))
    facts = {
        "legal_name": "N GmbH",
        "street": "A 1",
        "postal_code": "1",
        "city": "B",
        "country": "Atlantis",
        "tax_id": "DE1",
    }
    for name, text in facts.items():
        setattr(northwind, name, text)
    assert missing_of_seller(northwind) == ["country"]
    northwind.country = "Germany"
    assert missing_of_seller(northwind) == []


class TestCustomer:
    def change(self, person, **change):
        return person.post(CUSTOMER, **(fields_of(person.get(CUSTOMER)) | change))

    def test_is_taxed_otherwise_only_with_a_valid_vat_id(self, manager):
        answer = self.change(manager, treatment="intra_eu", tax_id="", country="France")
        assert (answer.status_code, "Without a valid VAT id" in said(answer)) == (422, True)
        assert self.change(manager, treatment="intra_eu", tax_id="FR40303265045", country="France").status_code == 303
        db.session.expire_all()
        assert customer_by_number("ALFKI").treatment == "intra_eu"
        assert '"treatment": "intra_eu"' in events("customer changed")[-1].after

    def test_exports_need_none(self, manager):
        assert self.change(manager, treatment="export", tax_id="", country="Norway").status_code == 303

    def test_of_an_unknown_kind_there_is_none(self, manager):
        assert self.change(manager, treatment="none").status_code == 422
