"""The switches of what one portal user sees, module by module."""

from flask import url_for
from flask_babel import gettext as _

from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, module_or_404, portal_user_or_404, say, switched_on
from blueprints.admin.customer_portal import module_row
from blueprints.admin.explanation import changed_person, still_explained
from models.base import db
from models.module import Module


@bp.post("/customers/<number>/portal-users/<code>/modules/<module>")
@needs(Right.MANAGE_PORTAL)
def set_portal_user_module(number, code, module):
    (customer, user), chosen = portal_user_or_404(number, code), module_or_404(module)
    user.show(chosen, by=actor()) if switched_on() else user.hide(chosen, by=actor())
    db.session.commit()
    _tell(customer, user, chosen)
    return changed_person(customer, user)


def _tell(customer, user, module: Module) -> None:
    on = module not in user.hidden_modules
    said = _("%(module)s shown to %(person)s.") if on else _("%(module)s hidden from %(person)s.")
    say(
        said % {"module": module_row(module, customer)["name"], "person": user.contact.name},
        undo=url_for("admin.set_portal_user_module", number=customer.number, code=user.code, module=module.value),
        target=f"#portal_user-{user.id}",
        on="" if on else "1",
        **still_explained(),
    )
