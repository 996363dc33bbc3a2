"""The last look at an order: what changed since it was written, what is missing, and the button that sends it once."""

from flask import abort, flash, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.ordering.reviewing import review_shown
from blueprints.portal import bp
from blueprints.portal.order_pad import refusal
from blueprints.portal.shop import business, my_pad
from blueprints.refusals import explained
from models import drafting, ordering
from models.base import db
from models.buyer import buyer_of
from models.order_files import files_of_draft
from models.refusing import Refused
from models.scope import every_branch

PAGE = "portal/order/review.html"


@bp.get("/order/review")
@needs(Right.PLACE_ORDERS)
def order_review(identifier):
    return show_review()


@bp.post("/order/<key>/submission")
@needs(Right.PLACE_ORDERS)
def submit_order(identifier, key):
    with every_branch():
        if sent := ordering.order_of(key):
            return _sent(sent)
    me = buyer_of(visit.portal_user_id)
    draft = drafting.draft_of(me.person.id, me.customer.id)
    if draft is None or draft.key != key:
        abort(404)
    token, by = request.form.get("token", ""), visit.actor(request.remote_addr or "")
    try:
        order = ordering.submit(draft, me, business(), token, by)
    except Refused as why_not:
        db.session.rollback()
        return show_review(422, explained(why_not))
    except ordering.Changed:
        db.session.rollback()
        return show_review(422, _("Something has changed since you looked. Please look once more, then send."))
    db.session.commit()
    return _sent(order)


def _sent(order):
    flash(_("Order %(number)s has been sent.", number=order.number), "success")
    return htmx.leave_for(url_for("portal.order", identifier=visit.identifier, number=order.number))


def show_review(status: int = 200, error: str = "", **more):
    """With what went wrong, where something did; to the pad where there is nothing to look at."""
    me = buyer_of(visit.portal_user_id)
    pad = my_pad(me.customer)
    if pad.draft is None or not drafting.totals_of(pad.draft).lines:
        return htmx.leave_for(pad.url)
    shown = review_shown(pad, ordering.review(pad.draft, me, pad.tenant, visit.today))
    shown |= {"files": files_of_draft(pad.draft), "refusal": refusal(me.customer), "error": error}
    answer = htmx.page(PAGE, status, **(shown | more))
    answer.headers["Cache-Control"] = "no-store"
    return answer
