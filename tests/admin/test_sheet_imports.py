"""Spreadsheets taken in: columns guessed, rows looked at, imported part by part, each bad row named, nothing else left out."""

import datetime as dt
import html
import io
import re
from decimal import Decimal

import pytest
from sqlalchemy import select

from blueprints.admin import sheet_imports
from models.base import db
from models.event import Actor
from models.importing import sheets
from models.price import ListPrice, OwnPrice, Price, PriceList
from models.product import Product
from models.setting_prices import Wish, add_price, wish_of
from models.sheet_import import SheetImport
from models.stock import Stock
from models.xlsx_export import write_xlsx
from tests import cast
from tests.admin.conftest import events, said

BY = Actor("staff", None, "Nancy")
SHEETS = "/admin/spreadsheets"


@pytest.fixture
def chai(northwind):
    return cast.find(Product, sku="1")


@pytest.fixture
def wholesale(northwind):
    made = PriceList(name="Wholesale", currency="EUR")
    db.session.add(made)
    db.session.commit()
    return made


def upload(browser, where, content, name="rows.csv"):
    """Upload a file; gives the address of its page."""
    content = content.encode() if isinstance(content, str) else content
    answer = browser.post(f"{where}/import", file=(io.BytesIO(content), name))
    assert answer.status_code == 303, said(answer)
    return answer.location


def form_of(page):
    """What its form sends: the columns as they were guessed."""
    names = re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page.text, re.S)
    return {
        name: found[1] if (found := re.search(r'<option value="([^"]*)"\s+selected', options)) else ""
        for name, options in names
    }


