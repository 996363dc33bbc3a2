"""Stripe by its own library, against a Stripe of ours (tests/fake_stripe.py)."""

import datetime as dt
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from integrations.gateways import GatewayRefused, RefundState, State
from integrations.stripe_gateway import BECAUSE
from models.types import now
from tests.integrations.paying import ask


@pytest.fixture
def listener():
    """A small server that keeps what Stripe tells it."""
    heard = []

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((body, self.headers["Stripe-Signature"]))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words):
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/stripe", heard
    server.shutdown()
    server.server_close()


class TestASession:
    def test_is_open_until_somebody_pays(self, stripe, stripe_at):
        begun = stripe.begin(ask("open"))
        assert begun.url == f"{stripe_at.address}/checkout/{begun.session}"
        seen = stripe.look(begun.session)
        assert (seen.state, seen.amount, seen.currency, seen.reference) == (State.OPEN, 12_345, "EUR", "")
        assert seen.facts == {"payment": "open"}

    def test_is_paid_then_with_reference_and_method(self, stripe, stripe_at):
        begun = stripe.begin(ask("paid"))
        assert stripe_at.pay(begun.session) == "http://localhost/p/alfki/payments/1"
        seen = stripe.look(begun.session)
        assert (seen.state, seen.amount, seen.currency, seen.method) == (State.PAID, 12_345, "EUR", "card")
        assert seen.reference.startswith("pi_")
        assert seen.customer_reference == ""

    def test_asked_for_twice_is_one(self, stripe):
        assert stripe.begin(ask("twice")) == stripe.begin(ask("twice"))

    def test_asked_for_twice_over_different_amounts_is_refused(self, stripe):
        stripe.begin(ask("other amount"))
        with pytest.raises(GatewayRefused):
            stripe.begin(ask("other amount", 5_000))

    def test_can_be_ended_before_it_is_paid(self, stripe, stripe_at):
        begun = stripe.begin(ask("ended"))
        assert stripe.end(begun.session).state == State.EXPIRED
        stripe_at.pay(begun.session)
        assert stripe.look(begun.session).state == State.EXPIRED
        assert stripe.end(begun.session).state == State.EXPIRED

    def test_that_was_paid_a_moment_before_stays_paid_when_it_is_ended(self, stripe, stripe_at):
        begun = stripe.begin(ask("just paid"))
        stripe_at.pay(begun.session)
        assert stripe.end(begun.session).state == State.PAID

    def test_tells_stripe_what_it_needs_to_know(self, stripe, stripe_at):
        stripe.begin(ask("told", title="x" * 400, facts={"payment": "7", "note": "y" * 900}, language="en_GB"))
        [(_method, _path, told, headers)] = stripe_at.asked
        assert headers["Idempotency-Key"] == told["client_reference_id"] == "told"
        assert told["mode"], told["locale"] == ("payment", "en-GB")
        assert told["line_items[0][price_data][product_data][name]"] == "x" * 250
        assert told["customer_email"] == "maria.anders@alfki.example"
        assert told["payment_intent_data[metadata][payment]"] == told["metadata[payment]"] == "7"
        assert told["metadata[note]"] == "y" * 500
        assert not [name for name in told if "setup_future_usage" in name or name == "customer_creation"]

    @pytest.mark.parametrize(
        ("language", "locale"),
        [("de", "de"), ("de_AT", "de"), ("pt_BR", "pt-BR"), ("en", "en"), ("xx", "auto"), ("", "auto")],
    )
    def test_speaks_the_language_or_the_browsers(self, stripe, stripe_at, language, locale):
        stripe.begin(ask(f"language {language}", language=language))
        assert stripe_at.asked[-1][2]["locale"] == locale

    def test_in_a_currency_that_stripe_counts_otherwise_comes_back_as_we_count(self, stripe, stripe_at):
        begun = stripe.begin(ask("isk", 1_250, "ISK"))
        assert stripe_at.asked[-1][2]["line_items[0][price_data][unit_amount]"] == "125000"
        stripe_at.pay(begun.session)
        assert stripe.look(begun.session).amount == 1_250


