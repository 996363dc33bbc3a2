"""Products, prices and stock as spreadsheets: what is in them, and nothing that a program would run."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest

from models.base import db
from models.event import Actor
from models.keeping_stock import expect
from models.price import PriceList
from models.product import Product
from models.setting_prices import Wish, add_own_price, add_price
from models.xlsx_export import write_xlsx
from tests import cast

BY = Actor("staff", None, "Nancy")
DAY = dt.date(2026, 3, 31)


def read_csv(answer):
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def read_xlsx(answer):
    from python_calamine import CalamineWorkbook

    content = answer if isinstance(answer, bytes) else answer.data
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.fixture
def chai(northwind):
    return cast.find(Product, sku="1")


def test_products_with_all_that_an_import_reads(viewer):
    answer = viewer.get("/admin/spreadsheets/products.csv")
    head, first, *_rest = read_csv(answer)
    row = dict(zip(head, first, strict=True))
    assert (row["sku"], row["name"], row["category"], row["active"]) == ("1", "Chai", "Beverages", "yes")
    assert "filename=products.csv" in answer.headers["Content-Disposition"]
    limited = {row[0]: row[head.index("limited")] for row in _rest}
    assert (limited["99"], limited["98"]) == ("yes", "no")


def test_the_same_rows_as_xlsx_with_numbers_as_numbers(viewer):
    head, *rows = read_xlsx(viewer.get("/admin/spreadsheets/list-prices.xlsx"))
    assert head == ["sku", "name", "currency", "list_price"]
    assert ["1", "Chai", "EUR", 18.0] in rows
    assert "43" not in [row[0] for row in rows]  # on request: no price is no row


def test_stock_says_what_is_expected_and_when(viewer, chai):
    expect(chai, Decimal("12.5"), DAY, BY)
    db.session.commit()
    head, first, *_rest = read_csv(viewer.get("/admin/spreadsheets/stock.csv"))
    row = dict(zip(head, first, strict=True))
    assert (row["on_hand"], row["on_order"], row["expected_on"]) == ("39.000", "12.500", "2026-03-31")
    xlsx = read_xlsx(viewer.get("/admin/spreadsheets/stock.xlsx"))
    assert xlsx[1][3:] == [39.0, 0.0, 12.5, DAY]


def test_prices_of_a_list_and_of_a_customer(viewer, chai, alfki):
    wholesale = PriceList(name="Wholesale", currency="EUR")
    db.session.add(wholesale)
    db.session.flush()
    add_price(wholesale, chai, Wish(Decimal(24), 1450, None, DAY), BY)
    add_own_price(alfki, chai, Wish(Decimal(1), 1600), BY)
    db.session.commit()
    saved = read_csv(viewer.get(f"/admin/price-lists/{wholesale.id}/prices.csv"))
    assert saved[1:] == [["1", "Chai", "", "24.000", "14.50", "EUR", "", "2026-03-31"]]
    own = read_xlsx(viewer.get("/admin/customers/ALFKI/prices/own.xlsx"))
    assert own[1][:6] == ["1", "Chai", "", 1.0, 16.0, "EUR"]
    assert viewer.get("/admin/customers/ANATR/prices/own.csv").text.count("\n") == 1
    assert f"/admin/price-lists/{wholesale.id}/prices.xlsx" in viewer.get(f"/admin/price-lists/{wholesale.id}").text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", '=HYPERLINK("http://evil.example")'])
def test_text_that_looks_like_a_formula_is_harmless(viewer, text):
    db.session.add(Product(sku="EVIL", name=text))
    db.session.commit()
    names = [row[1] for row in read_csv(viewer.get("/admin/spreadsheets/products.csv")) if row[0] == "EVIL"]
    assert names == [f"'{text}"]
    xlsx = viewer.get("/admin/spreadsheets/products.xlsx")
    assert [row[1] for row in read_xlsx(xlsx) if row[0] == "EVIL"] == [f"'{text}"]


def test_a_workbook_holds_no_formula_and_no_link():
    import zipfile

    file = io.BytesIO()
    write_xlsx(file, ["=A1"], [["http://example.com"], [Decimal("1.25")], [True], [None]])
    sheet = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert read_xlsx(file.getvalue()) == [["'=A1"], ["http://example.com"], [1.25], [True]]


def test_another_business_s_goods_are_in_no_file(foreign_owner, chai):
    chai.name = "Northwind's own"
    db.session.commit()
    assert "Northwind's own" not in foreign_owner.get("/admin/spreadsheets/products.csv").text
