"""The switch that lets one customer in or out."""

from flask import flash
from flask_babel import gettext as _

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, switched_on
from blueprints.admin.customer_portal import back, tab
from models.base import db


@bp.post("/customers/<number>/portal-access")
@needs(Right.MANAGE_PORTAL)
def set_portal_access(number):
    customer = customer_or_404(number)
    customer.open_portal(by=actor()) if switched_on() else customer.close_portal(by=actor())
    db.session.commit()
    said = _("Portal opened for %(name)s.") if customer.portal_open else _("Portal closed for %(name)s.")
    flash(said % {"name": customer.name}, "success")
    return htmx.done("admin/customer_portal/_access.html", back(customer), **tab(customer))
