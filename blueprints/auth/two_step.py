"""One's own second step: set up with an app, its recovery codes, taken away. The way there is on the account page."""

from flask import current_app, flash, request, url_for
from flask_babel import gettext as _

import htmx
from access import about_own_second_step, proved_lately, visit
from blueprints.auth import bp
from blueprints.auth.forms import CodeForm
from models import two_step as verbs
from models.base import db
from models.formats import Named

OWN = ("/p/<identifier>/two-step", "/admin/account/two-step")


@bp.get(OWN[0])
@bp.get(OWN[1])
@about_own_second_step
def two_step(identifier=None):
    return _page()


@bp.post(OWN[0])
@bp.post(OWN[1])
@about_own_second_step
@proved_lately
def begin_two_step(identifier=None):
    verbs.begin(visit)
    db.session.commit()
    return _done()


@bp.post(f"{OWN[0]}/confirmation")
@bp.post(f"{OWN[1]}/confirmation")
@about_own_second_step
@proved_lately
def confirm_two_step(identifier=None):
    form = CodeForm()
    if not form.validate_on_submit():
        return _page(422, form=form)
    fits = verbs.fits_new(visit, form.code.data)
    db.session.commit()  # only looked so far: the slow hashes hold no lock
    codes, hashed = verbs.new_codes(current_app.config["BCRYPT_COST"]) if fits else ([], [])
    if not (fits and verbs.confirm(visit, form.code.data, hashed, _actor())):
        form.code.errors = [
            _("That code does not fit. Look whether the clock of the phone is right, and take the next one.")
        ]
        return _page(422, form=form)
    db.session.commit()
    return _page(codes=codes)


@bp.post(f"{OWN[0]}/codes")
@bp.post(f"{OWN[1]}/codes")
@about_own_second_step
@proved_lately
def make_recovery_codes(identifier=None):
    db.session.commit()  # only looked so far: the slow hashes hold no lock
    codes, hashed = verbs.new_codes(current_app.config["BCRYPT_COST"])
    made = verbs.replace_codes(visit, hashed, _actor())
    db.session.commit()
    return _page(codes=codes) if made else _done()


@bp.post(f"{OWN[0]}/removal")
@bp.post(f"{OWN[1]}/removal")
@about_own_second_step
@proved_lately
def remove_two_step(identifier=None):
    if verbs.remove(visit, _actor()):
        flash(_("Two-step sign-in is off. You are signed out everywhere else."), "success")
    db.session.commit()
    return _done()


def _actor():
    return visit.actor(request.remote_addr or "")


def _page(status=200, form=None, codes=()):
    """How it stands; with `codes`, the one answer that shows them. Without JavaScript that is the page itself: no address may carry them."""
    response = htmx.show("auth/_two_step.html", "auth/two_step.html", status, **_shown(form, codes))
    response.headers["Cache-Control"] = "no-store"
    return response


def _done():
    response = htmx.done("auth/_two_step.html", url_for("auth.two_step", **request.view_args or {}), **_shown())
    response.headers["Cache-Control"] = "no-store"
    return response


def _shown(form=None, codes=()) -> dict:
    staff, state = visit.audience == "staff", verbs.two_step_of(visit)
    own = {} if staff else {"identifier": visit.identifier}
    account = (
        "portal.account"
        if not staff
        else "admin.account"
        if "admin.account" in current_app.view_functions
        else "admin.home"
    )
    return {
        "state": state,
        "codes": codes,
        "qr": verbs.qr_code(state.uri) if state.uri else None,
        "form": form or CodeForm(formdata=None),
        "urls": {
            name: url_for(f"auth.{name}", **own)
            for name in ("begin_two_step", "confirm_two_step", "make_recovery_codes", "remove_two_step")
        },
        "account_url": url_for(account, **own),
        "home_url": url_for("admin.home") if staff else url_for("portal.home", **own),
        "brand": Named(visit.tenant_name if staff else visit.customer_name),
    }
