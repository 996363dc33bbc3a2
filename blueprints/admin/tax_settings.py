"""Settings → Tax: rates, prices with or without it, what invoices say, and what is missing for e-invoices."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.conflicts import side_by_side
from blueprints.fields import SeenForm, words
from models import tax_policy
from models.base import db
from models.refusing import Refused
from models.revising import Conflict
from models.tax_policy import FIELDS, TEXTS
from models.taxing import USUAL_TEXTS
from models.tenant import Tenant, tenant_by_key

PAGE = "admin/settings/tax/tax.html"
TREATMENTS = {
    "domestic": _l("Domestic: with tax"),
    "intra_eu": _l("Goods into another EU country: without tax"),
    "export": _l("Export out of the EU: without tax"),
    "reverse_charge": _l("Reverse charge: the customer owes the tax"),
}
MISSING = {
    "legal_name": _l("legal name"), "street": _l("street"), "postal_code": _l("postcode"), "city": _l("city"), "country": _l("country"),
    "tax_id": _l("VAT or tax number"), "email": _l("email"),
}  # fmt: skip


class TaxPolicyForm(SeenForm):
    tax_rates = words(_l("Rates (%)"), 100, autocomplete="off", inputmode="decimal")
    prices_gross = BooleanField(_l("Prices are shown with tax"))
    intra_eu = words(TREATMENTS["intra_eu"], 500, kind=TextAreaField, rows=2)
    export = words(TREATMENTS["export"], 500, kind=TextAreaField, rows=2)
    reverse_charge = words(TREATMENTS["reverse_charge"], 500, kind=TextAreaField, rows=2)
    invoice_terms = words(_l("Below every invoice"), 4000, kind=TextAreaField, rows=4)

    def __init__(self, business: Tenant, **known: Any):
        now = tax_policy.tax_policy(business)
        told = {name: getattr(now, name) for name in FIELDS}
        told |= {"tax_rates": told["tax_rates"].replace(",", ", "), "seen": tax_policy.tax_token(business)}
        super().__init__("tax", data=told, **known)

    def values(self) -> dict:
        return {name: self[name].data for name in FIELDS}


@bp.get("/settings/tax")
@needs(Right.SEE_SETTINGS)
def tax_settings():
    return _page(TaxPolicyForm(tenant_by_key(visit.tenant_key), formdata=None))


@bp.post("/settings/tax")
@needs(Right.MANAGE_SETTINGS)
def change_tax_settings():
    business = tenant_by_key(visit.tenant_key)
    form = TaxPolicyForm(business)
    if not form.validate_on_submit():
        return _page(form, 422)
    try:
        tax_policy.change_tax_policy(business, form.values(), form.seen.data or "", actor())
    except Refused as why:
        form.refuse(why)
        return _page(form, 422)
    except Conflict as why:
        db.session.rollback()
        form.seen.data = why.seen
        return _page(form, 409, versions=side_by_side(why, lambda field: form[field]))
    db.session.commit()
    say(_("Saved. New invoices say so."))
    return htmx.leave_for(url_for("admin.tax_settings"))


def _page(form: TaxPolicyForm, status: int = 200, **more: Any):
    missing = [str(MISSING[name]) for name in tax_policy.missing_of_seller(tenant_by_key(visit.tenant_key))]
    texts = [(form[name], _(str(USUAL_TEXTS[name]))) for name in TEXTS]
    return htmx.page(PAGE, status, form=form, texts=texts, missing=missing, **more)
