"""One line of the bank's statement: whose it is, for which invoices; or put aside, and taken up again."""

from typing import Any

from flask import abort, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say
from blueprints.admin.bank_rows import invoice_row, line_row
from blueprints.refusals import explained
from models import booking, formats
from models.base import db
from models.customer import Customer, customer_by_number
from models.finding_bank_lines import line_by_id
from models.finding_customers import BadSearch, find_customers, read_search
from models.matching import NOTHING, Proposal, fitting, open_invoices_in, propose
from models.refusing import Refused
from models.unbooking import unbook

PAGE, CUSTOMERS = "admin/bank/line.html", "admin/bank/_customers.html"


@bp.get("/bank/<int:ident>")
@needs(Right.WORK_MONEY)
def bank_line(ident):
    line = line_by_id(ident) or abort(404)
    return htmx.show(CUSTOMERS, PAGE, **_shown(line, request.args.get("customer", "")))


@bp.post("/bank/<int:ident>/booking")
@needs(Right.WORK_MONEY)
def book_bank_line(ident):
    line = line_by_id(ident) or abort(404)
    customer = customer_or_404(request.form.get("customer", ""))
    numbers = [number[:40] for number in request.form.getlist("number") if number]
    try:
        done = booking.book(ident, customer, numbers, request.form.get("rest") == "oldest", actor())
    except Refused as why:
        db.session.rollback()
        problem = explained(why)
        return htmx.page(PAGE, 422, **_shown(line_by_id(ident) or line, customer.number, set(numbers)), problem=problem)
    db.session.commit()
    say(_booked(done, line))
    return htmx.leave_for(url_for("admin.bank"))


@bp.post("/bank/<int:ident>/ignoring")
@needs(Right.WORK_MONEY)
def ignore_bank_line(ident):
    line = line_by_id(ident) or abort(404)
    if booking.ignore(ident, actor()):
        say(_("Ignored: %(payer)s.", payer=_name(line)), url_for("admin.reopen_bank_line", ident=ident), "#main")
    db.session.commit()
    return htmx.leave_for(url_for("admin.bank"))


@bp.post("/bank/<int:ident>/reopening")
@needs(Right.WORK_MONEY)
def reopen_bank_line(ident):
    line = line_by_id(ident) or abort(404)
    if booking.reopen(ident, actor()):
        say(_("Open again: %(payer)s.", payer=_name(line)))
    db.session.commit()
    return htmx.leave_for(url_for("admin.bank_line", ident=ident))


@bp.post("/bank/<int:ident>/unbooking")
@needs(Right.WORK_MONEY)
def unbook_bank_line(ident):
    line = booking.bank_line(ident) or abort(404)
    try:
        payment = unbook(line, actor())
    except Refused as why:
        db.session.rollback()
        problem = explained(why)
        return htmx.page(PAGE, 422, **_shown(line_by_id(ident) or abort(404), ""), problem=problem)
    db.session.commit()
    say(_("%(number)s is taken back. Say now whose this is.", number=payment.number))
    return htmx.leave_for(url_for("admin.bank_line", ident=ident))


def _name(line: Any) -> str:
    return line.payer or formats.money(line.amount, line.currency, visit.locale)


def _booked(done: booking.Booked, line: Any) -> str:
    left = line.amount - done.counted
    if not left:
        return _("Booked as %(number)s.", number=done.payment.number)
    return _("Booked as %(number)s; %(left)s stay in hand.", number=done.payment.number, left=formats.money(left, line.currency, visit.locale))  # fmt: skip


def _shown(line: Any, number: str, kept: set[str] | None = None) -> dict[str, Any]:
    """`number`: of the customer that was chosen, else the proposed one; `kept`: invoices that were chosen in a form that was refused."""
    proposal = propose([line])[line.id] if line.state == "open" else NOTHING
    customer = customer_by_number(number or (proposal.customer.number if proposal.customer else ""))
    if number and customer is None:
        abort(404)
    return {
        "line": line_row(line, proposal),
        "customer": customer,
        "invoices": _invoices(line, customer, proposal, kept),
    } | _search(line)


def _invoices(line: Any, customer: Customer | None, proposal: Proposal, kept: set[str] | None) -> list[dict[str, Any]]:
    """The customer's open ones; those that are proposed, or were chosen before, are chosen."""
    if customer is None or line.state != "open":
        return []
    mine = open_invoices_in([line.currency], customer.id)
    proposed = (
        proposal.invoices if proposal.customer and proposal.customer.id == customer.id else fitting(mine, line.amount)
    )
    chosen = {invoice.number for invoice in proposed} if kept is None else kept
    return [invoice_row(invoice, invoice.number in chosen) for invoice in mine]


def _search(line: Any) -> dict[str, Any]:
    """Customers found by a few letters."""
    text = request.args.get("q", "").replace("\0", "").strip()
    try:
        return {"text": text, "found": find_customers(read_search({"q": text})).rows if text else []}
    except BadSearch as why:
        return {"text": text, "found": [], "search_problem": _(str(why))}
