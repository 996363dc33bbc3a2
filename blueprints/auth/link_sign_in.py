"""Signing in by a mailed link, where the business allows it: good once, for 15 minutes. A second step still comes."""

from flask import abort, request, session, url_for

import htmx
from access import open_to_all, visit
from blueprints.auth import bp
from blueprints.auth.choosing_by_link import RESET, home_of, unseen
from blueprints.auth.entering import begin_session
from blueprints.auth.forms import AddressForm
from blueprints.auth.mails import ask_page, brand, send
from blueprints.link_brand import brand_of
from models.by_link import enter_by_link, person_of, way_in
from models.link import Purpose


@bp.get("/portal/sign-in-link")
@bp.get("/p/<identifier>/sign-in-link")
@open_to_all
def ask_for_sign_in_link(identifier=None):
    _only_where_it_is_on()
    return ask_page(AddressForm(), Purpose.SIGN_IN)


@bp.post("/portal/sign-in-link")
@bp.post("/p/<identifier>/sign-in-link")
@open_to_all
def mail_sign_in_link(identifier=None):
    _only_where_it_is_on()
    return send(Purpose.SIGN_IN)


@bp.get("/portal/sign-in/<token>")
@open_to_all
def link_sign_in(token):
    link = _good(token)
    if link is None:
        return _gone()
    seen_url = None if "staff" in session else url_for("auth.see_link", token=token)
    shown = {"person": person_of(link).name, "email": link.address, "seen_url": seen_url, "action_url": request.path}
    return unseen(htmx.page("auth/sign_in_by_link.html", **shown, **brand_of(link.customer)))


@bp.post("/portal/sign-in/<token>")
@open_to_all
def sign_in_by_link(token):
    link = _good(token)
    if link is None or not enter_by_link(link, request.remote_addr or ""):
        return _gone()
    begin_session("customer", person_of(link), proved=False)
    return htmx.leave_for(home_of(link))


def _good(token):
    return way_in(token, Purpose.SIGN_IN) if visit.sign_in_by_mail else None


def _gone():
    again = url_for("auth.ask_for_sign_in_link" if visit.sign_in_by_mail else RESET.again)
    return unseen(htmx.page("auth/link_gone.html", 404, brand=brand(), again_url=again, by_token=False))


def _only_where_it_is_on():
    if not visit.sign_in_by_mail:
        abort(404)
