"""One's password and the browsers that one is signed in with."""

from flask import abort, current_app, flash, session, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.portal import account_sections as sections
from blueprints.portal import bp
from blueprints.portal.account_forms import PasswordForm
from blueprints.proving import proved
from models import sign_in
from models.base import db
from models.choosing_password import replace_password
from models.password import WeakPassword


@bp.post("/account/password")
@needs(Right.SEE_PORTAL)
def change_password(identifier):
    form, status = PasswordForm("password"), 422
    if not form.validate_on_submit() or (status := _refused(form)):
        return sections.show("_password", sections.password(form), status)
    session["customer"] = sign_in.renew(visit.sign_in_id)
    db.session.commit()
    flash(_("Your password is changed. You are signed out everywhere else."), "success")
    shown = sections.password() | sections.sessions()
    return htmx.done("portal/account/password_changed.html", sections.back("password"), **shown)


def _refused(form) -> int:
    """The status of a refusal, its sentence beside the field; 0 when the password is replaced."""
    known, status = proved(form.current)
    if known is None:
        return status
    cost = current_app.config["BCRYPT_COST"]
    try:
        by = sections.actor()
        if replace_password(visit, known, form.password.data, cost=cost, company=visit.customer_name, by=by):
            return 0
        form.current.errors = [_("That is not your present password.")]
    except WeakPassword as why:
        form.password.errors = [_(str(why))]
    return 422


@bp.post("/account/sessions/<int:session_id>/end")
@needs(Right.SEE_PORTAL)
def end_session(identifier, session_id):
    if not sign_in.end_own(visit.person_id, session_id):
        abort(404)
    db.session.commit()
    if session_id == visit.sign_in_id:
        session.pop("customer", None)
        return htmx.leave_for(url_for("auth.sign_in", identifier=identifier))
    flash(_("Signed out there."), "success")
    return sections.saved("_sessions", sections.sessions())


@bp.post("/account/sessions/end")
@needs(Right.SEE_PORTAL)
def end_all_sessions(identifier):
    sign_in.end_others_of_contact(visit.person_id, but=None)
    db.session.commit()
    session.pop("customer", None)
    return htmx.leave_for(url_for("auth.sign_in", identifier=identifier))


@bp.post("/account/sessions/others/end")
@needs(Right.SEE_PORTAL)
def end_other_sessions(identifier):
    sign_in.end_others_of_contact(visit.person_id, but=visit.sign_in_id)
    db.session.commit()
    flash(_("You are signed out everywhere else."), "success")
    return sections.saved("_sessions", sections.sessions())
