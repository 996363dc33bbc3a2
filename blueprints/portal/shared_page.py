"""What a mailed link to one document shows: that document alone, in the customer's brand, without a session or a menu (DOMAIN §8)."""

from flask import Blueprint, abort, g, url_for

import htmx
from access import visit
from blueprints.link_brand import brand_of
from blueprints.papers.page import printed
from blueprints.papers.rows import Printer, nowhere
from models import sharing
from models.posting import language_of
from models.reading_quotes import quote_by_number
from models.scope import Scope, scope

links = Blueprint("links", __name__, url_prefix="/d")


def show_shared(token: str, found: sharing.Shared, status: int = 200, **more):
    """The one document. `more`: what its own kind shows."""
    speak_to(found)
    with scope(Scope(found.tenant.id, found.customer.id, (found.kind,))):
        shown = printed(found.kind, found.number, Printer(nowhere), alone=True) or abort(404)
    return closed_to_robots(
        htmx.page(
            "portal/shared/document.html",
            status,
            **shown,
            **brand_frame(found),
            **more,
            seen_url=url_for("links.see_shared_document", token=token),
            pdf_url=url_for("links.shared_pdf", token=token),
            code_url=url_for("auth.step_up", token=token) if sharing.may_step_up(found) else "",
        )
    )


def closed_to_robots(response):
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store"
    return response


def shared_or_404(token: str) -> sharing.Shared:
    return sharing.shared_by(token) or abort(404)


def shared_or_ended(token: str) -> sharing.Shared:
    """What a link opens; of a quote that has ended its reader is told so and sees nothing else of it (410)."""
    found = sharing.shared_by(token)
    if found is None and (ended := sharing.ended_by(token)):
        speak_to(ended)
        with scope(Scope(ended.tenant.id, ended.customer.id, (ended.kind,))):
            shown = {"number": ended.number, "state": state_of_quote(ended.number), **brand_frame(ended)}
        abort(closed_to_robots(htmx.page("portal/shared/ended.html", 410, **shown)))
    return found or abort(404)


def state_of_quote(number: str) -> str:
    """How it ended; one whose last day is over may not be marked yet."""
    found = quote_by_number(number) or abort(404)
    return "expired" if found.status == "sent" else found.status


def speak_to(found: sharing.Shared) -> None:
    """In the language of whom the link was mailed to."""
    g.visit.wish = language_of(found.link.contact, found.customer)


def brand_frame(found: sharing.Shared) -> dict:
    return brand_of(found.customer) | {
        "customer_name": found.customer.name,
        "ask": {"phone": visit.tenant_phone, "email": visit.tenant_email},
    }
