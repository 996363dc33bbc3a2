"""From a link to one document into the whole portal: by a code that is mailed to whom the link was (where the business allows it)."""

from flask import abort, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField

import htmx
from access import open_to_all
from blueprints.auth import bp
from blueprints.auth.entering import begin_session
from blueprints.link_brand import brand_of
from models import sharing
from models.base import db
from models.signing_in import TooMany


class CodeForm(FlaskForm):
    code = StringField(_l("Code"))


@bp.get("/d/<token>/code")
@open_to_all
def step_up(token):
    return _page(token, _shared_or_404(token), CodeForm(formdata=None))


@bp.post("/d/<token>/code")
@open_to_all
def mail_code(token):
    found, form = _shared_or_404(token), CodeForm(formdata=None)
    try:
        sharing.mail_code(found)
    except TooMany as wait:
        db.session.commit()
        form.form_errors.append(_too_many(wait))
        return _page(token, found, form, 429)
    db.session.commit()
    return htmx.leave_for(url_for("auth.step_up", token=token, sent=1))


@bp.post("/d/<token>/enter")
@open_to_all
def enter_by_code(token):
    found, form = _shared_or_404(token), CodeForm()
    try:
        person = sharing.use_code(found, form.code.data or "")
    except TooMany as wait:
        db.session.commit()
        form.form_errors.append(_too_many(wait))
        return _page(token, found, form, 429)
    db.session.commit()
    if person is None:
        form.code.errors = [_("That is not the code, or it is no longer good. Ask for a new one.")]
        return _page(token, found, form, 422)
    begin_session("customer", person, proved=False)
    return htmx.leave_for(url_for("portal.home", identifier=found.customer.identifier))


def _shared_or_404(token: str) -> sharing.Shared:
    found = sharing.shared_by(token)
    return found if found and sharing.may_step_up(found) else abort(404)


def _too_many(wait: TooMany) -> str:
    return _("Too many attempts. Try again in %(minutes)s minutes.", minutes=-(-wait.seconds // 60))


def _page(token, found, form, status=200):
    return htmx.page(
        "auth/step_up.html",
        status,
        form=form,
        **brand_of(found.customer),
        sent="sent" in request.args or form.is_submitted(),
        mail_url=url_for("auth.mail_code", token=token),
        enter_url=url_for("auth.enter_by_code", token=token),
        back_url=url_for("links.shared_document", token=token),
    )
