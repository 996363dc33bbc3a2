"""What the three sign-in pages share: the form, the try, the session, and where to go then."""

from urllib.parse import unquote

from flask import current_app, request, session
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException
from werkzeug.urls import iri_to_uri

import htmx
from access import visit
from blueprints.auth.forms import SignInForm
from models import sign_in
from models.base import db
from models.demo_people import demo_people
from models.signing_in import Limits, TooMany, attempt, finish


def sign_in_page(form, status=200, **context):
    """The page with its form, or the form alone; in the demo with people to try."""
    people = demo_people(visit.tenant_key, context.pop("demo_for")) if visit.demo else []
    return htmx.show("auth/_sign_in_form.html", "auth/sign_in.html", status, form=form, demo_people=people, **context)


def try_to_sign_in(audience, customer_id=None):
    """(person, form, status): the person who got in, or the form with the sentence to show and its status."""
    form = SignInForm()
    if not form.validate_on_submit():
        return None, form, 422
    try:
        person = _check(audience, form, customer_id)
    except TooMany as wait:
        form.form_errors.append(
            _("Too many attempts. Try again in %(minutes)s minutes.", minutes=-(-wait.seconds // 60))
        )
        return None, form, 429
    if person is None:
        form.form_errors.append(_("Email or password is not right, or this portal is not open to you."))
    return person, form, 303 if person else 422


def _check(audience, form, customer_id):
    """Counts the try and commits it, before the slow look at the password and whatever comes of it."""
    settings = current_app.config
    limits = Limits(settings["SIGN_INS_PER_ACCOUNT"], settings["SIGN_INS_PER_ADDRESS"])
    try:
        tried = attempt(visit.tenant_id, audience, form.email.data, request.remote_addr or "", limits, customer_id)
    finally:
        db.session.commit()
    person = finish(tried, form.password.data, settings["BCRYPT_COST"])
    if person is None:
        db.session.commit()
    return person


def begin_session(audience, person):
    """A new session row and its key in the cookie; the one that this browser had before ends."""
    if visit.sign_in_id and visit.audience == audience:
        sign_in.end(visit.sign_in_id)
    hours = current_app.config["SESSION_HOURS_STAFF" if audience == "staff" else "SESSION_HOURS_CUSTOMER"]
    device = request.user_agent.string
    session[audience] = sign_in.begin(person, device=device, address=request.remote_addr or "", hours=hours)
    session.permanent = True
    db.session.commit()


def fresh_form():
    """An empty form that remembers which page was asked for."""
    return SignInForm(next=request.args.get("next", "")[:2000])


def onward(wanted: str | None, otherwise: str) -> str:
    """`wanted` when it is a page of ours that a GET opens, else `otherwise`. Never another site's."""
    adapter = current_app.url_map.bind(request.host)
    path = unquote((wanted or "").partition("?")[0])
    try:
        adapter.match(path, method="GET")
    except HTTPException:
        return otherwise
    ours = path.startswith("/") and not path.startswith("//") and wanted.isprintable()
    return iri_to_uri(wanted) if ours else otherwise
