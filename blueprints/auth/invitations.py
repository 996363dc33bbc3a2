"""Invitations: the only way in which a sign-in begins. Of portal users in their customer's brand, and of staff."""

from access import open_to_all
from blueprints.auth import bp
from blueprints.auth.choosing_by_link import INVITATION, STAFF_INVITATION, choose, look
from blueprints.auth.mails import mail_again


@bp.get("/p/<identifier>/invitation/<token>")
@open_to_all
def invitation(identifier, token):
    return look(INVITATION, token)


@bp.post("/p/<identifier>/invitation/<token>")
@open_to_all
def accept_invitation(identifier, token):
    return choose(INVITATION, token)


@bp.post("/p/<identifier>/invitation/<token>/again")
@open_to_all
def invite_again(identifier, token):
    return mail_again(token)


@bp.get("/admin/invitation/<token>")
@open_to_all
def staff_invitation(token):
    return look(STAFF_INVITATION, token)


@bp.post("/admin/invitation/<token>")
@open_to_all
def accept_staff_invitation(token):
    return choose(STAFF_INVITATION, token)


@bp.post("/admin/invitation/<token>/again")
@open_to_all
def invite_staff_again(token):
    return mail_again(token, staff=True)
