"""Preview as a portal user: staff look at the portal with somebody's eyes, and change nothing (access.py holds that)."""

from flask import flash, g, request, session, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, open_to_all, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, portal_user_or_404
from blueprints.admin.customer_portal import back
from blueprints.admin.explanation import panel
from models import previewing
from models.base import db
from models.customer import Customer, customer_by_number
from models.explaining import facts_of, why_not_document
from models.levels import may_enter


@bp.post("/customers/<number>/portal-users/<code>/preview")
@needs(Right.SEE_CUSTOMERS)
def start_preview(number, code):
    customer, user = portal_user_or_404(number, code)
    facts = facts_of(user)
    if not may_enter(facts):
        flash(_("%(person)s doesn't get in: see what is closed.", person=user.contact.name), "error")
        return panel(customer, user, 422)
    _end_the_one_before()
    device = request.user_agent.string
    key = previewing.begin_preview(user, until=visit.expires_at, device=device, by=actor())
    db.session.commit()
    session["preview"] = [customer.identifier, key, customer.number]
    return htmx.leave_for(_where_to(customer, facts))


@bp.post("/preview/end")
@open_to_all
def end_preview():
    number = _end_the_one_before()
    db.session.commit()
    there = customer_by_number(number)
    return htmx.leave_for(back(there) if there else url_for("admin.customers"))


def _end_the_one_before() -> str:
    """Forget this browser's preview, if it has one; the number of the customer whose portal it was of."""
    _identifier, key, number = session.pop("preview", ("", "", ""))
    if key:
        previewing.end_preview(key)
    return number


def _where_to(customer: Customer, facts) -> str:
    """The page of the document that was asked about, where this person sees it; the portal's first page otherwise."""
    number, kind = request.form.get("document", ""), request.form.get("kind", "")
    seen = (
        [answer for answer in why_not_document(facts, number) if answer.sees and answer.kind == kind] if number else []
    )
    if not seen:
        return url_for("portal.home", identifier=customer.identifier)
    return url_for(f"portal.{kind}", identifier=customer.identifier, number=seen[0].number)


@bp.app_context_processor
def bar() -> dict:
    """Whose eyes they are, for the bar on top of every page of the preview."""
    found = g.get("visit")
    if not found or not found.previewing or not found.customer_id:
        return {"looking_as": None}
    home = url_for("portal.home", identifier=found.identifier)
    return {"looking_as": {"name": found.person_name, "home_url": home}}
