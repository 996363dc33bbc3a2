"""Who is staff, and as what: owners invite colleagues, change roles, lock them out and help them in again."""

from flask import abort, request
from flask_babel import gettext as _

from access import Right, needs, proved_lately
from blueprints.admin import bp
from blueprints.admin import staff_rows as rows
from blueprints.admin.acting import actor, say, switched_on
from models import managing_staff as managing
from models import signing_out
from models.base import db
from models.refusing import Refused
from models.staff import Role


@bp.get("/settings/staff")
@needs(Right.MANAGE_STAFF)
def staff_settings():
    return rows.show()


@bp.post("/settings/staff")
@needs(Right.MANAGE_STAFF)
@proved_lately
def invite_colleague():
    form = rows.ColleagueForm("colleague")
    if not form.validate_on_submit():
        return rows.show(422, form=form)
    try:
        managing.invite_colleague(form.name.data, form.email.data, Role(form.role.data), by=actor())
    except Refused as why:
        form.refuse(why)
        return rows.show(422, form=form)
    db.session.commit()
    say(_("%(person)s is invited by mail.", person=form.name.data))
    return rows.changed()


@bp.get("/settings/staff/<int:staff_id>")
@needs(Right.MANAGE_STAFF)
def colleague(staff_id):
    return rows.show(opened=rows.colleague_or_404(staff_id).id)


@bp.post("/settings/staff/<int:staff_id>/invitation")
@needs(Right.MANAGE_STAFF)
@proved_lately
def invite_colleague_again(staff_id):
    return _do(
        staff_id, managing.invite_again, lambda person, _done: _("%(person)s is invited by mail.", person=person)
    )


@bp.post("/settings/staff/<int:staff_id>/invitation/revocation")
@needs(Right.MANAGE_STAFF)
def revoke_colleagues_invitation(staff_id):
    revoked = _("The invitation of %(person)s is revoked: its link opens nothing any more.")
    none = _("%(person)s holds no invitation.")
    return _do(
        staff_id, managing.revoke_invitation, lambda person, done: (revoked if done else none) % {"person": person}
    )


@bp.post("/settings/staff/<int:staff_id>/role")
@needs(Right.MANAGE_STAFF)
@proved_lately
def change_role(staff_id):
    rows.colleague_or_404(staff_id)
    role = request.form.get("role")
    if role not in list(Role):
        abort(422)
    return _do(
        staff_id,
        lambda staff, by: managing.change_role(staff, Role(role), by),
        lambda person, _done: _("%(person)s is now: %(role)s.", person=person, role=rows.ROLE_NAMES[Role(role)]),
    )


@bp.post("/settings/staff/<int:staff_id>/activity")
@needs(Right.MANAGE_STAFF)
@proved_lately
def set_colleague_activity(staff_id):
    rows.colleague_or_404(staff_id)
    on = switched_on()
    said = _("%(person)s may sign in again.") if on else _("%(person)s is locked out and signed out everywhere.")
    return _do(
        staff_id, managing.activate if on else managing.deactivate, lambda person, _done: said % {"person": person}
    )


@bp.post("/settings/staff/<int:staff_id>/password")
@needs(Right.MANAGE_STAFF)
@proved_lately
def mail_colleague_password(staff_id):
    return _do(
        staff_id,
        managing.mail_new_password,
        lambda person, _done: _("%(person)s gets a link for a new password by mail.", person=person),
    )


@bp.post("/settings/staff/<int:staff_id>/two-step")
@needs(Right.MANAGE_STAFF)
@proved_lately
def reset_colleagues_two_step(staff_id):
    reset = _("The two-step sign-in of %(person)s is off, to be set up anew.")
    none = _("%(person)s has no two-step sign-in.")
    return _do(
        staff_id, managing.reset_second_step, lambda person, done: (reset if done else none) % {"person": person}
    )


@bp.post("/settings/staff/<int:staff_id>/sessions/end")
@needs(Right.MANAGE_STAFF)
def end_colleagues_sessions(staff_id):
    out, nowhere = _("%(person)s is signed out everywhere."), _("%(person)s was signed in nowhere.")
    return _do(
        staff_id, signing_out.sign_out_everywhere, lambda person, done: (out if done else nowhere) % {"person": person}
    )


def _do(staff_id: int, verb, say_done):
    """Load, one verb, commit, say so, show the list; what is refused stands in the open row."""
    staff = rows.colleague_or_404(staff_id)
    try:
        done = verb(staff, by=actor())
    except Refused as why:
        db.session.rollback()
        return rows.show(422, opened=staff_id, why=why)
    db.session.commit()
    say(say_done(staff.name, done))
    return rows.changed()
