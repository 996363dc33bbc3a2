"""What holds for all customers: the portal as a whole, and what its people may change about themselves."""

from flask import abort, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say, switched_on
from blueprints.admin.module_words import module_rows
from blueprints.admin.settings_forms import DocumentLinksForm
from models.base import db
from models.revising import change, lock
from models.tenant import Tenant, tenant_by_key

PAGE = "admin/settings/portal/portal.html"
WAYS = ("freely", "approval", "never")
SUBJECTS = {"contact": "contact_changes", "company": "company_changes"}


@bp.get("/settings/portal")
@needs(Right.SEE_SETTINGS)
def portal_settings():
    business = tenant_by_key(visit.tenant_key)
    return htmx.page(PAGE, **shown(business))


def shown(business: Tenant) -> dict:
    """What the page shows."""
    return {
        "modules": module_rows(business),
        "tenant_open": business.portal_open,
        "links_form": DocumentLinksForm(business, fresh=True),
        "link_step_up": business.link_step_up,
        "changes": {subject: getattr(business, column) for subject, column in SUBJECTS.items()},
        "ways": WAYS,
    }


@bp.post("/settings/portal-access")
@needs(Right.MANAGE_SETTINGS)
def set_portal_access_for_all():
    business, on = tenant_by_key(visit.tenant_key), switched_on()
    changed = business.open_portal(by=actor()) if on else business.close_portal(by=actor())
    db.session.commit()
    undo = url_for("admin.set_portal_access_for_all") if changed else None
    said = _("The portal is open.") if on else _("The portal is closed for all customers.")
    say(said, undo, "#portal-access", on="" if on else "1")
    return htmx.done(
        "admin/settings/portal/_access.html", url_for("admin.portal_settings"), tenant_open=business.portal_open
    )


@bp.post("/settings/changes/<any(contact, company):subject>")
@needs(Right.MANAGE_SETTINGS)
def set_changes(subject):
    way, column = request.form.get("way"), SUBJECTS[subject]
    if way not in WAYS:
        abort(422)
    business = lock(tenant_by_key(visit.tenant_key))
    before = getattr(business, column)
    changed = change(business, {column: way}, what="what customers may change", by=actor())
    db.session.commit()
    undo = url_for("admin.set_changes", subject=subject) if changed else None
    say(_("Saved."), undo, f"#changes-{subject}", way=before)
    back = url_for("admin.portal_settings")
    return htmx.done("admin/settings/portal/_changes.html", back, subject=subject, **shown(business))
