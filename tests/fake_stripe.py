"""A Stripe to pay at: the emulator keeps customers, prices, sessions and payments and has the page; what it lacks stands in front of it.

Added here, after Stripe's own documentation: the secret key is asked for, idempotency keys, price_data, what a session says of its amount and its
payment, refunds, kept cards, and events with ids and whole subjects. What the emulator itself sent is in `as_emulated`.
"""

import datetime as dt
import json
import secrets
import threading
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from http.server import ThreadingHTTPServer
from urllib.parse import urlencode

from tests.emulator import emulator
from tests.fake_stripe_door import Door, Refusal
from tests.recorded_stripe import event, sign

KEY, SECRET = "sk_test_portico_1996", "whsec_portico_1996"
VISA = {"brand": "visa", "last4": "4242", "exp_month": 2, "exp_year": 2028}


class FakeStripe:
    """`address` takes the place of Stripe's. `sent`: (body, signature) of each event. `asked`: (method, path, fields, headers) of each question.

    `answers`: what it says to the next questions instead, one each: a status such as 500. `delivered`: (kind, the listener's status).
    `clock`: the seconds by which it signs; that of the tests, or of the machine for a server that is a process of its own.
    """

    key, secret = KEY, SECRET

    def __init__(self, port=0, clock=time.time):
        self.port, self.clock = port, clock
        self.sent, self.as_emulated, self.asked, self.answers, self.delivered = [], [], [], [], []
        self.listener = ""
        self.sessions, self.refunds, self.cards, self.given = {}, {}, {}, {}
        self.running, self.one_by_one = ExitStack(), threading.Lock()

    def __enter__(self):
        fake = self

        class OwnDoor(Door):
            stripe = fake

        server = ThreadingHTTPServer(("127.0.0.1", self.port), OwnDoor)
        server.daemon_threads = True
        self.address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        self.running.callback(server.server_close)
        self.running.callback(server.shutdown)
        self.behind = self.running.enter_context(emulator(self.address, SECRET))
        return self

    def __exit__(self, *_error):
        self.running.close()

    @contextmanager
    def telling(self, url):
        """Events go to this address while it lasts; one is told before the page leads back, as it may be with Stripe."""
        self.listener = url
        try:
            yield self
        finally:
            self.listener = ""

    def pay(self, session):
        """What a person does on the page, without a browser; where the page leads then."""
        _status, headers, _page = self.forward("POST", f"/checkout/{session}/complete")
        return headers["Location"]

    def whole(self, session, expand=()):
        """A session of the emulator's with all that Stripe says of one."""
        facts = {name: value for name, value in self.sessions[session["id"]].items() if name != "asked"}
        if facts["payment_intent"] and any("payment_intent" in path for path in expand):
            method = {"id": "pm_visa", "object": "payment_method", "type": "card", "card": VISA}
            facts["payment_intent"] = self.ask("GET", f"/v1/payment_intents/{facts['payment_intent']}") | {
                "payment_method": method
            }
        return session | facts

    def ask(self, method, path, fields=None):
        """The emulator's answer as an object. Raises Refusal with its own words."""
        status, _headers, body = self.forward(method, path, urlencode(fields).encode() if fields else None)
        if status >= 400:
            raise Refusal(status, json.loads(body)["error"])
        return json.loads(body)

    def forward(self, method, path, body=None):
        headers = {
            "Authorization": f"Bearer some_{len(self.asked) // 1000}"
        }  # it has no more than 5,000 an hour for one
        request = urllib.request.Request(self.behind + path, data=body, method=method, headers=headers)
        try:
            with urllib.request.build_opener(_Stay).open(request, timeout=20) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers, answer.read()

    def tell(self, kind, subject):
        at = dt.datetime.fromtimestamp(self.clock(), dt.UTC)
        body = event(kind, subject, at)
        self.sent.append((body, sign(body, SECRET, at)))
        if self.listener:
            headers = {"Content-Type": "application/json", "Stripe-Signature": self.sent[-1][1]}
            request = urllib.request.Request(self.listener, data=body, headers=headers)
            try:
                with urllib.request.urlopen(request, timeout=9) as answer:
                    self.delivered.append((kind, answer.status))
            except urllib.error.HTTPError as answer:
                self.delivered.append((kind, answer.code))

    def hear(self, body, signature):
        """From the emulator; whoever waits for it gets it whole."""
        self.as_emulated.append((body, signature))
        said = json.loads(body)
        kind, subject = said["type"], said["data"]["object"]
        if subject["object"] == "checkout.session":
            if kind == "checkout.session.completed":
                self._paid(self.sessions[subject["id"]])
            subject = self.whole(subject)
        self.tell(kind, subject)

    def _paid(self, facts):
        asked = facts["asked"]
        if asked.get("customer_creation") == "always":
            facts["customer"] = self.ask("POST", "/v1/customers", {"email": asked["customer_email"]})["id"]
        fields = {"amount": facts["amount_total"], "currency": facts["currency"], "payment_method": "pm_visa"}
        with_it = "payment_intent_data[metadata]"
        fields |= {
            f"metadata{name.removeprefix(with_it)}": value for name, value in asked.items() if name.startswith(with_it)
        }
        if facts.get("customer"):
            fields["customer"] = facts["customer"]
        intent = self.ask("POST", "/v1/payment_intents", fields)["id"]
        self.ask("POST", f"/v1/payment_intents/{intent}/confirm", {"payment_method": "pm_visa"})
        facts["payment_intent"] = intent
        if asked.get("payment_intent_data[setup_future_usage]"):
            card = {"id": f"pm_{secrets.token_hex(8)}", "object": "payment_method", "type": "card", "card": VISA}
            self.cards[card["id"]] = card | {"customer": facts["customer"]}


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given):
        return None
