"""Links to one document: how long they last, and whether a mailed code opens the rest of the portal behind them."""

from flask import url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say, switched_on
from blueprints.admin.portal_settings import PAGE, shown
from blueprints.admin.settings_forms import DocumentLinksForm
from blueprints.admin.settings_saved import save_part, say_saved
from models.base import db
from models.switches import flip
from models.tenant import tenant_by_key

PART = "admin/settings/portal/_document_links.html"


@bp.get("/settings/document-links")
@needs(Right.SEE_SETTINGS)
def document_link_settings():
    return htmx.show(PART, PAGE, **shown(tenant_by_key(visit.tenant_key)))


@bp.post("/settings/document-links")
@needs(Right.MANAGE_SETTINGS)
def set_link_days():
    business = tenant_by_key(visit.tenant_key)
    form = DocumentLinksForm(business)
    if (status := save_part(business, form)) != 200:
        return htmx.show(PART, PAGE, status, **shown(business) | {"links_form": form})
    form = say_saved(DocumentLinksForm(business, fresh=True))
    return htmx.done(PART, url_for("admin.portal_settings"), **shown(business) | {"links_form": form})


@bp.post("/settings/document-links/step-up")
@needs(Right.MANAGE_SETTINGS)
def set_link_step_up():
    business, on = tenant_by_key(visit.tenant_key), switched_on()
    what = "link step-up on" if on else "link step-up off"
    changed = flip(business, "link_step_up", on, what, by=actor())
    db.session.commit()
    said = _("A mailed code opens the rest of the portal.") if on else _("A link opens its document and nothing else.")
    undo = url_for("admin.set_link_step_up") if changed else None
    say(said, undo, "#document-links", on="" if on else "1")
    return htmx.done(PART, url_for("admin.portal_settings"), **shown(business))
