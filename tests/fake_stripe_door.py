"""The door of the fake Stripe (tests/fake_stripe.py): answers what the emulator behind it can't, and lets the rest through."""

import json
import re
import secrets
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, parse_qsl, urlsplit


class Refusal(Exception):
    """What Stripe says instead: `error` is its object, or a message."""

    def __init__(self, status, error, **more):
        super().__init__(error)
        words = error if isinstance(error, dict) else {"type": "invalid_request_error", "message": error}
        self.answer = status, {"error": words | more}


class Door(BaseHTTPRequestHandler):
    """What Stripe is asked: own(…) answers what the emulator can't, the rest goes through."""

    protocol_version = "HTTP/1.1"
    stripe = None

    def log_message(self, *_words):
        """Silent."""

    def do_GET(self):
        self._answer("GET", b"")

    def do_POST(self):
        self._answer("POST", self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _answer(self, method, body):
        path = urlsplit(self.path).path
        if path == "/events":
            self.stripe.hear(body, self.headers["Stripe-Signature"])
            return self._say(200, b"{}")
        if not path.startswith("/v1/"):
            status, headers, page = self.stripe.forward(method, self.path, body or None)
            return self._say(status, page, headers["Content-Type"], headers["Location"])
        try:
            status, said = self._once(method, path, dict(parse_qsl(body.decode(), keep_blank_values=True)))
        except Refusal as refusal:
            status, said = refusal.answer
        return self._say(status, json.dumps(said).encode())

    def _once(self, method, path, fields):
        stripe = self.stripe
        stripe.asked.append((method, path, fields, dict(self.headers)))
        if stripe.answers:
            raise Refusal(stripe.answers.pop(0), "As the test wants it.", type="api_error")
        if self.headers.get("Authorization") != f"Bearer {stripe.key}":
            raise Refusal(401, f"Invalid API Key provided: {self.headers['Authorization'][7:]}")
        key = self.headers.get("Idempotency-Key") if method == "POST" else None
        if not key:
            return 200, self._own(method, path, fields)
        with stripe.one_by_one:  # of two with one key the second waits for what the first is given
            if key not in stripe.given:
                stripe.given[key] = (path, fields), (200, self._own(method, path, fields))
            before, answer = stripe.given[key]
        if before != (path, fields):
            raise Refusal(400, "This key was used with other parameters.", type="idempotency_error")
        return answer

    def _own(self, method, path, fields):
        if (method, path) == ("POST", "/v1/checkout/sessions"):
            return self._begin(fields)
        if (method, path) == ("GET", "/v1/checkout/sessions"):
            return {"object": "list", "url": path, "has_more": False, "data": []}
        if (method, path) == ("POST", "/v1/refunds"):
            return self._refund(fields)
        if (method, path) == ("GET", "/v1/payment_methods"):
            return self._cards()
        if found := re.fullmatch(r"/v1/payment_methods/(\w+)/detach", path):
            return self._detach(found[1])
        answer = self.stripe.ask(method, self.path, fields)
        if answer["object"] == "checkout.session":
            query = parse_qs(urlsplit(self.path).query)
            expand = [path for name, paths in query.items() if name.startswith("expand") for path in paths]
            return self.stripe.whole(answer, expand)
        return answer

    def _begin(self, fields):
        price, stripe = "line_items[0][price_data]", self.stripe
        if fields.get("customer") and (fields.get("customer_email") or fields.get("customer_creation")):
            raise Refusal(400, "You may only specify one of these parameters: customer, customer_email.")
        currency, amount = fields[f"{price}[currency]"], int(fields[f"{price}[unit_amount]"])
        if not currency.islower() or amount < 50:
            raise Refusal(400, "The amount or the currency is not right.", code="amount_too_small")
        product = stripe.ask("POST", "/v1/products", {"name": fields[f"{price}[product_data][name]"]})
        made = {"product": product["id"], "currency": currency, "unit_amount": amount}
        ours = {name: value for name, value in fields.items() if not name.startswith(price)}
        ours["line_items[0][price]"] = stripe.ask("POST", "/v1/prices", made)["id"]
        session = stripe.ask("POST", "/v1/checkout/sessions", ours)
        stripe.sessions[session["id"]] = {
            "asked": fields,
            "amount_subtotal": amount,
            "amount_total": amount,
            "client_reference_id": fields.get("client_reference_id"),
            "currency": currency,
            "customer": fields.get("customer"),
            "payment_intent": None,
            "payment_method_types": ["card"],
        }
        return stripe.whole(session)

    def _refund(self, fields):
        stripe, reference, amount = self.stripe, fields["payment_intent"], int(fields["amount"])
        intent = stripe.ask("GET", f"/v1/payment_intents/{reference}")
        before = sum(one["amount"] for one in stripe.refunds.values() if one["payment_intent"] == reference)
        if before == intent["amount"]:
            raise Refusal(400, "This payment has already been refunded.", code="charge_already_refunded")
        if amount > intent["amount"] - before:
            raise Refusal(400, f"Refund amount ({amount}) is greater than unrefunded amount on charge.")
        made = {"id": f"re_{secrets.token_hex(8)}", "object": "refund", "amount": amount, "status": "succeeded"}
        made |= {"currency": intent["currency"], "payment_intent": reference, "created": intent["created"]}
        stripe.refunds[made["id"]] = made
        stripe.tell("refund.created", made)
        return made

    def _cards(self):
        stripe = self.stripe
        customer = parse_qs(urlsplit(self.path).query)["customer"][0]
        stripe.ask("GET", self.path)  # which says whether there is such a customer
        kept = [card for card in stripe.cards.values() if card["customer"] == customer]
        return {"object": "list", "data": kept, "has_more": False, "url": "/v1/payment_methods"}

    def _detach(self, card):
        if card not in self.stripe.cards:
            raise Refusal(404, f"No such PaymentMethod: '{card}'", code="resource_missing", param="payment_method")
        return self.stripe.cards.pop(card) | {"customer": None}

    def _say(self, status, body, kind="application/json", location=None):
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), ("Location", location)):
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
