"""Server and worker killed at random while invoices are issued and payments recorded: nothing acknowledged is lost, half or doubled (DOMAIN §7).

A hundred works and five kills here; KILLED=2000 does two thousand with forty kills (docs/security.md, "Proofs of money").
"""

import collections
import contextlib
import copy
import datetime as dt
import os
import random
import re
import time

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select

from app import create_app
from models.allocating import Allocation
from models.base import db
from models.checkout import Checkout, CheckoutItem, GatewayEvent, PaymentGateway
from models.checkouts import began
from models.customer import customer_by_number, customer_of
from models.document import Document
from models.editing_invoices import stamp_of
from models.event import Actor, Event
from models.invoice import Invoice
from models.issued_paper import IssuedPaper
from models.issuing import facts_now
from models.ledger import balance_through
from models.letter import Letter
from models.mail_server import MailServer
from models.payable import Part
from models.paying import begin_checkout
from models.payment import Payment
from models.receiving import receive
from models.scope import scope
from models.statement import statement_of
from models.tenant import tenant_by_key
from models.writing_invoices import begin, set_lines
from tests import cast, recorded_stripe
from tests.admin.billing import TEA
from tests.conftest import SETTINGS
from tests.models.test_matching import owed
from tests.sink import Sink
from tests.under_fire import Installation, Person, Work, choose_kills, under_fire

WORKS = int(os.environ.get("KILLED", "100"))
SEED = int(os.environ.get("KILLED_SEED", "1996"))
BY = Actor("command", None, "before the fire")
WHSEC, PATH = "whsec_under_fire", "webhook-path-under-fire"
CUSTOMERS = ("ALFKI", "ANATR", "GROSR", "PARIS")


class Settle(Work):
    """Told by the gateway, which signs what it sends anew each time and sends it until it is answered 200."""

    def body(self, token):
        at = dt.datetime.now(dt.UTC)
        signature = recorded_stripe.sign(self.form, WHSEC, at)
        return self.form, {"Content-Type": "application/json", "Stripe-Signature": signature}

    def understood(self, status, location):
        return status == 200


class Use(Work):
    """A payment used for an invoice by hand: where that was done and never answered, the second time nothing is left of it."""

    def understood(self, status, location):
        return status == 303 or (status == 422 and self.sent > 1)


@pytest.fixture
def own_app(new_database, tmp_path, real_time):
    url = new_database("killed")
    app = create_app(SETTINGS | {"DATABASE_URL": url, "PORTICO_INSTANCE": str(tmp_path)})
    with app.app_context():
        upgrade()
        cast.build()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def within(app, ask):
    with app.app_context(), scope(tenant_by_key("northwind")):
        found = ask()
        db.session.commit()
        db.session.remove()
    return found


