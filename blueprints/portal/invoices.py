"""What the customer owes or has paid for."""

from flask import url_for
from flask_babel import lazy_gettext as _l

from access import Right, can, needs, visit
from blueprints.portal import bp
from blueprints.portal.document_page import show_document
from blueprints.portal.listing import Column, Listing, show_list, show_totals
from blueprints.portal.saving import send_csv

INVOICES = Listing(
    "invoice",
    (
        Column(_l("Number"), "number"),
        Column(_l("Date"), "date"),
        Column(_l("Due"), "due", "optional"),
        Column(_l("Status")),
        Column(_l("Total"), "total", "num"),
        Column(_l("Balance"), "", "num"),
    ),
    _l("Invoices will show here as soon as there is one."),
    ("number", "dated_on", "due_on", "status", "reference", "currency", "net", "tax", "total", "left"),
    has_balance=True,
)


@bp.get("/invoices")
@needs(Right.SEE_INVOICES)
def invoices(identifier):
    return show_list(INVOICES)


@bp.get("/invoices/totals")
@needs(Right.SEE_INVOICES)
def invoices_totals(identifier):
    return show_totals(INVOICES)


@bp.get("/invoices.csv")
@needs(Right.SEE_INVOICES)
def invoices_csv(identifier):
    return send_csv(INVOICES)


@bp.get("/invoices/<path:number>")
@needs(Right.SEE_INVOICES)
def invoice(identifier, number):
    disputes = url_for("portal.disputes", identifier=identifier, number=number)
    return show_document("invoice", number, disputes_url=disputes, **_paying(number))


def _paying(number: str) -> dict:
    """The ways to pay this one, for whoever may; show_document() leaves them out where nothing of it is asked for."""
    if not can(Right.PAY):
        return {}
    query = {"identifier": visit.identifier, "invoice": number}
    return {"pay_url": url_for("portal.pay", **query), "transfer_url": url_for("portal.pay_by_transfer", **query)}
