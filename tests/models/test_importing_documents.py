"""Documents from files: heads alone, lines alone, or both in one."""

import datetime as dt
from decimal import Decimal

import pytest

from models.base import db
from models.contact import Contact
from models.document import Document, DocumentLine
from models.importing.document_fields import FREIGHT_POSITION
from models.invoice import Invoice
from tests.models.conftest import LINES

HEADS = {
    "kind": "order",
    "columns": {"No": "number", "Customer": "customer", "Date": "date", "Freight": "freight", "Ref": "reference"},
}
ONLY_LINES = {
    "kind": "order",
    "columns": {"No": "number", "SKU": "sku", "Qty": "quantity", "Price": "unit_price", "Off": "discount"},
}
BOTH = {"kind": "invoice", "columns": LINES, "constants": {"due": "terms", "tax_rate": "0.19"}}
TOP = "Invoice,Customer,Date,SKU,Qty,Price\n"


@pytest.fixture
def desk(desk):
    desk.customers("A", "B")
    return desk


def one(noun, number):
    return db.session.scalars(db.select(noun).where(noun.number == number)).one()


def lines_of(document):
    mine = db.select(DocumentLine).where(DocumentLine.document_id == document.id).order_by(DocumentLine.position)
    return db.session.scalars(mine).all()


def test_heads_first_and_their_lines_from_another_file(desk):
    desk.bring("documents", "No,Customer,Date,Freight,Ref\nSO-1,A,2026-01-05,4.50,PO 7\nSO-2,B,2026-01-06,,\n", HEADS)
    report = desk.bring(
        "documents", "No,SKU,Qty,Price,Off\nSO-1,1,10,18,0.05\nSO-2,1,2,17.5,0\nSO-1,1,0.333,9.99,0\n", ONLY_LINES
    )
    assert report.counts["new"] == 3
    first = one(Document, "SO-1")
    found = [
        (line.position, line.kind, line.description, line.unit, line.quantity, line.amount) for line in lines_of(first)
    ]
    assert found == [
        (1, "item", "Chai", "box", 10, 17100),
        (2, "item", "Chai", "box", Decimal("0.333"), 333),
        (FREIGHT_POSITION, "freight", "Freight", "", 1, 450),
    ]
    assert (first.net, first.tax, first.total, first.status, first.kind) == (17883, 0, 17883, "confirmed", "order")
    assert first.search_text == "so-1 po 7 1 chai 1 chai freight"
    assert (first.bill_to, one(Document, "SO-2").total) == ("Firm A", 3500)


def test_one_row_a_line_with_the_head_repeated(desk):
    rows = "I-1,A,2026-01-05,1,3,1.15\nI-1,A,2026-01-05,1,1,10.05\nI-2,B,2026-01-07,1,1,1\n"
    assert desk.bring("documents", TOP + rows, BOTH).counts["new"] == 3
    first = one(Invoice, "I-1")
    assert (first.net, first.tax, first.total) == (1350, 66 + 191, 1607)  # tax is rounded line by line
    assert first.due_on == dt.date(2026, 2, 4)


def test_a_document_over_several_batches_is_one(desk, monkeypatch):
    monkeypatch.setattr("models.importing.running.BATCH", 2)
    rows = "".join(f"I-1,A,2026-01-05,1,{n},1\nI-2,B,2026-01-05,1,1,1\n" for n in range(1, 6))
    assert desk.bring("documents", TOP + rows, BOTH).counts["new"] == 10
    assert [line.quantity for line in lines_of(one(Invoice, "I-1"))] == [1, 2, 3, 4, 5]
    assert one(Invoice, "I-1").net == 1500


def test_changes_are_taken_and_totals_follow(desk):
    rows = "I-1,A,2026-01-05,1,3,2\nI-1,A,2026-01-05,1,1,5\nI-2,A,2026-01-05,1,1,5\n"
    desk.bring("documents", TOP + rows, BOTH)
    counts = desk.bring("documents", TOP + rows.replace("1,3,2", "1,4,2"), BOTH).counts
    assert (counts["new"], counts["changed"], counts["unchanged"]) == (0, 1, 2)
    assert (one(Invoice, "I-1").net, one(Invoice, "I-1").total) == (1300, 1547)


def test_a_line_that_is_gone_from_the_file_goes(desk):
    desk.bring("documents", TOP + "I-1,A,2026-01-05,1,3,2\nI-1,A,2026-01-05,1,1,5\n", BOTH)
    report = desk.bring("documents", TOP + "I-1,A,2026-01-05,1,3,2\n", BOTH)
    assert (report.counts["shortened"], one(Invoice, "I-1").net, len(lines_of(one(Invoice, "I-1")))) == (1, 600, 1)