def to_do(mail_port):
    """A quarter each: drafts to issue, payments to record, payments in hand to use, checkouts to settle."""
    db.session.add(PaymentGateway(secret_key="sk", webhook_secret=WHSEC, webhook_path=PATH, active=True))
    db.session.add(
        MailServer(host="127.0.0.1", port=mail_port, security="none", sender_address="books@northwind.example")
    )
    for number in CUSTOMERS:
        customer_by_number(number).billing_email = f"bills@{number.lower()}.example"
    makers, day = (draft, recorded, in_hand, under_way), tenant_by_key("northwind").today()
    works = []
    for n in range(WORKS):
        works.append(makers[n % 4](customer_by_number(CUSTOMERS[n // 4 % 4]), n, 1_000 + n, day))
        if n % 40 == 39:  # or else each flush looks at all that was written before
            db.session.commit()
            db.session.expunge_all()
    return works


def draft(customer, n, amount, day):
    made = begin(customer, None, day, BY)
    set_lines(made, [TEA | {"unit_price": amount}])
    form = {"stamp": stamp_of(made), "dated_on": day.isoformat()}
    return Work("issue", f"/admin/invoices/{made.number}/issuing", form, id=made.id, amount=made.total)


def recorded(customer, n, amount, day):
    owed(customer, f"OWED-{n}", amount - 100, customer.currency)
    form = {
        "amount": f"{amount / 100:.2f}", "currency": customer.currency, "dated_on": day.isoformat(), "method": "Bank transfer",
        "reference": f"E2E-{n}", "key": f"form-{n}", f"use-OWED-{n}": f"{(amount - 100) / 100:.2f}",
    }  # fmt: skip
    about = {"key": f"payment form-{n}", "amount": amount, "used": amount - 100, "invoice": f"OWED-{n}"}
    return Work("record", f"/admin/customers/{customer.number}/payment", form, **about)


def in_hand(customer, n, amount, day):
    owed(customer, f"OWED-{n}", amount, customer.currency)
    payment = receive(customer, amount, day, BY, key=f"in hand {n}")
    about = {"key": f"in hand {n}", "amount": amount, "used": amount, "invoice": f"OWED-{n}"}
    return Use(
        "use", f"/admin/payments/{payment.number}/allocations", {f"use-OWED-{n}": f"{amount / 100:.2f}"}, **about
    )


def under_way(customer, n, amount, day):
    invoice = owed(customer, f"OWED-{n}", amount, customer.currency)
    parts = [Part(invoice.id, invoice.number, amount)]
    began(begin_checkout(customer, None, parts, customer.currency, "stripe", f"key {n}", day, BY), f"cs_test_f{n}", "x")
    body = recorded_stripe.completed(f"f{n}", amount, customer.currency, at=dt.datetime.now(dt.UTC))
    about = {"key": f"pay key {n}", "amount": amount, "used": amount, "invoice": f"OWED-{n}"}
    return Settle("settle", f"/webhooks/stripe/{PATH}", body, **about)


def balances():
    return {number: balance_through(customer_by_number(number).id, currency(number)) for number in CUSTOMERS}


def currency(number):
    return customer_by_number(number).currency


@pytest.mark.slow
@pytest.mark.timeout(3_600 if WORKS > 100 else 400)
def test_what_was_acknowledged_is_there_once_and_whole(own_app, tmp_path, capsys):
    chance, url = random.Random(SEED), own_app.config["SQLALCHEMY_DATABASE_URI"]
    settings = {"DATABASE_URL": url, "PORTICO_INSTANCE": str(tmp_path), "SECRET_KEY": SETTINGS["SECRET_KEY"]}
    with contextlib.ExitStack() as running:
        mail = running.enter_context(Sink())
        works = within(own_app, lambda: to_do(mail.port))
        before = within(own_app, balances)
        chance.shuffle(works)
        installation = running.enter_context(Installation(settings, tmp_path))
        installation.wait_until_it_answers()
        clerk = Person(installation.port, "/admin/sign-in", "clerk@northwind.example")
        people = [clerk, *(copy.copy(clerk) for _n in range(3))]
        started = time.monotonic()
        under_fire(installation, people, works, choose_kills(chance, max(5, WORKS // 50)), chance)
        took = time.monotonic() - started
    lost = sum(person.lost for person in people)
    assert lost > 0, "nobody was interrupted: no kill came at a bad moment"
    within(own_app, lambda: all_is_right(works, before))
    assert "Logging error" not in installation.log.read_text(errors="replace")
    if WORKS > 100:
        with capsys.disabled():
            print(f"\n{WORKS} works, seed {SEED}, {took:.0f} s, kills {installation.kills}, {lost} left without answer")


def all_is_right(works, before):
    for work in works:
        {"issue": issued_once}.get(work.kind, paid_once)(work)
    for kind, prefix in (("invoice", "INV-"), ("payment", "PAY-")):
        assert counts_of(kind, prefix) == list(range(1, len(counts_of(kind, prefix)) + 1)), "no gap, nothing twice"
    assert nothing_half() == []
    moved = collections.Counter()
    for work in works:
        moved[whose(work)] += {"issue": work.about["amount"], "use": 0}.get(work.kind, -work.about["amount"])
    assert balances() == {number: before[number] + moved[number] for number in CUSTOMERS}, "0 cents difference"
    for number in CUSTOMERS:
        statement_of(customer_by_number(number).id, currency(number), dt.date(2000, 1, 1), dt.date(2100, 1, 1))


def whose(work):
    of = Document.id == work.about["id"] if work.kind == "issue" else Document.order_key == work.about["key"]
    ident = db.session.scalars(select(Document.customer_id).where(of)).one()
    return next(number for number in CUSTOMERS if customer_by_number(number).id == ident)


def count(noun, *conditions):
    return db.session.scalar(select(func.count()).select_from(noun).where(*conditions))


def told(document_id, what):
    return count(Event, Event.subject_id == document_id, Event.what == what)


def issued_once(work):
    """The number that was acknowledged, what it says frozen once, one event."""
    invoice = db.session.scalars(select(Invoice).where(Invoice.id == work.about["id"])).one()
    assert invoice.status == "issued"
    assert work.told.endswith(f"/{invoice.number}")
    frozen = db.session.scalars(select(IssuedPaper).where(IssuedPaper.document_id == invoice.id)).one()
    now = facts_now(invoice.currency, customer_of(invoice), tenant_by_key("northwind"))
    assert (frozen.buyer, frozen.seller) == (now["buyer"], now["seller"])
    assert told(invoice.id, "invoice issued") == 1


def paid_once(work):
    """One payment, received, of the amount; used once for its invoice, with one event, one receipt."""
    payment = db.session.scalars(select(Payment).where(Payment.order_key == work.about["key"])).one()
    invoice = db.session.scalars(select(Invoice).where(Invoice.number == work.about["invoice"])).one()
    assert (payment.status, payment.total, payment.allocated) == ("succeeded", work.about["amount"], work.about["used"])
    (used,) = db.session.scalars(select(Allocation).where(Allocation.source_id == payment.id))
    assert (used.invoice_id, used.amount, invoice.allocated) == (invoice.id, work.about["used"], work.about["used"])
    event = "payment received" if work.kind == "settle" else "payment recorded"
    assert told(payment.id, event) == 1
    if work.kind == "record":
        assert work.told.endswith(f"/{payment.number}")
    if work.kind != "settle":
        assert told(payment.id, "allocated") == 1
    receipts = count(Letter, Letter.kind == "receipt", Letter.once.startswith(f"receipt {payment.id} "))
    assert receipts == (0 if work.kind == "use" else 1)


def counts_of(kind, prefix):
    numbers = db.session.scalars(
        select(Document.number).where(Document.kind == kind, Document.number.startswith(prefix))
    )
    return sorted(int(found[1]) for number in numbers if (found := re.fullmatch(rf"{prefix}\d{{4}}-(\d+)", number)))


def nothing_half():
    """What would be there of something that was broken off half-way."""
    counted = select(func.coalesce(func.sum(Allocation.amount), 0))
    of_source = counted.where(Allocation.source_id == Document.id).correlate(Document).scalar_subquery()
    of_invoice = counted.where(Allocation.invoice_id == Document.id).correlate(Document).scalar_subquery()
    key = Document.number.startswith("OWED-") | (Document.kind == "payment") & Document.order_key.is_not(None)
    found = select(Document.number).where(key, Document.allocated != of_source + of_invoice)
    frozen = select(IssuedPaper.document_id)
    drafts = select(Document.number).where(Document.status == "draft", Document.id.in_(frozen))
    waits = select(CheckoutItem.id).join(Checkout, CheckoutItem.checkout_id == Checkout.id)
    unsettled = waits.where(CheckoutItem.waits | (Checkout.state != "paid"))
    undone = select(GatewayEvent.event_id).where(GatewayEvent.state != "done")
    return [row for question in (found, drafts, unsettled, undone) for row in db.session.scalars(question)]
