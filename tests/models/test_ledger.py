"""Whatever happens to an account, in whatever order: the statement proves itself, and nothing is used twice (DOMAIN §7)."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from models import statement
from models.adjusting import adjustments_of, conclude_refund, refund, write_off
from models.adjustment import Adjustment
from models.allocating import Allocation, CannotAllocate, allocate
from models.balance import balances
from models.base import db
from models.credit_memo import CreditMemo
from models.document import Document
from models.event import Actor
from models.invoice import Invoice
from models.ledger import balance_through, currencies_of, open_items, standing
from models.payment import Payment
from models.receiving import allocate_oldest_first, receive, take_back
from models.refusing import Refused
from models.statement import statement_of
from tests import cast

BY = Actor("staff", None, "Laura Callahan")
DAY = cast.TODAY - dt.timedelta(400)
NOUNS = {"invoice": Invoice, "credit_memo": CreditMemo, "payment": Payment}


def paper(customer, kind, n, on, amount, currency="EUR", **more):
    """One paper without lines, as an import would bring it."""
    status = "succeeded" if kind == "payment" else "issued"
    made = NOUNS[kind](
        customer_id=customer.id,
        number=f"{kind}-{n}",
        status=status,
        dated_on=on,
        currency=currency,
        net=amount,
        total=amount,
        **more,
    )
    db.session.add(made)
    db.session.flush()
    return made


DAYS = st.integers(0, 380)
MOMENTS = st.integers(0, 50)
PAPERS = st.tuples(st.sampled_from(list(NOUNS)), DAYS, st.integers(1, 50_000), st.sampled_from(["EUR", "EUR", "USD"]))
STEPS = st.one_of(
    st.tuples(st.sampled_from(["allocate", "oldest", "take back"]), MOMENTS, MOMENTS, st.integers(1, 60_000)),
    st.tuples(st.sampled_from(["refund", "write off", "pending refund"]), MOMENTS, DAYS, st.integers(1, 60_000)),
    st.tuples(st.sampled_from(["void", "fail refund"]), MOMENTS),
    PAPERS,
)
HISTORIES = st.tuples(st.lists(PAPERS, min_size=4, max_size=12), st.lists(STEPS, min_size=4, max_size=20))


def take(customer, n, step):
    """One step of a history; whatever can't be is refused and leaves nothing."""
    kind, *rest = step
    of_mine = select(Document).where(Document.customer_id == customer.id).order_by(Document.id)
    papers = [one for one in db.session.scalars(of_mine) if one.kind in NOUNS]
    invoices = [one for one in papers if one.kind == "invoice"]
    sources = [one for one in papers if one.kind != "invoice"]
    with db.session.begin_nested():
        if kind in NOUNS:
            days, amount, currency = rest
            on = DAY + dt.timedelta(days)
            due = {"due_on": on + dt.timedelta(amount % 90)} if kind == "invoice" else {}
            paper(customer, kind, n, on, amount, currency, **due)
        elif kind in ("allocate", "oldest", "refund", "pending refund") and sources:
            source = sources[rest[0] % len(sources)]
            if kind == "oldest":
                allocate_oldest_first(source, BY)
            elif kind == "allocate" and invoices:
                invoice = invoices[rest[1] % len(invoices)]
                left = min(one.total - one.allocated for one in (source, invoice))
                allocate(source, invoice, min(rest[2], left) if rest[2] % 5 else rest[2])
            elif kind != "allocate":
                status = "pending" if kind == "pending refund" else "succeeded"
                refund(source, rest[2], max(source.dated_on, DAY + dt.timedelta(rest[1])), BY, status=status)
        elif kind == "write off" and invoices:
            invoice = invoices[rest[0] % len(invoices)]
            write_off(invoice, rest[2], max(invoice.dated_on, DAY + dt.timedelta(rest[1])), "small rest", BY)
        elif kind == "take back" and (there := list(db.session.scalars(select(Allocation).order_by(Allocation.id)))):
            take_back(there[rest[0] % len(there)], BY)
        elif kind == "fail refund":
            for one in db.session.scalars(select(Adjustment).where(Adjustment.status == "pending").limit(1)):
                conclude_refund(one, bool(rest[0] % 2), BY)
        elif kind == "void" and invoices and not invoices[rest[0] % len(invoices)].allocated:
            invoices[rest[0] % len(invoices)].status = "void"
            db.session.flush()


