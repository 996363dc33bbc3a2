"""A customer's further addresses, on its details tab: added, changed, preferred, removed in place."""

from flask import Response, abort, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say
from blueprints.admin.customer import PAGE, back, tab, told
from blueprints.fields import AddressForm
from models import addresses
from models.address import Address, Purpose
from models.addresses import FIELDS, address_by_id, addresses_of
from models.base import db
from models.customer import Customer
from models.letting_in import Refused
from models.revising import Conflict, seen

SECTION = "admin/customer/_addresses.html"
KEPT_FOR_UNDO = 800  # characters: what is undone travels in a cookie where there is no JavaScript


@bp.get("/customers/<number>/addresses")
@needs(Right.SEE_CUSTOMERS)
def customer_addresses(number):
    return _show(customer_or_404(number))


@bp.get("/customers/<number>/addresses/new")
@needs(Right.CHANGE_CUSTOMERS)
def new_address(number):
    return _show(customer_or_404(number), purpose=_purpose(request.args), address_form=AddressForm("new-address"))


@bp.post("/customers/<number>/addresses")
@needs(Right.CHANGE_CUSTOMERS)
def add_address(number):
    customer, purpose, form = customer_or_404(number), _purpose(request.form), AddressForm("new-address")
    if not form.validate_on_submit():
        return _show(customer, 422, purpose=purpose, address_form=form)
    try:
        addresses.add_address(customer, purpose, _typed(form), by=actor())
    except Refused as why:
        form.refuse(why)
        return _show(customer, 422, purpose=purpose, address_form=form)
    db.session.commit()
    say(_("Address added."))
    return _done(customer)


@bp.get("/customers/<number>/addresses/<int:address_id>/edit")
@needs(Right.CHANGE_CUSTOMERS)
def edit_address(number, address_id):
    customer, address = _address_or_404(number, address_id)
    form = AddressForm("address", formdata=None, obj=address, seen=seen(address, FIELDS))
    return _show(customer, editing=address, address_form=form)


@bp.post("/customers/<number>/addresses/<int:address_id>")
@needs(Right.CHANGE_CUSTOMERS)
def change_address(number, address_id):
    customer, address = _address_or_404(number, address_id)
    form = AddressForm("address", obj=address)
    if not form.validate_on_submit():
        return _show(customer, 422, editing=address, address_form=form)
    try:
        addresses.change_address(address, _typed(form), by=actor(), token=form.seen.data or "")
    except Refused as why:
        form.refuse(why)
        return _show(customer, 422, editing=address, address_form=form)
    except Conflict as conflict:
        return _show(customer, 422, editing=address, address_versions=told(address, form, conflict))
    db.session.commit()
    say(_("Address saved."))
    return _done(customer)


@bp.post("/customers/<number>/addresses/<int:address_id>/preference")
@needs(Right.CHANGE_CUSTOMERS)
def prefer_address(number, address_id):
    customer, address = _address_or_404(number, address_id)
    addresses.prefer_address(address, by=actor())
    db.session.commit()
    say(_("This address is offered first for deliveries now."))
    return _done(customer)


@bp.post("/customers/<number>/addresses/<int:address_id>/removal")
@needs(Right.CHANGE_CUSTOMERS)
def remove_address(number, address_id):
    customer, address = _address_or_404(number, address_id)
    was = {"purpose": address.purpose} | {field: getattr(address, field) for field in FIELDS}
    addresses.remove_address(address, by=actor())
    db.session.commit()
    again = (
        url_for("admin.add_address", number=customer.number) if sum(map(len, was.values())) < KEPT_FOR_UNDO else None
    )
    say(_("Address removed."), undo=again, target="#addresses", **was)
    return _done(customer)


def _address_or_404(number: str, address_id: int) -> tuple[Customer, Address]:
    customer = customer_or_404(number)
    return customer, address_by_id(customer.id, address_id) or abort(404)


def _purpose(asked) -> Purpose:
    purpose = asked.get("purpose", Purpose.DELIVERY.value)
    return Purpose(purpose) if purpose in list(Purpose) else abort(422)


def _typed(form: AddressForm) -> dict:
    return {field: form[field].data or "" for field in FIELDS}


def _show(customer: Customer, status: int = 200, **doing) -> Response:
    return htmx.show(SECTION, PAGE, status, **_shown(customer), **doing)


def _done(customer: Customer) -> Response:
    return htmx.done(SECTION, f"{back(customer)}#addresses", customer=customer, addresses=addresses_of(customer.id))


def _shown(customer: Customer) -> dict:
    """The section alone, or the whole tab around it."""
    return {"customer": customer, "addresses": addresses_of(customer.id)} if htmx.is_fragment() else tab(customer)
