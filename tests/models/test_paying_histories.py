"""What a gateway says, shuffled, repeated, delayed and forged, ends where it would have ended in order: to the cent (DOMAIN §7)."""

import datetime as dt
import os
import random

import pytest
from sqlalchemy import func, select

from integrations.gateways import Forged, TooOld, gateway
from models.adjusting import refunded_of
from models.allocating import Allocation
from models.base import db
from models.checkout import Checkout, CheckoutItem, GatewayEvent
from models.checkouts import began, payment_of
from models.document import Document
from models.event import Actor
from models.gateway_words import act_on, keep_event
from models.ledger import balance_through
from models.payable import Part
from models.paying import begin_checkout
from models.statement import statement_of
from tests import cast, recorded_stripe
from tests.models.test_ledger import DAY, paper
from tests.recorded_stripe import sign

BY = Actor("gateway", None, "stripe")
SECRET = "whsec_histories"
HISTORIES = int(os.environ.get("HISTORIES", "100"))  # of one payment each, in rounds of 50 that are mixed
BEFORE = int(os.environ.get("HISTORIES_BEFORE", "0"))  # how many are left out, which another process may take
KEYS = {"secret_key": "sk_test_histories", "webhook_secret": SECRET}
AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def story(chance, name, amount):
    """What happens to one payment, in order."""
    told, at = [], AT
    ending = chance.choice(["paid", "paid", "expired", "debited", "bounced", "silent", "wrong amount"])
    if ending in ("debited", "bounced"):
        told.append(recorded_stripe.submitted(name, amount, at=at))
    if ending == "silent":
        return told
    say = {
        "paid": recorded_stripe.completed, "expired": recorded_stripe.expired, "debited": recorded_stripe.debited,
        "bounced": recorded_stripe.bounced, "wrong amount": recorded_stripe.completed,
    }[ending]  # fmt: skip
    told.append(say(name, amount + (ending == "wrong amount"), at=at))
    if ending in ("paid", "debited"):
        left = amount
        for number in range(chance.randrange(3)):
            back = chance.randint(1, left)
            left -= back
            states = chance.choice(
                [["succeeded"], ["pending", "succeeded"], ["pending", "failed"], ["succeeded", "failed"]]
            )
            kinds = ["refund.created", "refund.failed" if states[-1] == "failed" else "refund.updated"]
            for state, kind in zip(states, kinds, strict=False):
                told.append(recorded_stripe.refunded(name, back, at=at, number=number, status=state, kind=kind))
            if not left:
                break
    return told


def play(events):
    """Each body as it arrives, signed by the gateway."""
    arrive((AT, body, sign(body, SECRET, AT)) for body in events)


def arrive(letters):
    """(when, body, signature) in this order; how many of them were refused before anything was stored."""
    stripe, refused = gateway("stripe", KEYS), 0
    for at, body, signature in letters:
        try:
            heard = stripe.hear(body, signature, at)
        except (Forged, TooOld):
            refused += 1
        else:
            act_on(keep_event("stripe", heard), cast.TODAY, BY)
        db.session.flush()
        db.session.expunge_all()  # each is heard in a session of its own
    return refused


