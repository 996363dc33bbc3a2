"""What a payment gateway tells us, at an address of each business that only the gateway knows; believed by its signature alone."""

import logging

from flask import Response, abort, current_app, request

from access import open_to_all, visit
from blueprints.public import bp
from integrations.gateways import Forged, TooOld
from integrations.open_gateways import BY, opened
from models.base import db
from models.gateway_words import act_on, keep_event
from models.keeping_gateways import gateway_at, heard_from
from models.types import now

log = logging.getLogger("portico")
SIGNATURE = "Stripe-Signature"


@bp.post("/webhooks/stripe/<path>")
@open_to_all
def hear_stripe(path):
    """Stored under its id before anything is done about it, so that nothing is lost, and nothing done twice."""
    kept = gateway_at(path) or abort(404)
    gateway = opened(kept, current_app.config["STRIPE_ADDRESS"])
    try:
        heard = gateway.hear(request.get_data(), request.headers.get(SIGNATURE, ""), now())
    except (Forged, TooOld) as why:
        log.warning("webhook refused", extra={"facts": {"why": type(why).__name__}})
        return Response("not believed", 400, content_type="text/plain")
    heard_from(kept)
    event = keep_event(kept.kind, heard)
    db.session.commit()
    act_on(event, visit.today, BY)
    db.session.commit()
    return Response("", 200, content_type="text/plain")


hear_stripe.by_programs = True
hear_stripe.longest_body = 500_000
