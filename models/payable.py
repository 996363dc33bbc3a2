"""What a customer can pay now: its open invoices, without what it disputes and what is being paid already, and how much of each (DOMAIN §7)."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select

from models.base import db
from models.checkout import CheckoutItem
from models.disputing import DISPUTED
from models.document import Document
from models.formats import Money
from models.letter_kinds import said
from models.refusing import Refused
from models.tenant import Tenant

NOTHING = said("Choose what you want to pay.")
UNDER_WAY = said("%(number)s is being paid already. Continue that payment or cancel it first.")
NOT_OPEN = said("%(number)s is not open any more. Look again.")
ALL_DISPUTED = said("All that is left of %(number)s is disputed. It waits until that is settled.")
WHOLE_ONLY = said("Invoices are paid whole here: choose those that you want to pay.")
TOO_LITTLE = said("At least %(least)s can be paid at once.")
TOO_MUCH = said("That is more than you owe: %(most)s.")


class Payable(NamedTuple):
    """An open invoice: minor units of its currency. `left` is its balance, `disputed` the part in question; `under_way`: a payment waits already."""

    id: int
    number: str
    dated_on: dt.date
    due_on: dt.date | None
    reference: str
    currency: str
    total: int
    left: int
    disputed: int
    under_way: bool

    @property
    def asked(self) -> int:
        """What is asked for now."""
        return 0 if self.under_way else max(0, self.left - self.disputed)


class Part(NamedTuple):
    """So many minor units for one invoice."""

    id: int
    number: str
    amount: int


def payables(customer_id: int, numbers: Collection[str] | None = None) -> list[Payable]:
    """Open invoices, all or these, the oldest due first; one statement."""
    waiting = (
        select(CheckoutItem.invoice_id).where(CheckoutItem.customer_id == customer_id, CheckoutItem.waits).subquery()
    )
    left = (Document.total - Document.allocated).label("left")
    query: Any = select(
        Document.id, Document.number, Document.dated_on, Document.due_on, Document.reference, Document.currency, Document.total, left,
        func.coalesce(DISPUTED, 0), waiting.c.invoice_id,
    )  # fmt: skip
    query = query.outerjoin(waiting, waiting.c.invoice_id == Document.id)
    query = query.where(
        Document.customer_id == customer_id, Document.kind == "invoice", Document.status == "issued", Document.allocated < Document.total,
    )  # fmt: skip
    if numbers is not None:
        query = query.where(Document.number.in_(list(numbers)[:1_000]))
    rows = db.session.execute(query.order_by(Document.due_on, Document.dated_on, Document.id))
    return [Payable._make((*row[:8], int(row[8]), row[9] is not None)) for row in rows]


def asked_of(rows: Sequence[Payable]) -> int:
    """Σ of what is asked for, in minor units of their one currency."""
    return sum(row.asked for row in rows)


def whole(rows: Sequence[Payable], numbers: Collection[str]) -> list[Part]:
    """These invoices, each paid whole, in the order of their due dates. Raises Refused where one can't be paid now."""
    there = {row.number: row for row in rows}
    for number in numbers:
        row = there.get(number)
        if row is None:
            raise Refused("invoices", NOT_OPEN, number=number)
        if row.under_way:
            raise Refused("invoices", UNDER_WAY, number=number)
        if not row.asked:
            raise Refused("invoices", ALL_DISPUTED, number=number)
    if not numbers:
        raise Refused("invoices", NOTHING)
    return [Part(row.id, row.number, row.asked) for row in rows if row.number in set(numbers)]


def part(rows: Sequence[Payable], amount: int, tenant: Tenant) -> list[Part]:
    """Another amount, in minor units, for what is asked for, the oldest due first. Raises Refused.

    At least the business's minimum; a balance below that is paid whole (DOMAIN §7).
    """
    most, currency = asked_of(rows), rows[0].currency if rows else tenant.currency
    if amount <= 0 or not most:
        raise Refused("amount", NOTHING)
    if amount > most:
        raise Refused("amount", TOO_MUCH, most=Money(most, currency))
    if amount < most and not tenant.part_payments:
        raise Refused("amount", WHOLE_ONLY)
    least = min(most, tenant.least_payment)
    if amount < least:
        raise Refused("amount", TOO_LITTLE, least=Money(least, currency))
    parts = []
    for row in rows:
        taken = min(amount, row.asked)
        if taken:
            parts.append(Part(row.id, row.number, taken))
        amount -= taken
    return parts
