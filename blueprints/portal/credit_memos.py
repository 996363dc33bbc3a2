"""What the customer got back on paper."""

from flask_babel import lazy_gettext as _l

from access import Right, needs
from blueprints.portal import bp
from blueprints.portal.document_page import show_document
from blueprints.portal.listing import Column, Listing, show_list, show_totals
from blueprints.portal.saving import send_csv

CREDIT_MEMOS = Listing(
    "credit_memo",
    (
        Column(_l("Number"), "number"),
        Column(_l("Date"), "date"),
        Column(_l("Your reference"), "", "optional"),
        Column(_l("Status")),
        Column(_l("Total"), "total", "num"),
        Column(_l("Left to use"), "", "num"),
    ),
    _l("Credit memos will show here when you get one."),
    ("number", "dated_on", "status", "reference", "currency", "net", "tax", "total", "left"),
    has_balance=True,
)


@bp.get("/credit-memos")
@needs(Right.SEE_CREDIT_MEMOS)
def credit_memos(identifier):
    return show_list(CREDIT_MEMOS)


@bp.get("/credit-memos/totals")
@needs(Right.SEE_CREDIT_MEMOS)
def credit_memos_totals(identifier):
    return show_totals(CREDIT_MEMOS)


@bp.get("/credit-memos.csv")
@needs(Right.SEE_CREDIT_MEMOS)
def credit_memos_csv(identifier):
    return send_csv(CREDIT_MEMOS)


@bp.get("/credit-memos/<path:number>")
@needs(Right.SEE_CREDIT_MEMOS)
def credit_memo(identifier, number):
    return show_document("credit_memo", number)
