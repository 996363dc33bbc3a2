"""Card payments: set up, keys written, switched, told at another address, given up."""

from flask import current_app, flash, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, proved_lately, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say, switched_on
from blueprints.admin.gateway_shown import KeysForm, keys_work
from blueprints.admin.payment_settings import paid_page
from integrations.open_gateways import try_keys
from models import keeping_gateways
from models.base import db
from models.refusing import Refused
from models.tenant import tenant_by_key

CARD = "/settings/getting-paid/card"


@bp.post(CARD)
@needs(Right.MANAGE_SETTINGS)
def set_up_cards():
    keeping_gateways.set_up(tenant_by_key(visit.tenant_key), actor())
    db.session.commit()
    return _back()


@bp.post(f"{CARD}/keys")
@needs(Right.MANAGE_SETTINGS)
@proved_lately
def save_card_keys():
    form = KeysForm()
    if not form.validate_on_submit():
        return paid_page(422, keys=form)
    typed = (form.secret_key.data or "", form.webhook_secret.data or "")
    try:
        changed = keeping_gateways.save_keys(tenant_by_key(visit.tenant_key), *typed, actor())
    except Refused as why:
        form.refuse(why)
        return paid_page(422, keys=form)
    db.session.commit()
    say(_("Saved.") if changed else _("Nothing was typed: what is stored stays."))
    return _back()


@bp.post(f"{CARD}/trial")
@needs(Right.MANAGE_SETTINGS)
def try_card_keys():
    """Is Stripe's answer to the stored key a good one?"""
    found = keeping_gateways.gateway()
    if found is None or not found.secret_key:
        form = KeysForm(formdata=None)
        form.refuse(Refused("secret_key", keeping_gateways.KEYS_FIRST))
        return paid_page(422, keys=form)
    wrong = try_keys(found, current_app.config["STRIPE_ADDRESS"])
    flash(_(wrong) if wrong else keys_work(found), "error" if wrong else "success")
    return _back()


@bp.post(f"{CARD}/activity")
@needs(Right.MANAGE_SETTINGS)
@proved_lately
def switch_cards():
    try:
        keeping_gateways.switch(tenant_by_key(visit.tenant_key), on := switched_on(), actor())
    except Refused as why:
        form = KeysForm(formdata=None)
        form.refuse(why)
        return paid_page(422, keys=form)
    db.session.commit()
    say(_("Customers can pay by card now.") if on else _("Card payments are off."))
    return _back()


@bp.post(f"{CARD}/address")
@needs(Right.MANAGE_SETTINGS)
@proved_lately
def rotate_card_address():
    keeping_gateways.rotate_address(tenant_by_key(visit.tenant_key), actor())
    db.session.commit()
    say(_("There is a new address. Enter it at Stripe now: the former one is heard no more."))
    return _back()


@bp.post(f"{CARD}/removal")
@needs(Right.MANAGE_SETTINGS)
@proved_lately
def forget_card_keys():
    keeping_gateways.forget_keys(tenant_by_key(visit.tenant_key), actor())
    db.session.commit()
    say(_("Card payments are off, and no key is stored."))
    return _back()


def _back():
    return htmx.leave_for(url_for("admin.payment_settings", _anchor="cards"))
