"""Something is wrong with an invoice: the customer says what, with photos, sees what becomes of it and may take it back."""

from flask import abort, flash, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.conversing import download, read_files, takes_files
from blueprints.papers.dispute_form import DisputeForm, new_dispute_form
from blueprints.papers.dispute_words import shown_disputes
from blueprints.papers.wording import words_here
from blueprints.portal import bp
from models import finding_disputes, formats, settling_disputes
from models.base import db
from models.buyer import buyer_of
from models.disputing import left_to_dispute, open_dispute
from models.invoice import Invoice
from models.issuing import lines_of
from models.refusing import Refused
from models.scope import every_branch


@bp.get("/invoices/<path:number>/disputes")
@needs(Right.SEE_INVOICES)
def disputes(identifier, number):
    with every_branch():
        shown = _shown(_invoice_or_404(number))
    return htmx.show("portal/disputes/_disputes.html", "portal/disputes/disputes.html", **shown)


@bp.get("/invoices/<path:number>/dispute")
@needs(Right.SEE_INVOICES)
def new_dispute(identifier, number):
    with every_branch():
        invoice = _invoice_or_404(number)
        return _page(invoice, new_dispute_form(lines_of(invoice), invoice.currency))


@bp.post("/invoices/<path:number>/dispute")
@needs(Right.SEE_INVOICES)
@takes_files
def dispute_invoice(identifier, number):
    with every_branch():
        invoice, me = _invoice_or_404(number), buyer_of(visit.portal_user_id)
        form = DisputeForm(lines_of(invoice), invoice.currency)
        if not form.validate_on_submit():
            return _page(invoice, form, 422)
        try:
            open_dispute(invoice, me.person, form.claim(), visit.actor(request.remote_addr or ""), read_files())
        except Refused as why:
            db.session.rollback()
            form.refuse(why)
            return _page(invoice, form, 422)
        db.session.commit()
    flash(_("We have it and look into it. You hear from us by email."), "success")
    return htmx.leave_for(url_for("portal.invoice", identifier=identifier, number=number))


@bp.post("/invoices/<path:number>/disputes/<int:ident>/withdrawal")
@needs(Right.SEE_INVOICES)
def withdraw_dispute(identifier, number, ident):
    with every_branch():
        invoice = _invoice_or_404(number)
        try:
            settling_disputes.withdraw(_dispute_or_404(invoice, ident), visit.actor(request.remote_addr or ""))
            db.session.commit()
            flash(_("Taken back. The invoice stands as it is."), "success")
        except Refused as why:
            db.session.rollback()
            flash(_(str(why)), "error")
        shown = _shown(invoice)
    return htmx.done("portal/disputes/_disputes.html", shown["back"], **shown)


@bp.get("/invoices/<path:number>/disputes/<int:ident>/files/<int:file>")
@needs(Right.SEE_INVOICES)
def dispute_file(identifier, number, ident, file):
    with every_branch():
        return download(finding_disputes.file_of_dispute(_dispute_or_404(_invoice_or_404(number), ident), file))


def _invoice_or_404(number: str) -> Invoice:
    return finding_disputes.invoice_by_number(number) or abort(404)


def _dispute_or_404(invoice: Invoice, ident: int):
    return finding_disputes.dispute_by_id(ident, invoice.id) or abort(404)


def _shown(invoice: Invoice) -> dict:
    """What stands with an invoice: its disputes, and where to say more where more can be disputed."""
    place = {"identifier": visit.identifier, "number": invoice.number}
    acts = not visit.previewing and invoice.status == "issued" and left_to_dispute(invoice) > 0
    rows = finding_disputes.disputes_of(invoice.id)
    return {
        "number": invoice.number,
        "noun": words_here()["invoice"],
        "back": url_for("portal.invoice", **place),
        "new_url": url_for("portal.new_dispute", **place) if acts else "",
        "disputes": shown_disputes(
            rows, lambda one, file: url_for("portal.dispute_file", ident=one, file=file, **place)
        ),
        "withdraw_url": lambda one: "" if visit.previewing else url_for("portal.withdraw_dispute", ident=one, **place),
        "memo_url": lambda memo: url_for("portal.credit_memo", identifier=visit.identifier, number=memo),
    }


def _page(invoice: Invoice, form: DisputeForm, status: int = 200):
    left = formats.money(left_to_dispute(invoice), invoice.currency, visit.locale)
    back = url_for("portal.invoice", identifier=visit.identifier, number=invoice.number)
    shown = {"number": invoice.number, "noun": words_here()["invoice"], "back": back, "left": left}
    return htmx.page("portal/disputes/new.html", status, form=form, **shown)
