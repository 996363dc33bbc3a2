"""How people sign in: must staff, or customers' people, use a second step? And all of them signed out at once."""

from flask import abort, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

import htmx
from access import Right, needs, proved_lately, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say, switched_on
from models.base import db
from models.signing_out import sign_out_everybody
from models.switches import flip
from models.tenant import Tenant, tenant_by_key

PAGE, SWITCHES = "admin/settings/sign_in/sign_in.html", "admin/settings/sign_in/_two_step.html"
WHOM = {"staff": "two_step_staff", "customers": "two_step_customers"}


@bp.get("/settings/sign-in")
@needs(Right.SEE_SETTINGS)
def sign_in_settings():
    return htmx.page(PAGE, **_shown(tenant_by_key(visit.tenant_key)))


@bp.post("/settings/sign-in/two-step/<whom>")
@needs(Right.MANAGE_SETTINGS)
@proved_lately
def set_two_step(whom):
    business, on = tenant_by_key(visit.tenant_key), switched_on()
    what = f"two-step sign-in {'asked of' if on else 'left to'} {whom}"
    flip(business, WHOM.get(whom) or abort(404), on, what, by=actor())
    db.session.commit()
    say(_("Whoever has no second step yet is led to set it up at the next click.") if on else _("Each may choose now."))
    return htmx.done(SWITCHES, url_for("admin.sign_in_settings"), **_shown(business))


@bp.post("/settings/sign-in/everybody")
@needs(Right.MANAGE_STAFF)
@proved_lately
def sign_everybody_out():
    business = tenant_by_key(visit.tenant_key)
    if request.form.get("sure") != "1":
        problem = _("Tick that you mean it: everybody has to sign in again.")
        return htmx.page(PAGE, 422, problem=problem, **_shown(business))
    ended = sign_out_everybody(business, by=actor(), but=visit.sign_in_id)
    db.session.commit()
    say(ngettext("%(num)d other browser is signed out.", "%(num)d other browsers are signed out.", ended))
    return htmx.leave_for(url_for("admin.sign_in_settings"))


def _shown(business: Tenant) -> dict:
    return {
        "two_step": {whom: getattr(business, column) for whom, column in WHOM.items()},
        "sign_in_by_mail": business.sign_in_by_mail,
    }
