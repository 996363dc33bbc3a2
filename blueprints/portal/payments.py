"""What the customer paid."""

from flask_babel import lazy_gettext as _l

from access import Right, needs
from blueprints.portal import bp
from blueprints.portal.document_page import show_document
from blueprints.portal.listing import Column, Listing, show_list, show_totals
from blueprints.portal.saving import send_csv

PAYMENTS = Listing(
    "payment",
    (
        Column(_l("Number"), "number"),
        Column(_l("Date"), "date"),
        Column(_l("Method"), "", "optional"),
        Column(_l("Your reference"), "", "optional"),
        Column(_l("Status")),
        Column(_l("Total"), "total", "num"),
    ),
    _l("Payments will show here as soon as one has arrived."),
    ("number", "dated_on", "status", "method", "reference", "currency", "total", "left"),
)


@bp.get("/payments")
@needs(Right.SEE_PAYMENTS)
def payments(identifier):
    return show_list(PAYMENTS)


@bp.get("/payments/totals")
@needs(Right.SEE_PAYMENTS)
def payments_totals(identifier):
    return show_totals(PAYMENTS)


@bp.get("/payments.csv")
@needs(Right.SEE_PAYMENTS)
def payments_csv(identifier):
    return send_csv(PAYMENTS)


@bp.get("/payments/<path:number>")
@needs(Right.SEE_PAYMENTS)
def payment(identifier, number):
    return show_document("payment", number)
