"""A note from somebody who would like to be let in. It is answered alike whoever writes it."""

from flask import request, url_for
from flask_babel import gettext as _

import htmx
from access import open_to_all, visit
from blueprints.auth import bp
from blueprints.auth.forms import AccessRequestForm
from blueprints.language_pane import language_pane
from models.asking import ask_for_access, count_note
from models.base import db
from models.formats import Named
from models.signing_in import TooMany


@bp.get("/portal/request-access")
@open_to_all
def request_access():
    return _page(AccessRequestForm())


@bp.post("/portal/request-access")
@open_to_all
def send_access_request():
    form, address = AccessRequestForm(), request.remote_addr or ""
    if not form.validate_on_submit():
        return _page(form, 422)
    try:
        count_note(visit.tenant_id, address)
    except TooMany as wait:
        db.session.commit()
        form.form_errors.append(_("Too many notes came from here. Try again in %(minutes)s minutes.", minutes=-(-wait.seconds // 60)))  # fmt: skip
        return _page(form, 429)
    if not form.by_a_machine:
        ask_for_access(visit.tenant_key, form.note(), address)
    db.session.commit()
    return htmx.done("auth/_access_requested.html", url_for("auth.access_requested"))


@bp.get("/portal/access-requested")
@open_to_all
def access_requested():
    return htmx.show("auth/_access_requested.html", "auth/access_requested.html", brand=Named(visit.tenant_name))


def _page(form, status=200):
    return htmx.show(
        "auth/_request_form.html",
        "auth/request_access.html",
        status,
        form=form,
        brand=Named(visit.tenant_name),
        languages=language_pane(),
        here=url_for("auth.request_access"),
    )
