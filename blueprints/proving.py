"""Proving that one knows one's own password: counted with the sign-ins, and never while a lock is held."""

from flask import current_app, request
from flask_babel import gettext as _

from access import visit
from models.base import db
from models.choosing_password import prove, try_current
from models.signing_in import Attempt, Limits, TooMany


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
