"""Logo and accent of a business or a customer as a page shows them, and the form of the accent."""

from typing import Any

from babel.numbers import format_decimal
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ColorField, HiddenField, StringField
from wtforms.validators import ValidationError

from access import Right, can, visit
from blueprints.fields import RowForm, tidy
from models.accent import BadColour, Swatch, read_colour, swatch
from models.customer import Customer
from models.tenant import Tenant

ENDPOINTS = {
    "preview": "preview_{}_accent",
    "accent": "set_{}_accent",
    "logo": "set_{}_logo",
    "no_logo": "remove_{}_logo",
    "former_logo": "put_{}_logo_back",
}


class AccentForm(RowForm):
    """One colour, typed or picked: `was` tells which of the two was changed where no script keeps them in step."""

    accent = StringField(_l("Colour"), filters=[tidy], render_kw={"maxlength": 20, "spellcheck": "false"})
    picked = ColorField(_l("Pick a colour"))
    was = HiddenField()

    def validate_accent(self, field) -> None:
        picked = self.picked.data if self.picked.data != self.was.data and field.data == self.was.data else None
        try:
            field.data = read_colour(picked or field.data) if picked or field.data else ""
        except BadColour as error:
            raise ValidationError(_("That is not a colour. It looks like #b3402e.")) from error


def branding(owner: Tenant | Customer, form: AccentForm | None = None, logo_problem: str = "") -> dict[str, Any]:
    """What the pieces in templates/admin/branding/ show of one owner, as `brand`."""
    customer = owner if isinstance(owner, Customer) else None
    accent, key = owner.accent or visit.tenant_accent, dom_key(owner)
    return {
        "brand": {
            "owner": owner,
            "customer": customer,
            "business": visit.tenant_name,
            "may": can(Right.MANAGE_PORTAL if customer else Right.MANAGE_SETTINGS),
            "form": form or AccentForm(key, formdata=None, data={"accent": accent, "picked": accent, "was": accent}),
            "swatch": swatch(accent),
            "logo": owner.logo_hash,
            "instead": visit.tenant_logo if customer else None,
            "logo_problem": logo_problem,
            "figure": figure,
            "urls": _urls(customer),
        }
    }


def _urls(customer: Customer | None) -> dict[str, str]:
    whose, known = ("customer", {"number": customer.number}) if customer else ("business", {})
    return {name: url_for(f"admin.{endpoint.format(whose)}", **known) for name, endpoint in ENDPOINTS.items()}


def previewed(owner: Tenant | Customer, typed: str) -> dict[str, Any]:
    """The preview of a colour that is being typed; none where it is no colour yet."""
    try:
        found: Swatch | None = swatch(read_colour(typed))
    except BadColour:
        found = None
    shown = branding(owner)
    shown["brand"]["swatch"] = found
    return shown


def figure(ratio: float) -> str:
    """A contrast in the reader's language; cut, not rounded: what says 4.5 has 4.5."""
    return format_decimal(int(ratio * 10) / 10, format="0.0", locale=visit.locale)


def dom_key(owner: Tenant | Customer) -> str:
    return f"{owner.__tablename__}-{owner.id}"
