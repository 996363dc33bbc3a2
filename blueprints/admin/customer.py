"""A customer's details: added, looked at, changed; of two who change one at once the second chooses field by field."""

from flask import Response, url_for
from flask_babel import gettext as _

import htmx
from access import Right, can, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say
from blueprints.admin.conflicts import both_versions, in_words
from blueprints.admin.customer_forms import WHAT_STATUS_DOES, CustomerForm, filled_in
from blueprints.admin.group_chat import about_portal
from blueprints.paying.preferences import preferences_of
from models import keeping_customers
from models.address import Address
from models.addresses import addresses_of
from models.base import db
from models.countries import country_names
from models.customer import Customer
from models.letting_in import Refused
from models.revising import Conflict
from models.tenant import tenant_by_key

PAGE = "admin/customer/customer.html"


@bp.get("/customers/new")
@needs(Right.CHANGE_CUSTOMERS)
def new_customer():
    return _new_page(_new_form())


@bp.post("/customers")
@needs(Right.CHANGE_CUSTOMERS)
def add_customer():
    form = _new_form()
    if not form.validate_on_submit():
        return _new_page(form, 422)
    try:
        customer = keeping_customers.add_customer(form.values(), visit.today, by=actor())
    except Refused as why:
        form.refuse(why)
        return _new_page(form, 422)
    db.session.commit()
    say(_("%(name)s is a customer now. Add the people who may sign in.", name=customer.name))
    return htmx.leave_for(url_for("admin.customer_portal", number=customer.number))


@bp.get("/customers/<number>")
@needs(Right.SEE_CUSTOMERS)
def customer(number):
    return details(customer_or_404(number))


@bp.post("/customers/<number>")
@needs(Right.CHANGE_CUSTOMERS)
def change_customer(number):
    customer = customer_or_404(number)
    form = CustomerForm(customer)
    if not form.validate_on_submit():
        return details(customer, form, 422)
    try:
        keeping_customers.change_customer(customer, form.values(), form.seen.data or "", by=actor())
    except Conflict as conflict:
        return details(customer, form, 422, versions=told(customer, form, conflict))
    except Refused as why:
        form.refuse(why)
        return details(customer, form, 422)
    db.session.commit()
    say(_("Saved: %(name)s.", name=customer.name))
    return _saved(customer, number)


def details(customer: Customer, form: CustomerForm | None = None, status: int = 200, **context) -> Response:
    """The tab, with the form as it was sent or as the customer is; a fragment of it is what the form's answers replace."""
    partial = "_versions" if "versions" in context else "_form" if can(Right.CHANGE_CUSTOMERS) else "_facts"
    return htmx.show(f"admin/customer/{partial}.html", PAGE, status, **tab(customer, form), **context)


def tab(customer: Customer, form: CustomerForm | None = None) -> dict:
    """What the tab shows, beside what is being done on it."""
    return {
        "customer": customer,
        "form": form or filled_in(customer),
        "in_words": in_words,
        "what_status_does": WHAT_STATUS_DOES,
        "countries": country_names(visit.locale),
        "addresses": addresses_of(customer.id),
        "group_chat": about_portal(customer),
        "preferences": preferences_of(customer),
    }


def told(row: Customer | Address, form, conflict: Conflict) -> dict:
    """Both versions of a customer or an address of it, with who saved the other one."""
    who = keeping_customers.who_changed(row, (difference.field for difference in conflict.differences))
    return both_versions(form, conflict, who)


def back(customer: Customer) -> str:
    return url_for("admin.customer", number=customer.number)


def _saved(customer: Customer, asked: str) -> Response:
    """The form as it is now; where the number changed, so did the addresses of all pages about this customer."""
    if customer.number != asked:
        return htmx.leave_for(back(customer))
    return htmx.done("admin/customer/changed.html", back(customer), **tab(customer))


def _new_form() -> CustomerForm:
    business = tenant_by_key(visit.tenant_key)
    return CustomerForm(usual_days=business.terms_days if business else 30)


def _new_page(form: CustomerForm, status: int = 200) -> Response:
    shown = {"form": form, "what_status_does": WHAT_STATUS_DOES, "countries": country_names(visit.locale)}
    return htmx.show("admin/customer/_new.html", "admin/customer/new.html", status, **shown)
