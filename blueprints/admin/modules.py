"""The switches of what one customer's people can see."""

from flask import flash
from flask_babel import gettext as _

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, module_or_404, switched_on
from blueprints.admin.customer_portal import back, module_row, tab
from blueprints.admin.forms import MODULE_NAMES
from models.base import db


@bp.post("/customers/<number>/modules/<module>")
@needs(Right.MANAGE_PORTAL)
def set_module(number, module):
    customer, chosen = customer_or_404(number), module_or_404(module)
    customer.show(chosen, by=actor()) if switched_on() else customer.hide(chosen, by=actor())
    db.session.commit()
    row = module_row(chosen, customer)
    said = _("%(module)s shown to %(name)s.") if row["on"] else _("%(module)s hidden from %(name)s.")
    flash(said % {"module": MODULE_NAMES[chosen], "name": customer.name}, "success")
    return htmx.done("admin/customer_portal/module_changed.html", back(customer), **tab(customer) | {"module": row})
