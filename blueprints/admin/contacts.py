"""A customer's contacts: found, added and changed in place; "Is portal user" lets them in as the portal tab does."""

from flask import current_app, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, proved_lately_if
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say, switched_on
from blueprints.admin.conflicts import both_versions
from blueprints.admin.contact_forms import ContactForm, shows_password
from blueprints.admin.contact_rows import (
    ROW,
    closed_contact,
    contact_or_404,
    contact_page,
    kept_contact,
    new_contact_row,
    open_contact,
)  # fmt: skip
from models.base import db
from models.contacts import bring_back, deactivate
from models.finding_contacts import BadSearch, find_contacts, guests_of, listed, read_search
from models.letting_in import Refused, Wish, hashed_ahead, keep_contact
from models.revising import Conflict


@bp.get("/customers/<number>/contacts")
@needs(Right.SEE_CUSTOMERS)
def contacts(number):
    customer = customer_or_404(number)
    asked = {name: value for name in ("q", "page") if (value := request.args.get(name, "").strip())}
    try:
        search = read_search(asked)
    except BadSearch as why:
        return _list(customer, asked, 422, problem=_(str(why)))
    found, guests = find_contacts(customer.id, search), [] if search.place else guests_of(customer.id, search)
    places = {"previous": _at(customer, asked, found.newer), "next": _at(customer, asked, found.older)}
    return _list(customer, asked, contacts=found.rows, guests=guests, **places)


@bp.get("/customers/<number>/contacts/new")
@needs(Right.CHANGE_CUSTOMERS)
def new_contact(number):
    return new_contact_row(customer_or_404(number), ContactForm("new-contact", formdata=None))


@bp.post("/customers/<number>/contacts")
@needs(Right.CHANGE_CUSTOMERS)
@proved_lately_if(shows_password)
def add_contact(number):
    customer, form = customer_or_404(number), ContactForm("new-contact")
    if not form.validate_on_submit():
        return new_contact_row(customer, form, 422)
    try:
        contact, entered = _keep(customer, None, form)
    except Refused as why:
        form.refuse(why)
        return new_contact_row(customer, form, 422)
    db.session.commit()
    say(_what_came_of(customer, contact, form.portal_user, entered, _("%(person)s is a contact of %(name)s now.")))
    again = ContactForm("new-contact", formdata=None)
    return kept_contact("admin/contacts/contact_added.html", customer, contact, entered, new_form=again)


@bp.get("/customers/<number>/contacts/<int:contact_id>")
@needs(Right.SEE_CUSTOMERS)
def contact(number, contact_id):
    customer, found = contact_or_404(number, contact_id)
    return closed_contact(customer, found.id)


@bp.get("/customers/<number>/contacts/<int:contact_id>/edit")
@needs(Right.CHANGE_CUSTOMERS)
def edit_contact(number, contact_id):
    return open_contact(*contact_or_404(number, contact_id))


@bp.post("/customers/<number>/contacts/<int:contact_id>")
@needs(Right.CHANGE_CUSTOMERS)
@proved_lately_if(shows_password)
def change_contact(number, contact_id):
    customer, found = contact_or_404(number, contact_id)
    form = ContactForm(f"contact-{found.id}", found)
    if not form.validate_on_submit():
        return open_contact(customer, found, 422, form=form)
    try:
        _contact, entered = _keep(customer, found, form)
    except Refused as why:
        form.refuse(why)
        return open_contact(*contact_or_404(number, contact_id), 422, form=form)
    except Conflict as both:
        return open_contact(customer, found, 422, form=form, versions=both_versions(form, both))
    db.session.commit()
    say(_what_came_of(customer, found, form.portal_user, entered, _("Saved: %(person)s.")))
    return kept_contact(ROW, customer, found, entered)


@bp.post("/customers/<number>/contacts/<int:contact_id>/activity")
@needs(Right.CHANGE_CUSTOMERS)
def set_contact_activity(number, contact_id):
    customer, found = contact_or_404(number, contact_id)
    on = switched_on()
    bring_back(found, by=actor()) if on else deactivate(found, by=actor())
    db.session.commit()
    said = _("%(person)s is an active contact again.") if on else _("%(person)s is deactivated and gets in nowhere.")
    undo = url_for("admin.set_contact_activity", number=customer.number, contact_id=found.id)
    say(said % {"person": found.name}, undo, f"#contact-{found.id}", on="" if on else "1")
    shown = listed(customer.id, found.id)
    return htmx.done(ROW, contact_page(customer, found.id), customer=customer, contact=shown, focus=True)


def _keep(customer, contact, form):
    cost, token = current_app.config["BCRYPT_COST"], form.seen.data or ""
    db.session.commit()  # only looked so far: the slow hash holds no lock
    first = hashed_ahead(Wish({}, invites=form.invites), cost) if form.portal_user else None
    how = {"invites": form.invites, "cost": cost, "by": actor(), "first": first}
    return keep_contact(customer, contact, form.values, token, form.portal_user, **how)


def _what_came_of(customer, contact, portal_user: bool | None, entered, otherwise: str) -> str:
    if entered and entered.invited:
        said = _("%(person)s is a portal user of %(name)s now and is invited by mail.")
    elif portal_user:
        said = _("%(person)s is a portal user of %(name)s now.")
    else:
        said = otherwise if portal_user is None else _("%(person)s is locked out of the portal of %(name)s.")
    return said % {"person": contact.name, "name": customer.name}


def _list(customer, asked, status=200, **context):
    return htmx.show(
        "admin/contacts/_list.html",
        "admin/contacts/contacts.html",
        status,
        address=url_for("admin.contacts", number=customer.number, **asked) if status == 200 else None,
        customer=customer,
        asked=asked,
        **context,
    )


def _at(customer, asked, cursor):
    """The address of the page that begins at the cursor."""
    return cursor and url_for("admin.contacts", number=customer.number, **asked | {"page": str(cursor)})
