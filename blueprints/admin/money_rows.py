"""What the pages of invoices, credit memos and payments show of the work on them: what is next, what is left, what was done."""

import secrets
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _

from access import Right, can, visit
from blueprints.admin.typed_money import typing
from blueprints.refusals import explained
from models import adjusting, editing_invoices, formats
from models.allocating import USABLE
from models.business_in_scope import business
from models.customer import customer_of
from models.issuing import frozen_of, lines_of
from models.numbering import shape_of
from models.receiving import open_invoices
from models.refusing import Refused
from models.taxing import refuse_wrong_tax
from models.using import used_for

PAPERS = {"invoice": "invoices", "credit_memo": "credit-memos", "payment": "payments"}


class DraftWork(NamedTuple):
    """`next`: the number it takes when it is issued today; `problem`: why it can't be, as it is; `write_url`: where its lines are written."""

    next: str
    stamp: str
    problem: str
    write_url: str


class UseWork(NamedTuple):
    """Of a payment or credit memo: `left` to use or send back, as it is shown; `back`: as it is typed; invoices (number, due, balance, as typed)."""

    left: str
    back: str
    open: list[tuple[str, str, str, str]]


class MoneyWork(NamedTuple):
    """`papers`: the part of addresses that its kind is. `rest`: what is open of an invoice, as it is typed; `most`: what a clerk may write off.

    `used`: (id, number, address, amount) of what it is used for; `adjusted`: (what, amount, day, reason, way) of refunds and write-offs.
    """

    papers: str
    number: str
    today: str
    key: str
    sent: str
    draft: DraftWork | None
    use: UseWork | None
    rest: str
    most: str
    can_credit: bool
    can_void: bool
    pay_url: str
    used: list[tuple[int, str, str, str]]
    adjusted: list[tuple[str, str, str, str, str]]
    may_work: bool
    may_give_up: bool


def money_on(kind: str, number: str) -> MoneyWork | None:
    """None for what is no paper of money."""
    paper = editing_invoices.paper_by_number(kind, number) if kind in PAPERS else None
    if paper is None:
        return None
    issued, rest = paper.status == "issued", paper.total - paper.allocated
    bill = kind == "invoice" and issued
    frozen = frozen_of(paper) if issued else None
    most = "" if can(Right.GIVE_UP_MONEY) else formats.money(adjusting.most_written_off(), paper.currency, visit.locale)
    pay = url_for("admin.payment_for", number=customer_of(paper).number, invoice=paper.number)
    return MoneyWork(
        PAPERS[kind], paper.number, visit.today.isoformat(), secrets.token_urlsafe(12),
        frozen.sent_at.date().isoformat() if frozen and frozen.sent_at else "",
        _draft(paper) if paper.status == "draft" else None,
        _use(paper) if paper.status in USABLE.get(kind, ()) else None,
        typing(rest, paper.currency) if bill and rest > 0 else "", most, bill, issued and not paper.allocated, pay if bill and rest > 0 else "",
        _used(paper), _adjusted(paper), can(Right.WORK_MONEY), can(Right.GIVE_UP_MONEY),
    )  # fmt: skip


def _draft(paper) -> DraftWork:
    return DraftWork(
        shape_of(paper.kind, visit.today).numbers(visit.today)[0], editing_invoices.stamp_of(paper), _problem(paper),
        url_for("admin.write_invoice", number=paper.number) if paper.kind == "invoice" else "",
    )  # fmt: skip


def _problem(paper) -> str:
    try:
        refuse_wrong_tax(customer_of(paper), business(), lines_of(paper))
    except Refused as why:
        return explained(why)
    return ""


def _use(paper) -> UseWork:
    rest, currency = paper.total - paper.allocated, paper.currency
    invoices = open_invoices(paper) if rest else []
    return UseWork(
        formats.money(rest, currency, visit.locale) if rest else "", typing(paper.total - adjusting.refunded_of(paper), currency),
        [open_row(one) for one in invoices[:200]],
    )  # fmt: skip


def open_row(invoice) -> tuple[str, str, str, str]:
    """(number, due, balance, the same as it is typed) of an invoice that is open."""
    left = invoice.total - invoice.allocated
    due = formats.date(invoice.due_on, visit.locale)
    return invoice.number, due, formats.money(left, invoice.currency, visit.locale), typing(left, invoice.currency)


def _used(paper) -> list[tuple[int, str, str, str]]:
    """Only of what is used: an invoice shows what pays it elsewhere on its page."""
    if paper.kind == "invoice":
        return []
    base = customer_of(paper).number
    return [
        (ident, number, url_for("admin.document", number=base, kind="invoice", document=number), formats.money(amount, paper.currency, visit.locale))
        for ident, number, amount in used_for(paper)
    ]  # fmt: skip


def _adjusted(paper) -> list[tuple[str, str, str, str, str]]:
    names = {"refund": _("Refund"), "write_off": _("Write-off")}
    states = {"pending": _("under way"), "failed": _("failed")}
    return [
        (
            names[one.kind], formats.money(one.amount, paper.currency, visit.locale), formats.date(one.made_on, visit.locale), one.reason,
            " · ".join(filter(None, (one.method, one.reference, states.get(one.status, "")))),
        )
        for one in adjusting.adjustments_of(paper)
    ]  # fmt: skip
