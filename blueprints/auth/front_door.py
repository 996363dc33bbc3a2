"""The global portal page: one address for every customer's people."""

from flask import redirect, request, url_for
from flask_babel import gettext as _

import htmx
from access import open_to_all, visit
from blueprints.auth import bp
from blueprints.auth.entering import (
    begin_session,
    for_customers,
    fresh_form,
    sign_in_page,
    try_to_sign_in,
)
from blueprints.language_pane import language_pane
from models.formats import Named
from models.signing_in import portals_of
from models.text import fold

MANY = 10  # from here on there is a box to find one by its name
LONGEST_TEXT = 100


@bp.get("/")
@open_to_all
def root():
    return redirect(url_for("auth.front_door"), 303)


@bp.get("/portal")
@open_to_all
def front_door():
    if visit.waits:
        return redirect(url_for("auth.front_door_code"), 303)
    return _choice(visit.person_id) if visit.signed_in else _page(fresh_form())


@bp.post("/portal")
@open_to_all
def enter():
    person, form, status = try_to_sign_in("customer")
    if person is None:
        return _page(form, status)
    begin_session("customer", person)
    return htmx.leave_for(url_for("auth.front_door"))


def _choice(contact_id):
    portals, text = portals_of(contact_id), request.args.get("q", "").strip()[:LONGEST_TEXT]
    if len(portals) == 1 and "choose" not in request.args:
        return redirect(url_for("portal.home", identifier=portals[0].identifier), 303)
    found = [customer for customer in portals if all(word in customer.folded for word in fold(text).split())]
    return htmx.show(
        "auth/_portals.html",
        "auth/choose_portal.html",
        address=url_for("auth.front_door", q=text or None),
        portals=[_portal(customer) for customer in found],
        text=text,
        findable=len(portals) > MANY,
        closed=len(portals) < visit.portals,
        languages=language_pane(),
        here=url_for("auth.front_door"),
    )


def _portal(customer):
    return {
        "name": customer.name,
        "number": customer.number,
        "city": customer.city,
        "logo_url": url_for("public.logo", digest=customer.logo_hash) if customer.logo_hash else None,
        "url": url_for("portal.home", identifier=customer.identifier),
    }


def _page(form, status=200):
    return sign_in_page(
        form,
        status,
        brand=Named(visit.tenant_name),
        subtitle=_("Customer portal"),
        action_url=url_for("auth.enter"),
        demo_for="everybody",
        **for_customers(),
    )
