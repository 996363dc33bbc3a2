"""What becomes of a payment when Stripe is away, slow or refuses; and that the keys stay where they are."""

import logging
import pickle
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest

from integrations.gateways import GatewayDown, GatewayRefused, gateway
from integrations.stripe_gateway import BAD_KEY, BECAUSE, DOWN, REFUSED, StripeGateway
from tests.integrations.paying import ask, keys_of
from tests.sink import free_port


@contextmanager
def silent():
    """A server that takes calls and never says a word: its address, and the calls."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take():
            while True:
                try:
                    calls.append(server.accept()[0])
                except OSError:
                    return

        taking = threading.Thread(target=take, daemon=True)
        taking.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", calls
        server.shutdown(socket.SHUT_RDWR)
        taking.join()
    for call in calls:
        call.close()


class TestTrouble:
    def test_a_wrong_key_is_refused_and_not_said(self, stripe, stripe_at):
        wrong = gateway("stripe", keys_of(stripe_at, secret_key="sk_test_of_somebody_else"))
        with pytest.raises(GatewayRefused) as refused:
            wrong.begin(ask("wrong key"))
        assert refused.value.sentence == str(refused.value) == BAD_KEY
        assert "Invalid API Key" in refused.value.answer
        assert "somebody_else" not in refused.value.answer

    def test_a_wrong_key_is_noticed_when_a_session_is_ended_too(self, stripe, stripe_at):
        with pytest.raises(GatewayRefused):
            gateway("stripe", keys_of(stripe_at, secret_key="sk_test_other")).end("cs_1")

    @pytest.mark.parametrize("key", ["", "  ", "sk test", "sk_live_1\nX-Other: 1", "sk_live_ö", "sk_live_\0"])
    def test_what_is_no_key_is_said_to_be_none(self, stripe_at, key):
        with pytest.raises(GatewayRefused) as refused:
            gateway("stripe", keys_of(stripe_at, secret_key=key)).look("cs_1")
        assert refused.value.sentence == BAD_KEY
        assert "sk_" not in refused.value.answer

    def test_a_key_pasted_with_a_line_break_is_good(self, stripe, stripe_at):
        assert gateway("stripe", keys_of(stripe_at, secret_key=f" {stripe_at.key}\n")).begin(ask("pasted")).session

    def test_no_such_session(self, stripe):
        with pytest.raises(GatewayRefused) as refused:
            stripe.look("cs_nobody")
        assert refused.value.sentence == REFUSED
        assert "No such checkout session" in refused.value.answer

    def test_too_small(self, stripe):
        with pytest.raises(GatewayRefused) as refused:
            stripe.begin(ask("small", 20))
        assert refused.value.sentence == BECAUSE["amount_too_small"]

    def test_nobody_there_is_said_within_seconds(self):
        nowhere = StripeGateway("sk_test_1", "whsec_1", f"http://127.0.0.1:{free_port()}")
        began = time.monotonic()
        with pytest.raises(GatewayDown) as down:
            nowhere.begin(ask("nobody"))
        assert time.monotonic() - began < 6
        assert down.value.sentence == DOWN
        assert down.value.answer

    def test_no_answer_is_waited_for_so_long_and_asked_again_twice(self, monkeypatch):
        monkeypatch.setattr("integrations.stripe_gateway.SECONDS", (0.2, 0.2))
        with pytest.raises(GatewayDown), silent() as (address, calls):
            StripeGateway("sk_test_1", "whsec_1", address).look("cs_1")
        assert len(calls) == 3

    def test_a_fault_over_there_is_tried_again(self, stripe, stripe_at):
        stripe_at.answers[:] = [500, 503]
        begun = stripe.begin(ask("again"))
        assert [path for _method, path, *_rest in stripe_at.asked] == ["/v1/checkout/sessions"] * 3
        assert stripe.begin(ask("again")) == begun

    @pytest.mark.parametrize("status", [500, 429, 409])
    def test_and_in_the_end_called_down(self, stripe, stripe_at, status):
        stripe_at.answers[:] = [status] * 3
        with pytest.raises(GatewayDown):
            stripe.look("cs_1")

    def test_a_kind_that_nobody_knows(self):
        with pytest.raises(GatewayRefused):
            gateway("paypal", {})


class TestKeys:
    def test_are_in_no_repr_and_in_no_pickle(self):
        made = StripeGateway("sk_live_secret", "whsec_secret")
        assert repr(made) == str(made) == f"{made}" == "<StripeGateway>"
        with pytest.raises(TypeError):
            pickle.dumps(made)

    def test_are_in_no_log_at_any_level(self, stripe, stripe_at, caplog):
        logging.getLogger("urllib3").setLevel(logging.WARNING)
        with caplog.at_level(logging.DEBUG):
            stripe_at.pay(stripe.begin(ask("logged")).session)
            with pytest.raises(GatewayRefused):
                gateway("stripe", keys_of(stripe_at, secret_key="sk_test_other_1996")).look("cs_1")
        [warning] = caplog.records  # and not who pays for what, which the library would tell
        assert "Invalid API Key" in warning.facts["answer"]
        assert warning.facts["status"] == 401
        assert stripe_at.key not in caplog.text + str(warning.facts)
        assert "sk_test_other_1996" not in caplog.text + str(warning.facts)
        assert stripe_at.secret not in caplog.text

    def test_the_library_is_loaded_when_somebody_pays_and_not_before(self):
        asked = "import sys, integrations.gateways, integrations.stripe_gateway as s; s.StripeGateway('', ''); print('stripe' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
        assert done.stdout == "False\n"
