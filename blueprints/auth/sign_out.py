"""Signing out, here."""

from flask import session, url_for

import htmx
from access import open_to_all, visit
from blueprints.auth import bp
from models import sign_in
from models.base import db
from models.previewing import end_previews


@bp.post("/p/<identifier>/sign-out")
@open_to_all
def sign_out(identifier):
    _end("customer")
    return htmx.leave_for(url_for("auth.sign_in", identifier=identifier))


@bp.post("/portal/sign-out")
@open_to_all
def leave():
    _end("customer")
    return htmx.leave_for(url_for("auth.front_door"))


@bp.post("/admin/sign-out")
@open_to_all
def staff_sign_out():
    if visit.signed_in:
        end_previews(visit.person_id)
    session.pop("preview", None)
    _end("staff")
    return htmx.leave_for(url_for("auth.staff_sign_in"))


def _end(audience):
    if visit.sign_in_id:
        sign_in.end(visit.sign_in_id)
        db.session.commit()
    session.pop(audience, None)
