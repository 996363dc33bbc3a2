"""Turning a kind of mail off from a letter: a page for people, one press for mail programs (RFC 8058)."""

from flask import abort, request, url_for

import htmx
from access import open_to_all
from blueprints.link_brand import brand_of
from blueprints.mails_form import TOPICS
from blueprints.public import bp
from models.base import db
from models.unsubscribing import turn, way_out


@bp.get("/portal/mails/<token>")
@open_to_all
def unsubscribe(token):
    found = way_out(token) or abort(404)
    return htmx.page(
        "public/unsubscribe.html",
        **brand_of(found.link.customer),
        topic=TOPICS[found.topic],
        is_off=found.is_off,
        address=found.link.address,
        action=url_for("public.turn_mails", token=token),
    )


@bp.post("/portal/mails/<token>")
@open_to_all
def turn_mails(token):
    found = way_out(token) or abort(404)
    turn(found, on=request.form.get("on") == "1")
    db.session.commit()
    if "List-Unsubscribe" in request.form:  # a mail program, which must not be sent on (RFC 8058 §3.1)
        return "", 200
    return htmx.leave_for(url_for("public.unsubscribe", token=token))


# A mail program presses the button for its reader, without a cookie or a token of ours; all that it can do is less or more mail.
turn_mails.by_programs = True
