"""The customer's further addresses, as its own people see and change them."""

from flask import abort, flash
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.portal import account_sections as sections
from blueprints.portal import bp
from blueprints.portal.account_forms import NewAddressForm, OurAddressForm
from models import account_addresses as ours
from models.address import Purpose
from models.addresses import address_by_id
from models.base import db
from models.letting_in import Refused
from models.revising import Conflict

PART = "_addresses"


@bp.get("/account/addresses")
@needs(Right.SEE_PORTAL)
def addresses(identifier):
    return sections.show(PART, sections.addresses(sections.mine()) | {"focus": htmx.is_fragment()})


@bp.get("/account/addresses/new")
@needs(Right.SEE_PORTAL)
def new_address(identifier):
    return _open("new", NewAddressForm("address-new", {}))


@bp.post("/account/addresses")
@needs(Right.SEE_PORTAL)
def add_address(identifier):
    form, account = NewAddressForm("address-new"), _held()
    if not form.validate_on_submit():
        return _open("new", form, 422)
    try:
        outcome = ours.add(account, Purpose(form.purpose.data), form.values(), sections.actor())
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _open("new", form, 422)
    return _done(outcome)


@bp.get("/account/addresses/<int:address_id>/edit")
@needs(Right.SEE_PORTAL)
def edit_address(identifier, address_id):
    account, address = _changeable(), _address_or_404(address_id)
    return _open(address.id, sections.address_form(account, address))


@bp.post("/account/addresses/<int:address_id>")
@needs(Right.SEE_PORTAL)
def change_address(identifier, address_id):
    account, address, form = _held(), _address_or_404(address_id), OurAddressForm(f"address-{address_id}")
    if not form.validate_on_submit():
        return _open(address.id, form, 422)
    try:
        outcome = ours.change(account, address, form.values(), form.seen.data or "", sections.actor())
    except Conflict as conflict:
        db.session.rollback()
        now = sections.address_form(sections.mine(), _address_or_404(address_id)).values()
        return _open(address_id, form.filled_again(now, conflict), 409)
    return _done(outcome)


@bp.post("/account/addresses/<int:address_id>/preference")
@needs(Right.SEE_PORTAL)
def prefer_address(identifier, address_id):
    ours.prefer(_held(), _address_or_404(address_id), sections.actor())
    db.session.commit()
    flash(_("This address is offered first from now on."), "success")
    return sections.saved(PART, sections.addresses(sections.mine()))


@bp.post("/account/addresses/<int:address_id>/removal")
@needs(Right.SEE_PORTAL)
def remove_address(identifier, address_id):
    return _done(ours.remove(_held(), _address_or_404(address_id), sections.actor()))


def _done(outcome):
    db.session.commit()
    flash(sections.what_came(outcome), "success")
    return sections.saved(PART, sections.addresses(sections.mine()))


def _open(editing, form, status=200):
    return sections.show(PART, sections.addresses(_changeable(), editing, form), status)


def _changeable():
    """The account, where this person may change its addresses."""
    account = sections.mine()
    return account if account.company_changes != "never" else abort(403)


def _held():
    """The same, and nobody else changes them meanwhile."""
    return ours.hold(_changeable())


def _address_or_404(address_id):
    return address_by_id(visit.customer_id, address_id) or abort(404)
