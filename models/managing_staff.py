"""Who is staff, and as what: decided by owners, on record, and never so that no owner is left (DOMAIN §1)."""

from sqlalchemy import select

from models import sign_in, two_step
from models.base import db
from models.event import Actor, record
from models.letter_kinds import said
from models.link import Link, Purpose
from models.links import end_ways_in, make_link, replace_links, revoke
from models.posting import post
from models.refusing import Refused, refusing_twins
from models.resetting import mail_reset
from models.revising import change, lock
from models.staff import Role, Staff
from models.switches import flip

ROLE_NAMES = {
    Role.OWNER: said("Owner"),
    Role.MANAGER: said("Manager"),
    Role.CLERK: said("Clerk"),
    Role.VIEWER: said("Viewer"),
}
LAST_OWNER = "This is the last owner who can sign in. Make somebody else an owner first."


def invite_colleague(name: str, email: str, role: Role, by: Actor) -> Staff:
    """A new member of staff, who chooses a password by the link that is mailed. Raises Refused where the email is somebody's already."""
    with refusing_twins():
        staff = Staff(name=name, email=email, role=role.value)
        db.session.add(staff)
        db.session.flush()
        record(staff, "colleague added", by=by, after=f"{name} <{email}>, {role}")
        _mail_invitation(staff, by)
    return staff


def invite_again(staff: Staff, by: Actor) -> None:
    """Another link in place of the one before. Raises Refused where it would lead nowhere."""
    staff = lock(staff)
    if not staff.active:
        raise Refused("email", "This colleague is deactivated. Activate them first.")
    if staff.password_hash:
        raise Refused("email", "This colleague has a password already and needs no invitation.")
    _mail_invitation(staff, by)


def revoke_invitation(staff: Staff, by: Actor) -> bool:
    """The link that was mailed opens nothing any more. True when there was one."""
    query = select(Link).where(Link.staff_id == staff.id, Link.purpose == Purpose.INVITATION, Link.used_at.is_(None))
    newest = db.session.scalar(query.order_by(Link.id.desc()).limit(1))
    return newest is not None and revoke(newest, by)


def change_role(staff: Staff, role: Role, by: Actor) -> bool:
    """From the next request on. True when that changed anything. Raises Refused for one's own, and where no owner would be left."""
    if staff.id == by.id:
        raise Refused("role", "Nobody changes their own role. Ask another owner.")
    if role != Role.OWNER:
        _keep_an_owner(staff, "role", by)
    return change(lock(staff), {"role": role.value}, what="role changed", by=by)


def deactivate(staff: Staff, by: Actor) -> bool:
    """Signed out everywhere at once, previews and mailed links too; what was theirs to do stays theirs. Raises Refused.

    True when that changed anything.
    """
    if staff.id == by.id:
        raise Refused("active", "Nobody deactivates themselves. Ask another owner.")
    _keep_an_owner(staff, "active", by)
    changed = flip(staff, "active", False, "colleague deactivated", by)
    if changed:
        sign_in.end_others(staff)
        end_ways_in(staff)
    return changed


def activate(staff: Staff, by: Actor) -> bool:
    """In again, with the password and the role from before. True when that changed anything."""
    return flip(staff, "active", True, "colleague activated", by)


def mail_new_password(staff: Staff, by: Actor) -> None:
    """A letter with a link for a new password. Raises Refused where it would lead nowhere."""
    if not staff.active or not staff.password_hash:
        raise Refused("email", "This colleague has no password to replace. Activate or invite them first.")
    mail_reset(staff, by)


def reset_second_step(staff: Staff, by: Actor) -> bool:
    """For who has lost phone and recovery codes. True when there was one. Raises Refused for one's own."""
    if staff.id == by.id:
        raise Refused("two_step", "Your own two-step sign-in is on your account page.")
    return two_step.reset(staff, by)


def _mail_invitation(staff: Staff, by: Actor) -> None:
    replace_links(Purpose.INVITATION, staff)
    made = make_link(Purpose.INVITATION, staff, staff.email, by=by)
    until = {"until": made.link.expires_at.isoformat()}
    facts = {"by": by.name, "said": {"role": ROLE_NAMES[Role(staff.role)]}, "moments": until}
    post("staff_invitation", staff, made=made, facts=facts)
    record(staff, "invited", by=by, after=staff.email)


def _keep_an_owner(staff: Staff, field: str, by: Actor) -> None:
    """All owners' rows are held, in one order, until the end: two who demote each other at once come one after the other."""
    query = select(Staff).where(Staff.role == Role.OWNER, Staff.active).order_by(Staff.id)
    held = query.with_for_update().execution_options(populate_existing=True)
    owners = {one.id: one for one in db.session.scalars(held)}
    if by.kind == "staff" and by.id and by.id not in owners:
        raise Refused(field, "You are no owner any more: another one has just changed that.")
    if staff.id in owners and not any(one.password_hash for one in owners.values() if one.id != staff.id):
        raise Refused(field, LAST_OWNER)
