"""What the business is called, where it is, and how it is reached."""

from flask import abort, url_for

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.settings_forms import BusinessAddressForm, BusinessForm, NamesForm, ReachForm, TaxForm
from blueprints.admin.settings_saved import save_part, say_saved
from models.countries import country_names
from models.tenant import Tenant, tenant_by_key

PAGE, PART = "admin/settings/business/business.html", "admin/settings/business/_part.html"
NAMES_CHANGED = "admin/settings/business/names_changed.html"
PARTS: dict[str, type[BusinessForm]] = {form.row: form for form in (NamesForm, BusinessAddressForm, ReachForm, TaxForm)}


@bp.get("/settings/business")
@needs(Right.SEE_SETTINGS)
def business_settings():
    return htmx.page(PAGE, **_page(tenant_by_key(visit.tenant_key)))


@bp.get("/settings/business/<part>")
@needs(Right.SEE_SETTINGS)
def business_part(part):
    business = tenant_by_key(visit.tenant_key)
    return htmx.show(PART, PAGE, **_part(business, _form(part, business)))


@bp.post("/settings/business/<part>")
@needs(Right.MANAGE_SETTINGS)
def save_business_part(part):
    business = tenant_by_key(visit.tenant_key)
    form = _form(part, business)
    if (status := save_part(business, form)) != 200:
        return htmx.show(PART, PAGE, status, **_part(business, form))
    form = say_saved(PARTS[part](business, fresh=True))
    shown = NAMES_CHANGED if part == "names" else PART
    return htmx.done(shown, url_for("admin.business_settings"), **_part(business, form))


def _form(part: str, business: Tenant) -> BusinessForm:
    return PARTS[part](business) if part in PARTS else abort(404)


def _part(business: Tenant, form: BusinessForm) -> dict:
    """What one part of the page shows; the page besides has the others."""
    return {**_page(business, form), "form": form}


def _page(business: Tenant, form: BusinessForm | None = None) -> dict:
    forms = [form if form and form.row == row else PARTS[row](business, fresh=True) for row in PARTS]
    return {"forms": forms, "countries": country_names(visit.locale)}
