"""One quote as staff work it: its offer written, withdrawn, accepted on the customer's behalf."""

from decimal import Decimal

from flask import abort, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.line_forms import newest, offer_rates, wished_product
from blueprints.admin.order_work import back_to, refused
from blueprints.admin.quote_forms import OfferForm, stamp_of
from blueprints.conversing import signature_picture
from blueprints.fields import words_of_form
from blueprints.quotes.pack import show_pack
from blueprints.refusals import explained
from models import answering_quotes, converting_quotes, quote_templates, sending_quotes, writing_quotes
from models.base import db
from models.customer import customer_of
from models.document import Quote
from models.letter_kind import said
from models.quote_choice import choose, offered_first
from models.reading_quotes import Offer, answer_of, draft_of, offer_of, quote_by_number
from models.refusing import Refused
from models.tax_policy import usual_rate

PAGE = "admin/quotes/write.html"
MEANWHILE = said(
    "A colleague saved this offer after you opened it. Look at theirs in another window; save once more to keep yours."
)


def quote_or_404(number: str) -> Quote:
    return quote_by_number(number) or abort(404)


@bp.get("/quotes/<path:number>/offer")
@needs(Right.WORK_ORDERS)
def write_quote(number):
    quote = quote_or_404(number)
    offer = draft_of(quote)
    return _page(quote, OfferForm(offer, quote.currency), offer) if offer else htmx.leave_for(back_to(quote))


@bp.post("/quotes/<path:number>/revision")
@needs(Right.WORK_ORDERS)
def begin_offer(number):
    """The next version is begun, with what was asked for or what was sent last."""
    quote = quote_or_404(number)
    try:
        writing_quotes.written(quote, visit.today)
    except Refused as why:
        return refused(quote, why)
    db.session.commit()
    return htmx.leave_for(url_for("admin.write_quote", number=number))


@bp.post("/quotes/<path:number>/offer")
@needs(Right.WORK_ORDERS)
def save_quote(number):
    quote = quote_or_404(number)
    try:
        offer = writing_quotes.written(quote, visit.today)
        form = OfferForm(offer, quote.currency)
        if not form.validate_on_submit():
            return _page(quote, form, offer, 422)
        if form.stamp.data != stamp_of(offer.revision):
            form.stamp.data = stamp_of(offer.revision)
            return _page(quote, form, offer, 409, _(MEANWHILE))
        _save(quote, offer, form)
        return _go_on(quote)
    except Refused as why:
        db.session.rollback()
        return _page(
            quote,
            OfferForm(writing_quotes.written(quote, visit.today), quote.currency),
            None,
            422,
            explained(why),
        )


def _save(quote: Quote, offer: Offer, form: OfferForm) -> None:
    """What was typed, and what a button asked for."""
    for name, value in form.head().items():
        setattr(offer.revision, name, value)
    wish = request.form.get("add", "")
    if wish == "quote":
        other = _other(words_of_form("from_quote", 40))
        writing_quotes.copy_lines(offer, other, customer_of(quote))
        return
    if wish == "template":
        _fill(quote, offer)
        return
    rows = form.rows(writing_quotes.ids_by_sku([line.sku.data for line in form.lines if line.sku.data]))
    writing_quotes.set_lines(offer, [*rows, *_added(quote, wish, rows)])
    choose(offer.lines, offered_first(offer.lines))
    if wish == "keep":
        quote_templates.keep_template(words_of_form("template_name", 200), offer, actor())


def _added(quote: Quote, wish: str, rows: list[dict]) -> list[dict]:
    """The line that a button asked for."""
    if wish == "line":
        rate = usual_rate([row["tax_rate"] for row in rows if "tax_rate" in row], customer_of(quote).treatment)
        return [{"description": _("New line"), "quantity": Decimal(1), "tax_rate": rate}]
    if wish == "section":
        return [{"kind": "section", "description": _("New section")}]
    if wish != "product":
        return []
    return [writing_quotes.priced(customer_of(quote), *wished_product(), visit.today)]


def _fill(quote: Quote, offer: Offer) -> None:
    """From the template that was chosen."""
    typed = request.form.get("template", "")
    found = quote_templates.template_by_id(int(typed)) if typed.isdecimal() and len(typed) < 20 else None
    if found is None:
        raise Refused("template", "Choose a template.")
    own = request.form.get("own_prices") == "1"
    quote_templates.fill_from(found, offer, customer_of(quote), own, visit.today)


def _other(number: str) -> Offer:
    """What another quote offered last, or offers once it is sent."""
    other = quote_by_number(number)
    found = other and (offer_of(other) or draft_of(other))
    if found is None:
        raise Refused("from_quote", "There is no offer %(number)s.", number=number)
    return found


def _go_on(quote: Quote):
    """Written on, or looked at once more before it is sent."""
    db.session.commit()
    if request.form.get("add") or "send" not in request.form:
        say(_("Saved."))
        draft = draft_of(quote)
        here = newest(len(draft.lines) if draft else 0)
        return htmx.leave_for(url_for("admin.write_quote", number=quote.number, _anchor=here))
    return htmx.leave_for(url_for("admin.quote_sending", number=quote.number))


def _page(quote: Quote, form: OfferForm, offer: Offer | None, status: int = 200, error: str = ""):
    customer = customer_of(quote)
    offer_rates(form.lines, customer)
    return htmx.page(
        PAGE, status, quote=quote, customer=customer, form=form, error=error, back=back_to(quote), before=offer_of(quote),
        revision=quote.revision + 1, templates=quote_templates.templates(),
    )  # fmt: skip


@bp.post("/quotes/<path:number>/withdrawal")
@needs(Right.WORK_ORDERS)
def withdraw_quote(number):
    quote = quote_or_404(number)
    try:
        sending_quotes.withdraw(quote, words_of_form("reason", 1000), actor())
    except Refused as why:
        return refused(quote, why)
    db.session.commit()
    say(_("Withdrawn."))
    return htmx.leave_for(back_to(quote))


@bp.post("/quotes/<path:number>/acceptance")
@needs(Right.WORK_ORDERS)
def accept_quote(number):
    """On the customer's behalf, as it was offered first."""
    quote = quote_or_404(number)
    asked = {name: words_of_form(name, 500) for name in ("name", "note", "reference")}
    offer = offer_of(quote) or abort(404)
    signed = answering_quotes.Signed(quote.revision, offered_first(offer.lines), **asked)
    try:
        answering_quotes.accept(quote, customer_of(quote), None, signed, visit.today, actor())
    except Refused as why:
        return refused(quote, why)
    db.session.commit()
    say(_("Accepted for the customer."))
    return htmx.leave_for(back_to(quote))


@bp.get("/quotes/<path:number>/acceptance-pack")
@needs(Right.SEE_CUSTOMERS)
def quote_acceptance(number):
    quote = quote_or_404(number)
    return show_pack(quote, customer_of(quote), back_to(quote), url_for("admin.quote_signature", number=number))


@bp.get("/quotes/<path:number>/signature")
@needs(Right.SEE_CUSTOMERS)
def quote_signature(number):
    return signature_picture((answer_of(quote_or_404(number)) or abort(404)).signature)


@bp.post("/quotes/<path:number>/conversion")
@needs(Right.WORK_ORDERS)
def convert_quote(number):
    quote = quote_or_404(number)
    try:
        made = converting_quotes.convert(quote, request.form.get("to", ""), visit.today, actor())
    except Refused as why:
        return refused(quote, why)
    db.session.commit()
    say(_("Made: %(number)s.", number=made.number))
    return htmx.leave_for(back_to(made))
