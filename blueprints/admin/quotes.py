"""Quotes of all customers: by what is to be done next with what each state comes to, and a new one for somebody."""

from dataclasses import replace
from functools import partial

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404
from blueprints.admin.choosing_customer import choose_customer
from blueprints.admin.work_lists import address_of, tabs, wanted_from
from blueprints.paging import neighbours, place_in
from blueprints.papers.wording import badge
from models import finding_quotes, formats
from models.base import db
from models.finding_quotes import NEWEST, STATES, View
from models.writing_quotes import begin, written

VIEWS = {
    View.ASKED: _l("Asked for"),
    View.WRITING: _l("Being written"),
    View.OPEN: _l("Waiting for the customer"),
    View.ACCEPTED: _l("Accepted"),
    View.ENDED: _l("Ended"),
    View.ALL: _l("All"),
}
FIRST = View.ASKED
_url = partial(address_of, "admin.quotes", FIRST)


@bp.get("/quotes")
@needs(Right.SEE_CUSTOMERS)
def quotes():
    wanted, sums = wanted_from(FIRST), sums_by_view()
    found = finding_quotes.find_quotes(wanted, place_in(NEWEST))
    return htmx.show(
        "admin/quotes/_list.html",
        "admin/quotes/quotes.html",
        address=_url(wanted),
        wanted=wanted,
        views=tabs(VIEWS, wanted.view, lambda view: _url(replace(wanted, view=view)), sums),
        rows=[_row(row) for row in found.rows],
        mine_url=_url(wanted, mine="" if wanted.sold_by else "1"),
        **neighbours(found, partial(_url, wanted)),
    )


def sums_by_view() -> dict[View, str]:
    """How many and what they come to, by currency; of those that are still open."""
    found, said = finding_quotes.sums(), {}
    for view in (View.ASKED, View.WRITING, View.OPEN):
        rows = [row for row in found if row.status in STATES[view]]
        money = " + ".join(formats.money(row.total, row.currency, visit.locale) for row in rows if row.total)
        said[view] = " · ".join(filter(None, (str(sum(row.number for row in rows) or ""), money)))
    return said


def _row(row) -> dict:
    return {
        "number": row.number,
        "url": url_for("admin.document", number=row.customer_number, kind="quote", document=row.number),
        "customer": row.customer_name,
        "customer_url": url_for("admin.customer", number=row.customer_number),
        "date": formats.date(row.dated_on, visit.locale),
        "valid_until": formats.date(row.due_on, visit.locale) if row.due_on else "",
        "reference": row.reference,
        "revision": row.revision,
        "state": badge("quote", row.status, 0, visit.locale) if row.status != "sent" else (_("Sent"), "warn"),
        "total": formats.money(row.total, row.currency, visit.locale) if row.total else "",
    }


@bp.get("/quotes/new")
@needs(Right.WORK_ORDERS)
def new_quote():
    back = (_("Quotes"), url_for("admin.quotes"))
    return choose_customer("admin.new_quote", "admin.quote_for", _("New quote"), back)


@bp.get("/customers/<number>/quote")
@needs(Right.WORK_ORDERS)
def quote_for(number):
    return htmx.page("admin/quotes/begin.html", customer=customer_or_404(number))


@bp.post("/customers/<number>/quote")
@needs(Right.WORK_ORDERS)
def begin_quote(number):
    customer = customer_or_404(number)
    quote = begin(customer, None, visit.today, actor())
    written(quote, visit.today)
    db.session.commit()
    return htmx.leave_for(url_for("admin.write_quote", number=quote.number))
