"""What a customer's account did from one day to another: opening, each change, closing, and what is open at the end (DOMAIN §7)."""

import datetime as dt
from dataclasses import dataclass
from itertools import accumulate

from models.ledger import (
    Entry,
    OpenItem,
    Standing,
    balance_before,
    currencies_of,
    entries,
    open_items,
    open_sums,
    standing,
)
from models.scope import whole_customer

ATTEMPTS = 3  # two bookings between the statements of one reading are rare, three a fault


class DoesNotAddUp(Exception):
    """A statement that contradicts itself: a fault of ours, never shown to anybody."""


@dataclass(frozen=True)
class Statement:
    """In one currency, minor units, local dates, both included. `running` stands beside `lines`: what was owed after each.

    `items`: what is open at the end, where that was asked for.
    """

    currency: str
    since: dt.date
    until: dt.date
    opening: int
    lines: list[Entry]
    running: list[int]
    items: list[OpenItem]
    standing: Standing

    @property
    def closing(self) -> int:
        return self.running[-1] if self.running else self.opening

    @property
    def billed(self) -> int:
        return sum(line.amount for line in self.lines if line.amount > 0)

    @property
    def settled(self) -> int:
        return -sum(line.amount for line in self.lines if line.amount < 0)


def statement_of(
    customer_id: int, currency: str, since: dt.date, until: dt.date, *, itemised: bool = True
) -> Statement:
    """From one query of the ledger, whatever the reader sees of other modules; proved each time it is made.

    Without `itemised` what is open is added up by the database, and no single item read: on the screen there are sums only. Where something is
    booked between its statements it is read anew. Raises DoesNotAddUp.
    """
    for _again in range(ATTEMPTS - 1):
        try:
            return _read(customer_id, currency, since, until, itemised)
        except DoesNotAddUp:
            continue
    return _read(customer_id, currency, since, until, itemised)


def _read(customer_id: int, currency: str, since: dt.date, until: dt.date, itemised: bool) -> Statement:
    with whole_customer():
        opening = balance_before(customer_id, currency, since)
        lines = entries(customer_id, currency, since, until)
        items = open_items(customer_id, currency, until) if itemised else []
        left = items if itemised else open_sums(customer_id, currency, until)
    running = list(accumulate((line.amount for line in lines), initial=opening))[1:]
    made = Statement(currency, since, until, opening, lines, running, items, standing(left, currency, until))
    if made.closing != made.standing.balance:
        raise DoesNotAddUp(
            f"customer {customer_id} {currency} {since}–{until}: {made.closing} ≠ {made.standing.balance}"
        )
    return made


def currencies(customer_id: int) -> list[str]:
    """In which it has ever been billed or has paid, whatever its reader sees, the most used first."""
    with whole_customer():
        return currencies_of(customer_id)
