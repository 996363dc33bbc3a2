"""What the customer ordered."""

from flask_babel import lazy_gettext as _l

from access import Right, needs
from blueprints.portal import bp
from blueprints.portal.document_page import show_document
from blueprints.portal.listing import Column, Listing, show_list, show_totals
from blueprints.portal.saving import send_csv

ORDERS = Listing(
    "order",
    (
        Column(_l("Number"), "number"),
        Column(_l("Date"), "date"),
        Column(_l("Your reference"), "", "optional"),
        Column(_l("Status")),
        Column(_l("Total"), "total", "num"),
    ),
    _l("Your orders will show here as soon as there is one."),
    ("number", "dated_on", "status", "reference", "currency", "net", "tax", "total"),
)


@bp.get("/orders")
@needs(Right.SEE_ORDERS)
def orders(identifier):
    return show_list(ORDERS)


@bp.get("/orders/totals")
@needs(Right.SEE_ORDERS)
def orders_totals(identifier):
    return show_totals(ORDERS)


@bp.get("/orders.csv")
@needs(Right.SEE_ORDERS)
def orders_csv(identifier):
    return send_csv(ORDERS)


@bp.get("/orders/<path:number>")
@needs(Right.SEE_ORDERS)
def order(identifier, number):
    return show_document("order", number)
