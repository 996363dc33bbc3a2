"""The last look at an order: what changed since it was written, what is missing, and the button that sends it once."""

from typing import NamedTuple

from flask import abort, flash, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.portal import bp
from blueprints.portal.goods import why
from blueprints.portal.order_pad import refusal
from blueprints.portal.shop import business
from models import drafting, formats, ordering
from models.base import db
from models.buyer import Buyer, buyer_of
from models.order_draft import OrderDraft
from models.refusing import Refused
from models.scope import every_branch

PAGE = "portal/order/review.html"


class Shown(NamedTuple):
    """One line as the review prints it. `was`: the price that was seen before, where it is another now."""

    sku: str
    name: str
    unit: str
    quantity: str
    price: str
    why: str
    was: str
    amount: str
    error: str
    later: str


@bp.get("/order/review")
@needs(Right.PLACE_ORDERS)
def order_review(identifier):
    me = buyer_of(visit.portal_user_id)
    draft = drafting.draft_of(me.person.id, me.customer.id)
    if draft is None or not drafting.totals_of(draft).lines:
        return htmx.leave_for(url_for("portal.order_pad", identifier=identifier))
    return _show(draft, me)


@bp.post("/order/<key>/submission")
@needs(Right.PLACE_ORDERS)
def submit_order(identifier, key):
    with every_branch():
        if sent := ordering.order_of(key):
            return _sent(sent)
    me = buyer_of(visit.portal_user_id)
    draft = drafting.draft_of(me.person.id, me.customer.id)
    if draft is None or draft.key != key:
        abort(404)
    token, by = request.form.get("token", ""), visit.actor(request.remote_addr or "")
    try:
        order = ordering.submit(draft, me, business(), token, by)
    except Refused as why_not:
        db.session.rollback()
        return _show(draft, me, 422, _(str(why_not), **why_not.figures))
    except ordering.Changed:
        db.session.rollback()
        return _show(draft, me, 422, _("Something has changed since you looked. Please look once more, then send."))
    db.session.commit()
    return _sent(order)


def _sent(order):
    flash(_("Order %(number)s has been sent.", number=order.number), "success")
    return htmx.leave_for(url_for("portal.order", identifier=visit.identifier, number=order.number))


def _show(draft: OrderDraft, me: Buyer, status: int = 200, error: str = ""):
    customer = me.customer
    found = ordering.review(draft, me, business(), visit.today)

    def money(amount: int) -> str:
        return formats.money(amount, customer.currency, visit.locale)

    answer = htmx.page(
        PAGE,
        status,
        draft=draft,
        review=found,
        lines=[_line(line, money) for line in found.lines],
        net=money(found.totals.net),
        tax=money(found.totals.tax),
        total=money(found.totals.total),
        missing=money(found.missing) if found.missing else "",
        wanted=formats.date(draft.wanted_on, visit.locale),
        needs_reference=customer.needs_reference and not draft.reference,
        refusal=refusal(customer),
        error=error,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _line(line: ordering.Line, money) -> Shown:
    product, price = line.product, line.price
    return Shown(
        sku=product.sku,
        name=product.name,
        unit=product.unit,
        quantity=formats.quantity(line.quantity, visit.locale),
        price=money(price.each) if price else "—",
        why=why(price) if price else "",
        was=money(line.seen_each) if line.is_changed else "",
        amount=money(line.amount),
        error=_(str(line.why_not), **line.why_not.figures) if line.why_not else "",
        later=formats.quantity(line.backordered, visit.locale) if line.backordered else "",
    )
