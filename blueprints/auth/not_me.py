""" "This wasn't me": the page behind a notice about one's sign-in. A GET shows, a POST closes the sign-in and mails a way to open it anew."""

from flask import abort, request, session, url_for
from flask_babel import gettext as _

import htmx
from access import open_to_all
from blueprints.auth import bp
from blueprints.auth.choosing_by_link import unseen
from blueprints.auth.email_changes import link_actor
from blueprints.link_brand import brand_of
from models.base import db
from models.by_link import person_of
from models.disowning import disown as disown_sign_in
from models.disowning import disowning_link, was_disowned

PARTIAL, PAGE = "auth/_not_me.html", "auth/not_me.html"


@bp.get("/portal/not-me/<token>")
@open_to_all
def not_me(token):
    return _look(disowning_link(token, staff=False))


@bp.post("/portal/not-me/<token>")
@open_to_all
def disown(token):
    return _disown(disowning_link(token, staff=False))


@bp.get("/admin/not-me/<token>")
@open_to_all
def staff_not_me(token):
    return _look(disowning_link(token, staff=True))


@bp.post("/admin/not-me/<token>")
@open_to_all
def disown_as_staff(token):
    return _disown(disowning_link(token, staff=True))


def _look(link):
    if link is None:
        abort(404)
    return unseen(htmx.show(PARTIAL, PAGE, **_shown(link)))


def _disown(link):
    """Doing it twice changes nothing and says the same."""
    if link is None:
        abort(404)
    disown_sign_in(link, link_actor(link))
    db.session.commit()
    return htmx.done(PARTIAL, _door(link), **_shown(link))


def _shown(link) -> dict:
    person, staff, what = person_of(link), link.staff_id is not None, link.facts.get("what")
    token = (request.view_args or {})["token"]
    return {
        "done": was_disowned(link),
        "locked": not person.active,
        "what": _(what) if what else "",
        "former_email": link.facts.get("former_email", ""),
        "new_email": link.facts.get("new_email", ""),
        "mailed_to": person.email,
        "action_url": _door(link),
        "person": person.name,
        **brand_of(link.customer),
        "seen_url": None if staff or "staff" in session else url_for("auth.see_link", token=token),
    }


def _door(link) -> str:
    token = (request.view_args or {})["token"]
    return url_for("auth.staff_not_me" if link.staff_id else "auth.not_me", token=token)
