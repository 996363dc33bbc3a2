"""The draft of an invoice: begun for a customer, written line by line, looked at before it is issued."""

import secrets
from decimal import Decimal

from flask import abort, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say
from blueprints.admin.choosing_customer import choose_customer
from blueprints.admin.invoice_forms import InvoiceForm
from blueprints.admin.line_forms import newest, offer_rates, wished_product
from blueprints.admin.order_work import back_to
from blueprints.fields import words_of_form
from blueprints.refusals import explained
from models import editing_invoices, writing_invoices
from models.base import db
from models.customer import customer_of
from models.issuing import lines_of
from models.letter_kind import said
from models.refusing import Refused
from models.tax_policy import usual_rate
from models.writing_quotes import ids_by_sku

PAGE = "admin/invoices/write.html"
MEANWHILE = said(
    "A colleague saved this invoice after you opened it. Look at theirs in another window; save once more to keep yours."
)


def paper_or_404(kind: str, number: str):
    return editing_invoices.paper_by_number(kind, number) or abort(404)


@bp.get("/invoices/new")
@needs(Right.WORK_MONEY)
def new_invoice():
    back = (_("Invoices"), url_for("admin.invoices"))
    return choose_customer("admin.new_invoice", "admin.invoice_for", _("New invoice"), back)


@bp.get("/customers/<number>/invoice")
@needs(Right.WORK_MONEY)
def invoice_for(number):
    return htmx.page("admin/invoices/begin.html", customer=customer_or_404(number), key=secrets.token_urlsafe(12))


@bp.post("/customers/<number>/invoice")
@needs(Right.WORK_MONEY)
def begin_invoice(number):
    key = words_of_form("key", 32)
    draft = writing_invoices.begin(customer_or_404(number), None, visit.today, actor(), key and f"draft {key}")
    db.session.commit()
    return htmx.leave_for(url_for("admin.write_invoice", number=draft.number))


@bp.get("/invoices/<path:number>/lines")
@needs(Right.WORK_MONEY)
def write_invoice(number):
    draft = paper_or_404("invoice", number)
    return _page(draft, InvoiceForm(draft)) if draft.status == "draft" else htmx.leave_for(back_to(draft))


@bp.post("/invoices/<path:number>/lines")
@needs(Right.WORK_MONEY)
def save_invoice(number):
    draft = paper_or_404("invoice", number)
    try:
        draft = editing_invoices.held_draft(draft)
        form, now = InvoiceForm(draft), editing_invoices.stamp_of(draft)
        if not form.validate_on_submit():
            return _page(draft, form, 422)
        if form.stamp.data != now:
            form.stamp.data = now
            return _page(draft, form, 409, _(MEANWHILE))
        _save(draft, form)
    except Refused as why:
        db.session.rollback()
        return _page(draft, InvoiceForm(draft), 422, explained(why))
    db.session.commit()
    return _go_on(draft)


def _save(draft, form: InvoiceForm) -> None:
    """What was typed, and the line that a button asked for."""
    rows = form.rows(ids_by_sku([line.sku.data for line in form.lines if line.sku.data]))
    editing_invoices.save_draft(draft, form.head(), [*rows, *_added(draft)])


def _added(draft) -> list[dict]:
    customer, wish = customer_of(draft), request.form.get("add", "")
    if wish == "product":
        return [writing_invoices.priced(customer, *wished_product(), visit.today)]
    words = {"line": _("New line"), "freight": _("Freight")}
    if wish not in words:
        return []
    rate = usual_rate([line.tax_rate for line in lines_of(draft)], customer.treatment)
    kind = "freight" if wish == "freight" else "item"
    return [{"kind": kind, "description": words[wish], "quantity": Decimal(1), "tax_rate": rate}]


def _go_on(draft):
    """Written on, or looked at once more before it is issued."""
    if "look" in request.form and not request.form.get("add"):
        return htmx.leave_for(back_to(draft))
    say(_("Saved."))
    here = newest(len(lines_of(draft)))
    return htmx.leave_for(url_for("admin.write_invoice", number=draft.number, _anchor=here))


@bp.post("/invoices/<path:number>/untaxed")
@needs(Right.WORK_MONEY)
def take_tax_off(number):
    draft = paper_or_404("invoice", number)
    try:
        writing_invoices.without_tax(editing_invoices.held_draft(draft))
    except Refused as why:
        db.session.rollback()
        return _page(draft, InvoiceForm(draft, formdata=None), 422, explained(why))
    db.session.commit()
    say(_("The tax is taken off."))
    return htmx.leave_for(url_for("admin.write_invoice", number=draft.number))


def _page(draft, form: InvoiceForm, status: int = 200, error: str = ""):
    customer = customer_of(draft)
    offer_rates(form.lines, customer)
    return htmx.page(
        PAGE, status, draft=draft, customer=customer, form=form, error=error, back=back_to(draft),
        tax_to_take_off=customer.treatment != "domestic" and draft.tax > 0,
    )  # fmt: skip
