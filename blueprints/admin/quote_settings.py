"""How offers are made, for all customers."""

from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectMultipleField, TextAreaField
from wtforms.validators import NumberRange, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.conflicts import side_by_side
from blueprints.fields import SeenForm, words
from blueprints.number_fields import DecimalText
from models import quote_policy
from models.base import db
from models.money import main_units, minor_units
from models.quote_policy import ASKABLE, OF_QUOTES
from models.revising import Conflict, seen
from models.tenant import Tenant, tenant_by_key

PAGE = "admin/quotes/settings.html"
ASKED = {
    "rows": _l("Goods, with how many"),
    "note": _l("What it is about, in words"),
    "wanted_on": _l("By when"),
    "files": _l("A file, such as a drawing"),
}
NAMED = {"quote_approval_off": "off_percent"}  # what a field is called in the form


class QuotePolicyForm(SeenForm):
    quote_days = IntegerField(_l("Days an offer is good"), [NumberRange(1, 365, _l("Enter a number from 1 to 365."))])
    quote_reminder_days = IntegerField(
        _l("Remind the customer so many days before its end"), [NumberRange(0, 60, _l("Enter a number from 0 to 60."))]
    )
    quote_approval_above = DecimalText(_l("A colleague approves offers above"), 2)
    off_percent = DecimalText(_l("… or with a discount above (%)"), 2)
    quote_terms = words(_l("Terms of new offers"), 4000, kind=TextAreaField, rows=5)
    quote_asks = SelectMultipleField(
        _l("Who asks for a quote has to say"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    def __init__(self, business: Tenant, **known: Any):
        above, off = business.quote_approval_above, business.quote_approval_off
        data = {field: getattr(business, field) for field in OF_QUOTES} | {
            "quote_approval_above": None if above is None else main_units(above, business.currency),
            "off_percent": None if off is None else off * 100,
            "quote_asks": sorted(quote_policy.asks_of(business)),
            "seen": seen(business, OF_QUOTES),
        }
        self.currency = business.currency
        super().__init__("quotes", data=data, **known)
        self.quote_asks.choices = [(key, str(ASKED[key])) for key in ASKABLE]

    def validate_quote_approval_above(self, field) -> None:
        if field.data is not None and not 0 <= field.data <= Decimal(10**11):
            raise ValidationError(_("Enter an amount that is not negative."))

    def validate_off_percent(self, field) -> None:
        if field.data is not None and not 0 <= field.data <= 100:
            raise ValidationError(_("Enter a share between 0 and 100 %."))

    def values(self) -> dict:
        above, off = self.quote_approval_above.data, self.off_percent.data
        return {field: self[field].data for field in OF_QUOTES if field in self} | {
            "quote_approval_above": None if above is None else minor_units(above, self.currency),
            "quote_approval_off": None if off is None else off / 100,
            "quote_asks": ",".join(key for key in ASKABLE if key in (self.quote_asks.data or ())),
        }


@bp.get("/settings/quotes")
@needs(Right.SEE_SETTINGS)
def quote_settings():
    return htmx.page(PAGE, form=QuotePolicyForm(tenant_by_key(visit.tenant_key), formdata=None))


@bp.post("/settings/quotes")
@needs(Right.MANAGE_SETTINGS)
def change_quote_settings():
    business = tenant_by_key(visit.tenant_key)
    form = QuotePolicyForm(business)
    if not form.validate_on_submit():
        return htmx.page(PAGE, 422, form=form)
    try:
        quote_policy.change_quote_policy(business, form.values(), form.seen.data or "", actor())
    except Conflict as why:
        db.session.rollback()
        form.seen.data = why.seen  # what is saved next was decided with both in sight
        versions = side_by_side(why, lambda field: form[NAMED.get(field, field)])
        return htmx.page(PAGE, 409, form=form, versions=versions)
    db.session.commit()
    say(_("Saved."))
    return htmx.leave_for(url_for("admin.quote_settings"))
