"""Prices with tax or without it, as the business shows them; what is agreed, kept and printed on documents stays net."""

import html
import re
from decimal import Decimal

import pytest

from models.base import db
from models.order import Order
from models.price import ListPrice
from models.product import Product
from models.taxing import as_shown
from tests.cast import find

PAD, SHELF = "/p/alfki/order", "/p/alfki/catalogue"
RATE = Decimal("0.19")


def said(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


@pytest.fixture
def taxed_chai(northwind):
    """Chai at €18.05 before tax of 19 %: €21.48 with it, rounded from 21.4795."""
    chai = find(Product, sku="1")
    chai.tax_rate = RATE
    find(ListPrice, product_id=chai.id, currency="EUR").unit_price = 1805
    db.session.commit()
    return chai


@pytest.fixture
def gross(northwind, taxed_chai):
    northwind.prices_gross = True
    db.session.commit()


def put(person, quantity="3"):
    return person.post(f"{PAD}/lines", sku="1", quantity=quantity)


@pytest.mark.parametrize("page", [SHELF, f"{SHELF}/1", PAD])
def test_net_prices_say_so(maria, taxed_chai, page):
    text = said(maria.get(page))
    assert "€18.05" in text
    assert "excl. VAT" in text
    assert "€21.48" not in text


@pytest.mark.parametrize("page", [SHELF, f"{SHELF}/1", PAD])
def test_gross_prices_are_with_tax_and_say_so(maria, gross, page):
    text = said(maria.get(page))
    assert "€21.48" in text
    assert "incl. VAT" in text
    assert "€18.05" not in text


def test_a_business_without_tax_is_spared_the_words(maria, northwind):
    for page in (SHELF, f"{SHELF}/1", PAD):
        assert "VAT" not in said(maria.get(page))


def test_a_lines_tax_is_that_of_the_line_not_of_one_piece_many_times(maria, gross):
    """11 × 18.05 = 198.55, and 37.72 of tax on it; 11 × 21.48 would be a cent more than is invoiced."""
    put(maria, "11")
    for page, line in ((PAD, "11 × Chai €236.27"), (f"{PAD}/review", "11 €21.48 €236.27")):
        assert line in said(maria.get(page))


def test_the_review_shows_lines_with_tax_and_the_sums_apart(maria, gross):
    put(maria)
    text = said(maria.get(f"{PAD}/review"))
    assert "Price incl. VAT Amount incl. VAT" in text
    assert "3 €21.48 €64.44 Net €54.15 Tax €10.29 Total €64.44" in text


def test_net_the_review_is_as_it_was(maria, taxed_chai):
    put(maria)
    text = said(maria.get(f"{PAD}/review"))
    assert "Price excl. VAT Amount excl. VAT" in text
    assert "3 €18.05 €54.15 Net €54.15 Tax €10.29 Total €64.44" in text


def test_beside_the_pad_lines_are_shown_the_same_way(maria, gross):
    put(maria)
    assert "3 × Chai €64.44 incl. VAT Net €54.15 Tax €10.29 Total €64.44" in said(maria.get(PAD))


@pytest.mark.parametrize("treatment", ["intra_eu", "export", "reverse_charge"])
def test_who_pays_no_tax_sees_net_prices_either_way_and_orders_without_it(maria, alfki, gross, treatment):
    alfki.treatment, alfki.tax_id, alfki.country = treatment, "FR40303265045", "France"
    db.session.commit()
    put(maria)
    for page in (SHELF, f"{SHELF}/1", PAD):
        text = said(maria.get(page))
        assert "€18.05" in text
        assert "excl. VAT" in text
    assert "3 €18.05 €54.15 Total €54.15" in said(maria.get(f"{PAD}/review"))
    order = sent(maria)
    assert (order.net, order.tax, order.total) == (5415, 0, 5415)


def sent(maria):
    maria.post(f"{PAD}/details", reference="PO 1", ship_to="main", wanted_on="", note="")
    page = maria.get(f"{PAD}/review").text
    action = re.search(r'action="([^"]+/submission)"', page)[1]
    maria.post(action, token=re.search(r'name="token" value="(\w+)"', page)[1])
    return db.session.scalars(db.select(Order).order_by(Order.id.desc()).limit(1)).one()


def test_what_is_ordered_is_net_and_its_page_too(maria, gross):
    put(maria)
    order = sent(maria)
    assert (order.net, order.tax, order.total) == (5415, 1029, 6444)
    text = said(maria.get(f"/p/alfki/orders/{order.number}"))
    assert "€18.05" in text
    assert "€21.48" not in text


def test_what_is_missing_to_the_smallest_order_is_said_to_be_net(maria, alfki, gross):
    alfki.order_minimum = 10_000
    db.session.commit()
    put(maria)
    assert "€45.85 excl. VAT are missing" in said(maria.get(PAD))
    assert "€45.85 excl. VAT are missing" in said(maria.get(f"{PAD}/review"))


@pytest.mark.parametrize(("amount", "rate", "shown"), [
    (1805, "0.19", 2148), (50, "0.07", 54), (50, "0.01", 51), (49, "0.01", 49), (0, "0.19", 0), (1000, "0", 1000),
])  # fmt: skip
def test_tax_is_rounded_half_up(amount, rate, shown):
    assert as_shown(amount, Decimal(rate), "domestic", True) == shown
    assert as_shown(amount, Decimal(rate), "domestic", False) == amount
    assert as_shown(amount, Decimal(rate), "export", True) == amount


def test_prices_with_tax_ask_the_database_no_more(maria, northwind, taxed_chai, statements):
    counts = []
    for gross_now in (False, True):
        northwind.prices_gross = gross_now
        db.session.commit()
        maria.get(SHELF)
        with statements() as seen:
            maria.get(SHELF)
            maria.get(PAD)
        counts.append(len(seen))
    assert counts[0] == counts[1]
