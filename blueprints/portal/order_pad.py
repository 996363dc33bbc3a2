"""The order pad: goods with a quantity each, kept as a draft while it is filled (DOMAIN §6)."""

from flask import abort, flash, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.ordering.forms import DetailsForm, once
from blueprints.ordering.goods import Goods
from blueprints.ordering.summary import summary
from blueprints.portal import bp
from blueprints.portal.shop import buyer, look, my_draft, my_pad, whole_pad
from blueprints.refusals import explained
from models import drafting
from models.base import db
from models.customer import Customer
from models.order_draft import OrderDraft
from models.order_files import files_of_draft
from models.ordering_rules import read_quantity, refuse_start
from models.refusing import Refused

PAGE, FOUND, ROW = "portal/order/pad.html", "portal/order/_found.html", "portal/order/_changed.html"
DETAILS = "portal/order/_details.html"


@bp.get("/order")
@needs(Right.PLACE_ORDERS)
def order_pad(identifier):
    return show_pad()


def show_pad(status: int = 200, **more):
    """With what went wrong, where something did."""
    pad = whole_pad()
    shop = look(pad, "portal.order_pad")
    if htmx.is_fragment():
        return _never_kept(htmx.show(FOUND, PAGE, status, address=shop.address, shop=shop, pad=pad, **more))
    shown = {
        "form": DetailsForm(pad.draft, pad.customer),
        "files": files_of_draft(pad.draft) if pad.written.has_files else [],
        "shop": shop,
        "pad": pad,
    }
    refused = refusal(pad.customer)
    return _never_kept(htmx.page(PAGE, status, refusal=refused, summary=summary(pad), **(shown | more)))


def refusal(customer: Customer) -> str:
    """Why this customer can start nothing new; empty where it can."""
    try:
        refuse_start(customer)
    except Refused as why:
        return _(str(why))
    return ""


@bp.post("/order/lines")
@needs(Right.PLACE_ORDERS)
def set_order_line(identifier):
    customer = buyer()
    sku, typed = once("sku"), once("quantity")
    try:
        refuse_start(customer)
        draft = my_draft()
        row = drafting.set_quantity(draft, customer, sku, read_quantity(typed), visit.today)
    except LookupError:
        abort(404)
    except Refused as why:
        db.session.rollback()
        return _refused_line(customer, sku, typed, explained(why))
    db.session.commit()
    return _line_kept(customer, draft, row)


def _line_kept(customer: Customer, draft: OrderDraft, row):
    if not htmx.is_fragment():
        flash(_("%(product)s is in your order.", product=row.name), "success")
    pad = my_pad(customer, draft)
    good = Goods(pad, [row], drafting.quantities_in(draft)).good(row)
    return _never_kept(htmx.done(ROW, pad.url, good=good, pad=pad, summary=summary(pad)))


def _refused_line(customer: Customer, sku: str, typed: str, sentence: str):
    pad = my_pad(customer)
    row = drafting.visible_product(customer, sku) or abort(404)
    good = Goods(pad, [row], drafting.quantities_in(pad.draft)).good(row)
    good = good._replace(quantity=typed[:20], error=sentence)
    if not htmx.is_fragment():
        return show_pad(422, wrong=good)
    return _never_kept(htmx.show(ROW, PAGE, 422, good=good, pad=pad, summary=summary(pad)))


@bp.post("/order/details")
@needs(Right.PLACE_ORDERS)
def set_order_details(identifier):
    customer = buyer()
    draft = my_draft()
    form = DetailsForm(draft, customer)
    if not form.validate_on_submit():
        db.session.rollback()
        return _details_refused(form)
    try:
        drafting.set_details(draft, customer, form.values())
    except Refused as why:
        db.session.rollback()
        form[why.field].errors = [_(str(why))]
        return _details_refused(form)
    db.session.commit()
    url = url_for("portal.order_review" if "review" in request.form else "portal.order_pad", identifier=identifier)
    return (
        htmx.leave_for(url)
        if "review" in request.form
        else htmx.done(DETAILS, url, form=form, pad=my_pad(customer, draft))
    )


def _details_refused(form: DetailsForm):
    if htmx.is_fragment():
        return htmx.show(DETAILS, PAGE, 422, form=form, pad=my_pad(buyer()))
    return show_pad(422, form=form)


@bp.post("/order/emptying")
@needs(Right.PLACE_ORDERS)
def empty_order(identifier):
    drafting.clear(my_draft())
    db.session.commit()
    return htmx.leave_for(url_for("portal.order_pad", identifier=identifier))


def _never_kept(answer):
    answer.headers["Cache-Control"] = "no-store"
    return answer
