"""A credit memo for an issued invoice: of its lines with quantities, or for an amount, always with a reason; first a draft."""

import secrets

from flask import request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.invoice_writing import paper_or_404
from blueprints.admin.order_work import back_to
from blueprints.admin.typed_money import amount_typed
from blueprints.fields import words_of_form
from blueprints.refusals import explained
from models import crediting, formats
from models.base import db
from models.customer import customer_of
from models.issuing import lines_of
from models.ordering_rules import plain, read_quantity
from models.refusing import Refused

PAGE = "admin/invoices/credit.html"


@bp.get("/invoices/<path:number>/credit")
@needs(Right.WORK_MONEY)
def credit_invoice(number):
    return _page(paper_or_404("invoice", number))


@bp.post("/invoices/<path:number>/credit")
@needs(Right.WORK_MONEY)
def draft_credit(number):
    invoice = paper_or_404("invoice", number)
    try:
        memo = _drafted(invoice)
    except Refused as why:
        db.session.rollback()
        return _page(invoice, 422, explained(why))
    db.session.commit()
    say(_("The draft of a credit memo is there. Look at it, then issue it."))
    return htmx.leave_for(back_to(memo))


def _drafted(invoice):
    reason, amount = words_of_form("reason", 2_000), amount_typed("amount", invoice.currency)
    typed = {name[4:]: value for name, value in request.form.items() if name.startswith("qty-") and value.strip()}
    quantities = {
        int(line): read_quantity(value) for line, value in typed.items() if line.isdecimal() and len(line) < 20
    }
    key = words_of_form("key", 32)
    key = key and f"credit {key}"
    if amount and not any(quantities.values()):
        return crediting.credit_amount(invoice, amount, reason, visit.today, actor(), key)
    return crediting.credit_lines(invoice, quantities, reason, visit.today, actor(), key)


def _page(invoice, status: int = 200, error: str = ""):
    customer, credited = customer_of(invoice), crediting.credited_by_line(invoice)
    left = invoice.total - crediting.credited_of(invoice)
    return htmx.page(
        PAGE, status, invoice=invoice, customer=customer, error=error, back=back_to(invoice), typed=request.form, key=secrets.token_urlsafe(12),
        action=url_for("admin.draft_credit", number=invoice.number), left=formats.money(left, invoice.currency, visit.locale),
        lines=[
            (
                line,
                plain(line.quantity - credited.get(line.id, 0)),
                formats.money(line.amount, invoice.currency, visit.locale),
            )
            for line in lines_of(invoice)
        ],
    )  # fmt: skip