def test_but_not_where_a_bad_row_may_be_that_line(desk):
    desk.bring("documents", TOP + "I-1,A,2026-01-05,1,3,2\nI-1,A,2026-01-05,1,1,5\n", BOTH)
    report = desk.bring("documents", TOP + "I-1,A,2026-01-05,1,3,2\nI-1,A,2026-01-05\n", BOTH)
    assert (report.counts["shortened"], report.counts["bad"], one(Invoice, "I-1").net) == (0, 1, 1100)


def test_a_bad_line_keeps_its_place(desk):
    rows = "I-1,A,2026-01-05,1,1,1\nI-1,A,2026-01-05,1,-2,1\nI-1,A,2026-01-05,1,3,1\n"
    assert desk.complaints("documents", TOP + rows, BOTH) == ["3 Qty: The quantity -2 is negative."]
    assert [line.position for line in lines_of(one(Invoice, "I-1"))] == [1, 3]
    desk.bring("documents", TOP + rows.replace("-2", "2"), BOTH)
    assert [line.quantity for line in lines_of(one(Invoice, "I-1"))] == [1, 2, 3]


def test_freight_that_is_gone_goes(desk):
    head = "No,Customer,Date,Freight,Ref\nSO-1,A,2026-01-05,{},\n"
    desk.bring("documents", head.format("4.50"), HEADS)
    assert one(Document, "SO-1").total == 450
    assert desk.bring("documents", head.format("0"), HEADS).counts["changed"] == 1
    assert (one(Document, "SO-1").total, lines_of(one(Document, "SO-1"))) == (0, [])


def test_an_unknown_product_is_a_warning_and_the_line_is_kept(desk):
    written = {**BOTH, "columns": {**LINES, "Text": "description"}}
    rows = "Invoice,Customer,Date,SKU,Qty,Price,Text\nI-1,A,2026-01-05,99,1,1,Odd thing\nI-1,A,2026-01-05,98,1,1,\n"
    report = desk.bring("documents", rows, written)
    assert [str(entry) for entry in report.first] == [
        f"{report.source}, line 2, SKU: There is no product 99; the line was kept by its description. (warning)",
        f"{report.source}, line 3, SKU: There is no product 98; the line was kept by its description. (warning)",
    ]
    assert (report.counts["new"], report.counts["bad"], report.counts["warnings"]) == (2, 0, 2)
    assert [(line.sku, line.description, line.product_id) for line in lines_of(one(Invoice, "I-1"))] == [
        ("99", "Odd thing", None),
        ("98", "98", None),
    ]


def test_addresses_contact_and_where_it_came_from(desk):
    desk.bring("contacts", "C,M,N\nA,ana@a.example,Ana Li\n", {"columns": {"C": "customer", "M": "email", "N": "name"}})
    desk.bring("documents", "No,Customer,Date,Freight,Ref\nSO-1,A,2026-01-05,,\n", HEADS)
    written = {
        "kind": "delivery",
        "columns": {
            "N": "number",
            "C": "customer",
            "D": "date",
            "P": "contact",
            "Firm": "ship_to_name",
            "Town": "ship_to_city",
            "Zip": "ship_to_postal_code",
        },
        "templates": {"came_from": "order:{From}"},
    }
    desk.bring(
        "documents", "N,C,D,P,From,Firm,Town,Zip\nDN-1,A,2026-01-07,Ana@A.example,SO-1,Depot,Köln,50667\n", written
    )
    found = one(Document, "DN-1")
    assert (found.ship_to, found.status) == ("Depot\n50667 Köln", "delivered")
    assert (found.contact_id, found.came_from_id) == (one_contact().id, one(Document, "SO-1").id)


def one_contact():
    return db.session.scalars(db.select(Contact).where(Contact.email == "ana@a.example")).one()


def test_what_staff_made_of_a_new_document_can_be_left_alone(desk):
    written = {**HEADS, "columns": {**HEADS["columns"], "State": "status"}, "only_new": ["status"]}
    rows = "No,Customer,Date,Freight,Ref,State\nSO-1,A,2026-01-05,,,submitted\n"
    desk.bring("documents", rows, written)
    one(Document, "SO-1").status = "confirmed"
    db.session.commit()
    assert desk.bring("documents", rows, written).counts["unchanged"] == 1
    assert one(Document, "SO-1").status == "confirmed"


def test_terms_are_reckoned_once(desk):
    desk.bring("documents", TOP + "I-1,A,2026-01-05,1,1,1\n", BOTH)
    desk.bring("customers", "N,T\nA,60\n", {"columns": {"N": "number", "T": "terms_days"}})
    assert desk.bring("documents", TOP + "I-1,A,2026-01-05,1,1,1\n", BOTH).counts["unchanged"] == 1
