"""How mail leaves: the server, the sender, the address that links begin with, and a letter to try it."""

from flask import abort, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, proved_lately, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.conflicts import both_versions
from blueprints.admin.letter_words import standing
from blueprints.admin.mail_forms import MailServerForm, WebAddressForm
from integrations.letters import base_address
from models import mail_settings
from models.base import db
from models.delivering import try_server_now
from models.mail_server import mail_is_off, mail_server
from models.posting import post
from models.revising import Conflict
from models.staff import staff_by_email
from models.tenant import tenant_by_key
from models.types import now

PAGE, SERVER, ADDRESS, TEST = (f"admin/settings/mail/{name}.html" for name in ("mail", "_server", "_address", "_test"))


@bp.get("/settings/mail")
@needs(Right.SEE_SETTINGS)
def mail_settings_page():
    return _show(MailServerForm(mail_server(), fresh=True))


@bp.post("/settings/mail")
@needs(Right.MANAGE_STAFF)  # whoever decides where mail goes could read an owner's way in
@proved_lately
def save_mail_server():
    business, form = tenant_by_key(visit.tenant_key), MailServerForm()
    if not form.validate_on_submit():
        return _show(form, 422)
    token, forget = form.seen.data or "", form.forget_password.data
    try:
        mail_settings.save_server(business, form.values(), form.password.data or "", forget, token, actor())
    except Conflict as why:
        db.session.rollback()
        form.versions = both_versions(form, why)
        return _show(form, 409)
    db.session.commit()
    say(_("Saved. Send a test mail to see that it works."))
    return htmx.leave_for(url_for("admin.mail_settings_page"))


@bp.post("/settings/mail/removal")
@needs(Right.MANAGE_STAFF)
@proved_lately
def remove_mail_server():
    mail_settings.remove_server(tenant_by_key(visit.tenant_key), actor())
    db.session.commit()
    say(_("Mail is off. Letters wait until a server is set."))
    return htmx.leave_for(url_for("admin.mail_settings_page"))


@bp.get("/settings/mail/address")
@needs(Right.SEE_SETTINGS)
def web_address():
    return _show_address(WebAddressForm(tenant_by_key(visit.tenant_key), fresh=True))


@bp.post("/settings/mail/address")
@needs(Right.MANAGE_STAFF)  # links begin with it, tokens and all
@proved_lately
def set_web_address():
    business = tenant_by_key(visit.tenant_key)
    form = WebAddressForm(business)
    if not form.validate_on_submit():
        return _show_address(form, 422)
    try:
        mail_settings.set_web_address(business, form.web_address.data, form.seen.data or "", actor())
    except Conflict as why:
        db.session.rollback()
        form.versions = both_versions(form, why)
        return _show_address(form, 409)
    db.session.commit()
    say(_("Saved."))
    return htmx.leave_for(url_for("admin.mail_settings_page"))


@bp.post("/settings/mail/try")
@needs(Right.MANAGE_SETTINGS)
def try_mail_server():
    try_server_now(mail_server() or abort(404))
    db.session.commit()
    say(_("It is tried again now."))
    return htmx.leave_for(url_for("admin.mail_settings_page"))


@bp.post("/settings/mail/test")
@needs(Right.MANAGE_SETTINGS)
def send_test_mail():
    post("test", staff_by_email(visit.email) or abort(404), facts={"moments": {"when": now().isoformat()}})
    db.session.commit()
    return htmx.done(TEST, url_for("admin.mail_settings_page", _anchor="mail-test"), **_test())


@bp.get("/settings/mail/test")
@needs(Right.SEE_SETTINGS)
def test_mail():
    return htmx.show(TEST, PAGE, **_context())


def _show(form: MailServerForm, status: int = 200):
    return htmx.show(SERVER, PAGE, status, **_context(form))


def _show_address(form: WebAddressForm, status: int = 200):
    return htmx.show(ADDRESS, PAGE, status, **_context(web=form))


def _context(form: MailServerForm | None = None, web: WebAddressForm | None = None) -> dict:
    business, server = tenant_by_key(visit.tenant_key), mail_server()
    return {
        "form": form or MailServerForm(server, fresh=True),
        "web": web or WebAddressForm(business, fresh=True),
        "begins": base_address(business),
        "off": mail_is_off(),
        **_test(),
    }


def _test() -> dict:
    letter = mail_settings.last_test(visit.person_id)
    under_way = letter is not None and letter.state in ("waiting", "sending")
    server = mail_server()
    said = {"test": letter and standing(letter), "under_way": under_way and server is not None}
    return said | {"server": server, "my_address": visit.email}
