"""How stock is told and orders are taken, for all customers."""

from flask import url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.conflicts import side_by_side
from blueprints.admin.ordering_forms import PolicyForm
from models import ordering_terms
from models.base import db
from models.revising import Conflict
from models.tenant import tenant_by_key

PAGE = "admin/ordering/settings.html"


@bp.get("/settings/ordering")
@needs(Right.SEE_SETTINGS)
def ordering_settings():
    return htmx.page(PAGE, form=PolicyForm(tenant_by_key(visit.tenant_key), formdata=None))


@bp.post("/settings/ordering")
@needs(Right.MANAGE_SETTINGS)
def change_ordering_settings():
    business = tenant_by_key(visit.tenant_key)
    form = PolicyForm(business)
    if not form.validate_on_submit():
        return htmx.page(PAGE, 422, form=form)
    try:
        ordering_terms.change_policy(business, form.values(), form.seen.data or "", actor())
    except Conflict as why:
        db.session.rollback()
        form.seen.data = why.seen  # what is saved next was decided with both in sight
        return htmx.page(PAGE, 409, form=form, versions=side_by_side(why, form.__getitem__))
    db.session.commit()
    say(_("Saved."))
    return htmx.leave_for(url_for("admin.ordering_settings"))
