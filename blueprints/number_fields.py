"""Fields for money, quantities, shares and days as people type them: with a point or a comma, never through floats."""

import datetime as dt
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from wtforms import DateField, StringField

from models.money import main_units, minor_units
from models.ordering_rules import plain
from models.typed_numbers import typed_number


class DecimalText(StringField):
    """A decimal number of at most `places` places; None where nothing was typed, `typed` is kept to be shown again."""

    def __init__(self, label, places: int, **kwargs):
        super().__init__(label, **kwargs)
        self.places = places

    def process_formdata(self, valuelist) -> None:
        self.typed = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if self.typed:
            self.data = self._read()

    def _read(self) -> Decimal | None:
        try:
            found = typed_number(self.typed)
        except ValueError as error:
            raise ValueError(_("Enter a number in digits, such as 12 or 2.5.")) from error
        if found is not None and found != round(found, self.places):
            raise ValueError(_("Use at most %(places)s decimal places.", places=self.places))
        return found

    def shown(self) -> str:
        """What stands in it: as it was typed, else what it is filled with."""
        return self._value()

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


class InCurrency:
    """Fields of money in main units of one currency, None where they are empty."""

    money: tuple[str, ...] = ()

    def fill_in(self, row: Any, fields: tuple[str, ...], currency: str) -> dict:
        shown = {field: getattr(row, field) for field in fields}
        return shown | {name: None if shown[name] is None else main_units(shown[name], currency) for name in self.money}

    def values_in(self, fields: tuple[str, ...], currency: str) -> dict:
        form: Any = self
        found = {field: form[field].data for field in fields}
        return found | {
            name: None if found[name] is None else minor_units(found[name], currency) for name in self.money
        }
