"""What came by card goes back by it: once for each form, and what becomes of it there is what the account says."""

import pytest
from sqlalchemy import select

from integrations import open_gateways
from integrations.gateways import Heard, Refunded, RefundState
from integrations.settling import PATIENCE, REFUND_GIVES_UP, unanswered_refunds
from models.adjusting import adjustments_of
from models.base import db
from models.checkout import Checkout
from models.event import Actor
from models.gateway_words import act_on, keep_event
from models.invoice import Invoice
from models.payment import Payment
from models.types import now
from tests.cast import TODAY, find
from tests.portal.test_paying import begun, cards, session_of, tell

assert cards  # a fixture


@pytest.fixture
def payment(maria, cards):
    """INV-AL2, 200.00, paid by card."""
    checkout = session_of(begun(maria, invoice="INV-AL2"))
    cards.pay(checkout.session)
    for body, signature in cards.sent:
        assert tell(maria, body, signature).status_code == 200
    return find(Payment, id=checkout.payment_id)


def send_back(manager, payment, key="once"):
    typed = {"amount": "20", "made_on": TODAY.isoformat(), "reason": "broken", "key": key}
    return manager.post(f"/admin/payments/{payment.number}/refunds", **typed)


def refunds(payment):
    db.session.expire_all()
    return [(one.amount, one.status) for one in adjustments_of(payment)]


@pytest.fixture
def refused(manager, payment):
    """The payment of which the gateway would send nothing back; how it is called there."""
    checkout = db.session.scalars(select(Checkout)).one()
    known, checkout.reference = checkout.reference, "pi_of_nobody"
    db.session.commit()
    assert send_back(manager, payment).status_code == 303
    assert refunds(payment) == [(2_000, "failed")]
    db.session.scalars(select(Checkout)).one().reference = known
    db.session.commit()
    return known


def test_a_form_that_comes_twice_sends_back_once(manager, maria, payment, cards):
    assert send_back(manager, payment).status_code == 303
    assert send_back(manager, payment).status_code == 303
    assert refunds(payment) == [(2_000, "succeeded")]
    for body, signature in cards.sent:
        assert tell(maria, body, signature).status_code == 200
    assert refunds(payment) == [(2_000, "succeeded")]
    send_back(manager, payment, key="another")
    assert refunds(payment) == [(2_000, "succeeded")] * 2


def test_a_refund_made_there_is_not_the_one_that_was_refused(payment, refused):
    told = Refunded("re_there", refused, 2_000, "EUR", RefundState.DONE)
    act_on(
        keep_event("stripe", Heard("evt_there", "refund.created", now(), refund=told)),
        TODAY,
        Actor("gateway", None, "Stripe"),
    )
    db.session.commit()
    assert refunds(payment) == [(2_000, "failed"), (2_000, "succeeded")]
    assert payment.status == "part_refunded"


def test_what_the_gateway_refuses_counts_towards_its_invoice_again(payment, refused):
    invoice = find(Invoice, number="INV-AL2")
    assert (payment.status, payment.allocated, invoice.allocated) == ("succeeded", 20_000, invoice.total)


def test_what_nobody_answered_is_asked_for_once_more_under_its_key(
    manager, payment, cards, app, northwind, monkeypatch
):
    monkeypatch.setitem(app.config, "STRIPE_ADDRESS", "http://127.0.0.1:1")
    send_back(manager, payment)
    monkeypatch.undo()
    assert refunds(payment) == [(2_000, "pending")]
    assert unanswered_refunds(now()) == []
    [made] = unanswered_refunds(now() + PATIENCE)
    assert unanswered_refunds(now() + REFUND_GIVES_UP) == []
    assert open_gateways.send_back(made, TODAY, app.config["STRIPE_ADDRESS"]) == ""
    assert refunds(payment) == [(2_000, "succeeded")]
    assert unanswered_refunds(now() + PATIENCE) == []
