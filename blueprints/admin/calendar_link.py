"""One's own visits in the calendar of one's phone: a link that is shown once, and taken back here."""

from flask import url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from models import calendar_feed
from models.base import db
from models.links import revoke
from models.own_staff_account import staff_at


@bp.get("/schedule/link")
@needs(Right.SEE_CUSTOMERS)
def calendar_link():
    return _page()


@bp.post("/schedule/link")
@needs(Right.SEE_CUSTOMERS)
def make_calendar_link():
    made = calendar_feed.make_feed(staff_at(visit), actor())
    db.session.commit()
    return _page(url_for("public.feed", token=made.token, _external=True))


@bp.post("/schedule/link/removal")
@needs(Right.SEE_CUSTOMERS)
def revoke_calendar_link():
    if found := calendar_feed.feed_of(staff_at(visit)):
        revoke(found, actor())
    db.session.commit()
    say(_("The link opens nothing any more."))
    return htmx.leave_for(url_for("admin.calendar_link"))


def _page(address: str = ""):
    """The address is shown only now: nobody can look it up later, we neither."""
    response = htmx.page("admin/jobs/link.html", live=calendar_feed.feed_of(staff_at(visit)), address=address)
    response.headers["Cache-Control"] = "no-store"
    return response
