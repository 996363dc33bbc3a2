"""What does it cost? The price and why, by the pad's own reckoning; what was asked, and a sentence for “on request”."""

import datetime as dt
from decimal import Decimal

import pytest

from models.base import db
from models.event import Actor
from models.explaining_prices import Outcome, explain
from models.price import PriceList
from models.pricing import prices_of
from models.product import Product
from models.setting_prices import Wish, add_own_price, add_price, assign
from tests import cast
from tests.admin.conftest import roots, said

BY = Actor("staff", None, "Nancy")
PAGE = "/admin/price-lists/what-if"
DAY = dt.date(2026, 3, 31)
ASKED = {"customer": "ALFKI", "sku": "1", "quantity": "24", "date": "2026-03-31"}


@pytest.fixture
def chai(alfki):
    """An own price from 48, one that is over, a list from 12, and the list price."""
    product = cast.find(Product, sku="1")
    add_own_price(alfki, product, Wish(Decimal(48), 1300), BY)
    wholesale = PriceList(name="Wholesale", currency="EUR", rank=10)
    spring = PriceList(name="Spring", currency="EUR", rank=5)
    db.session.add_all([wholesale, spring])
    db.session.flush()
    add_price(wholesale, product, Wish(Decimal(12), 1500), BY)
    add_price(spring, product, Wish(Decimal(1), 1400, None, DAY - dt.timedelta(1)), BY)
    for one in (wholesale, spring):
        assign(one, alfki, True, BY)
    db.session.commit()
    return product


def test_it_says_the_price_why_and_what_else_was_asked(viewer, chai):
    words = said(viewer.get(PAGE, **ASKED))
    assert "€15.00 each: 24 make €360.00. Price list “Wholesale”, from 12." in words
    assert "Own price of this customer asked: has prices from larger quantities on alone" in words
    assert "“Spring” asked: has no price that holds on this day" in words
    assert "List price not needed: one above has a price" in words
    assert "1 €18.00 List price 12 €15.00" in words
    assert "48 €13.00 Own price of this customer" in words


@pytest.mark.parametrize("quantity", ["1", "11.5", "12", "47", "48", "1000"])
@pytest.mark.parametrize("day", [DAY, DAY - dt.timedelta(1)])
def test_it_reckons_as_the_pad_does(alfki, chai, quantity, day):
    found = explain(alfki, chai, Decimal(quantity), day)
    assert found.found == prices_of(alfki, {chai.id: Decimal(quantity)}, day)[chai.id]
    won = [one for one in found.asked if one.outcome == Outcome.WON]
    assert [(one.layer.source, one.one.unit_price) for one in won] == [(found.found.source, found.found.unit_price)]


def test_on_request_is_a_sentence(viewer):
    words = said(viewer.get(PAGE, **ASKED | {"sku": "43"}))
    assert "On request: no place that is asked for this customer has a price in EUR" in words


def test_a_fragment_is_the_box_and_the_address_follows(viewer, chai):
    answer = viewer.get(PAGE, htmx=True, **ASKED)
    assert roots(answer)[0] == ("div", "what-if")
    assert answer.headers["HX-Replace-Url"].startswith(f"{PAGE}?customer=ALFKI&sku=1&quantity=24")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"customer": "NOBODY"}, "There is no customer with this number."),
        ({"customer": ""}, "Enter a customer's number."),
        ({"sku": "no such"}, "There is no product with this SKU."),
        ({"quantity": "0"}, "Enter a quantity above 0"),
        ({"quantity": "-2"}, "Enter a quantity above 0"),
        ({"quantity": "1e99"}, "Enter a number in digits"),
        ({"quantity": "9999999"}, "Enter a quantity above 0"),
        ({"date": "tomorrow"}, "Enter a date as year-month-day"),
    ],
)
def test_bad_input_is_422_with_a_sentence(viewer, typed, sentence):
    answer = viewer.get(PAGE, **ASKED | typed)
    assert answer.status_code == 422
    assert sentence in said(answer)


def test_from_a_customer_s_tab_its_number_is_filled_in(viewer):
    assert f"{PAGE}?customer=ALFKI" in viewer.get("/admin/customers/ALFKI/prices").text
    page = viewer.get(PAGE, customer="ALFKI")
    assert page.status_code == 200
    assert 'value="ALFKI"' in page.text


def test_another_business_s_customer_and_product_are_unknown(foreign_owner, chai):
    answer = foreign_owner.get(PAGE, **ASKED | {"customer": "ANATR"})
    assert "There is no customer with this number." in said(answer)