def mixed(chance, genuine, names):
    """The same events, some of them twice or oftener, up to three days late in any order, and half as many that the gateway never sent."""
    letters = []
    for body in genuine + chance.choices(genuine, k=len(genuine)):
        at = late(chance)
        letters.append((at, body, sign(body, SECRET, at)))
    letters += [forged(chance, chance.choice(names), chance.choice(genuine)) for _n in range(len(genuine) // 2)]
    return sorted(letters, key=lambda letter: letter[0])


def late(chance):
    return AT + dt.timedelta(seconds=chance.randrange(3 * 86_400))


def forged(chance, name, genuine):
    """What somebody makes up who has no secret, or has overheard what was once sent: always in favour of someone."""
    at = late(chance)
    made_up = chance.choice(
        [
            recorded_stripe.completed(name, chance.randint(1, 90_000), at=at),
            recorded_stripe.refunded(name, chance.randint(1, 90_000), at=at, number=9),
            recorded_stripe.expired(name, 1, at=at),
        ]
    )
    return chance.choice(
        [
            (at, made_up, sign(made_up, "whsec_another", at)),
            (at, made_up, sign(genuine, SECRET, at)),
            (at, made_up, ""),
            (at, genuine.replace(b"evt_1", b"evt_2"), sign(genuine, SECRET, at)),
            (at, genuine, sign(genuine, SECRET, at - dt.timedelta(minutes=6))),
        ]
    )


def outcome(customer):
    db.session.expire_all()
    papers = select(Document.number, Document.status, Document.allocated).where(Document.customer_id == customer.id)
    there = {number: (status, allocated) for number, status, allocated in db.session.execute(papers)}
    states = dict(db.session.execute(select(Checkout.key, Checkout.state)).all())
    waits = set(
        db.session.scalars(
            select(Document.number).join(CheckoutItem, CheckoutItem.invoice_id == Document.id).where(CheckoutItem.waits)
        )
    )
    backs = {
        one.number: refunded_of(one)
        for one in db.session.scalars(
            select(Document).where(Document.kind == "payment", Document.customer_id == customer.id)
        )
    }
    counted = db.session.scalar(
        select(func.coalesce(func.sum(Allocation.amount), 0)).where(Allocation.customer_id == customer.id)
    )
    return there, states, waits, backs, counted, balance_through(customer.id, "EUR")


def begun(customer, amounts):
    for n, amount in enumerate(amounts):
        invoice = paper(customer, "invoice", n, DAY, amount)
        checkout = begin_checkout(
            customer, None, [Part(invoice.id, invoice.number, amount)], "EUR", "stripe", f"key {n}", cast.TODAY, BY
        )
        began(checkout, f"cs_test_h{n}", "https://pay.example")


def told_in(customer, amounts, letters):
    """The state in which these leave fresh payments, how many were refused, and how many were stored; everything undone after."""
    undo = db.session.begin_nested()
    begun(customer, amounts)
    refused = arrive(letters)
    statement_of(customer.id, "EUR", DAY, cast.TODAY)
    found = outcome(customer)
    stored = db.session.scalar(select(func.count()).select_from(GatewayEvent))
    undo.rollback()
    return found, refused, stored


@pytest.mark.slow
@pytest.mark.timeout(3_600)
def test_any_order_ends_where_the_right_one_does(northwind):
    customer = cast.find(cast.Customer, number="PARIS")
    for seed in range(BEFORE // 50, HISTORIES // 50):
        chance = random.Random(seed)
        amounts = [chance.randint(1, 90_000) for _ in range(50)]
        stories = [story(chance, f"h{n}", amount) for n, amount in enumerate(amounts)]
        events = [told for one in stories for told in one]
        in_order = [(AT, body, sign(body, SECRET, AT)) for body in events]
        anyhow = mixed(chance, events, [f"h{n}" for n in range(50)])
        right, nobody, stored = told_in(customer, amounts, in_order)
        found, refused, also = told_in(customer, amounts, anyhow)
        assert found == right, f"round {seed}"
        assert (nobody, refused) == (0, len(events) // 2), f"round {seed}: what is forged is refused, and nothing else"
        assert (stored, also) == (len(events), len(events)), f"round {seed}: each event once, and none that is forged"


def test_forged_old_and_changed_events_store_nothing(northwind):
    stripe = gateway("stripe", KEYS)
    body = recorded_stripe.completed("h0", 1_000, at=AT)
    tries = [
        (body, sign(body, "whsec_another", AT), Forged),
        (body, "", Forged),
        (body.replace(b"1000", b"9000"), sign(body, SECRET, AT), Forged),
        (body, sign(body, SECRET, AT - dt.timedelta(minutes=6)), TooOld),
    ]
    for payload, signature, raised in tries:
        with pytest.raises(raised):
            keep_event("stripe", stripe.hear(payload, signature, AT))
    assert db.session.scalar(select(func.count()).select_from(GatewayEvent)) == 0


def test_another_amount_settles_nothing_and_is_on_record(northwind):
    customer = cast.find(cast.Customer, number="PARIS")
    begun(customer, [5_000])
    play([recorded_stripe.completed("h0", 4_999, at=AT), recorded_stripe.completed("h0", 5_000, "USD", at=AT)])
    payment = payment_of(db.session.scalars(select(Checkout)).one())
    assert (payment.status, payment.held_for) == ("pending", "4999 EUR")


def test_a_refund_made_at_the_gateway_arrives_before_the_payment(northwind):
    customer = cast.find(cast.Customer, number="PARIS")
    begun(customer, [5_000])
    early = recorded_stripe.refunded("h0", 2_000, at=AT)
    play([early])
    assert db.session.scalar(select(GatewayEvent.state)) == "waits"
    play([recorded_stripe.completed("h0", 5_000, at=AT), early])
    payment = payment_of(db.session.scalars(select(Checkout)).one())
    assert (payment.status, refunded_of(payment), payment.allocated) == ("part_refunded", 2_000, 5_000)
    assert set(db.session.scalars(select(GatewayEvent.state))) == {"done"}


def test_events_about_nothing_of_ours_are_kept_and_change_nothing(northwind):
    play(
        [
            recorded_stripe.completed("elsewhere", 100, at=AT),
            recorded_stripe.event("customer.created", {"object": "customer", "id": "cus_1"}, AT),
        ],
    )
    assert sorted(db.session.scalars(select(GatewayEvent.state))) == ["ignored", "waits"]
