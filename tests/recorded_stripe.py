"""Events as Stripe sends them, and its signature, for histories that no fake would play: late, twice, out of order, of a bank that refuses."""

import hmac
import json
from hashlib import sha256
from itertools import count

_numbers = count(1)


def sign(payload, secret, at):
    """The Stripe-Signature header over a body, as if sent `at` an aware time."""
    when = int(at.timestamp())
    signature = hmac.new(secret.encode(), f"{when}.".encode() + payload, sha256).hexdigest()
    return f"t={when},v1={signature}"


def event(kind, subject, at, **more):
    """The body of an event about a subject as it was `at` an aware time; a new id each time unless `id` is given."""
    facts = {
        "id": f"evt_1Recorded{next(_numbers):016}",
        "object": "event",
        "api_version": "2026-10-29.clover",
        "created": int(at.timestamp()),
        "data": {"object": subject},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }
    return json.dumps(facts | more, indent=2).encode()


def session(name, amount, currency="EUR", **more):
    """An open Checkout Session called cs_test_<name>; amount as Stripe counts it."""
    facts = {
        "id": f"cs_test_{name}",
        "object": "checkout.session",
        "amount_subtotal": amount,
        "amount_total": amount,
        "cancel_url": "https://portal.example/cancelled",
        "client_reference_id": name,
        "currency": currency.lower(),
        "customer": None,
        "customer_creation": "if_required",
        "customer_details": None,
        "livemode": False,
        "locale": "de",
        "metadata": {"payment": name},
        "mode": "payment",
        "payment_intent": None,
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "status": "open",
        "success_url": "https://portal.example/paid",
        "url": f"https://checkout.stripe.com/c/pay/cs_test_{name}",
    }
    return facts | more


def complete(name, amount, currency="EUR", **more):
    """The session once the page is done: paid, unless `payment_status` says otherwise."""
    facts = {"status": "complete", "payment_status": "paid", "payment_intent": f"pi_{name}", "url": None}
    return session(name, amount, currency, **facts | more)


def completed(name, amount, currency="EUR", *, at, **more):
    """checkout.session.completed, paid."""
    return event("checkout.session.completed", complete(name, amount, currency, **more), at)


def submitted(name, amount, currency="EUR", *, at):
    """checkout.session.completed of a direct debit that the bank takes days for."""
    debit = {"payment_status": "unpaid", "payment_method_types": ["sepa_debit"]}
    return event("checkout.session.completed", complete(name, amount, currency, **debit), at)


def debited(name, amount, currency="EUR", *, at):
    """checkout.session.async_payment_succeeded: the bank has paid after all."""
    debit = {"payment_method_types": ["sepa_debit"]}
    return event("checkout.session.async_payment_succeeded", complete(name, amount, currency, **debit), at)


def bounced(name, amount, currency="EUR", *, at):
    """checkout.session.async_payment_failed: the bank has not."""
    debit = {"payment_status": "unpaid", "payment_method_types": ["sepa_debit"]}
    return event("checkout.session.async_payment_failed", complete(name, amount, currency, **debit), at)


def expired(name, amount, currency="EUR", *, at):
    """checkout.session.expired."""
    return event("checkout.session.expired", session(name, amount, currency, status="expired", url=None), at)


def refund(name, amount, currency="EUR", *, number=1, status="succeeded"):
    """Refund re_<name>_<number> of pi_<name>."""
    return {
        "id": f"re_{name}_{number}",
        "object": "refund",
        "amount": amount,
        "charge": f"ch_{name}",
        "created": 1_700_000_000 + number,
        "currency": currency.lower(),
        "metadata": {},
        "payment_intent": f"pi_{name}",
        "reason": None,
        "status": status,
    }


def refunded(name, amount, currency="EUR", *, at, kind="refund.created", **more):
    """refund.created (or .updated, .failed)."""
    return event(kind, refund(name, amount, currency, **more), at)


def charge_refunded(name, amount, refunds=None, currency="EUR", *, at):
    """charge.refunded, with the sum; accounts of an old version get the refunds in it as well."""
    charge = {
        "id": f"ch_{name}",
        "object": "charge",
        "amount": amount,
        "amount_refunded": amount,
        "currency": currency.lower(),
        "payment_intent": f"pi_{name}",
        "refunded": True,
        "status": "succeeded",
    }
    if refunds is not None:
        charge["refunds"] = {"object": "list", "data": refunds, "has_more": False}
    return event("charge.refunded", charge, at)
