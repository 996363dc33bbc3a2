"""Forgot your password? At the global portal, at a customer's, and for staff; and the page after any mail that was asked for."""

import htmx
from access import open_to_all
from blueprints.auth import bp
from blueprints.auth.forms import AddressForm
from blueprints.auth.mails import ask_page, back_url, brand, send
from models.link import Purpose


@bp.get("/portal/forgotten")
@bp.get("/p/<identifier>/forgotten")
@open_to_all
def forgotten(identifier=None):
    return ask_page(AddressForm(), Purpose.PASSWORD)


@bp.post("/portal/forgotten")
@bp.post("/p/<identifier>/forgotten")
@open_to_all
def mail_reset(identifier=None):
    return send(Purpose.PASSWORD)


@bp.get("/admin/forgotten")
@open_to_all
def forgotten_by_staff():
    return ask_page(AddressForm(), Purpose.PASSWORD)


@bp.post("/admin/forgotten")
@open_to_all
def mail_staff_reset():
    return send(Purpose.PASSWORD)


@bp.get("/portal/mail-sent")
@bp.get("/p/<identifier>/mail-sent")
@open_to_all
def mail_sent(identifier=None):
    return _sent()


@bp.get("/admin/mail-sent")
@open_to_all
def mail_sent_to_staff():
    return _sent()


def _sent():
    return htmx.show("auth/_mail_sent.html", "auth/mail_sent.html", brand=brand(), back_url=back_url())
