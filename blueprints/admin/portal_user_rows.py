"""Rows of portal users as answers: one of them closed or open, the empty one at the end, a password shown once."""

import re
from dataclasses import dataclass, field

from flask import Response, abort, url_for

import htmx
from blueprints.admin.customer_portal import PAGE, back, tab
from blueprints.admin.forms import NewPortalUserForm, PortalUserForm, TemporaryPasswordForm
from models.contact import Contact
from models.contacts import contact_by_id
from models.customer import Customer
from models.finding_contacts import MOST_OFFERED, not_yet_portal_users
from models.letting_in import Added
from models.portal_user import PortalUser

ROW = "admin/customer_portal/_portal_user.html"


@dataclass(frozen=True)
class Given:
    """A temporary password that was given just now, and where it is good."""

    code: str
    sign_in_url: str
    password: str = field(repr=False)


def closed_row(customer: Customer, user: PortalUser) -> Response:
    return htmx.show(ROW, PAGE, **tab(customer, user.code))


def changed_row(customer: Customer, user: PortalUser, *, focus: bool = False) -> Response:
    """After a change: the row as it is now, or back to the page."""
    return htmx.done(ROW, back(customer), **tab(customer, user.code), focus=focus)


def open_row(
    customer: Customer, code: str, status: int = 200, *, form=None, password_form=None, versions=None
) -> Response:
    """The row with its forms, as they were sent or as the person is; `versions` where somebody has saved meanwhile."""
    shown = tab(customer, code)
    forms = {
        "form": form or PortalUserForm(code, formdata=None, obj=shown["person"]),
        "password_form": password_form or TemporaryPasswordForm(code, formdata=None),
        "versions": versions,
    }
    return htmx.show("admin/customer_portal/_portal_user_form.html", PAGE, status, **shown, **forms, editing=code)


def new_row(customer: Customer, form, status: int = 200, *, versions=None) -> Response:
    """The empty row at the end, as it was sent, or filled with a contact who is no portal user yet."""
    context = {"new_form": form, "offered": offered(customer), "new_versions": versions}
    return htmx.show("admin/customer_portal/_new_portal_user.html", PAGE, status, **tab(customer), **context)


def added_row(customer: Customer, added: Added) -> Response:
    """The new row, with the password if one was given, and the empty one again for the next."""
    template, again = "admin/customer_portal/portal_user_added.html", NewPortalUserForm("new", formdata=None)
    context = {"new_form": again, "offered": offered(customer)}
    if added.password:
        return with_password(template, customer, added.user.code, added.password, **context)
    return htmx.done(template, back(customer), **tab(customer, added.user.code), **context)


def offered(customer: Customer) -> dict:
    """Contacts who could become portal users, and whether there are more than are offered."""
    found = not_yet_portal_users(customer.id)
    return {"contacts": found[:MOST_OFFERED], "more": len(found) > MOST_OFFERED}


def chosen_contact(customer: Customer, asked: str | None) -> Contact | None:
    """The contact with the id that was asked for; None where none was."""
    if not asked:
        return None
    found = contact_by_id(customer.id, int(asked)) if re.fullmatch("[0-9]{1,19}", asked) else None
    return found or abort(404)


def with_password(template: str, customer: Customer, code: str, password: str, **context) -> Response:
    """The one answer that shows a password. Without JavaScript it is the page itself, not a redirect: no address may carry it."""
    given = Given(code, url_for("auth.sign_in", identifier=customer.identifier, _external=True), password)
    response = htmx.show(template, PAGE, **tab(customer, code), given=given, **context)
    response.headers["Cache-Control"] = "no-store"
    return response
