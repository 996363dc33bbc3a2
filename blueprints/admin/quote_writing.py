"""One quote as staff work it: its offer written and sent, withdrawn, accepted on the customer's behalf."""

from decimal import Decimal

from flask import abort, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.order_work import back_to, refused
from blueprints.admin.quote_forms import OfferForm, stamp_of
from models import answering_quotes, sending_quotes, writing_quotes
from models.base import db
from models.customer import customer_of
from models.document import Quote
from models.keeping_products import product_by_sku
from models.letter_kind import said
from models.ordering_rules import read_quantity
from models.quote_choice import choose, offered_first
from models.reading_quotes import Offer, draft_of, offer_of, quote_by_number
from models.refusing import Refused

PAGE = "admin/quotes/write.html"
MEANWHILE = said(
    "A colleague saved this offer after you opened it. Look at theirs in another window; save once more to keep yours."
)


def _quote_or_404(number: str) -> Quote:
    return quote_by_number(number) or abort(404)


@bp.get("/quotes/<path:number>/offer")
@needs(Right.WORK_ORDERS)
def write_quote(number):
    quote = _quote_or_404(number)
    try:
        offer = writing_quotes.written(quote, visit.today)
    except Refused as why:
        return refused(quote, why)
    db.session.commit()
    return _page(quote, OfferForm(offer, quote.currency), offer)


@bp.post("/quotes/<path:number>/offer")
@needs(Right.WORK_ORDERS)
def save_quote(number):
    quote = _quote_or_404(number)
    try:
        offer = writing_quotes.written(quote, visit.today)
        form = OfferForm(offer, quote.currency)
        if not form.validate_on_submit():
            return _page(quote, form, offer, 422)
        if form.stamp.data != stamp_of(offer.revision):
            form.stamp.data = stamp_of(offer.revision)
            return _page(quote, form, offer, 409, _(MEANWHILE))
        _save(quote, offer, form)
        return _go_on(quote, offer)
    except Refused as why:
        db.session.rollback()
        return _page(
            quote,
            OfferForm(writing_quotes.written(quote, visit.today), quote.currency),
            None,
            422,
            _(str(why), **why.figures),
        )


def _save(quote: Quote, offer: Offer, form: OfferForm) -> None:
    """What was typed, and the line that a button asked for."""
    for name, value in form.head().items():
        setattr(offer.revision, name, value)
    rows = form.rows(writing_quotes.ids_by_sku([line.sku.data for line in form.lines if line.sku.data]))
    wish = request.form.get("add", "")
    if wish == "quote":
        writing_quotes.copy_lines(offer, _other(request.form.get("from_quote", "").strip()))
        return
    if wish == "product":
        sku = request.form.get("new_sku", "").strip()
        product = product_by_sku(sku)
        if product is None:
            raise Refused("new_sku", "There is no product %(sku)s.", sku=sku)
        quantity = read_quantity(request.form.get("new_quantity", "")) or Decimal(1)
        rows.append(writing_quotes.priced(customer_of(quote), product, quantity, visit.today))
    elif wish == "line":
        rows.append({"description": _("New line"), "quantity": Decimal(1)})
    elif wish == "section":
        rows.append({"kind": "section", "description": _("New section")})
    writing_quotes.set_lines(offer, rows)
    choose(offer.lines, offered_first(offer.lines))


def _other(number: str) -> Offer:
    """What another quote offered last, or offers once it is sent."""
    other = quote_by_number(number)
    found = other and (offer_of(other) or draft_of(other))
    if found is None:
        raise Refused("from_quote", "There is no offer %(number)s.", number=number)
    return found


def _go_on(quote: Quote, offer: Offer):
    """Written on, or sent."""
    if request.form.get("add") or "send" not in request.form:
        db.session.commit()
        say(_("Saved."))
        return htmx.leave_for(url_for("admin.write_quote", number=quote.number))
    sending_quotes.send(quote, visit.today, actor())
    db.session.commit()
    say(_("Sent. The customer is told."))
    return htmx.leave_for(back_to(quote))


def _page(quote: Quote, form: OfferForm, offer: Offer | None, status: int = 200, error: str = ""):
    return htmx.page(
        PAGE, status, quote=quote, customer=customer_of(quote), form=form, error=error, back=back_to(quote), before=offer_of(quote),
        revision=quote.revision + 1,
    )  # fmt: skip


@bp.post("/quotes/<path:number>/withdrawal")
@needs(Right.WORK_ORDERS)
def withdraw_quote(number):
    quote = _quote_or_404(number)
    try:
        sending_quotes.withdraw(quote, request.form.get("reason", ""), actor())
    except Refused as why:
        return refused(quote, why)
    db.session.commit()
    say(_("Withdrawn."))
    return htmx.leave_for(back_to(quote))


@bp.post("/quotes/<path:number>/acceptance")
@needs(Right.WORK_ORDERS)
def accept_quote(number):
    """On the customer's behalf, as it was offered first."""
    quote = _quote_or_404(number)
    asked = {name: request.form.get(name, "") for name in ("name", "note", "reference")}
    offer = offer_of(quote) or abort(404)
    signed = answering_quotes.Signed(quote.revision, offered_first(offer.lines), **asked)
    try:
        answering_quotes.accept(quote, customer_of(quote), None, signed, visit.today, actor())
    except Refused as why:
        return refused(quote, why)
    db.session.commit()
    say(_("Accepted: it is an order now."))
    return htmx.leave_for(back_to(quote))
