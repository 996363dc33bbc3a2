"""Quotes as a board: a column for each step, with what it comes to and its newest ones."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.quotes import sums_by_view
from models import finding_quotes, formats
from models.finding_quotes import View

COLUMNS = {
    View.ASKED: _l("Asked for"),
    View.WRITING: _l("Being written"),
    View.OPEN: _l("Waiting for the customer"),
    View.ACCEPTED: _l("Accepted"),
    View.ENDED: _l("Ended"),
}


@bp.get("/quotes/board")
@needs(Right.SEE_CUSTOMERS)
def quote_board():
    cards, sums = finding_quotes.newest_by_view(), sums_by_view()
    return htmx.page(
        "admin/quotes/board.html",
        columns=[
            (str(label), sums.get(view, ""), [_card(row) for row in cards[view]], _url(view))
            for view, label in COLUMNS.items()
        ],
    )


def _url(view: View) -> str:
    return url_for("admin.quotes", view=None if view == View.ASKED else view.value)


def _card(row) -> dict:
    return {
        "number": row.number,
        "url": url_for("admin.document", number=row.customer_number, kind="quote", document=row.number),
        "customer": row.customer_name,
        "total": formats.money(row.total, row.currency, visit.locale) if row.total else "",
        "ends": _ends(row),
        "age": formats.date(row.dated_on, visit.locale),
    }


def _ends(row) -> str:
    """How long it is still good, of what waits for the customer."""
    if row.status != "sent" or row.due_on is None:
        return ""
    left = (row.due_on - visit.today).days
    return _("ends today") if left == 0 else _("%(days)d days left", days=left) if left > 0 else _("over")
