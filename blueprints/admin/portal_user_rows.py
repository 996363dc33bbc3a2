"""Rows of portal users as answers: one of them closed or open, the empty one at the end, a password shown once."""

from dataclasses import dataclass, field

from flask import Response, url_for

import htmx
from blueprints.admin.customer_portal import PAGE, back, tab
from blueprints.admin.forms import PortalUserForm, TemporaryPasswordForm
from models.customer import Customer
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


def open_row(customer: Customer, code: str, status: int = 200, *, form=None, password_form=None) -> Response:
    """The row with its forms, as they were sent or as the person is."""
    shown = tab(customer, code)
    forms = {
        "form": form or PortalUserForm(code, formdata=None, obj=shown["person"]),
        "password_form": password_form or TemporaryPasswordForm(code, formdata=None),
    }
    return htmx.show("admin/customer_portal/_portal_user_form.html", PAGE, status, **shown, **forms, editing=code)


def new_row(customer: Customer, form, status: int = 200) -> Response:
    return htmx.show("admin/customer_portal/_new_portal_user.html", PAGE, status, **tab(customer), new_form=form)


def with_password(template: str, customer: Customer, code: str, password: str, **context) -> Response:
    """The one answer that shows a password. Without JavaScript it is the page itself, not a redirect: no address may carry it."""
    given = Given(code, url_for("auth.sign_in", identifier=customer.identifier, _external=True), password)
    response = htmx.show(template, PAGE, **tab(customer, code), given=given, **context)
    response.headers["Cache-Control"] = "no-store"
    return response
