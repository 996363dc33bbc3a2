"""A customer phones about an invoice: staff note what is wrong on its behalf, with the form that the portal has."""

from flask import abort, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.disputes import around
from blueprints.conversing import read_files, takes_files
from blueprints.papers.dispute_form import DisputeForm, new_dispute_form
from models import finding_disputes, formats
from models.base import db
from models.customer import customer_of
from models.disputing import left_to_dispute, open_dispute
from models.invoice import Invoice
from models.issuing import lines_of
from models.refusing import Refused


@bp.get("/disputes/of/<path:number>/new")
@needs(Right.WORK_MONEY)
def new_dispute(number):
    invoice = _invoice_or_404(number)
    return _page(invoice, new_dispute_form(lines_of(invoice), invoice.currency))


@bp.post("/disputes/of/<path:number>")
@needs(Right.WORK_MONEY)
@takes_files
def note_dispute(number):
    invoice = _invoice_or_404(number)
    form = DisputeForm(lines_of(invoice), invoice.currency)
    if not form.validate_on_submit():
        return _page(invoice, form, 422)
    try:
        found = open_dispute(invoice, None, form.claim(), actor(), read_files())
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _page(invoice, form, 422)
    db.session.commit()
    say(_("Noted. It is not asked for until it is settled."))
    return htmx.leave_for(url_for("admin.dispute", ident=found.id))


def _invoice_or_404(number: str) -> Invoice:
    return finding_disputes.invoice_by_number(number) or abort(404)


def _page(invoice: Invoice, form: DisputeForm, status: int = 200):
    left = formats.money(left_to_dispute(invoice), invoice.currency, visit.locale)
    return htmx.page(
        "admin/disputes/new.html", status, form=form, left=left, **around(customer_of(invoice), invoice.number)
    )
