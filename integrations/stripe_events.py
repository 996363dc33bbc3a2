"""What Stripe says, in our words: events with their signatures, sessions, refunds."""

import datetime as dt
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from integrations.gateways import TOLERANCE, Forged, Heard, Outcome, Refunded, RefundState, State, TooOld
from integrations.stripe_money import from_stripe

# What the endpoint at Stripe is to send. Not payment_intent.*: a card that is declined on the page is tried again there, and all that counts
# comes as an event of the session too.
SESSIONS = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
)
REFUNDS = ("refund.created", "refund.updated", "refund.failed", "charge.refund.updated")
EVENTS = (*SESSIONS, *REFUNDS, "charge.refunded")
REFUND_STATES = {"succeeded": RefundState.DONE, "failed": RefundState.FAILED, "canceled": RefundState.FAILED}
GIVEN_UP = (
    "requires_payment_method",
    "canceled",
)  # of a payment intent whose session is complete: the bank has refused


def hear(payload: bytes, signature: str, secret: str, at: dt.datetime) -> Heard:
    """An event, its signature checked by Stripe's library; its age is reckoned from `at`, an aware time. Raises Forged and TooOld."""
    if _signed_at(payload, signature, secret) < (at - TOLERANCE).timestamp():
        raise TooOld
    try:
        event = json.loads(payload)
        kind = str(event["type"])
        created = event.get("created")
        created_at = dt.datetime.fromtimestamp(created, dt.UTC) if created is not None else at
        which = event.get("id") or sha256(payload).hexdigest()
        return Heard(str(which), kind, created_at, **_meant(kind, event))
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
        raise Forged("signed, but no event") from error


def _signed_at(payload: bytes, signature: str, secret: str) -> int:
    """Seconds since 1970 that are part of what was signed: the first ones, as the library reads them."""
    from stripe import SignatureVerificationError, WebhookSignature

    try:
        WebhookSignature.verify_header(payload, signature, secret)
        return int(next(part[2:] for part in signature.split(",") if part.startswith("t=")))
    except (
        SignatureVerificationError,
        ValueError,
        TypeError,
    ) as error:  # also bytes that are no text, letters that no signature has
        raise Forged(str(error)) from None


def _meant(kind: str, event: Mapping[str, Any]) -> dict[str, Any]:
    if kind not in EVENTS:
        return {}
    subject = event["data"]["object"]
    if kind in SESSIONS:
        return {"outcome": outcome(subject, refused=kind == "checkout.session.async_payment_failed")}
    if kind in REFUNDS:
        return {"refund": refunded(subject)}
    if refunds := (subject.get("refunds") or {}).get("data"):
        return {
            "refund": refunded(max(refunds, key=lambda one: one["created"]))
        }  # the charge's own sum counts them all
    return {}


def outcome(session: Mapping[str, Any], *, refused: bool = False) -> Outcome:
    """A Checkout Session in our words; `refused` where an event says that the bank has, later than the page."""
    intent, currency = session.get("payment_intent"), (session.get("currency") or "").upper()
    return Outcome(
        session=session["id"],
        state=State.FAILED if refused else _state(session),
        amount=from_stripe(session.get("amount_total") or 0, currency) if currency else 0,
        currency=currency,
        reference=_id(intent),
        method=_method(session),
        customer_reference=_id(session.get("customer")),
        facts=dict(session.get("metadata") or {}),
    )


def _state(session: Mapping[str, Any]) -> State:
    if session.get("status") != "complete":
        return State.EXPIRED if session.get("status") == "expired" else State.OPEN
    if session.get("payment_status") in ("paid", "no_payment_required"):
        return State.PAID
    intent = session.get("payment_intent")
    given_up = isinstance(intent, Mapping) and intent.get("status") in GIVEN_UP
    return State.FAILED if given_up else State.PENDING


def _method(session: Mapping[str, Any]) -> str:
    """What it was paid with where that was asked for along, else what the page offered where that was one thing."""
    intent = session.get("payment_intent")
    used = intent.get("payment_method") if isinstance(intent, Mapping) else None
    if isinstance(used, Mapping):
        return used.get("type") or ""
    offered = session.get("payment_method_types") or []
    return offered[0] if len(offered) == 1 else ""


def refunded(refund: Mapping[str, Any]) -> Refunded:
    """A Refund in our words."""
    currency = refund["currency"].upper()
    state = REFUND_STATES.get(refund.get("status") or "", RefundState.PENDING)
    return Refunded(
        refund["id"], _id(refund.get("payment_intent")), from_stripe(refund["amount"], currency), currency, state
    )


def _id(given: Any) -> str:
    """Of something that Stripe gives whole or by its id, or not at all."""
    return (given.get("id") if isinstance(given, Mapping) else given) or ""
