"""Whose documents a person looks at: one branch's or all, everywhere in the portal."""

from flask import abort, request, url_for

import htmx
from access import Right, needs, visit
from blueprints.fields import onward
from blueprints.portal import bp
from models.base import db
from models.branches import choose_branch


@bp.post("/branch")
@needs(Right.SEE_PORTAL)
def set_branch(identifier):
    by = visit.actor(request.remote_addr or "")
    if choose_branch(visit.portal_user_id, request.form.get("branch", "?"), by) is None:
        abort(422)
    db.session.commit()
    return htmx.leave_for(onward(request.form.get("next"), url_for("portal.home", identifier=identifier)))
