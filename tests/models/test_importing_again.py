"""What a second file does to what is there: what it changes, what it leaves, what it may not."""

import pytest

from models.base import db
from models.contact import Contact
from models.customer import customer_by_number
from models.document import Document, DocumentLine
from models.product import Category, Product
from tests.models.conftest import LINES

TOP = "Invoice,Customer,Date,SKU,Qty,Price\n"
INVOICES = {"kind": "invoice", "columns": LINES}
HEADS = {"kind": "invoice", "columns": {"No": "number", "C": "customer", "D": "date", "X": "total"}}
FREIGHT = {"kind": "invoice", "columns": {"No": "number", "C": "customer", "D": "date", "X": "freight"}}
PAYMENTS = {
    "kind": "payment",
    "columns": {"No": "number", "C": "customer", "D": "date", "X": "total", "For": "allocations", "State": "status"},
}


@pytest.fixture
def desk(desk):
    desk.customers("A")
    desk.bring("products", "S,N,U\n2,Tofu,bag\n", {"columns": {"S": "sku", "N": "name", "U": "unit"}})
    return desk


def one(number):
    return db.session.scalars(db.select(Document).where(Document.number == number)).one()


def lines():
    mine = db.select(DocumentLine.sku, DocumentLine.description, DocumentLine.unit).order_by(DocumentLine.position)
    return [tuple(line) for line in db.session.execute(mine)]


def test_another_product_brings_its_own_name_and_unit(desk):
    desk.bring("documents", TOP + "I-1,A,2026-01-05,1,3,2\n", INVOICES)
    assert lines() == [("1", "Chai", "box")]
    assert desk.bring("documents", TOP + "I-1,A,2026-01-05,2,3,2\n", INVOICES).counts["changed"] == 1
    assert lines() == [("2", "Tofu", "bag")]
    assert "tofu" in one("I-1").search_text
    assert desk.bring("documents", TOP + "I-1,A,2026-01-05,9,3,2\n", INVOICES).counts["changed"] == 1
    assert lines() == [("9", "9", "")]
    desk.bring("products", "S,N,U\n9,Nori,pack\n", {"columns": {"S": "sku", "N": "name", "U": "unit"}})
    desk.bring("documents", TOP + "I-1,A,2026-01-05,9,3,2\n", INVOICES)
    assert lines() == [("9", "Nori", "pack")]


def test_another_product_with_a_text_of_the_files_own(desk):
    written = {**INVOICES, "columns": {**LINES, "Text": "description", "Unit": "unit"}}
    top = "Invoice,Customer,Date,SKU,Qty,Price,Text,Unit\n"
    desk.bring("documents", top + "I-1,A,2026-01-05,1,3,2,Tea,\n", written)
    desk.bring("documents", top + "I-1,A,2026-01-05,2,3,2,Tea,\n", written)
    assert lines() == [("2", "Tea", "bag")]
    assert desk.complaints("documents", top + "I-1,A,2026-01-05,,3,2,,\n", written) == [
        "2 Text: A line needs a product or a description."
    ]
    desk.bring("documents", top + "I-1,A,2026-01-05,,3,2,Deposit,pallet\n", written)
    assert lines() == [("", "Deposit", "pallet")]


def test_a_total_of_new_documents_alone(desk):
    written = {**HEADS, "only_new": ["total"]}
    for total in (10, 20):
        assert desk.bring("documents", f"No,C,D,X\nI-1,A,2026-01-05,{total}\n", written).counts["bad"] == 0
        assert (one("I-1").total, one("I-1").net) == (1000, 1000)
    desk.bring("documents", TOP + "I-1,A,2026-01-05,1,3,2\n", INVOICES)
    assert desk.bring("documents", "No,C,D,X\nI-1,A,2026-01-05,30\n", written).counts["unchanged"] == 1
    assert one("I-1").total == 600


