"""What payments and credit memos in files count towards."""

import pytest

from models.allocating import Allocation
from models.base import db
from models.document import Document
from tests.models.conftest import LINES

PAYMENTS = {"kind": "payment", "columns": {
    "No": "number", "C": "customer", "D": "date", "Sum": "total", "For": "allocations", "State": "status", "Cur": "currency",
}}  # fmt: skip
TOP = "No,C,D,Sum,For,State,Cur\n"


@pytest.fixture
def desk(desk):
    desk.customers("A", "B")
    written = {"kind": "invoice", "columns": {**LINES, "State": "status"}}
    rows = (
        "I-1,A,2026-01-05,1,1,100,\nI-2,A,2026-01-06,1,1,50,\nI-B,B,2026-01-06,1,1,50,\nI-V,A,2026-01-06,1,1,50,void\n"
    )
    desk.bring("documents", "Invoice,Customer,Date,SKU,Qty,Price,State\n" + rows, written)
    return desk


def allocated():
    return dict(db.session.execute(db.select(Document.number, Document.allocated).where(Document.allocated > 0)).all())


def test_a_payment_counts_towards_its_invoices_once(desk):
    rows = TOP + "P-1,A,2026-02-01,120,I-1=100; I-2=15.50,,\nP-2,A,2026-02-02,10,I-2=10,,\n"
    assert desk.bring("documents", rows, PAYMENTS).counts["new"] == 2
    expected = {"I-1": 10000, "I-2": 2550, "P-1": 11550, "P-2": 1000}
    assert allocated() == expected
    assert desk.bring("documents", rows, PAYMENTS).counts["unchanged"] == 2
    assert allocated() == expected
    assert sum(a.amount for a in desk.all(Allocation)) == 12550


def test_more_of_a_payment_can_be_used_later(desk):
    desk.bring("documents", TOP + "P-1,A,2026-02-01,120,I-1=100,,\n", PAYMENTS)
    assert desk.bring("documents", TOP + "P-1,A,2026-02-01,120,I-1=100;I-2=20,,\n", PAYMENTS).counts["changed"] == 1
    assert allocated() == {"I-1": 10000, "I-2": 2000, "P-1": 12000}


def test_a_credit_memo_with_its_lines_counts_too(desk):
    written = {"kind": "credit_memo", "columns": {**LINES, "For": "allocations"}}
    desk.bring("documents", "Invoice,Customer,Date,SKU,Qty,Price,For\nCM-1,A,2026-01-09,1,2,10,I-1=20\n", written)
    assert allocated() == {"CM-1": 2000, "I-1": 2000}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("P-1,A,2026-02-01,120,I-9=1,,", "The customer has no invoice I-9."),
        ("P-1,A,2026-02-01,120,I-B=1,,", "The customer has no invoice I-B."),
        ("P-1,A,2026-02-01,120,I-V=1,,", "I-V is void, so nothing can be counted towards it."),
        ("P-1,A,2026-02-01,120,I-1=1,,USD", "I-1 is in EUR, not in USD."),
        ("P-1,A,2026-02-01,120,I-1=1,pending,", "P-1 is pending, so it can't be allocated."),
        ("P-1,A,2026-02-01,120,I-1=100.01,,", "I-1 has only 100.00 left to pay, not 100.01."),
        ("P-1,A,2026-02-01,120,I-1=80;I-2=40.01,,", "P-1 has 120.00 left; the allocations add up to 120.01."),
        ("P-1,A,2026-02-01,120,I-1,,", "“I-1” is not an invoice and an amount like INV-1=12.34, each invoice once."),
        (
            "P-1,A,2026-02-01,120,I-1=1;I-1=2,,",
            "“I-1=2” is not an invoice and an amount like INV-1=12.34, each invoice once.",
        ),
        ("P-1,A,2026-02-01,120,I-1=0,,", "The amount for I-1 has to be more than 0."),
        ("P-1,A,2026-02-01,120,I-1=x,,", "“x” is not an amount like 1234.56."),
        ("P-1,A,2026-02-01,120,I-1=1.005,,", "The amount 1.005 has more than the 2 decimals of EUR."),
    ],
)
def test_an_allocation_that_can_t_be_leaves_the_payment_out(desk, row, reason):
    report = desk.bring("documents", TOP + row + "\nP-2,A,2026-02-02,10,I-2=10,,\n", PAYMENTS)
    assert [(entry.line, entry.column, entry.reason) for entry in report.first] == [(2, "For", reason)]
    assert allocated() == {"I-2": 1000, "P-2": 1000}
    assert db.session.scalar(db.select(Document.id).where(Document.number == "P-1")) is None


def test_two_payments_of_one_batch_can_t_pay_the_same_twice(desk):
    rows = TOP + "P-1,A,2026-02-01,50,I-2=40,,\nP-2,A,2026-02-01,50,I-2=40,,\n"
    assert desk.complaints("documents", rows, PAYMENTS) == ["3 For: I-2 has only 10.00 left to pay, not 40."]
    assert allocated() == {"I-2": 4000, "P-1": 4000}


def test_an_allocation_is_not_changed_by_a_file(desk):
    desk.bring("documents", TOP + "P-1,A,2026-02-01,120,I-1=100,,\n", PAYMENTS)
    assert desk.complaints("documents", TOP + "P-1,A,2026-02-01,120,I-1=90,,\n", PAYMENTS) == [
        "2 For: 100.00 of P-1 already count towards I-1, not 90."
    ]


def test_an_invoice_does_not_shrink_below_what_was_paid(desk):
    desk.bring("documents", TOP + "P-1,A,2026-02-01,120,I-1=100,,\n", PAYMENTS)
    written = {"kind": "invoice", "columns": LINES}
    complaint = ["2 Invoice: I-1 has 100.00 allocated, more than the new total of 90.00."]
    assert (
        desk.complaints("documents", "Invoice,Customer,Date,SKU,Qty,Price\nI-1,A,2026-01-05,1,1,90\n", written)
        == complaint
    )
    shrunk = db.session.scalar(db.select(Document.total).where(Document.number == "I-1"))
    assert shrunk == 10000
