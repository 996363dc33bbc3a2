"""One's password and the browsers that one is signed in with."""

from flask import abort, flash, session, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.own_sign_in import PasswordForm, refused
from blueprints.portal import account_sections as sections
from blueprints.portal import bp
from models import sign_in
from models.base import db


@bp.post("/account/password")
@needs(Right.SEE_PORTAL)
def change_password(identifier):
    form, status = PasswordForm("password"), 422
    if not form.validate_on_submit() or (status := refused(form, visit.customer_name, sections.actor())):
        return sections.show(sections.PASSWORD, sections.password(form), status)
    session["customer"] = sign_in.renew(visit.sign_in_id)
    db.session.commit()
    flash(_("Your password is changed. You are signed out everywhere else."), "success")
    shown = sections.password() | sections.sessions()
    return htmx.done("shared/account/password_changed.html", sections.back("password"), **shown)


@bp.post("/account/sessions/<int:session_id>/end")
@needs(Right.SEE_PORTAL)
def end_session(identifier, session_id):
    if not sign_in.end_own(visit, session_id):
        abort(404)
    db.session.commit()
    if session_id == visit.sign_in_id:
        session.pop("customer", None)
        return htmx.leave_for(url_for("auth.sign_in", identifier=identifier))
    flash(_("Signed out there."), "success")
    return sections.saved(sections.SESSIONS, sections.sessions())


@bp.post("/account/sessions/end")
@needs(Right.SEE_PORTAL)
def end_all_sessions(identifier):
    sign_in.end_others_at(visit, but=None)
    db.session.commit()
    session.pop("customer", None)
    return htmx.leave_for(url_for("auth.sign_in", identifier=identifier))


@bp.post("/account/sessions/others/end")
@needs(Right.SEE_PORTAL)
def end_other_sessions(identifier):
    sign_in.end_others_at(visit, but=visit.sign_in_id)
    db.session.commit()
    flash(_("You are signed out everywhere else."), "success")
    return sections.saved(sections.SESSIONS, sections.sessions())
