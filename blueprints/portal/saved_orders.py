"""Lists that an order can be saved as and filled from, and “tell me when it is back”."""

from flask import abort, flash, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.fields import words_of_form
from blueprints.portal import bp
from blueprints.portal.order_filling import filled
from blueprints.portal.shop import buyer
from blueprints.refusals import explained
from models import drafting, saved_lists, waiting_for_goods
from models.base import db
from models.order_draft import SavedList
from models.refusing import Refused

PAGE = "portal/order/lists.html"


@bp.get("/order/lists")
@needs(Right.PLACE_ORDERS)
def saved_orders(identifier):
    return _show()


def _show(status: int = 200, error: str = ""):
    draft = drafting.draft_of(visit.person_id, visit.customer_id)
    return htmx.page(
        PAGE,
        status,
        lists=saved_lists.saved_lists(visit.customer_id),
        lines=drafting.totals_of(draft).lines,
        typed=words_of_form("name", 200) if error else "",
        error=error,
    )


@bp.post("/order/lists")
@needs(Right.PLACE_ORDERS)
def save_order(identifier):
    draft = drafting.draft_of(visit.person_id, visit.customer_id)
    try:
        saved = saved_lists.save_list(draft, words_of_form("name", 200), visit.person_id, visit.customer_id)
    except Refused as why:
        db.session.rollback()
        return _show(422, explained(why))
    db.session.commit()
    flash(_("Saved as “%(name)s”.", name=saved.name), "success")
    return htmx.leave_for(url_for("portal.saved_orders", identifier=identifier))


@bp.post("/order/lists/<int:list_id>")
@needs(Right.PLACE_ORDERS)
def fill_from_list(identifier, list_id):
    return filled(
        buyer(), saved_lists.lines_of_list(_list_or_404(list_id)), url_for("portal.saved_orders", identifier=identifier)
    )


@bp.post("/order/lists/<int:list_id>/removal")
@needs(Right.PLACE_ORDERS)
def remove_saved_order(identifier, list_id):
    saved_lists.remove_list(_list_or_404(list_id))
    db.session.commit()
    return htmx.leave_for(url_for("portal.saved_orders", identifier=identifier))


def _list_or_404(list_id: int) -> SavedList:
    return saved_lists.list_by_id(list_id, visit.customer_id) or abort(404)


@bp.post("/order/waiting")
@needs(Right.PLACE_ORDERS)
def wait_for_product(identifier):
    product = drafting.visible_product(buyer(), words_of_form("sku", 200)) or abort(404)
    waiting_for_goods.wait(visit.person_id, visit.customer_id, product.id, request.form.get("on") == "1")
    db.session.commit()
    said = _("You get a mail when it is back.") if request.form.get("on") == "1" else _("You are not told any more.")
    flash(said, "success")
    return htmx.leave_for(url_for("portal.order_pad", identifier=identifier, q=product.sku))
