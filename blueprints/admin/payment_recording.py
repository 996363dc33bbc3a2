"""A payment is recorded by hand: what came in, when and how, and which invoices it is for, the oldest first unless chosen."""

import secrets

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say
from blueprints.admin.allocating import amounts_typed
from blueprints.admin.choosing_customer import choose_customer
from blueprints.admin.money_rows import open_row
from blueprints.admin.order_work import back_to
from blueprints.admin.typed_money import amount_typed, day_of_form, typing
from blueprints.fields import words_of_form
from blueprints.refusals import explained
from models import recording_payments
from models.base import db
from models.deposits import left_of_deposit
from models.document import Quote
from models.reading_quotes import quote_by_number
from models.refusing import Refused

PAGE, SPREAD = "admin/payments/record.html", "admin/payments/_spread.html"
WAYS = (_l("Bank transfer"), _l("Cash"), _l("Cheque"), _l("Card"), _l("Direct debit"))


@bp.get("/payments/new")
@needs(Right.WORK_MONEY)
def new_payment():
    back = (_("Payments"), url_for("admin.payments"))
    return choose_customer("admin.new_payment", "admin.payment_for", _("Record a payment"), back)


@bp.get("/customers/<number>/payment")
@needs(Right.WORK_MONEY)
def payment_for(number):
    """Blank, or with what is left of the invoice, or of the quote's deposit, that it came from."""
    customer, chosen = customer_or_404(number), request.args.get("invoice", "")
    invoice = next((one for one in _open_of(customer) if one.number == chosen), None)
    typed = {"dated_on": visit.today.isoformat(), "currency": customer.currency, "key": secrets.token_urlsafe(12)}
    if invoice:
        rest = typing(invoice.total - invoice.allocated, invoice.currency)
        typed |= {"amount": rest, f"use-{chosen}": rest, "currency": invoice.currency}
    if quote := _quote_of(customer, request.args.get("quote", "")):
        rest = typing(left_of_deposit(quote), quote.currency)
        typed |= {"amount": rest, "currency": quote.currency, "quote": quote.number, "reference": quote.number}
    return _page(customer, typed)


@bp.post("/customers/<number>/payment/spread")
@needs(Right.WORK_MONEY)
def spread_payment(number):
    """What was typed spread over open invoices, the oldest first: shown, and nothing stored."""
    customer, currency = customer_or_404(number), _currency(customer_or_404(number))
    try:
        amount = amount_typed("amount", currency)
    except Refused:
        amount = 0
    rest = {name: value for name, value in request.form.items() if not name.startswith("use-")}
    parts = recording_payments.spread(amount, recording_payments.open_in(customer, currency))
    return _page(customer, rest | {f"use-{one}": typing(part, currency) for one, part in parts.items()})


@bp.post("/customers/<number>/payment")
@needs(Right.WORK_MONEY)
def record_payment(number):
    customer = customer_or_404(number)
    try:
        payment = _recorded(customer)
    except Refused as why:
        db.session.rollback()
        return _page(customer_or_404(number), request.form, 422, explained(why))
    db.session.commit()
    say(_("Recorded as %(number)s.", number=payment.number))
    return htmx.leave_for(back_to(payment))


def _recorded(customer):
    currency, facts = _currency(customer), {"method": 40, "reference": 80, "note": 2_000}
    typed = {name: words_of_form(name, longest) for name, longest in facts.items()}
    key = f"payment {words_of_form('key', 32) or secrets.token_urlsafe(12)}"
    amount, amounts = amount_typed("amount", currency), amounts_typed(currency)
    quote = _quote_of(customer, request.form.get("quote", ""))
    quote = quote if quote and quote.currency == currency else None  # a deposit is counted in the quote's own
    return recording_payments.record_payment(
        customer, amount, day_of_form("dated_on"), amounts, key, actor(), currency=currency, came_from=quote, **typed
    )


def _quote_of(customer, number: str) -> Quote | None:
    """The customer's own quote of which a deposit is asked."""
    quote = quote_by_number(number) if number else None
    return quote if quote and quote.customer_id == customer.id and left_of_deposit(quote) else None


def _currency(customer) -> str:
    typed = request.form.get("currency", "")
    return typed if typed in recording_payments.currencies_for(customer) else customer.currency


def _open_of(customer) -> list:
    currencies = recording_payments.currencies_for(customer)
    return [one for currency in currencies for one in recording_payments.open_in(customer, currency)]


def _page(customer, typed, status: int = 200, error: str = ""):
    currency = typed.get("currency") or customer.currency
    return htmx.show(
        SPREAD, PAGE, status, customer=customer, typed=typed, error=error, ways=[str(way) for way in WAYS],
        open=[open_row(one) for one in recording_payments.open_in(customer, currency)[:200]],
        currencies=recording_payments.currencies_for(customer), spread_url=url_for("admin.spread_payment", number=customer.number),
    )  # fmt: skip
