"""A new email, confirmed by mailed links at the former address and at the new one. A GET shows how far it is, a POST confirms."""

from flask import abort, request, session, url_for
from flask_babel import gettext as _

import htmx
from access import open_to_all, visit
from blueprints.auth import bp
from blueprints.auth.choosing_by_link import unseen
from blueprints.link_brand import brand_of
from models import sign_in
from models.base import db
from models.by_link import person_of
from models.confirming_email import Step, confirm, email_link, step_of
from models.event import Actor
from models.refusing import Refused

PARTIAL, PAGE = "auth/_email_change.html", "auth/email_change.html"


@bp.get("/portal/email/<token>")
@open_to_all
def email_change(token):
    return _look(email_link(token, staff=False))


@bp.post("/portal/email/<token>")
@open_to_all
def confirm_email(token):
    return _confirm(email_link(token, staff=False))


@bp.get("/admin/email/<token>")
@open_to_all
def staff_email_change(token):
    return _look(email_link(token, staff=True))


@bp.post("/admin/email/<token>")
@open_to_all
def confirm_staff_email(token):
    return _confirm(email_link(token, staff=True))


def _confirm(link):
    """Ends the person's other sessions once the new email holds; this browser stays signed in where it is theirs."""
    if link is None:
        abort(404)
    by_person = visit.signed_in and visit.person_id == person_of(link).id
    here = visit.sign_in_id if by_person else None
    try:
        done = confirm(link, link_actor(link), but=here)
    except Refused as why:
        return _look(link, 422, _(str(why)))
    if done and here and step_of(link) == Step.CHANGED:
        session[visit.audience] = sign_in.renew(here)
    db.session.commit()
    return htmx.done(PARTIAL, request.path, **_shown(link)) if done else _look(link)


def _look(link, status=200, problem=""):
    if link is None:
        abort(404)
    gone = step_of(link) == Step.GONE
    return unseen(htmx.show(PARTIAL, PAGE, 404 if gone else status, problem=problem, **_shown(link)))


def _shown(link) -> dict:
    staff = link.staff_id is not None
    token = (request.view_args or {})["token"]
    return {
        "step": step_of(link).name,
        "former_email": link.facts.get("former_email", ""),
        "new_email": link.facts.get("new_email", ""),
        "person": person_of(link).name,
        "action_url": request.path,
        "not_me_url": url_for("auth.disown_as_staff" if staff else "auth.disown", token=token),
        "home_url": url_for("admin.home") if staff else url_for("auth.front_door"),
        "seen_url": None if staff or "staff" in session else url_for("auth.see_link", token=token),
        **brand_of(None if step_of(link) == Step.GONE else link.customer),
    }


def link_actor(link) -> Actor:
    """Whoever has the letter acts by its link."""
    return Actor("link", None, person_of(link).name, request.remote_addr or "")
