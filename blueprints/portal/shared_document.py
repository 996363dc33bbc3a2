"""One document for whoever has a link to it: alone, in the customer's brand, without a session or a menu (DOMAIN §8)."""

from flask import Blueprint, abort, g, session, url_for

import htmx
from access import open_to_all, visit
from blueprints.link_brand import brand_of
from blueprints.papers.page import printed
from blueprints.papers.rows import Printer, nowhere
from models import sharing
from models.base import db
from models.links import count_open
from models.posting import language_of
from models.scope import Scope, scope

links = Blueprint("links", __name__, url_prefix="/d")


@links.get("/<token>")
@open_to_all
def shared_document(token):
    found = shared_or_404(token)
    speak_to(found)
    with scope(Scope(found.tenant.id, found.customer.id, (found.kind,))):
        shown = printed(found.kind, found.number, Printer(nowhere), alone=True) or abort(404)
    response = htmx.page(
        "portal/shared/document.html",
        **shown,
        **_frame(found),
        seen_url=url_for("links.see_shared_document", token=token),
        code_url=url_for("auth.step_up", token=token) if sharing.may_step_up(found) else "",
    )
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store"
    return response


@links.post("/<token>/seen")
@open_to_all
def see_shared_document(token):
    found = shared_or_404(token)
    if "staff" not in session:  # a look of the business's own people counts for nothing
        count_open(found.link)
        sharing.view_by_link(found.link)
        db.session.commit()
    return htmx.nothing()


def shared_or_404(token: str) -> sharing.Shared:
    return sharing.shared_by(token) or abort(404)


def speak_to(found: sharing.Shared) -> None:
    """In the language of whom the link was mailed to."""
    g.visit.wish = language_of(found.link.contact, found.customer)


def _frame(found: sharing.Shared) -> dict:
    return brand_of(found.customer) | {
        "customer_name": found.customer.name,
        "ask": {"phone": visit.tenant_phone, "email": visit.tenant_email},
    }
