"""Signing in at a customer's own address, in the customer's brand."""

from flask import url_for
from flask_babel import gettext as _

import htmx
from access import open_to_all, visit
from blueprints.auth import bp
from blueprints.auth.entering import begin_session, for_customers, fresh_form, sign_in_page, try_to_sign_in
from blueprints.fields import onward
from models.formats import Named


@bp.get("/p/<identifier>/sign-in")
@open_to_all
def sign_in(identifier):
    return _page(fresh_form(), identifier)


@bp.post("/p/<identifier>/sign-in")
@open_to_all
def start_session(identifier):
    person, form, status = try_to_sign_in("customer", visit.customer_id)
    if person is None:
        return _page(form, identifier, status)
    begin_session("customer", person)
    home = url_for("portal.home", identifier=identifier)
    return htmx.leave_for(onward(form.next.data, home))


def _page(form, identifier, status=200):
    return sign_in_page(
        form,
        status,
        brand=Named(visit.customer_name),
        subtitle=_("Customer portal of %(tenant)s", tenant=visit.tenant_name),
        action_url=url_for("auth.start_session", identifier=identifier),
        demo_for=visit.customer_number,
        **for_customers(identifier=identifier),
    )
