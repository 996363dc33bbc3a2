"""The second step of signing in: the password was right, now a code of the app or a recovery code (RFC 6238)."""

from flask import current_app, request, session, url_for
from flask_babel import gettext as _

import htmx
from access import open_to_all, visit
from blueprints.auth import bp
from blueprints.auth.entering import session_hours
from blueprints.auth.forms import CodeForm
from blueprints.fields import onward
from models import sign_in
from models.base import db
from models.formats import Named
from models.second_step import count_code, hash_of, salt_for, spend
from models.signing_in import Limits, TooMany
from models.two_step import person_at


@bp.get("/p/<identifier>/code")
@bp.get("/admin/code")
@open_to_all
def code(identifier=None):
    return _ask()


@bp.post("/p/<identifier>/code")
@bp.post("/admin/code")
@open_to_all
def enter_code(identifier=None):
    return _enter()


@bp.get("/portal/code")
@open_to_all
def front_door_code():
    return _ask()


@bp.post("/portal/code")
@open_to_all
def enter_front_door_code():
    return _enter()


def _ask():
    return _page(CodeForm(next=request.args.get("next", "")[:2000])) if visit.waits else htmx.leave_for(_home())


def _enter():
    """Whoever does not wait for a code is led on: in, or to the password."""
    if not visit.waits:
        return htmx.leave_for(_home())
    form = CodeForm()
    status = _refused(form)
    return _page(form, status) if status else htmx.leave_for(onward(form.next.data, _home()))


def _refused(form) -> int:
    """The status of a refusal, its sentence beside the field; 0 when the code has let this browser through.

    Counts the try and commits it before anything is looked at.
    """
    if not form.validate_on_submit():
        return 422
    try:
        tried = _counted()
    except TooMany as wait:
        minutes = -(-wait.seconds // 60)
        form.code.errors = [_("Too many attempts. Try again in %(minutes)s minutes.", minutes=minutes)]
        return 429
    salt = salt_for(visit, form.code.data)
    db.session.commit()  # only looked so far: the slow hash holds no lock
    hashed = hash_of(form.code.data, salt)
    key = None
    if spend(visit, tried, form.code.data, hashed):
        key = sign_in.let_through(visit.sign_in_id, person_at(visit), hours=session_hours(visit.audience))
    db.session.commit()
    if key is None:
        form.code.errors = [_("That code is not right, or has been used already. Take the next one.")]
        return 422
    session[visit.audience] = key
    return 0


def _counted():
    settings = current_app.config
    limits = Limits(settings["SIGN_INS_PER_ACCOUNT"], settings["SIGN_INS_PER_ADDRESS"])
    try:
        return count_code(visit, limits, request.remote_addr or "")
    finally:
        db.session.commit()


def _home() -> str:
    identifier = (request.view_args or {}).get("identifier")
    if visit.audience == "staff":
        return url_for("admin.home")
    return url_for("portal.home", identifier=identifier) if identifier else url_for("auth.front_door")


def _page(form, status=200):
    identifier = (request.view_args or {}).get("identifier")
    leave = {"staff": "auth.staff_sign_out"}.get(visit.audience, "auth.sign_out" if identifier else "auth.leave")
    by_recovery = "recovery" in request.args
    other_way = {"next": form.next.data or None, "recovery": None if by_recovery else 1}
    shown = htmx.show(
        "auth/_code_form.html",
        "auth/code.html",
        status,
        form=form,
        by_recovery=by_recovery,
        action_url=request.full_path.rstrip("?"),
        other_url=url_for(request.endpoint.replace("enter_", ""), **request.view_args, **other_way),
        leave_url=url_for(leave, **({"identifier": identifier} if leave == "auth.sign_out" else {})),
        person=visit.person_name,
        brand=Named((visit.customer_name if identifier else None) or visit.tenant_name),
    )
    shown.headers["Cache-Control"] = "no-store"
    return shown