def prove(customer):
    for currency in currencies_of(customer.id):
        whole = statement_of(customer.id, currency, DAY, DAY + dt.timedelta(800))
        assert whole.opening == 0
        assert whole.closing == balance_through(customer.id, currency)
        now = standing(open_items(customer.id, currency), currency, cast.TODAY)
        assert now.balance == whole.closing
        for days in range(25, 400, 75):  # each raises where it does not add up
            statement_of(customer.id, currency, DAY, DAY + dt.timedelta(days))
        first = statement_of(customer.id, currency, DAY, DAY + dt.timedelta(150))
        second = statement_of(customer.id, currency, DAY + dt.timedelta(151), DAY + dt.timedelta(800))
        assert (first.closing, first.lines + second.lines) == (second.opening, whole.lines)
        assert all(item.left > 0 for item in whole.items if item.kind == "invoice")
        summed = statement_of(customer.id, currency, DAY, DAY + dt.timedelta(150), itemised=False)
        assert (summed.standing, summed.items) == (first.standing, []), "added up by the database or one by one"
        assert all(item.left < 0 for item in whole.items if item.kind != "invoice")
        assert now.credit >= 0
    home = {balance.currency: balance.amount for balance in balances(cast.TODAY)}
    for currency, amount in home.items():
        mine = standing(open_items(customer.id, currency), currency, cast.TODAY)
        others = db.session.scalar(
            select(func.sum(Document.total - Document.allocated)).where(
                Document.customer_id != customer.id, Document.kind == "invoice", Document.status == "issued", Document.currency == currency
            )
        )  # fmt: skip
        assert amount == mine.open + int(others or 0)
    used = select(Allocation.source_id, func.sum(Allocation.amount)).where(Allocation.customer_id == customer.id)
    for source_id, counted in db.session.execute(used.group_by(Allocation.source_id)):
        source = db.session.scalars(select(Document).where(Document.id == source_id)).one()
        back = sum(one.amount for one in adjustments_of(source) if one.status != "failed")
        assert counted + back == source.allocated <= source.total


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HISTORIES)
def test_any_history_adds_up(northwind, history):
    customer = cast.find(cast.Customer, number="PARIS")
    undo = db.session.begin_nested()
    for n, step in enumerate(history[0] + history[1]):
        try:
            take(customer, n, step)
        except (CannotAllocate, Refused):
            db.session.expire_all()
    prove(customer)
    undo.rollback()


def test_a_statement_of_a_past_day_knows_what_was_open_then(alfki):
    customer = cast.find(cast.Customer, number="PARIS")
    invoice = paper(customer, "invoice", 1, DAY, 10_000, due_on=DAY + dt.timedelta(30))
    payment = paper(customer, "payment", 1, DAY + dt.timedelta(50), 10_000)
    allocate(payment, invoice, 10_000)
    then = statement_of(customer.id, "EUR", DAY, DAY + dt.timedelta(40))
    assert (then.closing, then.standing.ages["1-30"]) == (10_000, 10_000)
    after = statement_of(customer.id, "EUR", DAY, DAY + dt.timedelta(50))
    assert (after.closing, after.items) == (0, [])


def test_credit_in_hand_is_shown_apart(alfki):
    customer = cast.find(cast.Customer, number="PARIS")
    paper(customer, "invoice", 1, DAY, 10_000)
    paper(customer, "credit_memo", 1, DAY, 2_500)
    made = statement_of(customer.id, "EUR", DAY, DAY)
    assert (made.standing.open, made.standing.credit, made.closing) == (10_000, 2_500, 7_500)
    assert (made.billed, made.settled) == (10_000, 2_500)


