"""Fields for money, quantities, shares and days as people type them: with a point or a comma, never through floats."""

import datetime as dt
from decimal import Decimal, InvalidOperation

from flask_babel import gettext as _
from wtforms import DateField, StringField

from models.ordering_rules import plain

LONGEST = 20


class DecimalText(StringField):
    """A decimal number of at most `places` places; None where nothing was typed, `typed` is kept to be shown again."""

    def __init__(self, label, places: int, **kwargs):
        super().__init__(label, **kwargs)
        self.places = places

    def process_formdata(self, valuelist) -> None:
        self.typed = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if self.typed:
            self.data = self._read("".join(self.typed.replace("\u00a0", "").split()))

    def _read(self, written: str) -> Decimal:
        if written.count(",") == 1 and "." not in written:
            written = written.replace(",", ".")
        bad = len(written) > LONGEST or any(letter not in "0123456789.-+" for letter in written)
        try:
            found = None if bad else Decimal(written)
        except InvalidOperation:
            found = None
        if found is None:
            raise ValueError(_("Enter a number in digits, such as 12 or 2.5."))
        if found != round(found, self.places):
            raise ValueError(_("Use at most %(places)s decimal places.", places=self.places))
        return found

    def _value(self) -> str:
        typed = getattr(self, "typed", None)
        return typed if typed is not None else "" if self.data is None else plain(self.data)


class Day(DateField):
    """A local date, None where it is open; with a sentence for anything else."""

    def process_formdata(self, valuelist) -> None:
        typed = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if typed:
            try:
                self.data = dt.date.fromisoformat(typed)
            except ValueError as error:
                raise ValueError(_("Enter a date as year-month-day, such as 2026-03-31.")) from error

    def _value(self) -> str:
        return " ".join(self.raw_data) if self.raw_data else self.data.isoformat() if self.data else ""
