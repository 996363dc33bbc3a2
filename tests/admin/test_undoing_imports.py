"""A whole import taken back: all is as before, but what somebody has changed since stays and is named, and it happens once."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from models.base import db, how_many
from models.branch import Branch
from models.event import Actor
from models.importing import sheets
from models.keeping_stock import correct
from models.price import ListPrice, OwnPrice, Price, PriceList
from models.product import Product
from models.setting_prices import Wish, add_price, set_list_price
from models.sheet_import import SheetChange, SheetImport
from models.stock import Stock, StockMove
from tests import cast
from tests.admin.conftest import events, said
from tests.admin.test_sheet_imports import bring_in, carried

BY = Actor("staff", None, "Nancy")
SHEETS, PAST = "/admin/spreadsheets", "/admin/spreadsheets/imports"


def newest():
    return db.session.scalars(select(SheetImport).order_by(SheetImport.id.desc()).limit(1)).one()


def undo(browser, one):
    """Press the button, and go on as the page does by itself."""
    answer = browser.post(f"{PAST}/{one.id}/undoing", htmx=True)
    while 'hx-trigger="load' in answer.text:
        answer = browser.post(f"{PAST}/{one.id}/undoing", htmx=True)
    db.session.expire_all()
    return answer


def run(browser, where, rows):
    """Import a whole file, step by step."""
    answer = bring_in(browser, where, rows)
    while "import" in (form := carried(answer)):
        where_to = answer.text.split('id="import"')[1].split('action="')[1].split('"')[0]
        answer = browser.post(where_to, **form)
    db.session.expire_all()
    assert newest().ended_at, said(answer)
    return newest()


@pytest.fixture
def chai(northwind):
    return cast.find(Product, sku="1")


@pytest.fixture
def wholesale(northwind):
    made = PriceList(name="Wholesale", currency="EUR")
    db.session.add_all([made, Branch(code="N", name="North")])
    db.session.commit()
    return made


def test_what_somebody_changed_since_stays_and_is_named(manager, chai):
    rows = "sku,name,list_price\n1,Tea,5\n2,Two,6\n28,Kraut,7\n"
    one = run(manager, f"{SHEETS}/products", rows)
    chai.description, chai.name = "Nothing to do with it", "Best tea"
    set_list_price(cast.find(Product, sku="2"), "EUR", 650, BY)
    db.session.commit()
    answer = said(undo(manager, one))
    assert "4 changes were set back." in answer
    assert "1 Line 2 · Product Changed since: Name (Tea, now Best tea)." in answer
    assert "2 Line 3 · List price Changed since: Price each." in answer
    names = dict(db.session.execute(select(Product.sku, Product.name)).all())
    assert (names["1"], names["2"], names["28"]) == ("Best tea", "Chang", "Rössle Sauerkraut")
    prices = dict(
        db.session.execute(
            select(Product.sku, ListPrice.unit_price).join(ListPrice, ListPrice.product_id == Product.id)
        ).all()
    )
    assert (prices["1"], prices["2"], prices["28"]) == (1800, 650, 4560)


def test_fields_that_the_import_did_not_touch_don_t_hinder(manager, chai):
    one = run(manager, f"{SHEETS}/products", "sku,name\n1,Tea\n")
    chai.description = "By hand"
    db.session.commit()
    undo(manager, one)
    assert (chai.name, chai.description) == ("Chai", "By hand")


def test_new_products_go_unless_they_are_in_use(manager, wholesale):
    rows = (
        "sku,name,category,list_price,on_hand\nA,Fresh,Teas,5,1\nB,Used,Teas,5,1\nC,Renamed,Teas,5,1\nD,Counted,,5,1\n"
    )
    one = run(manager, f"{SHEETS}/products", rows)
    add_price(wholesale, cast.find(Product, sku="B"), Wish(Decimal(1), 400), BY)
    cast.find(Product, sku="C").name = "By hand"
    correct(cast.find(Product, sku="D"), Decimal(7), "counted", BY)
    db.session.commit()
    answer = said(undo(manager, one))
    assert not db.session.scalar(select(Product).where(Product.sku == "A"))
    kept = {sku: cast.find(Product, sku=sku) for sku in "BCD"}
    assert {sku: one.active for sku, one in kept.items()} == {"B": False, "C": True, "D": False}
    assert "B Line 3 · Product In use by now, so it was deactivated instead of deleted." in answer
    assert "C Line 4 · Product Changed since: Name (Renamed, now By hand)." in answer
    assert "D Line 5 · Product In use by now" in answer
    assert "Teas Line 2 · Category In use by now, so it stays." in answer
    assert all(cast.find(ListPrice, product_id=one.id) for one in kept.values())
    assert cast.find(Stock, product_id=kept["D"].id).on_hand == 7
    assert [event.before for event in events("product removed")] == ["A Fresh"]


def test_stock_is_set_back_with_a_move_and_a_sale_since_keeps_it(manager, chai):
    one = run(manager, f"{SHEETS}/stock", "sku,on hand,expected,due\n1,12,5,2030-01-02\n2,9,,\n")
    correct(cast.find(Product, sku="2"), Decimal(8), "sold", BY)
    db.session.commit()
    answer = said(undo(manager, one))
    stock = cast.find(Stock, product_id=chai.id)
    db.session.refresh(stock)
    assert (stock.on_hand, stock.expected, stock.expected_on) == (39, 0, None)
    moves = select(StockMove.change, StockMove.reason).where(StockMove.product_id == chai.id).order_by(StockMove.id)
    assert db.session.execute(moves).all() == [(-27, "spreadsheet"), (27, "spreadsheet import undone")]
    assert "2 Line 3 · Stock Changed since: On hand (9, now 8)." in answer


def test_a_list_price_that_was_taken_comes_back_unless_there_is_one(manager, chai):
    one = run(manager, f"{SHEETS}/list-prices", "sku,list price\n1,\n2,\n43,9\n")
    set_list_price(cast.find(Product, sku="2"), "EUR", 700, BY)
    db.session.commit()
    undo(manager, one)
    prices = dict(
        db.session.execute(
            select(Product.sku, ListPrice.unit_price).join(ListPrice, ListPrice.product_id == Product.id)
        ).all()
    )
    assert (prices["1"], prices["2"], prices.get("43")) == (1800, 700, None)


def test_a_break_that_can_t_stand_any_more_stays_with_the_reason(manager, wholesale, chai):
    add_price(wholesale, chai, Wish(Decimal(10), 1500), BY)
    db.session.commit()
    one = run(manager, f"/admin/price-lists/{wholesale.id}", "sku,from quantity,price\n1,10,12\n")
    add_price(wholesale, chai, Wish(Decimal(1), 1300), BY)
    db.session.commit()
    assert "From a larger quantity on a price can't be higher" in said(undo(manager, one))
    assert sorted(db.session.scalars(select(Price.unit_price))) == [1200, 1300]


def test_what_is_gone_is_named_and_what_it_made_may_be_gone(manager, wholesale, chai):
    add_price(wholesale, chai, Wish(Decimal(1), 1700), BY)
    db.session.commit()
    one = run(manager, f"/admin/price-lists/{wholesale.id}", "sku,from quantity,price\n1,1,16\n1,10,15\n")
    for row in db.session.scalars(select(Price)):
        db.session.delete(row)
    db.session.commit()
    answer = said(undo(manager, one))
    assert "1 change was set back." in answer
    assert "1 Line 2 · Price in a list It is gone" in answer


def test_it_is_undone_once_and_on_record(manager, chai):
    one = run(manager, "/admin/customers/ALFKI/prices", "sku,price\n1,16\n")
    page = manager.get(f"{PAST}/{one.id}")
    assert "Yes, undo it" in said(page)
    assert "1 new, 0 changed, 0 as they were, 0 left out." in said(page)
    undo(manager, one)
    assert how_many(OwnPrice) == 0
    again = undo(manager, one)
    assert "1 change was set back. Everything is as it was before." in said(again)
    assert "Yes, undo it" not in said(again)
    assert [event.after for event in events("spreadsheet import undone")] == ["Prices of Alfreds Futterkiste, rows.csv"]
    assert len(events("own price removed")) == 1
    assert "Import of a spreadsheet undone" in said(manager.get("/admin/activity"))


def test_an_import_in_the_middle_can_be_undone_and_then_ends(manager, chai, monkeypatch):
    monkeypatch.setattr(sheets, "PART", 1)
    first = bring_in(manager, f"{SHEETS}/list-prices", "sku,list price\n1,5\n2,6\n")
    one = newest()
    assert one.ended_at is None
    assert "Not finished" in said(manager.get(PAST))
    undo(manager, one)
    form = carried(first)
    going_on = manager.post(f"{SHEETS}/list-prices/import/{one.hash}", **form)
    assert going_on.status_code == 422
    assert "has been undone meanwhile" in said(going_on)
    assert cast.find(ListPrice, product_id=chai.id, currency="EUR").unit_price == 1800


def test_a_preview_and_what_is_bad_leave_no_record(manager, northwind):
    one = run(manager, f"{SHEETS}/stock", "sku,on hand\nnone,5\n1,-5\n")
    assert (one.rows_read, one.rows_bad, how_many(SheetChange)) == (2, 2, 0)
