"""The password asked again before something that a borrowed browser must not do (ASVS 7.5.1, 7.5.3).

A POST to a view that is declared @proved_lately waits here when the last proof is older than 15 minutes: the answer asks for the password
and carries along what was typed; sent again with the right one, the POST goes on as if nothing had been.
"""

from urllib.parse import urlsplit

from flask import current_app, g, request, session, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import Length

import htmx
from access import visit
from blueprints.auth import bp
from blueprints.fields import onward
from blueprints.proving import proved
from models import sign_in
from models.base import db
from models.formats import Named


class ProofForm(FlaskForm):
    proof = PasswordField(_l("Your password"), [Length(max=200, message=_l("That is too long for a password."))])


@bp.before_app_request
def ask_password_again():
    """After the gate, which has said who this is and that they may."""
    view = current_app.view_functions.get(request.endpoint or "")
    asked = getattr(view, "proved_lately", False)
    if callable(asked):
        asked = asked(request.form)
    if not asked or request.method != "POST" or "visit" not in g or not visit.signed_in or visit.proved_lately:
        return None
    form = ProofForm()
    if "proof" not in request.form:
        return _ask(ProofForm(formdata=None), 401)
    status = 0 if form.validate() else 422
    if status or (status := proved(form.proof)[1]):
        return _ask(form, status)
    sign_in.note_proof(visit.sign_in_id)
    session[visit.audience] = sign_in.renew(visit.sign_in_id)
    db.session.commit()
    return None


def _ask(form, status):
    """As a page, or as a dialog above the page whose fragment waits. Either form is a plain one and leads to a whole page."""
    staff = visit.audience == "staff"
    home = url_for("admin.home") if staff else url_for("portal.home", identifier=visit.identifier)
    context = {
        "form": form,
        "kept": [(name, text) for name, text in request.form.items(multi=True) if name not in ("csrf_token", "proof")],
        "action_url": request.full_path.rstrip("?"),
        "back_url": onward(_from(), home),
        "forgotten_url": _forgotten_url(),
        "brand": Named(visit.tenant_name if staff else visit.customer_name),
    }
    shown = htmx.show("auth/_prove_dialog.html", "auth/prove.html", status, **context)
    shown.headers["Cache-Control"] = "no-store"
    return htmx.as_dialog(shown) if htmx.is_fragment() else shown


def _from() -> str:
    """The page of ours that this was pressed on."""
    came = urlsplit(request.referrer or "")
    return f"{came.path}?{came.query}" if came.query else came.path


def _forgotten_url() -> str | None:
    """For who has no password, having come by a link."""
    endpoint = "auth.forgotten_by_staff" if visit.audience == "staff" else "auth.forgotten"
    if endpoint not in current_app.view_functions:
        return None
    return url_for(endpoint, **({} if visit.audience == "staff" else {"identifier": visit.identifier}))
