"""Contacts as answers: one of them closed or open, a new one, a password shown once."""

from flask import Response, abort, url_for

import htmx
from blueprints.admin.acting import customer_or_404
from blueprints.admin.contact_forms import contact_form
from blueprints.admin.portal_user_rows import Given
from models.contact import Contact
from models.contacts import contact_by_id
from models.customer import Customer
from models.finding_contacts import listed

ROW, NEW, PAGE = "admin/contacts/_contact.html", "admin/contacts/_new_contact.html", "admin/contacts/contact.html"


def contact_or_404(number: str, contact_id: int) -> tuple[Customer, Contact]:
    customer = customer_or_404(number)
    return customer, contact_by_id(customer.id, contact_id) or abort(404)


def closed_contact(customer: Customer, contact_id: int) -> Response:
    return htmx.show(ROW, PAGE, customer=customer, contact=listed(customer.id, contact_id))


def open_contact(customer: Customer, contact: Contact, status: int = 200, *, form=None, versions=None) -> Response:
    """The row with its form, as it was sent or as the contact is; `versions` where somebody has saved meanwhile."""
    shown = listed(customer.id, contact.id)
    form = form or contact_form(contact, shown.is_portal_user)
    context = {"customer": customer, "contact": shown, "form": form, "versions": versions, "editing": True}
    return htmx.show("admin/contacts/_contact_form.html", PAGE, status, **context)


def new_contact_row(customer: Customer, form, status: int = 200) -> Response:
    return htmx.show(NEW, PAGE, status, customer=customer, new_form=form)


def kept_contact(template: str, customer: Customer, contact: Contact, entered, **context) -> Response:
    """After a change. With a password this is the one answer that shows it: no redirect, no address may carry it."""
    shown = {"customer": customer, "contact": listed(customer.id, contact.id), "focus": True, **context}
    if not (entered and entered.password):
        return htmx.done(template, contact_page(customer, contact.id), **shown)
    sign_in_url = url_for("auth.sign_in", identifier=customer.identifier, _external=True)
    given = Given(shown["contact"].code, sign_in_url, entered.password)
    response = htmx.show(template, PAGE, **shown, given=given)
    response.headers["Cache-Control"] = "no-store"
    return response


def contact_page(customer: Customer, contact_id: int) -> str:
    return url_for("admin.contact", number=customer.number, contact_id=contact_id)
