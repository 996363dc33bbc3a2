"""Payments and credit memos of all customers: what has something left first."""

from dataclasses import replace
from functools import partial

from flask import url_for
from flask_babel import lazy_gettext as _l

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.work_lists import tabs
from blueprints.paging import asked, neighbours, place_in
from blueprints.papers.wording import badge, state_of
from models import finding_money, formats
from models.finding_money import NEWEST, OF_KIND, View, Wanted
from models.listing import left_of

VIEWS = {
    View.LEFT: _l("With something left"),
    View.DRAFT: _l("Drafts"),
    View.PENDING: _l("Pending"),
    View.BACK: _l("Refunded"),
    View.FAILED: _l("Failed"),
    View.VOID: _l("Void"),
    View.ALL: _l("All"),
}


@bp.get("/payments")
@needs(Right.SEE_CUSTOMERS)
def payments():
    return _list("payment", "admin.payments")


@bp.get("/credit-memos")
@needs(Right.SEE_CUSTOMERS)
def credit_memos():
    return _list("credit_memo", "admin.credit_memos")


def _list(kind: str, here: str):
    wanted = _wanted(kind)
    found = finding_money.find_money(wanted, place_in(NEWEST))
    return htmx.show(
        "admin/payments/_list.html",
        "admin/payments/payments.html",
        address=_url(here, wanted),
        here=url_for(here),
        wanted=wanted,
        views=tabs(VIEWS, wanted.view, lambda view: _url(here, replace(wanted, view=view)), only=OF_KIND[wanted.kind]),
        rows=[_row(kind, row) for row in found.rows],
        **neighbours(found, partial(_url, here, wanted)),
    )


def _wanted(kind: str) -> Wanted:
    names = ("view", "q", "customer", "mine")
    typed = asked(*names)
    view = View(typed["view"]) if typed["view"] in OF_KIND[kind] else View.LEFT
    return Wanted(kind, view, typed["q"], typed["customer"][:40], visit.person_id if typed["mine"] else 0)


def _url(here: str, wanted: Wanted, **more: str) -> str:
    view = "" if wanted.view == View.LEFT else wanted.view.value
    asked = {"view": view, "q": wanted.text, "customer": wanted.customer, "mine": "1" if wanted.sold_by else ""} | more
    return url_for(here, **{name: value for name, value in asked.items() if value})


def _row(kind: str, row) -> dict:
    locale = visit.locale
    left = left_of(row)
    return {
        "number": row.number,
        "url": url_for("admin.document", number=row.customer_number, kind=kind, document=row.number),
        "customer": row.customer_name,
        "customer_url": url_for("admin.customer", number=row.customer_number),
        "date": formats.date(row.dated_on, locale),
        "about": " · ".join(filter(None, (row.method, row.reference))),
        "state": badge(kind, state_of(kind, row, visit.today), 0, locale),
        "total": formats.money(row.total, row.currency, locale),
        "left": formats.money(left, row.currency, locale) if left else "",
    }
