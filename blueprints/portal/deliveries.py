"""What was sent to the customer."""

from flask_babel import lazy_gettext as _l

from access import Right, needs
from blueprints.portal import bp
from blueprints.portal.document_page import show_document
from blueprints.portal.listing import Column, Listing, show_list, show_totals
from blueprints.portal.saving import send_csv

DELIVERIES = Listing(
    "delivery",
    (
        Column(_l("Number"), "number"),
        Column(_l("Date"), "date"),
        Column(_l("Order"), kind="order"),
        Column(_l("Carrier"), "", "optional"),
        Column(_l("Delivered"), "", "optional"),
        Column(_l("Status")),
    ),
    _l("Deliveries will show here as soon as something leaves for you."),
    ("number", "dated_on", "status", "source", "reference", "carrier", "tracking_number", "delivered_on"),
    has_amounts=False,
)


@bp.get("/deliveries")
@needs(Right.SEE_DELIVERIES)
def deliveries(identifier):
    return show_list(DELIVERIES)


@bp.get("/deliveries/totals")
@needs(Right.SEE_DELIVERIES)
def deliveries_totals(identifier):
    return show_totals(DELIVERIES)


@bp.get("/deliveries.csv")
@needs(Right.SEE_DELIVERIES)
def deliveries_csv(identifier):
    return send_csv(DELIVERIES)


@bp.get("/deliveries/<path:number>")
@needs(Right.SEE_DELIVERIES)
def delivery(identifier, number):
    return show_document("delivery", number)
