"""May customers' people ask for a link to sign in with, by mail?"""

from flask import url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say, switched_on
from models.base import db
from models.switches import flip
from models.tenant import tenant_by_key


@bp.post("/settings/sign-in-by-mail")
@needs(Right.MANAGE_SETTINGS)
def set_sign_in_by_mail():
    business, on = tenant_by_key(visit.tenant_key), switched_on()
    what = "sign-in by mail on" if on else "sign-in by mail off"
    changed = flip(business, "sign_in_by_mail", on, what, by=actor())
    db.session.commit()
    said = _("Customers' people may ask for a link to sign in with.") if on else _("No links to sign in with any more.")
    undo = url_for("admin.set_sign_in_by_mail") if changed else None
    say(said, undo, "#sign-in-by-mail", on="" if on else "1")
    back = url_for("admin.sign_in_settings")
    return htmx.done("admin/settings/sign_in/_sign_in_by_mail.html", back, sign_in_by_mail=business.sign_in_by_mail)
