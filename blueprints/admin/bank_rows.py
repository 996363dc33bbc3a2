"""Lines of the bank's statement, and whose they could be, in words."""

from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from access import visit
from models import formats
from models.bank_transfer import grouped, is_iban
from models.matching import Level, OpenInvoice, Proposal, Why

LEVELS = {Level.SURE: (_l("Sure"), "good"), Level.LIKELY: (_l("Likely"), "warn"), Level.NONE: (_l("Unknown"), "")}
WHY = {
    Why.INVOICES: _l("Its text names invoices."),
    Why.CUSTOMER_NUMBER: _l("Its text has the customer's number."),
    Why.ACCOUNT: _l("Payments came from this account before."),
    Why.NAME: _l("The payer is called so."),
    Why.AMOUNT: _l("One open invoice is just as much."),
    Why.AGAIN: _l("Another line pays these invoices already: was it paid twice?"),
    Why.NOTHING: _l("Nothing tells whose it is."),
}


class ProposalRow(NamedTuple):
    """`numbers`: of the invoices; `left`: what is open of them, where it is not the amount."""

    level: str
    badge: str
    tone: str
    why: str
    customer: str
    customer_number: str
    numbers: list[str]
    left: str


def proposal_row(proposal: Proposal, amount: int, currency: str) -> ProposalRow:
    badge, tone = LEVELS[proposal.level]
    left = proposal.left
    return ProposalRow(
        proposal.level.value, str(badge), tone, str(WHY[proposal.why]), proposal.customer.name if proposal.customer else "",
        proposal.customer.number if proposal.customer else "", [invoice.number for invoice in proposal.invoices],
        formats.money(left, currency, visit.locale) if left and left != amount else "",
    )  # fmt: skip


def line_row(line: Any, proposal: Proposal | None) -> dict[str, Any]:
    """A row of the list, and of the line's own page."""
    paid = getattr(line, "payment", "")
    return {
        "id": line.id,
        "url": url_for("admin.bank_line", ident=line.id),
        "date": formats.date(line.booked_on, visit.locale),
        "amount": formats.money(line.amount, line.currency, visit.locale),
        "payer": line.payer or _("(no name)"),
        "account": grouped(line.account) if is_iban(line.account) else line.account,
        "text": line.text,
        "file": getattr(line, "file", ""),
        "state": line.state,
        "proposal": proposal and proposal_row(proposal, line.amount, line.currency),
        "payment": paid,
        "customer": line.customer_name if paid else "",
        "payment_url": paid and url_for("admin.document", number=line.customer_number, kind="payment", document=paid),
    }


def invoice_row(invoice: OpenInvoice, chosen: bool) -> dict[str, Any]:
    return {
        "number": invoice.number,
        "due": formats.date(invoice.due_on, visit.locale) if invoice.due_on else "",
        "left": formats.money(invoice.left, invoice.currency, visit.locale),
        "chosen": chosen,
    }
