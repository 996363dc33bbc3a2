"""Logo and accent are changed in the same way for the business and for one customer: what both have in common."""

from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

import htmx
from blueprints.admin.acting import actor, say
from blueprints.admin.branding_shown import AccentForm, branding, dom_key, previewed
from blueprints.admin.customer_portal import PAGE, back, tab
from integrations.images import MOST_BYTES, BadPicture, read_logo
from models import branding as models_branding
from models.base import db
from models.customer import Customer
from models.logo import Picture
from models.tenant import Tenant

LONGEST_BODY = 8_000_000  # bytes: enough for what people take for a logo, so that it gets a sentence of its own


def takes_a_file(view: Any) -> Any:
    """Its requests may be longer than others; app.py sets that before the form is read."""
    view.longest_body = LONGEST_BODY
    return view


def uploaded() -> tuple[Picture | None, str]:
    """The picture that was sent, else the sentence about what is wrong with it."""
    file = request.files.get("logo")
    try:
        return read_logo(file.stream.read(MOST_BYTES + 1) if file else b""), ""
    except BadPicture as why:
        return None, _(str(why))


def change_accent(owner: Tenant | Customer) -> Response:
    form, former = AccentForm(dom_key(owner)), owner.accent or ""
    if not form.validate_on_submit():
        return answer(owner, "accent", 422, form=form)
    if not form.accent.data and isinstance(owner, Tenant):
        form.accent.errors = [_("Enter a colour. It looks like #b3402e.")]
        return answer(owner, "accent", 422, form=form)
    changed = models_branding.set_accent(owner, form.accent.data or None, by=actor())
    db.session.commit()
    if changed:
        url = branding(owner)["brand"]["urls"]["accent"]
        say(_accent_said(owner), undo=url, target=f"#{dom_key(owner)}-accent-card", accent=former)
    return done(owner, "accent")


def _accent_said(owner: Tenant | Customer) -> str:
    if isinstance(owner, Tenant):
        return _("The accent colour is %(colour)s now.", colour=owner.accent)
    if owner.accent is None:
        return _("%(name)s has the colour of the business now.", name=owner.name)
    return _("%(name)s has the colour %(colour)s now.", name=owner.name, colour=owner.accent)


def change_logo(owner: Tenant | Customer, picture: Picture | None, problem: str) -> Response:
    if picture is None:
        return answer(owner, "logo", 422, logo_problem=problem)
    former = owner.logo_hash
    changed = models_branding.set_logo(owner, picture, by=actor())
    db.session.commit()
    if changed:
        _say_of_logo(owner, _("Logo replaced.") if former else _("Logo added."), former)
    return done(owner, "logo")


def remove_logo(owner: Tenant | Customer) -> Response:
    former = owner.logo_hash
    changed = models_branding.remove_logo(owner, by=actor())
    db.session.commit()
    if changed:
        _say_of_logo(owner, _("Logo removed."), former)
    return done(owner, "logo")


def put_logo_back(owner: Tenant | Customer) -> Response:
    put_back = models_branding.put_logo_back(owner, request.form.get("hash", ""), by=actor())
    db.session.commit()
    if put_back:
        flash(_("The former logo is back."), "success")
    else:
        flash(_("The former logo is not there any more. Add it again from its file."), "error")
    return done(owner, "logo")


def _say_of_logo(owner: Tenant | Customer, text: str, former: str | None) -> None:
    urls, target = branding(owner)["brand"]["urls"], f"#{dom_key(owner)}-logo-card"
    if former:
        say(text, undo=urls["former_logo"], target=target, hash=former)
    else:
        say(text, undo=urls["no_logo"], target=target)


def preview(owner: Tenant | Customer) -> Response:
    typed = request.args.get("accent", "")
    return htmx.show("admin/branding/_preview.html", _page(owner), **_around(owner) | previewed(owner, typed))


def answer(owner: Tenant | Customer, part: str, status: int = 200, **changed: Any) -> Response:
    """One of the two cards to a fragment request, else the page with both."""
    shown = _around(owner) | branding(owner, **changed)
    return htmx.show(f"admin/branding/_{part}.html", _page(owner), status, **shown)


def done(owner: Tenant | Customer, part: str) -> Response:
    """After a change: the card as it is now, and with the business's own what the page around it has of it; or back to the page."""
    to = back(owner) if isinstance(owner, Customer) else url_for("admin.branding_settings")
    if isinstance(owner, Customer):
        return htmx.done(f"admin/branding/_{part}.html", to, **branding(owner))
    frame = {
        "logo_url": url_for("public.logo", digest=owner.logo_hash) if owner.logo_hash else None,
        "theme_url": url_for("public.theme", colour=owner.accent[1:]),
    }
    return htmx.done(f"admin/branding/{part}_changed.html", to, **branding(owner), **frame)


def _page(owner: Tenant | Customer) -> str:
    return PAGE if isinstance(owner, Customer) else "admin/branding/settings.html"


def _around(owner: Tenant | Customer) -> dict[str, Any]:
    return tab(owner) if isinstance(owner, Customer) and not htmx.is_fragment() else {}
