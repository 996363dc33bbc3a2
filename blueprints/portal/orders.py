"""What the customer ordered."""

from flask import abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import htmx
from access import Right, can, needs, visit
from blueprints.fields import words_of_form
from blueprints.papers.rows import Printer
from blueprints.portal import bp
from blueprints.portal.document_page import show_document
from blueprints.portal.listing import Column, Listing, show_list, show_totals
from blueprints.portal.order_actions import actions_on
from blueprints.portal.saving import send_csv
from blueprints.portal.shop import business
from blueprints.refusals import explained
from models import approving, working_orders
from models.attaching import Sent
from models.base import db
from models.buyer import buyer_of
from models.order import order_by_number
from models.order_files import order_with_files
from models.refusing import Refused
from models.scope import every_branch

ORDERS = Listing(
    "order",
    (
        Column(_l("Number"), "number"),
        Column(_l("Date"), "date"),
        Column(_l("Your reference"), "", "optional"),
        Column(_l("Status")),
        Column(_l("Total"), "total", "num"),
    ),
    _l("Your orders will show here as soon as there is one."),
    ("number", "dated_on", "status", "reference", "currency", "net", "tax", "total"),
)


@bp.get("/orders")
@needs(Right.SEE_ORDERS)
def orders(identifier):
    return show_list(ORDERS)


@bp.get("/orders/totals")
@needs(Right.SEE_ORDERS)
def orders_totals(identifier):
    return show_totals(ORDERS)


@bp.get("/orders.csv")
@needs(Right.SEE_ORDERS)
def orders_csv(identifier):
    return send_csv(ORDERS)


@bp.get("/orders/<path:number>")
@needs(Right.SEE_ORDERS)
def order(identifier, number):
    return show_order(number)


def show_order(number: str, status: int = 200, error: str = "", reason: str = ""):
    """The order with what this person can do with it; `error` and the typed `reason` come back after what can't be done."""
    with every_branch():
        found, sent = order_with_files(number) or abort(404)
        actions, files = actions_on(found), _files(number, sent)
    return show_document("order", number, status, actions=actions, files=files, error=error, reason=reason)


def _files(number: str, files: list[Sent]) -> list[tuple]:
    """What came along with it, each with its address."""

    def url(ident: int) -> str:
        return url_for("portal.order_file", identifier=visit.identifier, number=number, ident=ident)

    return [(file, url(file.id)) for file in files]


@bp.get("/approvals")
@needs(Right.SEE_ORDERS)
def approvals(identifier):
    with every_branch():
        waiting = approving.waiting_for(visit.person_id, visit.customer_id, business())
    printer = Printer()
    return htmx.page("portal/order/approvals.html", rows=[printer.row("order", order) for order in waiting])


@bp.post("/orders/<path:number>/cancellation")
@needs(Right.SEE_ORDERS)
def cancel_order(identifier, number):
    def verb(order, by):
        if working_orders.cancel_by_customer(order, visit.person_id, can(Right.PLACE_ORDERS), by):
            flash(_("Cancelled."), "success")

    return _decide(number, verb)


@bp.post("/orders/<path:number>/approval")
@needs(Right.SEE_ORDERS)
def approve_order(identifier, number):
    def verb(order, by):
        me = buyer_of(visit.portal_user_id)
        if approving.approve(order, me.customer, me.person, business(), by):
            flash(_("Approved: the order is on its way."), "success")

    return _decide(number, verb)


@bp.post("/orders/<path:number>/refusal")
@needs(Right.SEE_ORDERS)
def refuse_order(identifier, number):
    def verb(order, by):
        if approving.refuse(
            order, buyer_of(visit.portal_user_id).person, business(), words_of_form("reason", 1000), by
        ):
            flash(_("Not approved. Who ordered is told."), "success")

    return _decide(number, verb)


def _decide(number: str, verb):
    """Do it and come back, or say on the page why it can't be done."""
    with every_branch():
        order = order_by_number(number) or abort(404)
        try:
            verb(order, visit.actor(request.remote_addr or ""))
        except Refused as why:
            db.session.rollback()
            return show_order(number, 422, explained(why), words_of_form("reason", 1000))
        db.session.commit()
    return htmx.leave_for(url_for("portal.order", identifier=visit.identifier, number=number))
