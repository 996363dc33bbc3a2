"""The worker asks after payments of which nothing was heard, asks once more for refunds that nobody answered, and does what was heard and could not
be done at once."""

import datetime as dt
import logging
import threading

from flask import current_app
from sqlalchemy import select

from integrations.open_gateways import BY, ask_and_settle, send_back
from models.adjustment import Adjustment
from models.base import db
from models.checkout import Checkout
from models.gateway_words import act_on, waiting_events
from models.scope import scope
from models.tenant import Tenant
from models.types import now

PATIENCE = dt.timedelta(minutes=10)  # a webhook comes within seconds, people take their minutes
GIVES_UP = dt.timedelta(days=14)  # a bank debit takes days; after that a colleague looks at it
REFUND_GIVES_UP = dt.timedelta(
    hours=23
)  # gateways know a refund's key again for a day; after that it would be another refund
MOST = 100
log = logging.getLogger("portico")


def settle_open(stop: threading.Event) -> int:
    """Every business; how many payments were asked after, and refunds asked for once more."""
    tenants = list(db.session.scalars(select(Tenant).order_by(Tenant.id)))
    db.session.commit()
    return sum(_settle(tenant, stop) for tenant in tenants if not stop.is_set())


def _settle(tenant: Tenant, stop: threading.Event) -> int:
    at, asked = now(), 0
    with scope(tenant):
        for event in waiting_events(at - PATIENCE):
            act_on(event, tenant.today(), BY)
            db.session.commit()
        since = (Checkout.created_at < at - PATIENCE, Checkout.created_at > at - GIVES_UP)
        silent = select(Checkout).where(Checkout.state == "open", Checkout.session != "", *since)
        for checkout in list(db.session.scalars(silent.order_by(Checkout.id).limit(MOST))):
            if stop.is_set():
                break
            ask_and_settle(checkout, tenant.today(), current_app.config["STRIPE_ADDRESS"])
            asked += 1
        for refund in unanswered_refunds(at):
            if stop.is_set():
                break
            send_back(refund, tenant.today(), current_app.config["STRIPE_ADDRESS"])
            asked += 1
    return asked


def unanswered_refunds(at: dt.datetime) -> list[Adjustment]:
    """Held here and asked for, but the gateway has not said that it has them."""
    since = (Adjustment.created_at < at - PATIENCE, Adjustment.created_at > at - REFUND_GIVES_UP)
    silent = (Adjustment.kind == "refund", Adjustment.status == "pending", Adjustment.reference == "", *since)
    return list(db.session.scalars(select(Adjustment).where(*silent).order_by(Adjustment.id).limit(MOST)))
