"""Inviting the people of one customer, and taking an invitation back."""

from flask import flash, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, portal_user_or_404, say
from blueprints.admin.customer_portal import back, tab
from blueprints.admin.portal_user_rows import changed_row
from models.base import db
from models.inviting import Outcome, invite, invite_all, revoke_invitation, sender
from models.refusing import Refused


@bp.post("/customers/<number>/portal-users/<code>/invitation")
@needs(Right.INVITE)
def invite_portal_user(number, code):
    customer, user = portal_user_or_404(number, code)
    try:
        invite(customer, user, sender(actor()))
    except Refused as why:
        flash(_(str(why)), "error")
        return changed_row(customer, user, focus=True)
    db.session.commit()
    undo = url_for("admin.revoke_portal_users_invitation", number=number, code=code)
    say(_("%(person)s is invited by mail.", person=user.contact.name), undo, f"#portal_user-{user.id}")
    return changed_row(customer, user, focus=True)


@bp.post("/customers/<number>/portal-users/<code>/invitation/revocation")
@needs(Right.INVITE)
def revoke_portal_users_invitation(number, code):
    customer, user = portal_user_or_404(number, code)
    revoked = revoke_invitation(user.contact, actor())
    db.session.commit()
    said = _("The invitation of %(person)s is revoked: its link opens nothing any more.")
    say((said if revoked else _("%(person)s holds no invitation.")) % {"person": user.contact.name})
    return changed_row(customer, user, focus=True)


@bp.post("/customers/<number>/invitations")
@needs(Right.INVITE)
def invite_everybody(number):
    customer = customer_or_404(number)
    outcome = invite_all(customer, sender(actor()))
    db.session.commit()
    flash(outcome_words(outcome), "success" if outcome.invited else "error")
    return htmx.done("admin/customer_portal/_people.html", back(customer), **tab(customer))


def outcome_words(outcome: Outcome) -> str:
    """How many were invited, and why others were not."""
    invited = ngettext("%(num)s person invited by mail.", "%(num)s people invited by mail.", outcome.invited)
    said = [invited] if outcome.invited or not outcome.refused else []
    return " ".join([*said, *(_(why) for why in outcome.refused)])
