"""A dispute is settled: credited, rejected with an answer, withdrawn, called off with its invoice; a table of moves, each a conditional update."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from models.accounts import hold_account, refuse_nothing
from models.base import change_if, db
from models.credit_memo import CreditMemo
from models.crediting import credit_lines, credit_rows, credited_of, issue_credit, net_of
from models.dispute import Dispute
from models.disputing import gross
from models.document import Document, DocumentLine
from models.event import Actor, record
from models.formats import Money, on_record
from models.issuing import lines_of
from models.letter_kinds import said
from models.money import line_tax
from models.refusing import Refused
from models.telling_of_disputes import tell_customer, tell_staff
from models.types import now


class Move(NamedTuple):
    """From which outcome ("" while it is open) to which, and what goes on record."""

    from_outcome: str
    to: str
    what: str


MOVES: Mapping[str, Move] = {
    "credit": Move("", "credited", "dispute credited"),
    "reject": Move("", "rejected", "dispute rejected"),
    "withdraw": Move("", "withdrawn", "dispute withdrawn"),
    "call off": Move("", "called_off", "dispute called off"),
}
NOT_NOW = said("Somebody was quicker: this dispute is settled already. Look again.")
NO_ANSWER = said("Say why: the customer reads it.")
TOO_MUCH = said("At most what is disputed can be credited here: %(most)s.")


def credit(
    dispute: Dispute, amount: int, reason: str, on: dt.date, today: dt.date, answer: str, by: Actor
) -> CreditMemo:
    """So many minor units of what is disputed, or less, are credited by a memo with the local date `on` that says this reason, and used for
    the invoice as far as it is open. Raises Refused, and then the transaction is to be rolled back.
    """
    invoice = _held(dispute)
    refuse_nothing(amount)
    if amount > dispute.amount:
        raise Refused("amount", TOO_MUCH, most=Money(dispute.amount, invoice.currency))
    _step(dispute, invoice, "credit", answer, by, on_record(amount, invoice.currency))
    memo = issue_credit(_draft(dispute, invoice, amount, reason, on, by), on, today, by)
    change_if(dispute, credit_memo_id=memo.id)
    tell_customer(invoice, dispute, memo.total)
    return memo


def reject(dispute: Dispute, answer: str, by: Actor) -> None:
    """It stays as it was billed, with an answer that the customer reads. Raises Refused."""
    invoice = _held(dispute)
    if not answer.strip():
        raise Refused("answer", NO_ANSWER)
    _step(dispute, invoice, "reject", answer, by, answer.strip()[:1000])
    tell_customer(invoice, dispute)


def withdraw(dispute: Dispute, by: Actor) -> None:
    """The customer holds nothing against it any more. Raises Refused where it was settled meanwhile."""
    invoice = _held(dispute)
    _step(dispute, invoice, "withdraw", "", by)
    tell_staff(invoice, dispute, by.name, "withdrawn")


def call_off_all(invoice: Document, by: Actor) -> None:
    """What of an invoice is disputed is settled, because the invoice is void; whoever disputed hears of it once. The account is held."""
    mine = select(Dispute).where(Dispute.invoice_id == invoice.id, Dispute.outcome == "").order_by(Dispute.id)
    for dispute in db.session.scalars(mine.execution_options(populate_existing=True)).all():
        _step(dispute, invoice, "call off", "", by)
        tell_customer(invoice, dispute)


def _held(dispute: Dispute) -> Any:
    hold_account(dispute.customer_id)
    db.session.refresh(dispute)
    return db.session.scalars(select(Document).where(Document.id == dispute.invoice_id)).one()


def _step(dispute: Dispute, invoice: Document, name: str, answer: str, by: Actor, after: str | None = None) -> None:
    """One move, on record at its invoice. Raises Refused where it can't be made."""
    move = MOVES[name]
    values = {"outcome": move.to, "answer": answer.strip()[:1000], "settled_at": now()}
    if not change_if(dispute, Dispute.outcome == move.from_outcome, **values):
        raise Refused("status", NOT_NOW)
    record(invoice, move.what, by=by, after=after, shown=True)


def _draft(dispute: Dispute, invoice: Document, amount: int, reason: str, on: dt.date, by: Actor) -> CreditMemo:
    """Lines or pieces of one are credited as such; anything else as an amount at the rate of its line, or shared among the rates."""
    every = lines_of(invoice)
    lines = [line for line in every if dispute.document_line_id in (None, line.id)]
    whole = {line.id: line.quantity for line in lines if dispute.document_line_id is None}
    pieces = {line.id: dispute.quantity for line in lines if dispute.quantity and dispute.reason != "wrong_price"}
    if whole and amount == invoice.total and not credited_of(invoice):
        return credit_lines(invoice, whole, reason, on, by)
    if pieces and amount == gross(lines[0], dispute.quantity):
        return credit_lines(invoice, pieces, reason, on, by)
    words = f"{reason.strip()}: {lines[0].description}" if dispute.document_line_id else reason.strip()
    parts = shared(lines, amount) if lines else {_rate_of(invoice): amount}
    rows = [_row(words, part, rate) for rate, part in parts.items() if part]
    return credit_rows(invoice, rows, reason, on, by)


def _rate_of(invoice: Document) -> Decimal:
    """Of one that came without lines, as its sums tell."""
    return round(Decimal(invoice.tax) / invoice.net, 3) if invoice.net > 0 else Decimal(0)


def shared(lines: list[DocumentLine], amount: int) -> dict[Decimal, int]:
    """An amount shared among tax rates as the lines' own amounts are, to the last minor unit."""
    weights: dict[Decimal, int] = {}
    for line in lines:
        weights[line.tax_rate] = weights.get(line.tax_rate, 0) + line.amount + line_tax(line.amount, line.tax_rate)
    weights = {rate: weight for rate, weight in sorted(weights.items()) if weight > 0} or {Decimal(0): 1}
    whole, left, shares = sum(weights.values()), amount, {}
    for rate, weight in weights.items():
        shares[rate] = left * weight // whole
        left, whole = left - shares[rate], whole - weight
    return shares


def _row(description: str, part: int, rate: Decimal) -> dict[str, Any]:
    return {
        "description": description[:300],
        "quantity": Decimal(1),
        "unit_price": net_of(part, rate),
        "tax_rate": rate,
    }