class TestEventsOverTheWire:
    def test_tell_of_the_payment_before_the_page_leads_back(self, stripe, stripe_at, listener):
        address, heard = listener
        begun = stripe.begin(ask("told of"))
        with stripe_at.telling(address):
            stripe_at.pay(begun.session)
        told = [stripe.hear(*one, at=now()) for one in heard]
        [paid] = [one for one in told if one.outcome]
        assert paid.kind == "checkout.session.completed"
        assert paid.outcome == stripe.look(begun.session)
        assert len({one.id for one in told}) == len(told) > 1

    def test_tell_of_an_end(self, stripe, stripe_at):
        begun = stripe.begin(ask("told of an end"))
        stripe.end(begun.session)
        assert stripe.hear(*stripe_at.sent[-1], at=now()).outcome.state == State.EXPIRED

    def test_of_the_emulator_alone_have_a_signature_that_fits_and_an_id_made_of_the_body(
        self, real_time, stripe, stripe_at
    ):
        stripe_at.pay(stripe.begin(ask("alone")).session)
        told = [stripe.hear(*one, at=now()) for one in stripe_at.as_emulated]
        assert all("id" not in json.loads(body) for body, _signature in stripe_at.as_emulated)
        assert len({one.id for one in told}) == len(told) == len([one for one in told if len(one.id) == 64]) > 1
        [paid] = [one.outcome for one in told if one.outcome]
        assert (paid.state, paid.amount, paid.currency) == (State.PAID, 0, "")  # which is to be compared with nothing


class TestMoneyBack:
    def test_in_parts_until_nothing_is_left(self, stripe, stripe_at):
        begun = stripe.begin(ask("back"))
        stripe_at.pay(begun.session)
        paid = stripe.look(begun.session).reference
        first = stripe.refund(paid, 10_000, "EUR", key="back 1", reason="Chai came too late")
        assert (first.reference, first.amount, first.currency, first.state) == (paid, 10_000, "EUR", RefundState.DONE)
        assert stripe_at.asked[-1][2]["metadata[reason]"] == "Chai came too late"
        assert stripe.hear(*stripe_at.sent[-1], at=now()).refund == first
        assert stripe.refund(paid, 10_000, "EUR", key="back 1", reason="Chai came too late") == first
        with pytest.raises(GatewayRefused):
            stripe.refund(paid, 10_000, "EUR", key="back 2")
        assert stripe.refund(paid, 2_345, "EUR", key="back 3").id != first.id
        with pytest.raises(GatewayRefused) as refused:
            stripe.refund(paid, 1, "EUR", key="back 4")
        assert refused.value.sentence == BECAUSE["charge_already_refunded"]

    def test_of_nothing_is_refused(self, stripe):
        with pytest.raises(GatewayRefused):
            stripe.refund("pi_nobody", 100, "EUR", key="of nothing")


class TestCards:
    def test_are_kept_where_the_customer_wishes_and_forgotten_again(self, stripe, stripe_at):
        begun = stripe.begin(ask("keep", keep_card=True))
        stripe_at.pay(begun.session)
        customer = stripe.look(begun.session).customer_reference
        [card] = stripe.cards(customer)
        assert (card.brand, card.last4, card.expires) == ("visa", "4242", dt.date(2028, 2, 29))
        stripe.begin(ask("with the card", customer_reference=customer, keep_card=True))
        told = stripe_at.asked[-1][2]
        assert told["customer"] == customer
        assert told["saved_payment_method_options[allow_redisplay_filters][1]"] == "limited"
        assert "customer_email" not in told
        stripe.forget_card(card.id)
        assert stripe.cards(customer) == []
        with pytest.raises(GatewayRefused):
            stripe.forget_card(card.id)

    def test_of_a_customer_whom_stripe_does_not_know_are_none(self, stripe):
        assert stripe.cards("cus_nobody") == []

    def test_a_customer_whom_stripe_does_not_know_any_more_pays_as_a_new_one(self, stripe, stripe_at):
        lost = ask("lost", customer_reference="cus_of_another_account", keep_card=True)
        begun = stripe.begin(lost)
        assert stripe.begin(lost) == begun
        stripe_at.pay(begun.session)
        assert stripe.look(begun.session).customer_reference.startswith("cus_")
