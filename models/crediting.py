"""A credit memo for lines of an invoice or for an amount: never more than was billed, and first used for that invoice (DOMAIN §5)."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from models.accounts import held_paper, refuse_nothing
from models.base import db
from models.credit_memo import CreditMemo
from models.document import Document, searchable
from models.event import Actor, record
from models.formats import Money
from models.fulfilling import counted_by_line
from models.issuing import issue, lines_of
from models.letter_kinds import said
from models.money import line_tax
from models.receiving import allocate_oldest_first
from models.refusing import Refused
from models.writing_invoices import draft_number, set_lines

NOT_BILLED = said("Only an issued invoice can be credited.")
NO_REASON = said("Say why: the customer reads it.")
NOTHING = said("Choose lines and quantities, or enter an amount.")
TOO_MANY = said("Only %(left)s of “%(name)s” can be credited.")
TOO_MUCH = said("Only %(left)s of this invoice can be credited.")
OTHER_RATES = said("This invoice has several tax rates: credit its lines, not an amount.")


def credit_lines(
    invoice: Document, quantities: Mapping[int, Decimal], reason: str, on: dt.date, by: Actor, key: str | None = None
) -> CreditMemo:
    """The draft of a credit for so much of these lines, by their ids, at the prices that were billed; once for each `key`. Raises Refused."""
    invoice = _billed(invoice, reason)
    if found := _made_for(key):
        return found
    credited = credited_by_line(invoice)
    rows = []
    for line in lines_of(invoice):
        wanted = quantities.get(line.id, Decimal(0))
        left = line.quantity - credited.get(line.id, Decimal(0))
        if wanted > left or wanted < 0:
            raise Refused("lines", TOO_MANY, left=left, name=line.description)
        if wanted:
            names = ("product_id", "kind", "sku", "description", "unit", "unit_price", "discount", "tax_rate")
            rows.append({name: getattr(line, name) for name in names} | {"quantity": wanted})
    if not rows:
        raise Refused("lines", NOTHING)
    return _draft(invoice, rows, reason, on, by, key)


def credit_amount(
    invoice: Document, amount: int, reason: str, on: dt.date, by: Actor, key: str | None = None
) -> CreditMemo:
    """The draft of a credit for so many minor units, tax included, of an invoice with one tax rate; once for each `key`. Raises Refused."""
    invoice = _billed(invoice, reason)
    if found := _made_for(key):
        return found
    refuse_nothing(amount)
    rates = {line.tax_rate for line in lines_of(invoice)} or {Decimal(0)}
    if len(rates) > 1:
        raise Refused("amount", OTHER_RATES)
    (rate,) = rates
    net = net_of(amount, rate)
    row = {"description": reason.strip()[:300], "quantity": Decimal(1), "unit_price": net, "tax_rate": rate}
    return _draft(invoice, [row], reason, on, by, key)


def credit_rows(invoice: Document, rows: list[dict[str, Any]], reason: str, on: dt.date, by: Actor) -> CreditMemo:
    """The draft of a credit that says these lines, whatever the invoice says. Raises Refused where they come to more than was billed."""
    return _draft(_billed(invoice, reason), rows, reason, on, by)


def net_of(amount: int, rate: Decimal) -> int:
    """The net amount whose tax brings it to `amount`, or as near below as whole minor units allow."""
    net = int(amount / (1 + rate))
    return max((one for one in (net - 1, net, net + 1) if one + line_tax(one, rate) <= amount), default=net)


def issue_credit(memo: CreditMemo, on: dt.date, today: dt.date, by: Actor) -> CreditMemo:
    """Issued, and used for the invoice it came from as far as that is open; the rest is credit in hand. Raises Refused, also where that is void by now."""
    memo = held_paper(memo)
    if memo.came_from_id:
        invoice = held_paper(_paper(memo.came_from_id))
        if invoice.status != "issued":
            raise Refused("status", NOT_BILLED)
        _refuse_more_than_billed(invoice, memo.total, memo.id)
    issue(memo, on, today, by)
    if memo.came_from_id:
        allocate_oldest_first(memo, by, only=[_paper(memo.came_from_id)])
    return memo


def credited_by_line(invoice: Document) -> dict[int, Decimal]:
    """How much of each line of an invoice credit memos and their drafts hold, by the line's id; freight too."""
    return counted_by_line(invoice, "credit_memo", ("draft", "issued"), ("item", "freight"))


def credited_of(invoice: Document, but: int = 0) -> int:
    """Σ of the issued credit memos of an invoice, in minor units, without the one with the id `but`."""
    there = (
        Document.came_from_id == invoice.id, Document.kind == "credit_memo", Document.status == "issued", Document.id != but,
    )  # fmt: skip
    return int(db.session.scalar(select(func.coalesce(func.sum(Document.total), 0)).where(*there)) or 0)


def _refuse_more_than_billed(invoice: Document, amount: int, but: int = 0) -> None:
    left = invoice.total - credited_of(invoice, but)
    if amount > left:
        raise Refused("amount", TOO_MUCH, left=Money(left, invoice.currency))


def _billed(invoice: Document, reason: str) -> Any:
    invoice = held_paper(invoice)
    if invoice.kind != "invoice" or invoice.status != "issued":
        raise Refused("status", NOT_BILLED)
    if not reason.strip():
        raise Refused("reason", NO_REASON)
    return invoice


def _paper(ident: int) -> Any:
    return db.session.scalars(select(Document).where(Document.id == ident)).one()


def _made_for(key: str | None) -> CreditMemo | None:
    return db.session.scalar(select(CreditMemo).where(CreditMemo.order_key == key)) if key else None


def _draft(
    invoice: Document, rows: list[dict[str, Any]], reason: str, on: dt.date, by: Actor, key: str | None = None
) -> CreditMemo:
    memo = CreditMemo(
        customer_id=invoice.customer_id, contact_id=invoice.contact_id, branch_id=invoice.branch_id, department_id=invoice.department_id,
        came_from_id=invoice.id, number=draft_number("credit_memo", invoice.number), status="draft", dated_on=on, reference=invoice.reference,
        note=reason.strip()[:2000], bill_to=invoice.bill_to, currency=invoice.currency, order_key=key or None,
    )  # fmt: skip
    memo.search_text = searchable(memo.number, memo.reference, memo.note, [])
    db.session.add(memo)
    db.session.flush()
    set_lines(memo, rows)
    _refuse_more_than_billed(invoice, memo.total)
    record(memo, "credit memo drafted", by=by, after=invoice.number)
    return memo
