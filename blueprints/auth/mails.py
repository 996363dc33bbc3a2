"""Mails that somebody asks for who can't sign in: the same answer whoever asks for whom, in the same time."""

from flask import request, url_for
from flask_babel import gettext as _

import htmx
from access import visit
from blueprints.auth.forms import AddressForm
from blueprints.language_pane import language_pane
from models.base import db
from models.formats import Named
from models.link import Purpose
from models.mailing_ways_in import Asking, count_asking, mail_invitation_again, mail_way_in
from models.signing_in import TooMany


def ask_page(form, purpose: Purpose, status=200):
    """The page that asks for an email. The one that asked first asks again where it was typed wrongly."""
    return htmx.show(
        "auth/_ask_for_mail.html",
        "auth/ask_for_mail.html",
        status,
        form=form,
        signs_in=purpose == Purpose.SIGN_IN,
        action_url=request.path,
        back_url=back_url(),
        brand=brand(),
        languages=[] if visit.audience == "staff" else language_pane(),
        here=request.path,
    )


def send(purpose: Purpose):
    """Mails a link to the email that was typed, if it is one of somebody who may get in."""
    form, asking = AddressForm(), _asking()
    if not form.validate_on_submit():
        return ask_page(form, purpose, 422)
    try:
        count_asking(visit.tenant_id, asking.address)
    except TooMany as wait:
        db.session.commit()
        form.form_errors.append(_too_many(wait))
        return ask_page(form, purpose, 429)
    mail_way_in(purpose, _asking(form.email.data))
    db.session.commit()
    return htmx.done("auth/_mail_sent.html", sent_url())


def mail_again(token: str, *, staff: bool = False):
    """Another invitation in place of one that is good no more."""
    asking = _asking()
    try:
        count_asking(visit.tenant_id, asking.address)
    except TooMany as wait:
        db.session.commit()
        said = {"again_url": request.path, "by_token": True, "problem": _too_many(wait)}
        return htmx.show("auth/_link_gone.html", "auth/link_gone.html", 429, brand=brand(), **said)
    mail_invitation_again(token, asking)
    db.session.commit()
    return htmx.done("auth/_mail_sent.html", sent_url())


def brand() -> Named:
    return Named(getattr(visit, "customer_name", None) or visit.tenant_name)


def sent_url() -> str:
    return url_for("auth.mail_sent_to_staff") if visit.audience == "staff" else url_for("auth.mail_sent", **_here())


def back_url() -> str:
    """The sign-in page that this belongs to."""
    if visit.audience == "staff":
        return url_for("auth.staff_sign_in")
    return url_for("auth.sign_in", **_here()) if _here() else url_for("auth.front_door")


def _here() -> dict:
    return {name: value for name, value in (request.view_args or {}).items() if name == "identifier" and value}


def _asking(email: str = "") -> Asking:
    return Asking(email, request.remote_addr or "", visit.audience == "staff", visit.customer_id)


def _too_many(wait: TooMany) -> str:
    return _("Too many mails were asked for from here. Try again in %(minutes)s minutes.", minutes=-(-wait.seconds // 60))  # fmt: skip
