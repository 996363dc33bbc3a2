"""Somebody sees the page behind a mailed link: told by the visible page, so that a scanner's GET counts for nothing."""

from flask import Response, session

from access import open_to_all
from blueprints.auth import bp
from models.base import db
from models.by_link import WAYS_IN
from models.changing_email import STEPS
from models.link import Purpose
from models.links import count_open, is_live, link_by_token


@bp.post("/portal/seen/<token>")
@open_to_all
def see_link(token):
    """Staff who look at it count as nobody."""
    link = link_by_token(token, *WAYS_IN, *STEPS, Purpose.NOT_ME)
    if is_live(link) and "staff" not in session:
        count_open(link)
        db.session.commit()
    return Response(status=204)
