"""How a portal user signs in, as staff see it: what was tried, and the second step taken off for who has lost it."""

from flask import request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, proved_lately
from blueprints.admin import bp
from blueprints.admin.acting import actor, portal_user_or_404, say
from models import two_step
from models.attempts import attempts_on
from models.base import db
from models.keyset import BadCursor
from models.second_factor import second_step_since

PAGE = "admin/customer_portal/sign_ins.html"


@bp.get("/customers/<number>/portal-users/<code>/sign-ins")
@needs(Right.SEE_CUSTOMERS)
def portal_user_sign_ins(number, code):
    customer, user = portal_user_or_404(number, code)
    here = {"number": customer.number, "code": user.code}
    try:
        found = attempts_on(user.contact.email or "", "customer", request.args.get("page", ""))
    except BadCursor:
        return htmx.leave_for(url_for("admin.portal_user_sign_ins", **here))
    return htmx.page(
        PAGE,
        customer=customer,
        user=user,
        attempts=found.rows,
        two_step_since=second_step_since(user.contact),
        newer_url=found.newer and url_for("admin.portal_user_sign_ins", **here, page=str(found.newer)),
        older_url=found.older and url_for("admin.portal_user_sign_ins", **here, page=str(found.older)),
    )


@bp.post("/customers/<number>/portal-users/<code>/two-step/removal")
@needs(Right.MANAGE_PORTAL)
@proved_lately
def reset_second_step(number, code):
    customer, user = portal_user_or_404(number, code)
    done = two_step.reset(user.contact, by=actor())
    db.session.commit()
    reset = _("Two-step sign-in of %(person)s is off; they can set it up anew.")
    none = _("%(person)s has no two-step sign-in.")
    say((reset if done else none) % {"person": user.contact.name})
    return htmx.leave_for(url_for("admin.portal_user_sign_ins", number=customer.number, code=user.code))
