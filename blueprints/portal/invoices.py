"""What the customer owes or has paid for."""

from flask_babel import lazy_gettext as _l

from access import Right, needs
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
    return show_document("invoice", number)
