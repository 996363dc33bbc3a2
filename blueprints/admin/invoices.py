"""Invoices of all customers: what waits first, narrowed by state, customer, words and days, with what they come to."""

import datetime as dt
from dataclasses import replace
from functools import partial

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.saved_views import saved_views
from blueprints.admin.work_lists import tabs
from blueprints.paging import asked, neighbours, place_in
from blueprints.papers.wording import badge, state_of
from models import finding_invoices, formats
from models.finding_invoices import View, Wanted, order_of
from models.listing import left_of

VIEWS = {
    View.WAITING: _l("To do"),
    View.DRAFT: _l("Drafts"),
    View.OVERDUE: _l("Overdue"),
    View.UNPAID: _l("Unpaid"),
    View.OPEN: _l("Not due"),
    View.PART_PAID: _l("Part paid"),
    View.PAID: _l("Paid"),
    View.VOID: _l("Void"),
    View.ALL: _l("All"),
}


@bp.get("/invoices")
@needs(Right.SEE_CUSTOMERS)
def invoices():
    wanted = _wanted()
    found = finding_invoices.find_invoices(wanted, place_in(order_of(wanted)))
    return htmx.show(
        "admin/invoices/_list.html",
        "admin/invoices/invoices.html",
        address=_url(wanted),
        wanted=wanted,
        views=tabs(VIEWS, wanted.view, lambda view: _url(replace(wanted, view=view))),
        rows=[_row(row) for row in found.rows],
        sums_url=_url(wanted, endpoint="admin.invoice_sums"),
        **neighbours(found, partial(_url, wanted)),
        **saved_views("invoices", _url(wanted)),
    )


@bp.get("/invoices/sums")
@needs(Right.SEE_CUSTOMERS)
def invoice_sums():
    """How many there are in all and what they come to: fetched once the list is there, so that the list stays quick."""
    wanted = _wanted()
    sums = finding_invoices.sums(wanted)
    parts = [str(ngettext("%(num)d invoice", "%(num)d invoices", sum(one.number for one in sums)))]
    parts += [
        f"{formats.money(one.total, one.currency, visit.locale)} ({formats.money(one.left, one.currency, visit.locale)})"
        for one in sums
    ]
    return htmx.show("admin/invoices/_sums.html", "admin/invoices/sums.html", parts=parts, back_url=_url(wanted))


def _wanted() -> Wanted:
    names = ("view", "q", "customer", "from", "to", "mine")
    typed = asked(*names)
    view = View(typed["view"]) if typed["view"] in list(View) else View.WAITING
    days = day_typed(typed["from"]), day_typed(typed["to"])
    return Wanted(visit.today, view, typed["q"], typed["customer"][:40], *days, visit.person_id if typed["mine"] else 0)


def _url(wanted: Wanted, endpoint: str = "admin.invoices", **more: str) -> str:
    asked = {
        "view": "" if wanted.view == View.WAITING else wanted.view.value, "q": wanted.text, "customer": wanted.customer,
        "from": wanted.since and wanted.since.isoformat(), "to": wanted.until and wanted.until.isoformat(), "mine": "1" if wanted.sold_by else "",
    } | more  # fmt: skip
    return url_for(endpoint, **{name: value for name, value in asked.items() if value})


def day_typed(typed: str) -> dt.date | None:
    """A local date in an address; what is none narrows nothing."""
    try:
        return dt.date.fromisoformat(typed) if typed else None
    except ValueError:
        return None


def _row(row) -> dict:
    locale = visit.locale
    left, state = left_of(row), state_of("invoice", row, visit.today)
    late = (visit.today - row.due_on).days if state == "overdue" else 0
    return {
        "number": row.number,
        "url": url_for("admin.document", number=row.customer_number, kind="invoice", document=row.number),
        "customer": row.customer_name,
        "customer_url": url_for("admin.customer", number=row.customer_number),
        "date": formats.date(row.dated_on, locale),
        "due": formats.date(row.due_on, locale) if row.due_on else "",
        "reference": row.reference,
        "state": badge("invoice", state, late, locale),
        "total": formats.money(row.total, row.currency, locale),
        "left": formats.money(left, row.currency, locale) if row.status == "issued" else "",
    }
