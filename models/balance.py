"""What a customer owes: open invoices per currency, and how late they are. Derived at each look, never stored."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Text, func, literal, select

from models.document import Document
from models.money import AGES, age
from models.reading import read

UNDER_WAY = ("waiting", "submitted", "confirmed")


@dataclass
class Balance:
    """Open invoices of one currency: how many, what is left to pay, and that by age (keys of AGES); minor units."""

    currency: str
    count: int = 0
    ages: dict[str, int] = field(default_factory=lambda: dict.fromkeys(AGES, 0))

    @property
    def amount(self) -> int:
        return sum(self.ages.values())

    @property
    def overdue(self) -> int:
        return self.amount - self.ages["not_due"]


def balances(today: dt.date) -> list[Balance]:
    """Per currency, largest number of open invoices first; nothing open, no entry. `today` is the tenant's local date."""
    return by_age(read(OPEN_BY_DUE_DATE), today)


def by_age(rows: Iterable, today: dt.date) -> list[Balance]:
    """(currency, due date, count, minor units left) rows as balances, each amount in the bucket of its due date."""
    found: dict[str, Balance] = {}
    for currency, due_on, count, left in rows:
        balance = found.setdefault(currency, Balance(currency))
        balance.count += count
        balance.ages[age(due_on, today)] += int(left)
    return sorted(found.values(), key=lambda b: (-b.count, b.currency))


def open_orders() -> int:
    """How many orders are under way."""
    return read(ORDERS_UNDER_WAY)[0][0]


def _spelled(word: str):
    """A word written into the statement rather than bound, so that the database recognises its index of just these rows."""
    return literal(word, Text(), literal_execute=True)


IS_OPEN = (
    Document.kind == _spelled("invoice"),
    Document.status == _spelled("issued"),
    Document.allocated < Document.total,
)
OPEN_BY_DUE_DATE = (
    select(Document.currency, Document.due_on, func.count(), func.sum(Document.total - Document.allocated))
    .where(*IS_OPEN)
    .group_by(Document.currency, Document.due_on)
)
ORDERS_UNDER_WAY = select(func.count(Document.id)).where(
    Document.kind == _spelled("order"), Document.status.in_([_spelled(status) for status in UNDER_WAY])
)
