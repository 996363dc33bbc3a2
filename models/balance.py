"""What a customer owes: open invoices per currency, and how late they are. Derived at each look, never stored."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import func, select

from models.document import Document
from models.ledger import OPEN_BY_DUE_DATE, spelled
from models.money import AGES, age
from models.reading import read

UNDER_WAY = ("waiting", "submitted", "confirmed")


@dataclass
class Balance:
    """Open invoices of one currency: how many, what is left to pay, that by age (keys of AGES), and what of it is disputed; minor units."""

    currency: str
    count: int = 0
    disputed: int = 0
    ages: dict[str, int] = field(default_factory=lambda: dict.fromkeys(AGES, 0))

    @property
    def amount(self) -> int:
        return sum(self.ages.values())

    @property
    def overdue(self) -> int:
        return self.amount - self.ages["not_due"]

    @property
    def asked(self) -> int:
        """What there is to pay now."""
        return self.amount - self.disputed


def balances(today: dt.date) -> list[Balance]:
    """Per currency, largest number of open invoices first; nothing open, no entry. `today` is the tenant's local date."""
    return by_age(read(OPEN_BY_DUE_DATE), today)


def by_age(rows: Iterable, today: dt.date) -> list[Balance]:
    """(currency, due date, count, minor units left, and of them disputed) rows as balances, each amount in the bucket of its due date."""
    found: dict[str, Balance] = {}
    for currency, due_on, count, left, disputed in rows:
        balance = found.setdefault(currency, Balance(currency))
        balance.count += count
        balance.disputed += int(disputed)
        balance.ages[age(due_on, today)] += int(left)
    return sorted(found.values(), key=lambda b: (-b.count, b.currency))


def open_orders() -> int:
    """How many orders are under way."""
    return read(ORDERS_UNDER_WAY)[0][0]


ORDERS_UNDER_WAY = select(func.count(Document.id)).where(
    Document.kind == spelled("order"), Document.status.in_([spelled(status) for status in UNDER_WAY])
)
