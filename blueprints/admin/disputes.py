"""What customers hold against invoices, for staff: found, read with its photos, credited or answered."""

from functools import partial

from flask import abort, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

import htmx
from access import Right, can, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.work_lists import tabs
from blueprints.conversing import download
from blueprints.fields import RowForm, words
from blueprints.number_fields import Day, DecimalText
from blueprints.paging import neighbours, place_in
from blueprints.papers.dispute_words import REASONS, shown_disputes
from blueprints.refusals import explained
from models import finding_disputes, formats, settling_disputes
from models.base import db
from models.customer import Customer, customer_of
from models.dispute import Dispute
from models.disputing import left_to_dispute
from models.finding_disputes import NEWEST, View
from models.money import main_units, minor_units
from models.posting import language_of
from models.refusing import Refused

PICTURES = (".jpg", ".jpeg", ".png")  # what integrations/photos.py writes
VIEWS = {View.OPEN: _l("To answer"), View.SETTLED: _l("Settled"), View.ALL: _l("All")}


class CreditForm(RowForm):
    amount = DecimalText(_l("Amount, with tax"), 2)
    dated_on = Day(_l("Date of the credit memo"))
    reason = words(_l("What the credit memo says"), 200, _l("Say why: the customer reads it."))
    answer = words(_l("Answer to the customer"), 1000, kind=TextAreaField, rows=3)


class RejectForm(RowForm):
    answer = words(
        _l("Answer to the customer"), 1000, _l("Say why: the customer reads it."), kind=TextAreaField, rows=3
    )


@bp.get("/disputes")
@needs(Right.SEE_CUSTOMERS)
def disputes():
    view = request.args.get("view", "")
    view = View(view) if view in list(View) else View.OPEN
    found = finding_disputes.find_disputes(view, place_in(NEWEST))
    return htmx.page(
        "admin/disputes/disputes.html",
        views=tabs(VIEWS, view, lambda one: url_for("admin.disputes", view=one)),
        rows=[*zip(found.rows, shown_disputes(found.rows, _file_url), strict=True)],
        **neighbours(found, partial(url_for, "admin.disputes", view=view)),
    )


@bp.get("/disputes/of/<path:number>")
@needs(Right.SEE_CUSTOMERS)
def disputes_of_invoice(number):
    invoice = finding_disputes.invoice_by_number(number) or abort(404)
    found = shown_disputes(finding_disputes.disputes_of(invoice.id), _file_url)
    acts = can(Right.WORK_MONEY) and invoice.status == "issued" and left_to_dispute(invoice) > 0
    new_url = url_for("admin.new_dispute", number=number) if acts else ""
    shown = {"disputes": found, "new_url": new_url} | around(customer_of(invoice), invoice.number)
    return htmx.show("admin/disputes/_of.html", "admin/disputes/of.html", **shown)


@bp.get("/disputes/<int:ident>")
@needs(Right.SEE_CUSTOMERS)
def dispute(ident):
    return _page(_dispute_or_404(ident))


@bp.post("/disputes/<int:ident>/credit")
@needs(Right.WORK_MONEY)
def credit_dispute(ident):
    found, form = _dispute_or_404(ident), CreditForm("credit")
    if not form.validate_on_submit():
        return _page(found, 422, credit=form)
    try:
        day, amount = form.dated_on.data or visit.today, minor_units(form.amount.data or 0, _currency(found))
        memo = settling_disputes.credit(found, amount, form.reason.data, day, visit.today, form.answer.data, actor())
    except Refused as why:
        return _refused(found, why, credit=form)
    db.session.commit()
    say(_("Credited with %(number)s. The customer is told.", number=memo.number))
    return htmx.leave_for(url_for("admin.dispute", ident=ident))


@bp.post("/disputes/<int:ident>/rejection")
@needs(Right.WORK_MONEY)
def reject_dispute(ident):
    found, form = _dispute_or_404(ident), RejectForm("reject")
    if not form.validate_on_submit():
        return _page(found, 422, reject=form)
    try:
        settling_disputes.reject(found, form.answer.data, actor())
    except Refused as why:
        return _refused(found, why, reject=form)
    db.session.commit()
    say(_("Answered. The customer is told."))
    return htmx.leave_for(url_for("admin.dispute", ident=ident))


@bp.get("/disputes/<int:ident>/files/<int:file>")
@needs(Right.SEE_CUSTOMERS)
def dispute_file(ident, file):
    return download(finding_disputes.file_of_dispute(_dispute_or_404(ident), file))


def _dispute_or_404(ident: int) -> Dispute:
    return finding_disputes.dispute_by_id(ident) or abort(404)


def _refused(found: Dispute, why: Refused, **forms: RowForm):
    """The page once more, the sentence beside its field, with what was typed."""
    db.session.rollback()
    [form] = forms.values()
    sentence, field = explained(why), form._fields.get(why.field)
    if field is not None:
        field.errors = [*field.errors, sentence]
    return _page(found, 422, "" if field is not None else sentence, **forms)


def _page(
    found: Dispute, status: int = 200, error: str = "", credit: RowForm | None = None, reject: RowForm | None = None
):
    row, customer = finding_disputes.row_of(found), customer_of(found)
    [one] = shown_disputes([row], _file_url)
    known = {"amount": main_units(row.amount, row.currency), "dated_on": visit.today, "reason": _said(row, customer)}
    return htmx.page(
        "admin/disputes/dispute.html",
        status,
        one=one,
        pictures=[(file, url) for file, url in one.files if file.name.lower().endswith(PICTURES)],
        error=error,
        credit=credit or CreditForm("credit", formdata=None, data=known),
        reject=reject or RejectForm("reject", formdata=None),
        may_settle=one.is_open and can(Right.WORK_MONEY),
        most=formats.money(row.amount, row.currency, visit.locale),
        **around(customer, row.number),
    )


def around(customer: Customer, number: str) -> dict:
    """Whose invoice it is about, and the addresses of its papers."""

    def paper(kind: str, number: str) -> str:
        return url_for("admin.document", number=customer.number, kind=kind, document=number)

    return {
        "customer": customer,
        "number": number,
        "invoice_url": paper("invoice", number),
        "memo_url": lambda memo: paper("credit_memo", memo),
    }


def _said(row, customer: Customer) -> str:
    """What the credit memo says unless somebody says it better: in the customer's language."""
    with force_locale(language_of(None, customer)):
        return _("Invoice %(number)s: %(reason)s", number=row.number, reason=REASONS[row.reason])


def _currency(found: Dispute) -> str:
    return finding_disputes.row_of(found).currency


def _file_url(ident: int, file: int) -> str:
    return url_for("admin.dispute_file", ident=ident, file=file)
