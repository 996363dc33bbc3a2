"""What came by card goes back by it: once for each form, and what becomes of it there is what the account says."""

import pytest

from models.adjusting import adjustments_of
from models.base import db
from models.payment import Payment
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


def test_a_form_that_comes_twice_sends_back_once(manager, maria, payment, cards):
    assert send_back(manager, payment).status_code == 303
    assert send_back(manager, payment).status_code == 303
    assert refunds(payment) == [(2_000, "succeeded")]
    for body, signature in cards.sent:
        assert tell(maria, body, signature).status_code == 200
    assert refunds(payment) == [(2_000, "succeeded")]
    send_back(manager, payment, key="another")
    assert refunds(payment) == [(2_000, "succeeded")] * 2
