"""Orders of all customers: found by what is to be done next, and many confirmed at once."""

from dataclasses import replace
from functools import partial

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.order_rows import badges_of, held_words
from blueprints.admin.saved_views import saved_views
from blueprints.admin.work_lists import address_of, tabs, wanted_from
from blueprints.paging import neighbours, place_in
from blueprints.papers.wording import badge
from blueprints.refusals import explained
from models import finding_orders, formats, working_orders
from models.base import db
from models.finding_orders import NEWEST, View

VIEWS = {
    View.TO_CONFIRM: _l("To confirm"),
    View.ON_HOLD: _l("On hold"),
    View.TO_SEND: _l("To send"),
    View.WAITING: _l("Waiting for approval"),
    View.ENDED: _l("Ended"),
    View.ALL: _l("All"),
}
FIRST = View.TO_CONFIRM
_url = partial(address_of, "admin.orders", FIRST)


@bp.get("/orders")
@needs(Right.SEE_CUSTOMERS)
def orders():
    return _list()


@bp.post("/orders/confirmation")
@needs(Right.WORK_ORDERS)
def confirm_orders():
    chosen = finding_orders.orders_numbered(request.form.getlist("number"))
    if not chosen:
        return _list(422, _("Choose at least one order."))
    done, others = working_orders.confirm_all(chosen, actor())
    db.session.commit()
    said = ngettext("%(num)d order confirmed.", "%(num)d orders confirmed.", done)
    problems = [f"{number}: {explained(why)}" for number, why in others]
    say(" ".join([said, *problems[:5]]))
    return htmx.leave_for(_url(wanted_from(FIRST)))


def _list(status: int = 200, problem: str = ""):
    wanted = wanted_from(FIRST)
    found = finding_orders.find_orders(wanted, place_in(NEWEST))
    facts = badges_of([row.id for row in found.rows])
    return htmx.show(
        "admin/orders/_list.html",
        "admin/orders/orders.html",
        status,
        address=_url(wanted),
        wanted=wanted,
        views=tabs(VIEWS, wanted.view, lambda view: _url(replace(wanted, view=view))),
        rows=[_row(row, facts[row.id]) for row in found.rows],
        problem=problem,
        mine_url=_url(wanted, mine="" if wanted.sold_by else "1"),
        **neighbours(found, partial(_url, wanted)),
        **saved_views("orders", _url(wanted)),
    )


def _row(row, facts: list[tuple[str, str]]) -> dict:
    locale = visit.locale
    return {
        "number": row.number,
        "url": url_for("admin.document", number=row.customer_number, kind="order", document=row.number),
        "customer": row.customer_name,
        "customer_url": url_for("admin.customer", number=row.customer_number),
        "date": formats.date(row.dated_on, locale),
        "wanted": formats.date(row.wanted_on, locale) if row.wanted_on else "",
        "reference": row.reference,
        "state": badge("order", row.status, 0, locale),
        "facts": facts,
        "held": held_words(row.held_for),
        "total": formats.money(row.total, row.currency, locale),
        "can_confirm": row.status == "submitted" and not row.held_for,
    }
