"""Logo and colour of the business: its own pages, and every portal that has none of its own."""

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin import branding_answers as answers
from blueprints.admin.branding_shown import branding
from models.tenant import tenant_by_key


@bp.get("/settings/branding")
@needs(Right.SEE_SETTINGS)
def branding_settings():
    return htmx.page("admin/branding/settings.html", **branding(tenant_by_key(visit.tenant_key)))


@bp.get("/settings/branding/accent")
@needs(Right.SEE_SETTINGS)
def preview_business_accent():
    return answers.preview(tenant_by_key(visit.tenant_key))


@bp.post("/settings/branding/accent")
@needs(Right.MANAGE_SETTINGS)
def set_business_accent():
    return answers.change_accent(tenant_by_key(visit.tenant_key))


@bp.post("/settings/branding/logo")
@needs(Right.MANAGE_SETTINGS)
@answers.takes_a_file
def set_business_logo():
    picture, problem = answers.uploaded()
    return answers.change_logo(tenant_by_key(visit.tenant_key), picture, problem)


@bp.post("/settings/branding/logo/removal")
@needs(Right.MANAGE_SETTINGS)
def remove_business_logo():
    return answers.remove_logo(tenant_by_key(visit.tenant_key))


@bp.post("/settings/branding/logo/former")
@needs(Right.MANAGE_SETTINGS)
def put_business_logo_back():
    return answers.put_logo_back(tenant_by_key(visit.tenant_key))
