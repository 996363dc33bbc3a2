"""Amounts and days as they are typed into the small forms beside a paper."""

import datetime as dt
from decimal import Decimal

from flask import request

from access import visit
from models.letter_kind import said
from models.money import main_units, minor_units
from models.ordering_rules import plain
from models.refusing import Refused
from models.typed_numbers import typed_number

NO_NUMBER = said("Enter an amount in digits, such as 12 or 2.5.")
NOT_THAT_FINE = said("That has more decimal places than the currency.")
NO_DAY = said("Enter a date as year-month-day, such as 2026-03-31.")
LARGEST = Decimal(1_000_000_000_000)  # main units


def amount_typed(name: str, currency: str) -> int:
    """Minor units; 0 where nothing was typed. Raises Refused."""
    return read_amount(request.form.get(name, ""), currency, name)


def read_amount(typed: str, currency: str, field: str = "amount") -> int:
    """Minor units of what was typed in main units, 0 for nothing. Raises Refused."""
    try:
        found = typed_number(typed) or Decimal(0)
    except ValueError as error:
        raise Refused(field, NO_NUMBER) from error
    if abs(found) > LARGEST:
        raise Refused(field, NO_NUMBER)
    amount = minor_units(found, currency)
    if main_units(amount, currency) != found:
        raise Refused(field, NOT_THAT_FINE)
    return amount


def typing(amount: int, currency: str) -> str:
    """Minor units as they are typed, in main units."""
    return plain(main_units(amount, currency))


def day_of_form(name: str) -> dt.date:
    """A local date, today where nothing was typed. Raises Refused."""
    typed = request.form.get(name, "").strip()
    try:
        return dt.date.fromisoformat(typed) if typed else visit.today
    except ValueError as error:
        raise Refused(name, NO_DAY) from error
