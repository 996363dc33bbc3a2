"""How a portal user signs in, as staff see it: what was tried, where they are signed in, and the second step of who has lost it."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

import htmx
from access import Right, needs, proved_lately
from blueprints.admin import bp
from blueprints.admin.acting import actor, portal_user_or_404, say
from models import signing_out, two_step
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
        browsers=signing_out.browsers_of(user.contact),
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


@bp.post("/customers/<number>/portal-users/<code>/sessions/end")
@needs(Right.MANAGE_PORTAL)
def end_portal_user_sessions(number, code):
    customer, user = portal_user_or_404(number, code)
    ended = signing_out.sign_out_everywhere(user.contact, by=actor())
    db.session.commit()
    name = user.contact.name
    done = ngettext(
        "%(person)s is out of %(num)d browser.", "%(person)s is out of %(num)d browsers.", ended, person=name
    )
    say(done if ended else _("%(person)s was signed in nowhere.", person=name))
    return htmx.leave_for(url_for("admin.portal_user_sign_ins", number=customer.number, code=user.code))
