"""A payment is never used twice, nor an invoice paid beyond its total."""

import threading

import pytest
from flask_migrate import upgrade
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app import create_app
from models.allocating import Allocation, CannotAllocate, allocate
from models.base import db
from models.credit_memo import CreditMemo
from models.customer import customer_by_number
from models.document import Document
from models.invoice import Invoice
from models.payment import Payment
from models.scope import scope
from models.tenant import tenant_by_key
from tests import cast
from tests.conftest import SETTINGS


def test_both_sides_move_together(alfki):
    invoice, memo = cast.find(Invoice, number="INV-AL2"), cast.find(CreditMemo, number="CM-AL1")
    allocate(memo, invoice, 1200)
    assert (invoice.allocated, memo.allocated) == (1200, 1200)


@pytest.mark.parametrize("amount", [0, -1, 1201])
def test_more_than_is_left_or_nothing_is_refused(alfki, amount):
    with pytest.raises(CannotAllocate):
        allocate(cast.find(CreditMemo, number="CM-AL1"), cast.find(Invoice, number="INV-AL2"), amount)


def test_another_customers_invoice_is_refused(alfki):
    with pytest.raises(CannotAllocate):
        allocate(cast.find(CreditMemo, number="CM-AL1"), cast.find(Invoice, number="INV-AN2"), 100)


def test_another_currency_is_refused(alfki):
    invoice = cast.make(Invoice, alfki, "INV-USD", 1, status="issued")
    invoice.currency = "USD"
    db.session.flush()
    with pytest.raises(CannotAllocate):
        allocate(cast.find(CreditMemo, number="CM-AL1"), invoice, 100)


@pytest.mark.parametrize(
    ("noun", "number", "status"), [(Payment, "PAY-AL1", "pending"), (CreditMemo, "CM-AL1", "void")]
)
def test_what_is_pending_or_void_can_not_be_used(alfki, noun, number, status):
    source = cast.find(noun, number=number)
    source.status, source.allocated = status, 0
    db.session.flush()
    with pytest.raises(CannotAllocate):
        allocate(source, cast.find(Invoice, number="INV-AL2"), 100)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(st.integers(-50, 4000), max_size=8))
def test_sums_always_agree(alfki, amounts):
    invoice = cast.find(Invoice, number="INV-AL2")
    with db.session.begin_nested() as undone:
        for n, amount in enumerate(amounts):
            payment = cast.make(Payment, alfki, f"PAY-H{n}", 0, status="succeeded", lines=False, total=3000)
            try:
                with db.session.begin_nested():
                    allocate(payment, invoice, amount)
            except CannotAllocate:
                assert amount <= 0 or amount > 3000 or amount > invoice.total - allocated(invoice)
        assert (
            allocated(invoice)
            == db.session.scalar(select(Document.allocated).where(Document.id == invoice.id))
            <= invoice.total
        )
        undone.rollback()


def allocated(invoice):
    db.session.flush()
    return db.session.scalar(
        select(func.coalesce(func.sum(Allocation.amount), 0)).where(Allocation.invoice_id == invoice.id)
    )


def test_twenty_at_once_use_a_payment_once(tmp_path, new_database):
    app = create_app(SETTINGS | {"PORTICO_INSTANCE": str(tmp_path), "DATABASE_URL": new_database("allocating")})
    with app.app_context():
        upgrade()
        cast.build()
        with scope(tenant_by_key("northwind")):
            customer = customer_by_number("ALFKI")
            cast.make(Payment, customer, "PAY-RACE", 0, status="succeeded", lines=False, total=1000)
            for n in range(20):
                cast.make(Invoice, customer, f"INV-RACE{n}", 0, status="issued")
            db.session.commit()
    outcomes, gate = [], threading.Barrier(20)

    def one(n):
        with app.app_context(), scope(tenant_by_key("northwind")):
            payment, invoice = cast.find(Payment, number="PAY-RACE"), cast.find(Invoice, number=f"INV-RACE{n}")
            db.session.rollback()
            gate.wait()
            try:
                allocate(payment, invoice, 1000)
                db.session.commit()
                outcomes.append("used")
            except CannotAllocate:
                db.session.rollback()
                outcomes.append("refused")

    threads = [threading.Thread(target=one, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * 19 + ["used"]
    with app.app_context():
        with scope(tenant_by_key("northwind")):
            assert cast.find(Payment, number="PAY-RACE").allocated == 1000
        db.session.remove()
        db.engine.dispose()