def test_freight_and_line_columns_of_new_rows_alone(desk):
    columns = {**LINES, "F": "freight"}
    written = {**INVOICES, "columns": columns, "only_new": ["freight", "sku", "unit_price", "quantity"]}
    top = TOP.replace("\n", ",F\n")
    desk.bring("documents", top + "I-1,A,2026-01-05,1,1,10,5\n", written)
    report = desk.bring("documents", top + "I-1,A,2026-01-05,2,2,20,7\nI-1,A,2026-01-05,2,1,1,7\n", written)
    assert (report.counts["changed"], report.counts["new"]) == (1, 1)  # the total did change
    assert lines() == [("1", "Chai", "box"), ("2", "Tofu", "bag"), ("", "Freight", "")]
    assert one("I-1").total == 1000 + 100 + 500


def test_part_of_an_address_of_new_documents_alone(desk):
    columns = {"No": "number", "C": "customer", "D": "date", "N": "ship_to_name", "T": "ship_to_city"}
    written = {"kind": "order", "columns": columns, "only_new": ["ship_to_city"]}
    desk.bring("documents", "No,C,D,N,T\nS,A,2026-01-05,Depot,Bonn\n", written)
    desk.bring("documents", "No,C,D,N,T\nS,A,2026-01-05,Quay,Ulm\n", written)
    assert one("S").ship_to == "Depot\nBonn"


def test_a_category_and_a_contacts_name_of_new_rows_alone(desk):
    shelf = {"columns": {"S": "sku", "N": "name", "K": "category"}, "only_new": ["category"]}
    desk.bring("products", "S,N,K\n5,Nori,Sea\n", shelf)
    assert desk.bring("products", "S,N,K\n5,Nori,Land\n", shelf).counts["unchanged"] == 1
    assert [category.name for category in desk.all(Category)] == ["Sea"]
    nori = db.session.scalars(db.select(Product).where(Product.sku == "5")).one()
    assert nori.category_id == desk.all(Category)[0].id
    person = {"columns": {"C": "customer", "N": "name", "M": "email"}, "only_new": ["name"]}
    desk.bring("contacts", "C,N,M\nA,Ana Li,ana@a.example\n", person)
    assert desk.bring("contacts", "C,N,M\nA,Bo Lo,ana@a.example\n", person).counts["unchanged"] == 1
    assert [(c.first_name, c.last_name) for c in desk.all(Contact)] == [("Ana", "Li")]


def test_an_empty_switch_or_term_leaves_what_is_there(desk):
    written = {"columns": {"No": "number", "N": "name", "Open": "portal_open", "Days": "terms_days"}}
    desk.bring("customers", "No,N,Open,Days\nA,Firm A,no,14\n", written)
    assert desk.bring("customers", "No,N,Open,Days\nA,Firm A,,\nB,Bo,,\n", written).counts["unchanged"] == 1
    assert (customer_by_number("A").portal_open, customer_by_number("A").terms_days) == (False, 14)
    assert (customer_by_number("B").portal_open, customer_by_number("B").terms_days) == (True, 30)


def test_an_empty_status_lets_no_blacklisted_customer_order_again(desk):
    written = {"columns": {"No": "number", "N": "name", "State": "status"}}
    desk.bring("customers", "No,N,State\nA,Firm A,blacklisted\n", written)
    assert desk.bring("customers", "No,N,State\nA,Firm A,\nB,Bo,\n", written).counts["unchanged"] == 1
    assert [customer_by_number(number).status for number in "AB"] == ["blacklisted", "active"]


