"""A customer's tab of prices: its discount, its lists, and what it has agreed for itself."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from models.base import db
from models.customer import customer_by_number
from models.event import Actor
from models.price import OwnPrice, PriceList, PriceListOf
from models.product import Product
from models.revising import seen
from models.setting_prices import Wish, add_own_price, wish_of
from tests import cast
from tests.admin.conftest import events, said, undo

BY = Actor("staff", None, "Nancy")
PAGE = "/admin/customers/ALFKI/prices"
AGREED = {"sku": "1", "from_quantity": "1", "unit_price": "16", "valid_from": "", "valid_until": "2099-12-31"}


@pytest.fixture
def lists(northwind):
    made = [PriceList(name="Wholesale", currency="EUR"), PriceList(name="Sterling", currency="GBP")]
    db.session.add_all(made)
    db.session.commit()
    return made


def own():
    db.session.expire_all()
    return db.session.scalars(select(OwnPrice)).one_or_none()


def test_the_tab_stands_among_the_customer_s(manager):
    assert ">Prices</a>" in manager.get("/admin/customers/ALFKI").text
    page = said(manager.get(PAGE))
    assert "Nothing agreed" in page
    assert "None: list prices less the discount hold." in page


def test_a_discount_is_set_on_record_and_taken_back(manager):
    answer = manager.post(f"{PAGE}/discount", htmx=True, discount="7,5")
    assert answer.status_code == 200
    assert customer_by_number("ALFKI").discount == Decimal("0.075")
    assert len(events("discount changed")) == 1
    undo(manager, answer)
    db.session.expire_all()
    assert customer_by_number("ALFKI").discount == 0
    for typed in ("100", "-1", "", "much"):
        assert manager.post(f"{PAGE}/discount", htmx=True, discount=typed).status_code == 422


def test_only_lists_in_its_currency_can_be_given(manager, lists):
    wholesale, sterling = lists
    page = said(manager.get(PAGE))
    assert "Wholesale" in page
    assert "Sterling" not in page
    assert manager.post(f"{PAGE}/lists", htmx=True, price_list=str(sterling.id)).status_code == 422
    assert manager.post(f"{PAGE}/lists", htmx=True, price_list=str(wholesale.id)).status_code == 200
    assert db.session.scalars(select(PriceListOf.price_list_id)).all() == [wholesale.id]
    taken = manager.post(f"{PAGE}/lists/{wholesale.id}/removal", htmx=True)
    assert db.session.scalars(select(PriceListOf.id)).all() == []
    undo(manager, taken)
    assert len(db.session.scalars(select(PriceListOf.id)).all()) == 1


def test_an_own_price_is_added_changed_and_removed(manager, viewer):
    answer = manager.post(f"{PAGE}/own", htmx=True, **AGREED)
    assert "Chai" in said(answer)
    assert "€16.00" in said(viewer.get(PAGE))
    where = f"{PAGE}/own/{own().id}"
    assert 'value="2099-12-31"' in manager.get(f"{where}/edit", htmx=True).text
    changed = AGREED | {"unit_price": "15.99", "seen": seen(own(), Wish._fields)}
    assert manager.post(where, **changed).location == f"{PAGE}#prices"
    assert own().unit_price == 1599
    assert [event.after for event in events("own price changed")] == ["1: 1+ 15.99 EUR –2099-12-31"]
    manager.post(f"{where}/removal", htmx=True)
    assert own() is None


def test_another_customer_s_price_is_not_found_here(manager):
    row = add_own_price(customer_by_number("ANATR"), cast.find(Product, sku="1"), Wish(Decimal(1), 900), BY)
    db.session.commit()
    assert manager.get(f"{PAGE}/own/{row.id}/edit").status_code == 404
    assert manager.post(f"{PAGE}/own/{row.id}/removal").status_code == 404
    assert wish_of(own()) == Wish(Decimal(1), 900)


def test_own_prices_are_searched(manager, alfki):
    for sku in ("1", "2"):
        add_own_price(alfki, cast.find(Product, sku=sku), Wish(Decimal(1), 900), BY)
    db.session.commit()
    found = said(manager.get(PAGE, htmx=True, q="chang"))
    assert "Chang" in found
    assert "Chai" not in found


def test_without_javascript_the_tab_comes_again_with_what_was_wrong(manager):
    answer = manager.post(f"{PAGE}/own", **AGREED | {"sku": "none"})
    assert answer.status_code == 422
    assert "<html" in answer.text
    assert "There is no product with this SKU." in said(answer)
