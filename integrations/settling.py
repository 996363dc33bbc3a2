"""The worker asks after payments of which nothing was heard, and does what was heard and could not be done at once."""

import datetime as dt
import logging
import threading

from flask import current_app
from sqlalchemy import select

from integrations.open_gateways import BY, ask_and_settle
from models.base import db
from models.checkout import Checkout
from models.gateway_words import act_on, waiting_events
from models.scope import scope
from models.tenant import Tenant
from models.types import now

PATIENCE = dt.timedelta(minutes=10)  # a webhook comes within seconds, people take their minutes
GIVES_UP = dt.timedelta(days=14)  # a bank debit takes days; after that a colleague looks at it
MOST = 100
log = logging.getLogger("portico")


def settle_open(stop: threading.Event) -> int:
    """Every business; how many payments were asked after."""
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
    return asked
