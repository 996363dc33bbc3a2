"""Pay pressed twice, two tabs, the gateway's word and the page that leads back, all in one moment: real threads, one result (DOMAIN §7)."""

import threading

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select

from app import create_app
from models.allocating import Allocation
from models.base import db
from models.checkout import Checkout, CheckoutItem, GatewayEvent, PaymentGateway
from models.event import Event
from models.invoice import Invoice
from models.letter import Letter
from models.payment import Payment
from models.scope import scope
from models.tenant import tenant_by_key
from tests import cast
from tests.conftest import SETTINGS, Browser
from tests.models.test_choosing_mails_races import within
from tests.portal.test_paying import KEY, PATH, P, begun, tell

MANY = 8


@pytest.fixture
def own_app(new_database, tmp_path, stripe_at):
    app = create_app(SETTINGS | {"DATABASE_URL": new_database("paying"), "PORTICO_INSTANCE": str(tmp_path)})
    app.config["STRIPE_ADDRESS"] = stripe_at.address
    for kept in (stripe_at.sent, stripe_at.asked, stripe_at.given, stripe_at.answers):
        kept.clear()
    with app.app_context():
        upgrade()
        cast.build()
        with scope(tenant_by_key("northwind")):
            keys = {"secret_key": stripe_at.key, "webhook_secret": stripe_at.secret, "webhook_path": PATH}
            db.session.add(PaymentGateway(**keys, active=True))
            db.session.commit()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def tabs(own_app):
    """So many browsers in which Maria is signed in."""
    made = [Browser(own_app) for _n in range(MANY)]
    for tab in made:
        assert tab.sign_in("/p/alfki/sign-in", "maria.anders@alfki.example").status_code == 303
    return made


def at_once(*sends):
    """What each is answered, all sent together."""
    ready, answers = threading.Barrier(len(sends)), [None] * len(sends)

    def run(n, send):
        ready.wait()
        answers[n] = send()

    threads = [threading.Thread(target=run, args=given) for given in enumerate(sends)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def count(noun, *conditions):
    return db.session.scalar(select(func.count()).select_from(noun).where(*conditions))


def begun_in_all():
    """(payments under way, checkouts, invoices that wait for one)."""
    return count(Payment, Payment.status == "pending"), count(Checkout), count(CheckoutItem, CheckoutItem.waits)


def test_pay_pressed_many_times_begins_one_payment(own_app, tabs):
    answers = at_once(*[lambda tab=tab: begun(tab, invoice="INV-AL2") for tab in tabs])
    assert [answer.status_code for answer in answers] == [303] * MANY
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert within(own_app, begun_in_all) == (1, 1, 1)


def test_of_many_tabs_one_begins_a_payment_and_the_others_are_told(own_app, tabs):
    def press(n, tab):
        return lambda: tab.post(P, way="card", key=f"{n}" * 30, chosen="1", invoice="INV-AL2")

    answers = at_once(*[press(n, tab) for n, tab in enumerate(tabs)])
    assert sorted(answer.status_code for answer in answers) == [303, *[422] * (MANY - 1)]
    assert all("is being paid already" in answer.text for answer in answers if answer.status_code == 422)
    assert within(own_app, begun_in_all) == (1, 1, 1)


def test_made_void_at_that_moment_it_is_paid_or_void_and_nobody_meets_a_fault(own_app, tabs):
    manager = Browser(own_app)
    assert manager.sign_in("/admin/sign-in", "manager@northwind.example").status_code == 303
    voiding = [lambda: manager.post("/admin/invoices/INV-AL2/voiding", reason="Billed twice")]
    pressing = [lambda tab=tab: tab.post(P, way="credit", key=KEY, chosen="1", invoice="INV-AL2") for tab in tabs[:4]]
    answers = at_once(*voiding, *pressing)
    assert {answer.status_code for answer in answers} <= {303, 422}


def settled():
    """(payments received, what is counted towards the invoice, times that is on record, receipts, events of the gateway not done)."""
    payment = db.session.scalars(select(Payment).where(Payment.method == "card")).one()
    invoice = cast.find(Invoice, number="INV-AL2")
    counted = db.session.scalars(select(Allocation.amount).where(Allocation.invoice_id == invoice.id)).all()
    on_record = count(Event, Event.subject_id == payment.id, Event.what == "payment received")
    receipts = count(Letter, Letter.once.startswith(f"receipt {payment.id} "))
    waiting = count(GatewayEvent, GatewayEvent.state == "waits")
    return payment.status, counted, invoice.allocated, on_record, receipts, waiting


def test_the_gateway_and_the_page_that_leads_back_at_once_settle_once(own_app, tabs, stripe_at):
    begun(tabs[0], invoice="INV-AL2")
    stripe_at.pay(within(own_app, lambda: db.session.scalars(select(Checkout.session)).one()))
    body, signature = next(one for one in stripe_at.sent if b"checkout.session.completed" in one[0])
    webhooks = [lambda: tell(Browser(own_app), body, signature)] * MANY
    pages = [lambda tab=tab: tab.post(f"/p/alfki/payments/under-way/{KEY}/outcome", htmx=True) for tab in tabs]
    answers = at_once(*[one for both in zip(webhooks, pages, strict=True) for one in both])
    assert [answer.status_code for answer in answers] == [200] * (2 * MANY)
    assert "has arrived" in tabs[0].get(f"/p/alfki/payments/under-way/{KEY}").text
    assert within(own_app, settled) == ("succeeded", [20_000], 20_000, 1, 1, 0)
    assert within(own_app, lambda: count(GatewayEvent, GatewayEvent.kind == "checkout.session.completed")) == 1
