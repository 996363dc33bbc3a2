"""The customer portal tab: who gets in and what they see."""

from functools import partial

from flask import url_for

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import customer_or_404
from blueprints.admin.branding_shown import branding
from blueprints.admin.invitation_words import in_words
from blueprints.admin.module_words import module_name
from blueprints.admin.portal_address_shown import portal_address
from models.customer import Customer
from models.mail_server import mail_is_on
from models.module import Module
from models.portal_people import Person, hiding_level, people_of, seen_modules

PAGE = "admin/customer_portal/customer_portal.html"


@bp.get("/customers/<number>/portal")
@needs(Right.SEE_CUSTOMERS)
def customer_portal(number):
    return htmx.show("admin/customer_portal/_add_portal_user.html", PAGE, **tab(customer_or_404(number)))


def tab(customer: Customer, code: str | None = None) -> dict:
    """What the tab shows; `person` is the portal user with this code."""
    people = people_of(customer.id)
    return {
        "customer": customer,
        "tenant_open": visit.tenant_open,
        "modules": [module_row(module, customer) for module in Module],
        "people": people,
        "person": next((person for person in people if person.code == code), None),
        "seen_by": seen_by(customer),
        "told": partial(in_words, mail_on=mail_is_on()),
        "uninvited": any(person.invitable and person.last_sign_in_at is None for person in people),
        **portal_address(customer),
        **branding(customer),
    }


def module_row(module: Module, customer: Customer) -> dict:
    level = hiding_level(module, visit.tenant_hides, customer.hidden_modules)
    return {
        "key": module.value,
        "name": module_name(module),
        "on": module not in customer.hidden_modules,
        "level": level,
    }


def seen_by(customer: Customer):
    """A function for templates: the names of the modules that a person sees; None for all that the customer has."""
    hides = visit.tenant_hides, customer.hidden_modules
    theirs = seen_modules(*hides)

    def names(person: Person) -> list[str] | None:
        seen = seen_modules(*hides, person.hidden_modules)
        return None if theirs and seen == theirs else [module_name(module) for module in seen]

    return names


def back(customer: Customer) -> str:
    return url_for("admin.customer_portal", number=customer.number)