def test_what_is_allocated_does_not_lose_its_standing(desk):
    desk.bring("documents", TOP + "I-1,A,2026-01-05,1,1,100\n", INVOICES)
    top, row = "No,C,D,X,For,State\n", "P-1,A,2026-02-01,60,I-1=60,"
    desk.bring("documents", f"{top}{row}\n", PAYMENTS)
    for status in ("pending", "failed"):
        assert desk.complaints("documents", f"{top}{row}{status}\n", PAYMENTS) == [
            f"2 State: P-1 has 60.00 allocated, so it can't become {status}."
        ]
    memos = {**PAYMENTS, "kind": "credit_memo"}
    desk.bring("documents", f"{top}CM-1,A,2026-02-01,40,I-1=40,\n", memos)
    assert desk.complaints("documents", f"{top}CM-1,A,2026-02-01,40,,void\n", memos) == [
        "2 State: CM-1 has 40.00 allocated, so it can't become void."
    ]
    written = {"kind": "invoice", "columns": {"No": "number", "State": "status"}}
    for status in ("void", "draft"):
        assert desk.complaints("documents", f"No,State\nI-1,{status}\n", written) == [
            f"2 State: I-1 has 100.00 allocated, so it can't become {status}."
        ]
    assert [one(number).status for number in ("P-1", "CM-1", "I-1")] == ["succeeded", "issued", "issued"]
    assert desk.bring("documents", f"{top}{row}part_refunded\n", PAYMENTS).counts["changed"] == 1
    kept = {**PAYMENTS, "only_new": ["status"]}
    assert desk.bring("documents", f"{top}{row}failed\n", kept).counts["unchanged"] == 1


def test_a_document_that_is_too_much_paid_to_be_shortened_is_a_bad_row(desk):
    rows = TOP + "I-0,A,2026-01-05,1,1,1\nI-1,A,2026-01-05,1,1,100\nI-1,A,2026-01-05,1,1,50\n"
    desk.bring("documents", rows, INVOICES)
    desk.bring("documents", "No,C,D,X,For,State\nP-1,A,2026-02-01,120,I-1=120,\n", PAYMENTS)
    report = desk.bring("documents", rows.replace("I-1,A,2026-01-05,1,1,50\n", ""), INVOICES)
    reason = "I-1 has 120.00 allocated, more than the new total of 100.00."
    assert [str(entry) for entry in report.first] == [f"{report.source}, line 3, Invoice: {reason}"]
    counts = report.counts
    assert (report.rows, counts["unchanged"], counts["bad"], counts["shortened"], counts["warnings"]) == (2, 1, 1, 0, 0)
    assert "surplus lines kept" in report.path.read_text(encoding="utf-8-sig")
    assert one("I-1").total == 15000


def test_freight_does_not_replace_a_total_that_has_no_lines(desk):
    desk.bring("documents", "No,C,D,X\nI-1,A,2026-01-05,100\n", HEADS)
    assert desk.complaints("documents", "No,C,D,X\nI-1,A,2026-01-05,7.50\n", FREIGHT) == [
        "2 X: I-1 has a total of 100.00 without lines, so freight can't be added."
    ]
    assert one("I-1").total == 10000
    assert desk.bring("documents", "No,C,D,X\nI-1,A,2026-01-05,0\n", FREIGHT).counts["unchanged"] == 1


@pytest.mark.parametrize("kind", ["invoice", "order", "credit_memo"])
def test_a_price_may_be_negative_but_no_total(desk, kind):
    rows = "D-1,A,2026-01-05,1,1,10\nD-1,A,2026-01-05,1,1,-4\nD-2,A,2026-01-05,1,2,-10\n"
    assert desk.complaints("documents", TOP + rows, {"kind": kind, "columns": LINES}) == [
        "4 Price: The lines of D-2 add up to -20.00; a total can't be negative."
    ]
    assert [(document.number, document.total) for document in desk.all(Document)] == [("D-1", 600)]


def test_an_amount_that_is_thousands_or_decimals_is_a_bad_row(desk):
    assert desk.complaints("documents", 'No,C,D,X\nI-1,A,2026-01-05,"1,234"\nI-2,A,2026-01-05,"1,234.50"\n', HEADS) == [
        '2 X: “1,234” is 1234 or 1.234: set decimal = "." or "," in the map.'
    ]
    said = {**HEADS, "decimal": "."}
    assert desk.bring("documents", 'No,C,D,X\nI-1,A,2026-01-05,"1,234"\n', said).counts["new"] == 1
    assert (one("I-1").total, one("I-2").total) == (123400, 123450)
