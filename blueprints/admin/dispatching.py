"""Goods on their way out: deliveries planned from an order, dispatched, arrived or failed; the board of a day, and the picking list."""

import datetime as dt
from urllib.parse import urlsplit

from flask import abort, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.group_chat import chats_of
from blueprints.admin.order_rows import work_on
from blueprints.admin.order_work import back_to, order_or_404, refused
from blueprints.conversing import read_files, takes_files
from blueprints.fields import words_of_form
from blueprints.papers.wording import badge
from integrations.files import ReadFile
from models import finding_orders, formats, shipping, talking
from models.base import db
from models.customer import customer_of
from models.delivery import Delivery, delivery_by_number
from models.ordering_rules import read_quantity
from models.refusing import Refused
from models.staff import staff_by_email


def _delivery_or_404(number: str) -> Delivery:
    return delivery_by_number(number) or abort(404)


@bp.post("/orders/<path:number>/deliveries")
@needs(Right.WORK_ORDERS)
def plan_delivery(number):
    order = order_or_404(number)
    lines = {
        int(name[4:]): typed for name, typed in request.form.items() if name.startswith("qty-") and name[4:].isdecimal()
    }
    try:
        quantities = {line: read_quantity(typed) for line, typed in lines.items()}
        delivery = shipping.plan(order, quantities, visit.today, actor())
    except Refused as why:
        return refused(order, why)
    db.session.commit()
    say(_("Delivery %(number)s is planned.", number=delivery.number))
    return htmx.leave_for(back_to(delivery))


@bp.post("/deliveries/<path:number>/dispatch")
@needs(Right.WORK_ORDERS)
def dispatch_delivery(number):
    delivery = _delivery_or_404(number)
    carrier, tracking = (words_of_form(name, 80) for name in ("carrier", "tracking_number"))
    try:
        shipping.dispatch(delivery, carrier, tracking, visit.today, actor())
    except Refused as why:
        return refused(delivery, why)
    db.session.commit()
    say(_("It has left. Who ordered is told."))
    return htmx.leave_for(_after(delivery))


@bp.post("/deliveries/<path:number>/arrival")
@needs(Right.WORK_ORDERS)
@takes_files
def deliver_delivery(number):
    delivery, by = _delivery_or_404(number), actor()
    try:
        photos: list[ReadFile] = read_files()
        received_by = words_of_form("received_by", 200)
        if shipping.deliver(delivery, received_by, visit.today, by) and photos:
            said = _("Received by %(name)s.", name=received_by.strip())
            talking.say(customer_of(delivery), delivery, said, staff_by_email(visit.email) or abort(404), by, photos)
    except Refused as why:
        return refused(delivery, why)
    db.session.commit()
    say(_("It has arrived."))
    return htmx.leave_for(_after(delivery))


@bp.post("/deliveries/<path:number>/failure")
@needs(Right.WORK_ORDERS)
def fail_delivery(number):
    delivery = _delivery_or_404(number)
    try:
        shipping.call_off(delivery, request.form.get("reason", ""), actor(), request.form.get("back_in_stock") == "1")
    except Refused as why:
        return refused(delivery, why)
    db.session.commit()
    say(_("Called off. Its goods are open on the order again."))
    return htmx.leave_for(_after(delivery))


def _after(delivery: Delivery) -> str:
    """Back to the board, where it was pressed there."""
    came = urlsplit(request.form.get("back", ""))
    board = url_for("admin.dispatch_board")
    return (
        f"{board}?{came.query}"
        if came.path == board and came.query
        else board
        if came.path == board
        else back_to(delivery)
    )


@bp.get("/orders/<path:number>/picking")
@needs(Right.SEE_CUSTOMERS)
def picking_list(number):
    order = order_or_404(number)
    customer = customer_of(order)
    return htmx.page(
        "admin/orders/picking.html",
        order=order,
        customer=customer,
        work=work_on("order", order.number),
        back=back_to(order),
    )


@bp.get("/dispatch")
@needs(Right.SEE_CUSTOMERS)
def dispatch_board():
    day = _day(request.args.get("day", ""))
    found = finding_orders.deliveries_on(day, visit.today)
    return htmx.page(
        "admin/orders/dispatch.html",
        day=day.isoformat(),
        day_text=formats.date(day, visit.locale),
        earlier=url_for("admin.dispatch_board", day=(day - dt.timedelta(1)).isoformat()),
        later=url_for("admin.dispatch_board", day=(day + dt.timedelta(1)).isoformat()),
        rows=[
            (
                row,
                badge("delivery", row.status, 0, visit.locale),
                url_for("admin.document", number=row.Customer.number, kind="delivery", document=row.number),
            )
            for row in found
        ],
        chats=chats_of(found),
        here=request.full_path.rstrip("?"),
    )


def _day(typed: str) -> dt.date:
    if not typed:
        return visit.today
    try:
        found = dt.date.fromisoformat(typed)
    except ValueError:
        abort(404)
    return found if dt.date(2000, 1, 1) <= found <= dt.date(2100, 1, 1) else abort(404)
