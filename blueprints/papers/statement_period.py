"""Of which days and in which currency somebody wants a statement: read from what was typed."""

import datetime as dt
from collections.abc import Mapping

from flask_babel import gettext as _

from access import visit
from models.statement import Statement, currencies, statement_of

EARLIEST = dt.date(1970, 1, 1)
NAMES = ("from", "to", "currency")


class Wanted:
    """From which day to which, both included, in which currency; `error` is the sentence for what can't be used."""

    def __init__(self, customer_id: int, currency: str, given: Mapping[str, str]) -> None:
        """`currency`: the customer's own. `given`: the address's query, or a form."""
        self.customer_id = customer_id
        self.choices = currencies(customer_id) or [currency]
        typed = {name: given.get(name, "").strip() for name in NAMES}
        self.error, self.errors = "", {}
        self.until = self._day("to", typed["to"]) or visit.today
        self.since = self._day("from", typed["from"]) or three_months_before(self.until)
        self.currency = typed["currency"] or (currency if currency in self.choices else self.choices[0])
        if self.currency not in self.choices:
            self.errors["currency"] = _("There is nothing in that currency. Choose one from the list.")
        if self.since > self.until and not self.errors:
            self.errors["to"] = _("The last day is before the first one.")
        self.typed = {"from": typed["from"] or str(self.since), "to": typed["to"] or str(self.until)}

    def _day(self, name: str, typed: str) -> dt.date | None:
        try:
            found = dt.date.fromisoformat(typed) if typed else None
        except ValueError:
            found = EARLIEST - dt.timedelta(1)
        if found and not EARLIEST <= found <= dt.date(9000, 1, 1):
            self.errors[name] = _("This is not a date. Write it like 2026-03-16.")
            return None
        return found

    def made(self, *, itemised: bool = False) -> Statement | None:
        """None where it can't be; `itemised` with each thing that is open."""
        if self.errors:
            return None
        return statement_of(self.customer_id, self.currency, self.since, self.until, itemised=itemised)

    @property
    def chosen(self) -> dict[str, str]:
        return dict(zip(NAMES, (self.since.isoformat(), self.until.isoformat(), self.currency), strict=True))


def three_months_before(day: dt.date) -> dt.date:
    """The first day of the month, three months earlier."""
    months = day.year * 12 + day.month - 1 - 3
    return dt.date(months // 12, months % 12 + 1, 1)
