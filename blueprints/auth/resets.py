"""A new password, or the first one, by a mailed link: for customers' people and for staff."""

from access import open_to_all
from blueprints.auth import bp
from blueprints.auth.choosing_by_link import RESET, STAFF_RESET, choose, look


@bp.get("/portal/password/<token>")
@open_to_all
def reset(token):
    return look(RESET, token)


@bp.post("/portal/password/<token>")
@open_to_all
def set_password_by_link(token):
    return choose(RESET, token)


@bp.get("/admin/password/<token>")
@open_to_all
def staff_reset(token):
    return look(STAFF_RESET, token)


@bp.post("/admin/password/<token>")
@open_to_all
def set_staff_password_by_link(token):
    return choose(STAFF_RESET, token)
