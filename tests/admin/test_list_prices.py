"""Prices in a list: added by SKU, changed and removed in place, on record, found by words, page by page."""

from decimal import Decimal

import pytest

from models.base import db
from models.price import Price
from models.product import Product
from models.revising import seen
from models.setting_prices import Wish, add_price, wish_of
from tests.admin.conftest import events, roots, said, undo
from tests.admin.pricing import BREAK, BY, at, chai, one, wholesale

FIXTURES = (at, chai, wholesale)


def test_a_price_is_added_with_a_comma_and_shown(manager, wholesale, at, chai, toast):
    answer = manager.post(f"{at}/prices", htmx=True, **BREAK)
    assert answer.status_code == 200
    assert roots(answer) == [("section", "prices"), ("hx-partial",)]
    assert toast(answer, "Price added: Chai.")
    assert 'value="1"' in answer.text  # the SKU stays for its next break
    assert wish_of(one(Price)) == Wish(Decimal(24), 1450)
    assert "Chai 1 · 10 boxes x 20 bags 24 €14.50 always" in said(manager.get(at))
    assert [event.after for event in events("price added")] == ["1: 24+ 14.50 EUR"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"sku": "no such"}, "There is no product with this SKU."),
        ({"sku": ""}, "Enter the SKU of a product."),
        ({"unit_price": ""}, "Enter the price of one."),
        ({"unit_price": "cheap"}, "Enter a number in digits"),
        ({"unit_price": "1.234"}, "Use at most 2 decimal places."),
        ({"unit_price": "0"}, "Enter a price above 0."),
        ({"unit_price": "NaN"}, "Enter a number in digits"),
        ({"from_quantity": "-1"}, "Enter a quantity of 0 or more."),
        ({"from_quantity": ""}, "Enter from which quantity on"),
        ({"unit_price": "15.50"}, "From a larger quantity on a price can't be higher"),
        ({"from_quantity": "12"}, "There is a price from this quantity and day on already."),
        ({"valid_until": "2026-13-01"}, "Enter a date as year-month-day"),
    ],
)
def test_a_price_that_can_t_be_is_refused_beside_its_field(manager, wholesale, at, chai, typed, sentence):
    add_price(wholesale, chai, Wish(Decimal(12), 1500), BY)
    db.session.commit()
    answer = manager.post(f"{at}/prices", htmx=True, **BREAK | typed)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert db.session.query(Price).count() == 1


def test_a_price_is_changed_removed_and_had_back(manager, wholesale, at, chai):
    row = add_price(wholesale, chai, Wish(Decimal(24), 1450), BY)
    db.session.commit()
    where = f"{at}/prices/{row.id}"
    opened = manager.get(f"{where}/edit", htmx=True)
    assert 'value="14.50"' in opened.text.replace('14.5"', '14.50"')
    token = seen(one(Price), Wish._fields)
    answer = manager.post(where, htmx=True, **BREAK | {"unit_price": "13", "seen": token})
    assert (answer.status_code, one(Price).unit_price) == (200, 1300)
    [event] = events("price changed")
    assert (event.before, event.after) == ("1: 24+ 14.50 EUR", "1: 24+ 13.00 EUR")
    again = manager.post(where, htmx=True, **BREAK | {"unit_price": "12", "seen": token})
    assert again.status_code == 422
    assert "13.00" in said(again)  # what a colleague saved, in main units
    removed = manager.post(f"{where}/removal", htmx=True)
    assert one(Price) is None
    undo(manager, removed)
    assert wish_of(one(Price)) == Wish(Decimal(24), 1300)


def test_changing_a_price_obeys_the_other_breaks(manager, wholesale, at, chai):
    row = add_price(wholesale, chai, Wish(Decimal(24), 1450), BY)
    add_price(wholesale, chai, Wish(Decimal(48), 1400), BY)
    db.session.commit()
    form = BREAK | {"unit_price": "13", "seen": seen(one(Price, id=row.id), Wish._fields)}
    answer = manager.post(f"{at}/prices/{row.id}", htmx=True, **form)
    assert answer.status_code == 422
    assert "can't be higher than from a smaller one" in said(answer)
    assert one(Price, id=row.id).unit_price == 1450


def test_prices_are_found_by_sku_and_name_page_by_page(manager, wholesale, at, statements):
    for n in range(30):
        product = Product(sku=f"P{n:02}", name=f"Thing {n:02}")
        db.session.add(product)
        db.session.flush()
        add_price(wholesale, product, Wish(Decimal(1), 100), BY)
    db.session.commit()
    first = manager.get(at)
    assert "Thing 24" in first.text
    assert "Thing 25" not in first.text
    older = first.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "Thing 29" in manager.get(older).text
    found = manager.get(at, htmx=True, q="p17")
    assert roots(found) == [("div", "price-rows")]  # what is typed keeps its place
    assert found.headers["HX-Replace-Url"] == f"{at}?q=p17"
    assert "Thing 17" in found.text
    assert "Thing 18" not in found.text
    assert "No price fits" in said(manager.get(at, q="nothing"))
    assert manager.get(at, q="x" * 101).status_code == 422
    assert manager.get(at, page="made-up").status_code == 422


def test_a_page_costs_the_same_for_one_price_and_for_many(manager, wholesale, at, chai, statements):
    add_price(wholesale, chai, Wish(Decimal(1), 1500), BY)
    db.session.commit()
    manager.get(at)
    with statements() as few:
        manager.get(at)
    for n in range(20):
        add_price(wholesale, chai, Wish(Decimal(n + 2), 1500 - n), BY)
    db.session.commit()
    with statements() as many:
        manager.get(at)
    assert len(few) == len(many)
