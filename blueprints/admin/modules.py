"""The switches of what one customer's people can see."""

from flask import url_for
from flask_babel import gettext as _

from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, module_or_404, say, switched_on
from blueprints.admin.customer_portal import module_row
from blueprints.admin.explanation import explained_too, still_explained
from models.base import db


@bp.post("/customers/<number>/modules/<module>")
@needs(Right.MANAGE_PORTAL)
def set_module(number, module):
    customer, chosen = customer_or_404(number), module_or_404(module)
    customer.show(chosen, by=actor()) if switched_on() else customer.hide(chosen, by=actor())
    db.session.commit()
    row = module_row(chosen, customer)
    said = _("%(module)s shown to %(name)s.") if row["on"] else _("%(module)s hidden from %(name)s.")
    say(
        said % {"module": row["name"], "name": customer.name},
        undo=url_for("admin.set_module", number=number, module=module),
        target=f"#module-{module}",
        on="" if row["on"] else "1",
        **still_explained(),
    )
    return explained_too("admin/customer_portal/module_changed.html", customer, module=row)
