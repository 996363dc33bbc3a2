"""Many lines at once into the order: pasted or uploaded rows, and a past order once more."""

import csv
import io
from decimal import Decimal

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.ordering.forms import RowsForm
from blueprints.portal import bp
from blueprints.portal.order_pad import refusal
from blueprints.portal.shop import buyer, my_draft, my_pad
from blueprints.refusals import explained, with_figures
from models import filling_drafts
from models.base import db
from models.customer import Customer
from models.ordering_rules import refuse_start
from models.reading_threads import document_of
from models.refusing import Refused
from models.scope import every_branch

PAGE = "portal/order/rows.html"
SAMPLE = (("code", "quantity", "unit"), ("1", "12", ""), ("28", "5", ""))


@bp.get("/order/rows")
@needs(Right.PLACE_ORDERS)
def paste_order(identifier):
    return _show(RowsForm(formdata=None))


@bp.get("/order/rows/sample.csv")
@needs(Right.PLACE_ORDERS)
def order_sample(identifier):
    written = io.StringIO()
    csv.writer(written).writerows(SAMPLE)
    headers = {"Content-Disposition": 'attachment; filename="order.csv"'}
    return Response(written.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


@bp.post("/order/rows")
@needs(Right.PLACE_ORDERS)
def add_order_rows(identifier):
    customer, form = buyer(), RowsForm()
    try:
        refuse_start(customer)
        text = form.written()
        draft = my_draft()
        taken, bad = filling_drafts.paste(draft, customer, text, visit.today)
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _show(form, 422)
    db.session.commit()
    if not bad:
        flash(_("%(count)d products are in your order.", count=taken), "success")
        return htmx.leave_for(url_for("portal.order_pad", identifier=identifier))
    form.rows.data = "\n".join(row.text for row in bad)
    said = [(row.line, row.text, with_figures(row.sentence, row.figures)) for row in bad]
    return _show(form, 422, taken=taken, bad=said)


@bp.post("/orders/<path:number>/copy")
@needs(Right.PLACE_ORDERS)
def copy_order(identifier, number):
    customer = buyer()
    with every_branch():
        order = document_of("order", number, customer.id) or abort(404)
        lines = filling_drafts.lines_of_order(order)
    return filled(customer, lines, url_for("portal.order", identifier=identifier, number=number))


def filled(customer: Customer, lines: list[tuple[int, Decimal]], back: str):
    """Put these into the order and go there; back with a sentence where nothing may be ordered."""
    try:
        refuse_start(customer)
        draft = my_draft()
        taken, left_out = filling_drafts.fill(draft, customer, lines, visit.today)
    except Refused as why:
        db.session.rollback()
        flash(explained(why), "error")
        return htmx.leave_for(back)
    db.session.commit()
    if taken:
        flash(_("%(count)d products are in your order, at today's prices.", count=taken), "success")
    if left_out:
        flash(_("Not ordered again, because it can't be now: %(codes)s", codes=", ".join(left_out[:20])), "error")
    return htmx.leave_for(url_for("portal.order_pad", identifier=visit.identifier))


def _show(form: RowsForm, status: int = 200, **more):
    pad = my_pad(buyer())
    return htmx.page(
        PAGE, status, form=form, pad=pad, refusal=refusal(pad.customer), **({"taken": 0, "bad": []} | more)
    )
