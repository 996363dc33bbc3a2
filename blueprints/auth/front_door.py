"""The global portal page: one address for every customer's people."""

from flask import redirect, url_for
from flask_babel import gettext as _

import htmx
from access import open_to_all, visit
from blueprints.auth import bp
from blueprints.auth.entering import begin_session, fresh_form, sign_in_page, try_to_sign_in
from models.formats import Named
from models.signing_in import portals_of


@bp.get("/")
@open_to_all
def root():
    return redirect(url_for("auth.front_door"), 303)


@bp.get("/portal")
@open_to_all
def front_door():
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
    portals = portals_of(contact_id)
    if len(portals) == 1:
        return redirect(url_for("portal.home", identifier=portals[0].identifier), 303)
    return htmx.page(
        "auth/choose_portal.html",
        portals=[
            {"name": c.name, "number": c.number, "url": url_for("portal.home", identifier=c.identifier)}
            for c in portals
        ],
    )


def _page(form, status=200):
    return sign_in_page(
        form,
        status,
        brand=Named(visit.tenant_name),
        subtitle=_("Customer portal"),
        action_url=url_for("auth.enter"),
        demo_for="everybody",
    )
