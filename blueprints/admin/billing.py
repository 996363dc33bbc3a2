"""What was delivered is billed: of one order, or of those chosen from all that wait."""

from functools import partial

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.order_work import back_to, order_or_404, refused
from blueprints.paging import asked, neighbours, place_in
from blueprints.refusals import explained
from models import billing_orders, formats, writing_invoices
from models.base import db
from models.refusing import Refused


@bp.get("/invoices/to-bill")
@needs(Right.SEE_CUSTOMERS)
def to_bill():
    return _list()


@bp.post("/invoices/to-bill")
@needs(Right.WORK_MONEY)
def bill_orders():
    """Drafts of all that were chosen: issued one by one, once somebody has looked at them."""
    numbers = request.form.getlist("number")
    if not numbers:
        return _list(422, _("Choose at least one order."))
    made, others = billing_orders.draft_all(numbers, visit.today, actor())
    db.session.commit()
    done = ngettext("%(num)d draft made.", "%(num)d drafts made.", len(made))
    say(" ".join([done, *(f"{number}: {explained(why)}" for number, why in others[:5])]))
    return htmx.leave_for(url_for("admin.invoices", view="draft"))


@bp.post("/orders/<path:number>/invoices")
@needs(Right.WORK_MONEY)
def bill_order(number):
    """The draft of what has left the house, or of all that was ordered."""
    order, delivered = order_or_404(number), request.form.get("all") != "1"
    try:
        draft = writing_invoices.draft_of_order(order, visit.today, actor(), delivered=delivered)
    except Refused as why:
        return refused(order, why)
    db.session.commit()
    say(_("The draft of an invoice is there. Look at it, then issue it."))
    return htmx.leave_for(back_to(draft))


def _list(status: int = 200, problem: str = ""):
    text = asked("q")["q"]
    found = billing_orders.find_unbilled(text, place_in(billing_orders.NEWEST))
    address = partial(url_for, "admin.to_bill", **({"q": text} if text else {}))
    return htmx.show(
        "admin/invoices/_to_bill.html", "admin/invoices/to_bill.html", status, address=address(), here=url_for("admin.to_bill"),
        text=text, problem=problem, rows=[_row(row) for row in found.rows],
        **neighbours(found, address),
    )  # fmt: skip


def _row(row) -> dict:
    return {
        "number": row.number,
        "url": url_for("admin.document", number=row.customer_number, kind="order", document=row.number),
        "customer": row.customer_name,
        "customer_url": url_for("admin.customer", number=row.customer_number),
        "date": formats.date(row.dated_on, visit.locale),
        "gone": formats.date(row.gone_on, visit.locale),
        "reference": row.reference,
        "total": formats.money(row.total, row.currency, visit.locale),
    }