def carried(step):
    """What the form of a step sends with the next one."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', step.text)
    return {name: html.unescape(value) for name, value in found if name != "csrf_token"}


def bring_in(browser, where, content, name="rows.csv", **more):
    page = upload(browser, where, content, name)
    form = form_of(browser.get(page)) | more
    return browser.post(page.partition("?")[0], name=name, **form)


def test_what_is_saved_comes_back_unchanged(manager, viewer):
    for what in ("products", "list-prices", "stock"):
        for kind in ("csv", "xlsx"):
            saved = viewer.get(f"{SHEETS}/{what}.{kind}").data
            rows = len(db.session.scalars(select(ListPrice.id if what == "list-prices" else Product.id)).all())
            answer = said(bring_in(manager, f"{SHEETS}/{what}", saved, f"{what}.{kind}"))
            assert f"0 new, 0 changed, {rows} as they were, 0 left out." in answer, (what, kind)


def test_what_was_made_harmless_comes_back_as_it_was(manager, northwind):
    db.session.add(Product(sku="ODD", name="=1+1", description="'quoted'"))
    db.session.commit()
    saved = manager.get(f"{SHEETS}/products.xlsx").data
    assert "0 changed" in said(bring_in(manager, f"{SHEETS}/products", saved, "products.xlsx"))
    db.session.expire_all()
    assert (cast.find(Product, sku="ODD").name, cast.find(Product, sku="ODD").description) == ("=1+1", "'quoted'")


def test_list_prices_with_a_comma_and_german_headings(manager, chai):
    answer = bring_in(
        manager, f"{SHEETS}/list-prices", "Artikelnummer;Preis\n1;19,50\n2;\nnone;1,00\n28;dear\n", decimal=","
    )
    assert "0 new, 2 changed, 0 as they were, 2 left out." in said(answer)
    assert "4 Artikelnummer There is no product none." in said(answer)
    assert "5 Preis “dear” is not an amount like 1234,56." in said(answer)
    prices = dict(
        db.session.execute(
            select(Product.sku, ListPrice.unit_price).join(ListPrice, ListPrice.product_id == Product.id)
        ).all()
    )
    assert prices["1"] == 1950
    assert "2" not in prices
    assert len(events("list price changed")) == 2
    assert [event.after for event in events("spreadsheet imported")] == [
        "List prices, rows.csv: 0 new, 2 changed, 0 unchanged, 2 bad"
    ]


def test_breaks_of_a_list_are_added_and_changed(manager, wholesale, chai):
    add_price(wholesale, chai, Wish(Decimal(1), 1700), BY)
    db.session.commit()
    rows = "sku,from quantity,price,valid until\n1,1,16.5,2026-12-31\n1,24,15,\n1,48,15.5,\n2,1,0,\n"
    answer = said(bring_in(manager, f"/admin/price-lists/{wholesale.id}", rows))
    assert "1 new, 1 changed, 0 as they were, 2 left out." in answer
    assert "From a larger quantity on a price can't be higher" in answer
    assert "Enter a price above 0" in answer
    found = db.session.scalars(select(Price).order_by(Price.from_quantity)).all()
    assert [wish_of(one) for one in found] == [
        Wish(Decimal(1), 1650, None, dt.date(2026, 12, 31)),
        Wish(Decimal(24), 1500),
    ]


def test_own_prices_of_a_customer_in_another_currency_are_left_out(manager):
    rows = "sku,unit_price,currency\n1,16,EUR\n2,17,GBP\n"
    answer = said(bring_in(manager, "/admin/customers/ALFKI/prices", rows))
    assert "1 new, 0 changed, 0 as they were, 1 left out." in answer
    assert "These prices are in EUR." in answer
    assert db.session.scalars(select(OwnPrice.unit_price)).all() == [1600]


def test_stock_by_xlsx_leaves_a_move_and_what_is_expected(manager, chai):
    file = io.BytesIO()
    write_xlsx(file, ["SKU", "On hand", "Expected", "Due"], [["1", Decimal("12"), Decimal("5"), dt.date(2099, 1, 2)]])
    assert "1 changed" in said(bring_in(manager, f"{SHEETS}/stock", file.getvalue(), "stock.xlsx"))
    stock = db.session.scalars(select(Stock).where(Stock.product_id == chai.id)).one()
    db.session.refresh(stock)
    assert (stock.on_hand, stock.expected, stock.expected_on) == (12, 5, dt.date(2099, 1, 2))
    assert len(events("stock corrected")) == 1


def test_looking_first_says_what_is_wrong_and_stores_nothing(manager, chai):
    page = upload(manager, f"{SHEETS}/list-prices", "sku,list price\n1,19\nnone,5\n2,cheap\n")
    first = said(manager.get(page))
    assert "“cheap” is not an amount" in first
    assert "There is no product none." not in first  # that is asked only when somebody looks
    form = form_of(manager.get(page))
    looked = said(manager.post(f"{page.partition('?')[0]}/preview", name="rows.csv", **form))
    assert "There is no product none." in looked
    assert "nothing is stored yet" in looked
    assert not events("list price changed")


def test_a_long_file_goes_on_by_itself_and_notices_what_comes_twice(manager, monkeypatch):
    rows = "sku,list price\n" + "".join(f"{sku},5\n" for sku in ("1", "2", "17", "1", "28"))
    page = upload(manager, f"{SHEETS}/list-prices", rows)
    form = form_of(manager.get(page))
    monkeypatch.setattr(sheets, "PART", 2)
    where = page.partition("?")[0]
    first = manager.post(where, htmx=True, **form)
    assert 'hx-trigger="load, submit"' in first.text
    assert "2 rows are done." in said(first)
    again = manager.post(where, htmx=True, **carried(first))
    assert "3 changed, 0 as they were, 1 left out." in said(again)
    assert "The same was already in line 2." in said(again)
    assert 'hx-target="#import-errors"' in again.text
    twice = manager.post(where, htmx=True, **carried(first))
    assert "3 changed, 0 as they were, 1 left out." in said(twice)
    last = manager.post(where, htmx=True, **carried(again))
    assert "Imported 0 new, 4 changed, 0 as they were, 1 left out." in said(last)
    assert "4 changed" in said(manager.post(where, htmx=True, **carried(again)))
    assert len(events("spreadsheet imported")) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Choose a file."),
        (b"PK\x03\x04 no workbook", "This file can't be read."),
        (b"\n\n", "the first line has to name the columns"),
        (b"x" * 2_001, "This file is larger than 5 MB."),
    ],
)
def test_what_is_no_spreadsheet_is_422_with_a_sentence(manager, monkeypatch, content, sentence):
    monkeypatch.setattr(sheet_imports, "LARGEST", 2_000)
    answer = manager.post(f"{SHEETS}/stock/import", file=(io.BytesIO(content), "x.xlsx"))
    assert answer.status_code == 422
    assert sentence in said(answer)


def test_columns_that_can_t_be_are_422_with_a_sentence(manager):
    page = upload(manager, f"{SHEETS}/list-prices", "a,b\n1,2\n").partition("?")[0]
    without = manager.post(page, **{"column-1": "list_price"})
    assert without.status_code == 422
    assert "has to fill “sku”" in said(without)
    twice = manager.post(page, **{"column-0": "sku", "column-1": "sku"})
    assert twice.status_code == 422
    assert "sku is filled twice" in said(twice)
    assert manager.post(page, **{"column-0": "sku", "column-1": "list_price", "start": "-1"}).status_code == 422


def test_another_business_s_file_is_nobody_s(manager, foreign_owner):
    page = upload(manager, f"{SHEETS}/stock", "sku,on hand\n1,5\n")
    assert manager.get(page).status_code == 200
    assert foreign_owner.get(page).status_code == 404


def test_a_step_of_another_import_is_nobody_s(manager, northwind):
    page = upload(manager, f"{SHEETS}/stock", "sku,on hand\n1,5\n").partition("?")[0]
    form = {"column-0": "sku", "column-1": "on_hand"}
    for named in ("1", "x", "9" * 30, ""):
        assert manager.post(page, **form, **{"import": named}).status_code == 404
    manager.post(page, **form)
    other = upload(manager, f"{SHEETS}/stock", "sku,on hand\n1,6\n").partition("?")[0]
    mine = str(db.session.scalars(select(SheetImport.id)).one())
    assert manager.post(other, **form, **{"import": mine}).status_code == 404
