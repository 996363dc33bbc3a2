"""One's password and the browsers that one is signed in with."""

from flask import abort, current_app, flash, request, session, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.portal import account_sections as sections
from blueprints.portal import bp
from blueprints.portal.account_forms import PasswordForm
from models import sign_in
from models.base import db
from models.choosing_password import prove, replace_password, try_current
from models.password import WeakPassword
from models.signing_in import Attempt, Limits, TooMany


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


def proved(field) -> tuple[str | None, int]:
    """The hash that the present password in this field fits; else the status of a refusal, its sentence beside the field.

    Counts the try and commits it, before the slow look at the password and whatever comes of it.
    """
    if not field.data:
        field.errors = [_("Enter your present password.")]
        return None, 422
    try:
        tried = _counted()
    except TooMany as wait:
        minutes = -(-wait.seconds // 60)
        field.errors = [_("Too many attempts. Try again in %(minutes)s minutes.", minutes=minutes)]
        return None, 429
    known = prove(tried, field.data, current_app.config["BCRYPT_COST"])
    db.session.commit()
    if known is None:
        field.errors = [_("That is not your present password.")]
    return known, 0 if known else 422


def _counted() -> Attempt:
    settings, address = current_app.config, request.remote_addr or ""
    try:
        return try_current(visit, Limits(settings["SIGN_INS_PER_ACCOUNT"], settings["SIGN_INS_PER_ADDRESS"]), address)
    finally:
        db.session.commit()


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
