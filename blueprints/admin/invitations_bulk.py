"""Inviting the people of many customers of the list at once: those who never signed in, with a result for each customer."""

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor
from blueprints.admin.customers import PAGE, asked_for, frame, list_url
from blueprints.admin.customers_bulk import CONFIRM_ABOVE, ask_first, nobody_chosen, which_customers
from models import bulk
from models.base import db
from models.inviting import Outcome, invite_many, sender

MOST_SHOWN = 1_000  # customers whose result is told one by one


@bp.post("/customers/bulk/invitations")
@needs(Right.INVITE)
def invite_in_bulk():
    which = which_customers()
    if which is None:
        return nobody_chosen()
    count = bulk.how_many(which)
    if count > CONFIRM_ABOVE and not request.form.get("confirmed"):
        return ask_first(_("Invite everybody at these customers who never signed in?"), count)
    outcomes: list[Outcome] = []
    for some in invite_many(bulk.ids_of(which), sender(actor())):
        db.session.commit()
        outcomes += some
    return _results(outcomes)


def _results(outcomes: list[Outcome]):
    """Those who were invited first. Without JavaScript it is the page itself: a redirect could not carry it."""
    asked, people = asked_for(request.form), sum(outcome.invited for outcome in outcomes)
    told = {
        "heading": ngettext("%(num)s person invited by mail.", "%(num)s people invited by mail.", people),
        "outcomes": sorted(outcomes, key=lambda outcome: -outcome.invited)[:MOST_SHOWN],
        "more": max(0, len(outcomes) - MOST_SHOWN),
        "back": list_url(asked),
    }
    return htmx.show("admin/customers/_invited.html", PAGE, **frame(asked), invited=told)
