"""What payments and credit memos in files count towards."""

import datetime as dt

import pytest

from models.adjustment import Adjustment
from models.allocating import Allocation
from models.base import db
from models.dispute import Dispute
from models.disputing import Claim, open_dispute
from models.document import Document
from models.event import Actor, Event
from models.ledger import open_items
from models.statement import statement_of
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


def test_a_refunded_payment_went_back_as_a_whole_and_is_no_credit(desk):
    row, other = "P-1,A,2026-02-01,120,,refunded,\n", "P-2,A,2026-02-02,10,,part_refunded,\n"
    assert desk.bring("documents", TOP + row + other, PAYMENTS).counts["new"] == 2
    assert allocated() == {"P-1": 12000}
    assert desk.bring("documents", TOP + row + other, PAYMENTS).counts["unchanged"] == 2
    (made,) = desk.all(Adjustment)
    assert (made.kind, made.amount, str(made.made_on), made.status) == ("refund", 12000, "2026-02-01", "succeeded")
    customer = db.session.scalars(db.select(Document.customer_id).where(Document.number == "P-1")).one()
    assert statement_of(customer, "EUR", dt.date(2026, 2, 1), dt.date(2026, 2, 1)).lines[-1].amount == 12000


def test_what_is_called_refunded_by_mistake_is_put_right(desk):
    for state, expected in (("refunded", {"P-1": 12000}), ("succeeded", {}), ("refunded", {"P-1": 12000})):
        desk.bring("documents", f"{TOP}P-1,A,2026-02-01,120,,{state},\n", PAYMENTS)
        assert allocated() == expected
    assert len(desk.all(Adjustment)) == 1


BACK = {"kind": "payment", "columns": PAYMENTS["columns"] | {"Back": "refunded", "On": "refunded_on"}}
BACK_TOP = "No,C,D,Sum,For,State,Cur,Back,On\n"


def test_what_went_back_in_part_is_no_credit_any_more(desk):
    rows = BACK_TOP + "P-1,A,2026-02-01,120,I-1=80,,,30,2026-02-10\nP-2,A,2026-02-02,10,,succeeded,,10,\n"
    assert desk.bring("documents", rows, BACK).counts["new"] == 2
    assert desk.bring("documents", rows, BACK).counts["unchanged"] == 2
    assert allocated() == {"I-1": 8000, "P-1": 11000, "P-2": 1000}
    states = dict(
        db.session.execute(db.select(Document.number, Document.status).where(Document.kind == "payment")).all()
    )
    assert states == {"P-1": "part_refunded", "P-2": "refunded"}
    customer = db.session.scalars(db.select(Document.customer_id).where(Document.number == "P-1")).one()
    made = statement_of(customer, "EUR", dt.date(2026, 2, 1), dt.date(2026, 2, 28))  # raises where it does not add up
    assert [(line.kind, str(line.on), line.amount) for line in made.lines if line.kind != "invoice"] == [
        ("payment", "2026-02-01", -12000), ("payment", "2026-02-02", -1000), ("refund", "2026-02-02", 1000),
        ("refund", "2026-02-10", 3000),
    ]  # fmt: skip
    assert made.standing.credit == 1000


def test_the_file_may_say_another_amount_later_and_nothing_is_sent_back_twice(desk):
    for back, kept in (("30", 3000), ("50", 5000), ("", 0), ("20", 2000)):
        state = "part_refunded" if back else "succeeded"
        desk.bring("documents", f"{BACK_TOP}P-1,A,2026-02-01,120,,{state},,{back},\n", BACK)
        assert allocated().get("P-1", 0) == kept
    assert len(desk.all(Adjustment)) == 1
    desk.bring("documents", TOP + "P-1,A,2026-02-01,120,,part_refunded,\n", PAYMENTS)
    assert allocated()["P-1"] == 2000


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("P-1,A,2026-02-01,120,,,,120.01,", "2 Back: P-1 has a total of 120.00; refund and allocations come to more."),
        (
            "P-1,A,2026-02-01,120,I-1=100,,,30,",
            "2 Back: P-1 has a total of 120.00; refund and allocations come to more.",
        ),
        ("P-1,A,2026-02-01,120,,pending,,30,", "2 Back: P-1 is pending, so nothing of it can have gone back."),
        ("P-1,A,2026-02-01,120,,,,-5,", "2 Back: The refund -5 is negative."),
        ("P-1,A,2026-02-01,120,,,,5,2026-01-31", "2 On: P-1 went back before it came."),
    ],
)
def test_a_refund_that_can_t_be_leaves_the_payment_out(desk, row, reason):
    assert desk.complaints("documents", f"{BACK_TOP}{row}\n", BACK) == [reason]
    assert desk.all(Adjustment) == []


def test_an_opening_balance_is_what_is_open_with_its_own_due_date(desk):
    written = {
        "kind": "invoice",
        "columns": {"No": "number", "C": "customer", "D": "date", "Due": "due", "Open": "total"},
    }
    desk.bring("documents", "No,C,D,Due,Open\nOLD-1,A,2025-11-28,2025-12-12,318.40\n", written)
    found = db.session.scalars(db.select(Document).where(Document.number == "OLD-1")).one()
    items = {item.number: (item.left, item.due_on) for item in open_items(found.customer_id, "EUR")}
    assert items["OLD-1"] == (31840, dt.date(2025, 12, 12))


def test_an_invoice_that_a_file_makes_void_is_not_disputed_any_more(desk):
    def invoices():
        return db.session.scalars(db.select(Document).where(Document.number.in_(["I-1", "I-2"])).order_by("number"))

    for invoice in invoices():
        open_dispute(invoice, None, Claim(None, "other", "Not ours.", amount=500), Actor("contact", None, "Somebody"))
    written = {"kind": "invoice", "columns": {"No": "number", "State": "status"}}
    desk.bring("documents", "No,State\nI-1,void\nI-2,issued\n", written)
    outcomes = [db.session.scalar(db.select(Dispute.outcome).where(Dispute.invoice_id == one.id)) for one in invoices()]
    assert outcomes == ["called_off", ""]
    desk.bring("documents", "No,State\nI-1,void\n", written)
    ended = db.select(Event.actor_name).where(Event.what == "dispute called off")
    assert db.session.scalars(ended).all() == ["flask import"]
