"""The button for the business's website: how it looks, its HTML to copy, the plain link and the QR code."""

import re

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, ColorField, SelectChoice, SelectField
from wtforms.validators import ValidationError

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.conflicts import both_versions
from blueprints.fields import SeenForm, words
from models import website_button
from models.base import db
from models.revising import Conflict, revise, seen
from models.tenant import Tenant, tenant_by_key
from models.website_button import Button

PAGE = "admin/settings/button/button.html"
BUTTON = "admin/settings/button/_button.html"
MADE = "admin/settings/button/_made.html"
SIZES = (("small", _l("Small")), ("medium", _l("Medium")), ("large", _l("Large")))
COLUMNS = ("button_words", "button_colour", "button_size")


class ButtonForm(SeenForm):
    """Saved as one goes. Without a colour of its own the button has the business's."""

    button_words = words(_l("Words on it"), website_button.LONGEST, autocomplete="off")
    button_size = SelectField(_l("Size"), choices=[SelectChoice(key, name) for key, name in SIZES])
    own_colour = BooleanField(_l("A colour of its own, not your accent colour"))
    button_colour = ColorField(_l("Its own colour"), filters=[lambda value: (value or "").strip().lower()])

    def __init__(self, business: Tenant, **known):
        now = {column: getattr(business, column) for column in COLUMNS}
        own = {"own_colour": bool(business.button_colour), "seen": seen(business, COLUMNS)}
        super().__init__(
            "button", data=now | own | {"button_colour": business.button_colour or business.accent}, **known
        )

    def validate_button_colour(self, field) -> None:
        if self.own_colour.data and field.data and not re.fullmatch("#[0-9a-f]{6}", field.data):
            raise ValidationError(_("Write the colour as # and six digits, like #b3402e."))

    def values(self) -> dict:
        colour = (self.button_colour.data or None) if self.own_colour.data else None
        return {"button_words": self.button_words.data, "button_colour": colour, "button_size": self.button_size.data}


@bp.get("/settings/website-button")
@needs(Right.SEE_SETTINGS)
def button_settings():
    return htmx.page(PAGE, **shown(tenant_by_key(visit.tenant_key)))


@bp.get("/settings/website-button/preview")
@needs(Right.SEE_SETTINGS)
def preview_button():
    """As it would be with what is typed just now; what can't be used changes nothing."""
    business = tenant_by_key(visit.tenant_key)
    form = ButtonForm(business, formdata=request.args, meta={"csrf": False})
    return htmx.show(MADE, PAGE, **shown(business, form, form.values() if form.validate() else None))


@bp.post("/settings/website-button")
@needs(Right.MANAGE_SETTINGS)
def change_button():
    business = tenant_by_key(visit.tenant_key)
    form, before = ButtonForm(business), {column: getattr(business, column) or "" for column in COLUMNS}
    if not form.validate_on_submit():
        return htmx.show(BUTTON, PAGE, 422, **shown(business, form))
    try:
        changed = revise(business, form.values(), form.seen.data or "", what="website button changed", by=actor())
    except Conflict as conflict:
        versions = both_versions(form, conflict)
        versions["kept"].append(("own_colour", "y"))  # an empty colour is the accent then
        return htmx.show(BUTTON, PAGE, 422, **shown(business, form), versions=versions)
    db.session.commit()
    undo = url_for("admin.change_button") if changed else None
    say(_("Saved."), undo, "#website-button", own_colour="y", seen=seen(business, COLUMNS), **before)
    return htmx.done(BUTTON, url_for("admin.button_settings"), **shown(business))


@bp.get("/settings/website-button/qr.<any(svg, png):kind>")
@needs(Right.SEE_SETTINGS)
def button_qr(kind):
    made, content_type = {
        "svg": (website_button.qr_svg, "image/svg+xml"),
        "png": (website_button.qr_png, "image/png"),
    }[kind]
    saved_as = {"Content-Disposition": f'attachment; filename="customer-portal.{kind}"'}
    return Response(made(portal_url()), content_type=content_type, headers=saved_as)


def shown(business: Tenant, form: ButtonForm | None = None, wish: dict | None = None) -> dict:
    """What the page shows: the form and what comes of it."""
    now = wish or {column: getattr(business, column) for column in COLUMNS}
    button = Button(
        portal_url(),
        now["button_words"] or _("Customer portal"),
        now["button_colour"] or business.accent,
        now["button_size"],
    )
    return {
        "form": form or ButtonForm(business, formdata=None),
        "button": button,
        "drawing": website_button.drawing(button),
        "button_html": website_button.button_html(button),
        "otherwise": _("Customer portal"),
    }


def portal_url() -> str:
    return url_for("auth.front_door", _external=True)
