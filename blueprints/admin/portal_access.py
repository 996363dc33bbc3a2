"""The switch that lets one customer in or out."""

from flask import url_for
from flask_babel import gettext as _

from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say, switched_on
from blueprints.admin.explanation import explained_too, still_explained
from models.base import db


@bp.post("/customers/<number>/portal-access")
@needs(Right.MANAGE_PORTAL)
def set_portal_access(number):
    customer = customer_or_404(number)
    customer.open_portal(by=actor()) if switched_on() else customer.close_portal(by=actor())
    db.session.commit()
    said = _("Portal opened for %(name)s.") if customer.portal_open else _("Portal closed for %(name)s.")
    say(
        said % {"name": customer.name},
        undo=url_for("admin.set_portal_access", number=number),
        target=f"#customer-{customer.id}-access",
        on="" if customer.portal_open else "1",
        **still_explained(),
    )
    return explained_too("admin/customer_portal/access_changed.html", customer)
