"""Price lists: made, changed, filled and given in place, on record, one default a currency, deleted while unused."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from models.base import db
from models.customer import customer_by_number
from models.keeping_price_lists import FIELDS
from models.price import CategoryPercent, Price, PriceList, PriceListOf
from models.pricing import prices_of
from models.product import Category
from models.revising import seen
from models.setting_prices import Wish, add_price
from tests import cast
from tests.admin.conftest import events, said, undo
from tests.admin.pricing import BREAK, BY, PAGE, at, chai, one, wholesale

FIXTURES = (at, chai, wholesale)

NEW = {"name": "Wholesale", "currency": "EUR", "rank": "10", "valid_from": "", "valid_until": ""}


def test_an_empty_page_says_what_to_do_next(manager, viewer):
    assert "New price list" in said(manager.get(PAGE))
    assert "Everybody pays the list prices" in said(viewer.get(PAGE))
    assert "New price list" not in said(viewer.get(PAGE))


def test_a_list_is_made_and_on_record(manager):
    answer = manager.post(PAGE, **NEW, is_default="y")
    made = one(name="Wholesale")
    assert (answer.status_code, answer.location) == (303, f"{PAGE}/{made.id}")
    assert (made.currency, made.rank, made.is_default, made.active) == ("EUR", 10, True, True)
    assert json.loads(events("price list added")[0].after)["name"] == "Wholesale"
    page = said(manager.get(PAGE))
    assert "Wholesale Default" in page
    assert "everybody EUR" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Enter the name."),
        ({"rank": "0"}, "Enter a rank from 1 to 999."),
        ({"valid_from": "2026-05-02", "valid_until": "2026-05-01"}, "The last day can't lie before the first."),
        ({"valid_from": "soon"}, "Enter a date as year-month-day"),
        ({"name": "Taken"}, "There is a price list of this name already."),
        ({"is_default": "y"}, "“Taken” is the default list for EUR already, and there is one for each currency."),
    ],
)
def test_what_can_t_be_is_said(manager, northwind, typed, sentence):
    db.session.add(PriceList(name="Taken", currency="EUR", is_default=True))
    db.session.commit()
    answer = manager.post(PAGE, htmx=True, **NEW | typed)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert one(name="Wholesale") is None


def test_two_currencies_have_a_default_each(manager):
    for currency in ("EUR", "GBP"):
        asked = NEW | {"name": currency, "currency": currency}
        assert manager.post(PAGE, **asked, is_default="y").status_code == 303


def test_the_currency_is_fixed_once_there_are_prices(manager, wholesale, at, chai):
    form = NEW | {"currency": "GBP", "seen": seen(wholesale, FIELDS)}
    add_price(wholesale, chai, Wish(Decimal(1), 1500), BY)
    db.session.commit()
    assert manager.post(at, htmx=True, **form).status_code == 422
    assert one(name="Wholesale").currency == "EUR"
    db.session.delete(one(Price))
    db.session.commit()
    assert manager.post(at, htmx=True, **form).status_code == 200
    assert one(name="Wholesale").currency == "GBP"


def test_two_who_change_a_list_see_both_versions(manager, wholesale, at):
    token = seen(wholesale, FIELDS)
    manager.post(at, htmx=True, **NEW | {"rank": "20", "seen": token})
    answer = manager.post(at, htmx=True, **NEW | {"rank": "30", "seen": token})
    assert answer.status_code == 422
    assert "choose what shall hold" in said(answer)
    assert one(name="Wholesale").rank == 20


def test_a_share_off_a_category(manager, wholesale, at, chai):
    drinks = cast.find(Category, name="Beverages")
    form = {"category": str(drinks.id), "from_quantity": "1", "off": "7,5"}
    answer = manager.post(f"{at}/shares", htmx=True, **form)
    assert "Beverages −7.5 %" in said(answer)
    assert one(CategoryPercent).off == Decimal("0.075")
    assert manager.post(f"{at}/shares", htmx=True, **form | {"off": "100"}).status_code == 422
    assert manager.post(f"{at}/shares", htmx=True, **form | {"category": "1"}).status_code == 422
    removed = manager.post(f"{at}/shares/{one(CategoryPercent).id}/removal", htmx=True)
    assert one(CategoryPercent) is None
    undo(manager, removed)
    assert one(CategoryPercent).off == Decimal("0.075")


def test_a_list_is_given_by_number_and_another_currency_refused(manager, wholesale, at):
    answer = manager.post(f"{at}/customers", htmx=True, customer="ALFKI")
    assert "Alfreds Futterkiste ALFKI" in said(answer)
    assert one(PriceListOf) is not None
    refused = manager.post(f"{at}/customers", htmx=True, customer="EASTC")
    assert refused.status_code == 422
    assert "another currency" in said(refused)
    assert "no customer with this number" in said(manager.post(f"{at}/customers", htmx=True, customer="NOBODY"))
    taken = manager.post(f"{at}/customers/ALFKI/removal", htmx=True)
    assert one(PriceListOf) is None
    undo(manager, taken)
    assert one(PriceListOf) is not None


def test_what_is_in_use_is_deleted_only_once_it_is_off(manager, wholesale, at, chai):
    add_price(wholesale, chai, Wish(Decimal(1), 1500), BY)
    db.session.commit()
    refused = manager.post(f"{at}/removal", htmx=True)
    assert refused.status_code == 422
    assert "Deactivate it first" in said(refused)
    assert one(Price) is not None
    manager.post(f"{at}/activity", htmx=True, on="")
    answer = manager.post(f"{at}/removal", htmx=True)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, PAGE)
    assert (one(name="Wholesale"), one(Price)) == (None, None)
    assert manager.get(at).status_code == 404
    assert [event.what for event in events("price list removed")] == ["price list removed"]


def test_an_empty_list_is_deleted_at_once(manager, wholesale, at):
    assert manager.post(f"{at}/removal").location == PAGE
    assert one(name="Wholesale") is None


def test_a_list_that_is_off_gives_no_prices(manager, wholesale, at, alfki, chai):
    add_price(wholesale, chai, Wish(Decimal(1), 1), BY)
    db.session.commit()
    manager.post(f"{at}/customers", customer="ALFKI")
    today = dt.date.today()  # noqa: DTZ011
    cents = []
    for on in ("", "1"):
        manager.post(f"{at}/activity", on=on)
        db.session.expire_all()
        found = prices_of(customer_by_number("ALFKI"), {chai.id: Decimal(1)}, today)
        cents.append(found[chai.id].unit_price)
    assert cents == [1800, 1]


def test_another_business_s_list_is_nobody_s(foreign_owner, at, wholesale, chai):
    add_price(wholesale, chai, Wish(Decimal(1), 1500), BY)
    db.session.commit()
    for where in (at, f"{at}/edit", f"{at}/prices/{one(Price).id}/edit"):
        assert foreign_owner.get(where).status_code == 404
    assert foreign_owner.post(f"{at}/prices", **BREAK).status_code == 404


def test_without_javascript_each_change_leads_back(manager, wholesale, at, chai):
    assert manager.post(f"{at}/prices", **BREAK).location == f"{at}#prices"
    assert manager.post(f"{at}/customers", customer="ALFKI").location == f"{at}#price-list-customers"
    for where in (f"{at}/edit", f"{at}/prices/{one(Price).id}/edit", f"{PAGE}/new"):
        assert "<html" in manager.get(where).text


def test_clerks_look_and_change_nothing(clerk, wholesale, at, chai):
    add_price(wholesale, chai, Wish(Decimal(1), 1500), BY)
    db.session.commit()
    page = clerk.get(at)
    assert "€15.00" in said(page)
    assert 'id="add-price"' not in page.text
    assert "Deactivate" not in said(page)
