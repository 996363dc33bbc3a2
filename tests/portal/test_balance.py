"""What a customer owes: open invoices only, per currency, by age."""

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.balance import balances, open_orders
from models.base import db
from models.customer import customer_by_number
from models.invoice import Invoice
from models.money import AGES
from models.scope import scope
from tests.cast import TODAY, find, make
from tests.portal.papers import add, fill, portal_of

INVOICES = st.lists(
    st.builds(
        lambda status, currency, late, total, share: {
            "status": status, "currency": currency, "total": total, "allocated": total * share // 4,
            "due_on": None if late is None else TODAY - dt.timedelta(days=late),
        },
        st.sampled_from(["issued", "issued", "issued", "void", "draft"]),
        st.sampled_from(["EUR", "USD", "JPY"]),
        st.one_of(st.none(), st.sampled_from([-400, -1, 0, 1, 30, 31, 60, 61, 90, 91, 4000])),
        st.integers(0, 10**12),
        st.integers(0, 4),
    ),
    max_size=25,
)  # fmt: skip


def counted_by_hand(rows):
    """{currency: (how many, {age: amount})}, the plain way."""
    found = {}
    for row in rows:
        left = row["total"] - row["allocated"]
        if row["status"] != "issued" or left <= 0:
            continue
        late = (TODAY - row["due_on"]).days if row["due_on"] else 0
        age = (
            AGES[0]
            if late < 1
            else AGES[1]
            if late < 31
            else AGES[2]
            if late < 61
            else AGES[3]
            if late < 91
            else AGES[4]
        )
        count, ages = found.setdefault(row["currency"], (0, dict.fromkeys(AGES, 0)))
        ages[age] += left
        found[row["currency"]] = (count + 1, ages)
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=INVOICES)
def test_the_balance_is_the_sum_of_what_is_open(rows, northwind):
    customer = customer_by_number("PARIS")
    undo = db.session.begin_nested()
    if rows:
        add(customer, "invoice", rows)
    with scope(portal_of(customer)):
        found = balances(TODAY)
    undo.rollback()
    assert {b.currency: (b.count, b.ages) for b in found} == counted_by_hand(rows)
    for balance in found:
        assert balance.amount == balance.overdue + balance.ages["not_due"]


def test_a_void_or_draft_invoice_owes_nothing(alfki):
    with scope(portal_of(alfki)):
        before = [(b.currency, b.amount, b.count) for b in balances(TODAY)]
    fill(alfki, "invoice", [{"status": "void", "total": 1}, {"status": "draft", "total": 1}])
    with scope(portal_of(alfki)):
        assert [(b.currency, b.amount, b.count) for b in balances(TODAY)] == before


def test_overdue_begins_the_day_after_the_due_date(northwind):
    paris = customer_by_number("PARIS")
    fill(paris, "invoice", [{"total": 7_00, "due_on": TODAY}])
    with scope(portal_of(paris)):
        assert balances(TODAY)[0].overdue == 0
        assert balances(TODAY + dt.timedelta(days=1))[0].overdue == 7_00


def test_another_customers_invoices_are_not_in_it(alfki):
    with scope(portal_of(alfki)):
        before = balances(TODAY)
    fill(customer_by_number("ANATR"), "invoice", [{"total": 5}])
    with scope(portal_of(alfki)):
        assert balances(TODAY) == before


def test_who_may_not_see_invoices_has_no_balance(alfki):
    with scope(portal_of(alfki, "order")):
        assert balances(TODAY) == []


def test_orders_under_way_are_counted(alfki):
    fill(
        alfki,
        "order",
        [
            {"status": s}
            for s in ("waiting", "submitted", "confirmed", "completed", "rejected", "cancelled", "terminated", "draft")
        ],
    )
    with scope(portal_of(alfki)):
        assert open_orders() == 1 + 3


def test_a_paid_invoice_is_open_no_longer(alfki):
    make(Invoice, alfki, "I-1", 3, status="issued", due_on=TODAY)
    find(Invoice, number="I-1").allocated = 200_00
    db.session.commit()
    with scope(portal_of(alfki)):
        assert balances(TODAY)[0].count == 2
