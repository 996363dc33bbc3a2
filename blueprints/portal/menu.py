"""The portal's own frame: brand, menu, and the way to another portal."""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _

from access import Right, can, visit
from blueprints.portal import bp
from models.formats import initials


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    current: bool
    count: int = 0


@bp.context_processor
def frame() -> dict:
    identifier = visit.identifier
    return {
        "menu": menu(identifier),
        "portal": {
            "customer_name": visit.customer_name,
            "customer_number": visit.customer_number,
            "identifier": identifier,
            "initials": initials(visit.customer_name),
            "home_url": url_for("portal.home", identifier=identifier),
            "search_url": url_for("portal.search", identifier=identifier),
            "sign_out_url": url_for("auth.sign_out", identifier=identifier),
            "switch_url": url_for("auth.front_door"),
        },
    }


def menu(identifier: str) -> list[Entry]:
    """The modules this person has, in the order a business deals in them."""
    places = (
        (Right.SEE_PORTAL, "home", _("Home")),
        (Right.SEE_QUOTES, "quotes", _("Quotes")),
        (Right.SEE_ORDERS, "orders", _("Orders")),
        (Right.SEE_JOBS, "jobs", _("Jobs")),
        (Right.SEE_DELIVERIES, "deliveries", _("Deliveries")),
        (Right.SEE_INVOICES, "invoices", _("Invoices")),
        (Right.SEE_PAYMENTS, "payments", _("Payments")),
        (Right.SEE_CREDIT_MEMOS, "credit_memos", _("Credit memos")),
    )
    here = (request.endpoint or "").removeprefix("portal.")
    return [
        Entry(
            label, url_for(f"portal.{noun}", identifier=identifier), here in (noun, PAGE_OF.get(noun), f"{noun}_totals")
        )
        for right, noun, label in places
        if can(right)
    ]


PAGE_OF = {
    "quotes": "quote", "orders": "order", "jobs": "job", "deliveries": "delivery",
    "invoices": "invoice", "payments": "payment", "credit_memos": "credit_memo",
}  # fmt: skip