def test_a_refund_takes_back_what_was_counted_newest_first(alfki):
    customer = cast.find(cast.Customer, number="PARIS")
    older, newer = (paper(customer, "invoice", n, DAY, 5_000) for n in (1, 2))
    payment = paper(customer, "payment", 1, DAY, 10_000)
    allocate_oldest_first(payment, BY)
    refund(payment, 4_000, DAY, BY, reason="paid twice")
    db.session.refresh(older), db.session.refresh(newer), db.session.refresh(payment)
    assert (older.allocated, newer.allocated, payment.status) == (5_000, 1_000, "part_refunded")
    assert payment.total == payment.allocated


def test_no_more_goes_back_than_came_in(alfki):
    payment = paper(cast.find(cast.Customer, number="PARIS"), "payment", 1, DAY, 1_000)
    refund(payment, 600, DAY, BY)
    with pytest.raises(Refused, match="can go back"):
        refund(payment, 401, DAY, BY)
    refund(payment, 400, DAY, BY)
    assert payment.status == "refunded"


def test_one_form_refunds_once(alfki):
    payment = paper(cast.find(cast.Customer, number="PARIS"), "payment", 1, DAY, 1_000)
    assert refund(payment, 600, DAY, BY, key="form").id == refund(payment, 600, DAY, BY, key="form").id
    assert payment.allocated == 600


def test_a_refund_that_fails_is_in_hand_again(alfki):
    customer = cast.find(cast.Customer, number="PARIS")
    payment = paper(customer, "payment", 1, DAY, 1_000)
    made = refund(payment, 600, DAY, BY, status="pending")
    assert conclude_refund(made, False, BY)
    assert not conclude_refund(made, True, BY), "what failed does not succeed by a later word"
    assert (payment.allocated, payment.status) == (0, "succeeded")
    assert statement_of(customer.id, "EUR", DAY, cast.TODAY).closing == -1_000


@pytest.mark.parametrize(
    ("amount", "reason", "said"), [(0, "rest", "above 0"), (600, "rest", "small rest"), (10, " ", "why")]
)
def test_a_write_off_wants_a_small_rest_and_a_reason(alfki, amount, reason, said):
    invoice = paper(cast.find(cast.Customer, number="PARIS"), "invoice", 1, DAY, 10_000)
    with pytest.raises(Refused, match=said):
        write_off(invoice, amount, DAY, reason, BY, most=500)


def test_nothing_is_booked_in_a_closed_month(northwind):
    customer = cast.find(cast.Customer, number="PARIS")
    invoice = paper(customer, "invoice", 1, DAY, 10_000)
    northwind.books_closed_on = DAY + dt.timedelta(10)
    db.session.flush()
    with pytest.raises(Refused, match="closed through"):
        write_off(invoice, 10, DAY + dt.timedelta(10), "rest", BY)
    write_off(invoice, 10, DAY + dt.timedelta(11), "rest", BY)


@pytest.mark.parametrize(("times", "adds_up"), [(2, True), (3, False)])
def test_what_is_booked_between_the_statements_of_one_reading_is_read_anew(alfki, monkeypatch, times, adds_up):
    booked, open_sums = [], statement.open_sums

    def meanwhile(*asked):
        if len(booked) < times:
            booked.append(receive(alfki, 100, cast.TODAY, BY))
        return open_sums(*asked)

    monkeypatch.setattr(statement, "open_sums", meanwhile)
    if not adds_up:
        with pytest.raises(statement.DoesNotAddUp):
            statement_of(alfki.id, "EUR", cast.TODAY, cast.TODAY, itemised=False)
        return
    made = statement_of(alfki.id, "EUR", cast.TODAY, cast.TODAY, itemised=False)
    assert made.closing == made.standing.balance == balance_through(alfki.id, "EUR")
