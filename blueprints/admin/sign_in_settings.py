"""How people sign in: must staff, or customers' people, use a second step?"""

from flask import abort, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, proved_lately, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say, switched_on
from models.base import db
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


def _shown(business: Tenant) -> dict:
    return {
        "two_step": {whom: getattr(business, column) for whom, column in WHOM.items()},
        "sign_in_by_mail": business.sign_in_by_mail,
    }
