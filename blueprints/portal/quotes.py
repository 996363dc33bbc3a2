"""Offers made to the customer."""

from flask_babel import lazy_gettext as _l

from access import Right, needs
from blueprints.portal import bp
from blueprints.portal.document_page import show_document
from blueprints.portal.listing import Column, Listing, show_list, show_totals
from blueprints.portal.saving import send_csv

QUOTES = Listing(
    "quote",
    (
        Column(_l("Number"), "number"),
        Column(_l("Date"), "date"),
        Column(_l("Your reference"), "", "optional"),
        Column(_l("Status")),
        Column(_l("Total"), "total", "num"),
    ),
    _l("Quotes made for you will show here."),
    ("number", "dated_on", "status", "reference", "currency", "net", "tax", "total"),
)


@bp.get("/quotes")
@needs(Right.SEE_QUOTES)
def quotes(identifier):
    return show_list(QUOTES)


@bp.get("/quotes/totals")
@needs(Right.SEE_QUOTES)
def quotes_totals(identifier):
    return show_totals(QUOTES)


@bp.get("/quotes.csv")
@needs(Right.SEE_QUOTES)
def quotes_csv(identifier):
    return send_csv(QUOTES)


@bp.get("/quotes/<path:number>")
@needs(Right.SEE_QUOTES)
def quote(identifier, number):
    return show_document("quote", number)
