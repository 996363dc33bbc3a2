"""What the three sign-in pages share: the form, the try, the session, and where to go then."""

from flask import current_app, request, session, url_for
from flask_babel import gettext as _

import htmx
from access import visit
from blueprints.auth.forms import SignInForm
from blueprints.language_pane import language_pane
from models import sign_in
from models.base import db
from models.demo_people import demo_people
from models.languages import languages_on
from models.mail_server import mail_is_on
from models.previewing import end_previews
from models.second_factor import second_step_since
from models.signing_in import Limits, TooMany, attempt, finish


def sign_in_page(form, status=200, **context):
    """The page with its form, or the form alone; in the demo with people to try."""
    people = demo_people(visit.tenant_key, context.pop("demo_for")) if visit.demo else []
    return htmx.show("auth/_sign_in_form.html", "auth/sign_in.html", status, form=form, demo_people=people, **context)


def for_customers(**portal):
    """What stands beneath the sign-in of customers' people: other ways in, whom to ask while no mail goes out, and the languages.

    `portal`: the identifier, at one customer's own address.
    """
    return {
        "forgotten_url": url_for("auth.forgotten", **portal),
        "sign_in_link_url": url_for("auth.ask_for_sign_in_link", **portal) if visit.sign_in_by_mail else None,
        "help": None if mail_is_on() else {"phone": visit.tenant_phone, "email": visit.tenant_email},
        "request_url": url_for("auth.request_access"),
        "verify_url": url_for("public.verifying"),
        "languages": language_pane(),
        "here": request.full_path.rstrip("?"),
    }


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


def begin_session(audience, person, proved=True):
    """A new session row and its key in the cookie; the one that this browser had before ends. `proved`: a password was given for it.

    Whoever has a second step is not signed in by it yet: every page behind the gate leads to the one that asks for the code.
    """
    if visit.sign_in_id and visit.audience == audience:
        sign_in.end(visit.sign_in_id)
        if audience == "staff" and visit.signed_in:
            end_previews(visit.person_id)
    _keep_language(audience, person)
    session[audience] = sign_in.begin(
        person,
        device=request.user_agent.string,
        address=request.remote_addr or "",
        hours=session_hours(audience),
        proved=proved,
        waits=second_step_since(person) is not None,
    )
    session.permanent = True
    db.session.commit()


def session_hours(audience):
    return current_app.config["SESSION_HOURS_STAFF" if audience == "staff" else "SESSION_HOURS_CUSTOMER"]


def _keep_language(audience, person):
    """What was chosen at the door stays with the person, and not with the browser, which others may use."""
    if audience == "customer" and session.pop("language", None) in languages_on(visit.tenant_language, visit.languages):
        person.language = visit.wish


def fresh_form():
    """An empty form that remembers which page was asked for."""
    return SignInForm(next=request.args.get("next", "")[:2000])
