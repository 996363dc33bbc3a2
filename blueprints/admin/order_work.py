"""Work on one order: confirmed, rejected, put on hold, ended, its lines changed. The customer's person hears of it."""

from decimal import Decimal

from flask import abort, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, say, switched_on
from blueprints.admin.documents import document_page
from blueprints.fields import words_of_form
from blueprints.refusals import explained
from models import working_orders
from models.base import db
from models.customer import customer_of
from models.order import Order, order_by_number
from models.ordering_rules import read_quantity
from models.refusing import Refused

DONE = {
    "confirm": _l("Confirmed. Who ordered is told."),
    "reject": _l("Rejected. Who ordered is told."),
    "cancel": _l("Cancelled. Who ordered is told."),
    "terminate": _l("Ended unfinished. Who ordered is told."),
    "complete": _l("Completed."),
}


def order_or_404(number: str) -> Order:
    return order_by_number(number) or abort(404)


def back_to(order) -> str:
    customer = customer_of(order)
    return url_for("admin.document", number=customer.number, kind=order.kind, document=order.number)


def refused(order, why: Refused):
    """The page once more, with the sentence and what was typed; nothing is stored."""
    db.session.rollback()
    return document_page(customer_of(order), order, 422, explained(why), request.form)


@bp.post("/orders/<path:number>/moves/<name>")
@needs(Right.WORK_ORDERS)
def move_order(number, name):
    order = order_or_404(number)
    if name not in working_orders.MOVES:
        abort(404)
    try:
        working_orders.move(order, name, actor(), words_of_form("reason", 1000))
    except Refused as why:
        return refused(order, why)
    db.session.commit()
    say(str(DONE[name]))
    return htmx.leave_for(back_to(order))


@bp.post("/orders/<path:number>/hold")
@needs(Right.WORK_ORDERS)
def hold_order(number):
    order, on = order_or_404(number), switched_on()
    try:
        if on:
            working_orders.put_on_hold(order, words_of_form("reason", 1000), actor())
        else:
            working_orders.take_off_hold(order, actor())
    except Refused as why:
        return refused(order, why)
    db.session.commit()
    say(_("On hold.") if on else _("Off hold: work on it goes on."))
    return htmx.leave_for(back_to(order))


@bp.post("/orders/<path:number>/lines/<int:line_id>")
@needs(Right.WORK_ORDERS)
def change_order_line(number, line_id):
    order = order_or_404(number)
    try:
        quantity, seen = (_quantity(request.form.get(name, "")) for name in ("quantity", "seen"))
        changed = working_orders.change_quantity(order, line_id, quantity, seen, actor())
    except LookupError:
        abort(404)
    except Refused as why:
        return refused(order, why)
    db.session.commit()
    say(_("Changed. Who ordered is told.") if changed else _("Nothing has changed."))
    return htmx.leave_for(back_to(order))


def _quantity(typed: str) -> Decimal:
    if not typed.strip():
        raise Refused("quantity", "Enter a quantity in digits, such as 12 or 2.5.")
    return read_quantity(typed)
