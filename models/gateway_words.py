"""What a gateway tells us: stored once under the event's id, then done; what comes too early waits for the payment that it is about."""

import datetime as dt
from typing import Any

from sqlalchemy import or_, select

from models.adjusting import failed_refund, refund, refunded_of
from models.adjustment import Adjustment
from models.base import change_if, db, insert_into, new_id
from models.checkout import Checkout, GatewayEvent
from models.checkouts import checkout_by_session, payment_of
from models.event import Actor, record
from models.formats import on_record
from models.paying import end_refund, settle
from models.refusing import Refused
from models.scope import current_scope
from models.types import now

STATES = {"done": "succeeded", "pending": "pending", "failed": "failed"}  # a gateway's word for a refund → ours


def keep_event(gateway: str, heard: Any) -> GatewayEvent:
    """Store what was heard (integrations/gateways.Heard, its signature checked), once; the second time gives the first one."""
    about = heard.outcome or heard.refund
    facts = {name: _plain(getattr(about, name)) for name in _KEPT if about is not None and hasattr(about, name)}
    row = {
        "tenant_id": current_scope().tenant_id, "id": new_id(), "gateway": gateway, "event_id": heard.id[:200], "kind": heard.kind[:80],
        "session": getattr(about, "session", "")[:200], "reference": getattr(about, "reference", "")[:200],
        "state": "waits" if about is not None else "ignored", "facts": facts, "created_at": heard.created_at, "heard_at": now(),
    }  # fmt: skip
    db.session.execute(insert_into(GatewayEvent).values(row).on_conflict_do_nothing())
    stored = select(GatewayEvent).where(GatewayEvent.gateway == gateway, GatewayEvent.event_id == row["event_id"])
    return db.session.scalars(stored.execution_options(populate_existing=True)).one()


_KEPT = ("id", "session", "state", "amount", "currency", "reference", "method", "customer_reference")


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


class _Told:
    """A stored event's facts under their names."""

    def __init__(self, facts: Any):
        self.facts = facts

    def __getattr__(self, name: str) -> Any:
        return self.facts.get(name, 0 if name == "amount" else "")


def act_on(event: GatewayEvent, on: dt.date, by: Actor) -> None:
    """Do what it says, once; where its payment isn't known yet it waits. `on`: the local date that money counts from."""
    if event.state != "waits":
        return
    told = _Told(event.facts)
    if event.session:
        checkout = checkout_by_session(event.session)
        if checkout is None:
            return
        settle(checkout, told, on, by)
        _done(event)
        act_on_waiting(checkout.reference, on, by)
    elif _refund(told, on, by):
        _done(event)


def act_on_waiting(reference: str, on: dt.date, by: Actor) -> None:
    """What was heard of a payment before the payment itself."""
    if not reference:
        return
    early = select(GatewayEvent).where(
        GatewayEvent.state == "waits", GatewayEvent.reference == reference, GatewayEvent.session == ""
    )
    for event in list(db.session.scalars(early.order_by(GatewayEvent.created_at, GatewayEvent.id))):
        act_on(event, on, by)


def waiting_events(older_than: dt.datetime) -> list[GatewayEvent]:
    """Those that were stored and not done, for the worker to try again."""
    left = select(GatewayEvent).where(GatewayEvent.state == "waits", GatewayEvent.heard_at < older_than)
    return list(db.session.scalars(left.order_by(GatewayEvent.id).limit(200)))


def _done(event: GatewayEvent) -> None:
    change_if(event, GatewayEvent.state == "waits", state="done")


def _refund(told: Any, on: dt.date, by: Actor) -> bool:
    """A refund as the gateway tells of it: ours that was under way, one that somebody made there, or news of either. False: not known yet."""
    paid = select(Checkout).where(Checkout.reference == told.reference, Checkout.state == "paid")
    checkout = db.session.scalar(paid.limit(1)) if told.reference else None
    if checkout is None:
        return False
    payment = payment_of(checkout)
    key = f"refund {told.id}"[:120]
    made = _told_of(payment, told, key)
    state = STATES[told.state]
    if made is None:
        _made_there(payment, told, key, state, on, by)
    else:
        if not made.reference:
            change_if(made, Adjustment.reference == "", reference=told.id[:120])
        if state != "pending":
            end_refund(made, checkout, state == "succeeded", by)
    return True


def _told_of(payment: Any, told: Any, key: str) -> Adjustment | None:
    """By its name at the gateway; else one that was asked for here and has none yet: not one that the gateway refused, which was never made."""
    mine = select(Adjustment).where(Adjustment.document_id == payment.id, Adjustment.kind == "refund")
    named = mine.where(or_(Adjustment.key == key, Adjustment.reference == told.id[:120]))
    asked = mine.where(
        Adjustment.key.startswith("asked "), Adjustment.reference == "", Adjustment.amount == told.amount, Adjustment.status == "pending",
    )  # fmt: skip
    return db.session.scalar(named.limit(1)) or db.session.scalar(asked.order_by(Adjustment.id).limit(1))


def _made_there(payment: Any, told: Any, key: str, state: str, on: dt.date, by: Actor) -> None:
    """Somebody refunded it at the gateway itself."""
    if state == "failed":
        failed_refund(payment, told.amount, max(on, payment.dated_on), key)
        return
    try:
        refund(
            payment,
            told.amount,
            max(on, payment.dated_on),
            by,
            method=payment.method,
            reference=told.id[:120],
            key=key,
            status=state,
        )
    except Refused:
        left = payment.total - refunded_of(payment)
        record(
            payment,
            "refund differs",
            by=by,
            after=f"{on_record(told.amount, payment.currency)} / {on_record(left, payment.currency)}"[:200],
        )
