"""The languages of the business, its currency and its time zone, with examples of how things look then."""

import datetime as dt

from flask import abort, url_for

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.settings_forms import BusinessForm, FormatsForm, LanguagesForm
from blueprints.admin.settings_saved import save_part, say_saved
from models import formats
from models.formats import spoken
from models.languages import own_name
from models.tenant import Tenant, tenant_by_key

PAGE, PART = "admin/settings/languages/languages.html", "admin/settings/languages/_part.html"
PARTS: dict[str, type[BusinessForm]] = {form.row: form for form in (LanguagesForm, FormatsForm)}
EXAMPLE = 123_456  # minor units


@bp.get("/settings/languages")
@needs(Right.SEE_SETTINGS)
def language_settings():
    return htmx.page(PAGE, **_page(tenant_by_key(visit.tenant_key)))


@bp.get("/settings/languages/<part>")
@needs(Right.SEE_SETTINGS)
def language_part(part):
    business = tenant_by_key(visit.tenant_key)
    return htmx.show(PART, PAGE, **_page(business, _form(part, business)))


@bp.post("/settings/languages/<part>")
@needs(Right.MANAGE_SETTINGS)
def save_language_part(part):
    business = tenant_by_key(visit.tenant_key)
    form = _form(part, business)
    if (status := save_part(business, form)) != 200:
        return htmx.show(PART, PAGE, status, **_page(business, form))
    if _speaks_otherwise(business):
        return htmx.leave_for(url_for("admin.language_settings"))
    form = say_saved(PARTS[part](business, fresh=True))
    return htmx.done(PART, url_for("admin.language_settings"), **_page(business, form))


def _form(part: str, business: Tenant) -> BusinessForm:
    return PARTS[part](business) if part in PARTS else abort(404)


def _speaks_otherwise(business: Tenant) -> bool:
    """This very page is in another language from now on, so all of it has to come again."""
    return not spoken(visit.language) and spoken(business.language) != visit.locale


def _page(business: Tenant, form: BusinessForm | None = None) -> dict:
    forms = [form if form and form.row == row else PARTS[row](business, fresh=True) for row in PARTS]
    return {"forms": forms, "form": form, "examples": _examples(business)}


def _examples(business: Tenant) -> list[tuple[str, str, str, str]]:
    """(language's code, its name, a day and time, an amount) as the business's customers read them."""
    from zoneinfo import ZoneInfo

    at, zone = dt.datetime.now(dt.UTC), ZoneInfo(business.time_zone)
    codes = dict.fromkeys(filter(None, map(spoken, (business.language, *business.languages.split(",")))))
    return [
        (
            code.replace("_", "-"),
            own_name(code),
            formats.moment(at, zone, code),
            formats.money(EXAMPLE, business.currency, code),
        )
        for code in codes
    ]
