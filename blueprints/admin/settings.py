"""What holds for all customers: the portal as a whole, and its modules."""

from flask import flash, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, module_or_404, switched_on
from blueprints.admin.forms import MODULE_NAMES
from models.base import db
from models.module import Module
from models.tenant import tenant_by_key

ABOUT = {
    Module.QUOTES: _l("Offers that customers read, accept or decline."),
    Module.ORDERS: _l("What they ordered, and how far it is."),
    Module.JOBS: _l("Work at the customer's: requests, visits, what was done."),
    Module.DELIVERIES: _l("What was sent, by whom, with tracking."),
    Module.INVOICES: _l("What they owe and what is overdue; the balance on the home page too."),
    Module.PAYMENTS: _l("What they paid, and for which invoices."),
    Module.CREDIT_MEMOS: _l("What was credited, and where it went."),
}


@bp.get("/settings")
@needs(Right.SEE_SETTINGS)
def settings():
    rows = [module_row(module, visit.tenant_hides) for module in Module]
    return htmx.page("admin/settings/settings.html", tenant_open=visit.tenant_open, modules=rows)


@bp.post("/settings/portal-access")
@needs(Right.MANAGE_SETTINGS)
def set_portal_access_for_all():
    business = tenant_by_key(visit.tenant_key)
    business.open_portal(by=actor()) if switched_on() else business.close_portal(by=actor())
    db.session.commit()
    flash(_("The portal is open.") if business.portal_open else _("The portal is closed for all customers."), "success")
    return htmx.done("admin/settings/_access.html", url_for("admin.settings"), tenant_open=business.portal_open)


@bp.post("/settings/modules/<module>")
@needs(Right.MANAGE_SETTINGS)
def set_module_for_all(module):
    business, chosen = tenant_by_key(visit.tenant_key), module_or_404(module)
    business.show(chosen, by=actor()) if switched_on() else business.hide(chosen, by=actor())
    db.session.commit()
    row = module_row(chosen, business.hidden_modules)
    said = _("%(module)s are on for all customers.") if row["on"] else _("%(module)s are off for all customers.")
    flash(said % {"module": MODULE_NAMES[chosen]}, "success")
    return htmx.done("admin/settings/_module.html", url_for("admin.settings"), module=row)


def module_row(module: Module, hidden: frozenset[Module]) -> dict:
    return {"key": module.value, "name": MODULE_NAMES[module], "about": ABOUT[module], "on": module not in hidden}
