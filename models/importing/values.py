"""Text from a file as values: dates, amounts, quantities, emails …; what can't be read says why in one sentence."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.numbers import get_currency_precision, list_currencies
from email_validator import EmailNotValidError, validate_email

from models.formats import spoken
from models.importing.sentence import Told
from models.letter_kinds import said
from models.money import minor_units
from models.text import fold

LARGEST = Decimal(10) ** 15  # minor units: far above any document, far below what a column holds
APART = "'’ \u00a0\u202f"  # what some put between thousands, beside the sign that is not their decimal one
NUMBER = {
    ".": re.compile(rf"[+-]?([0-9]+|[0-9]{{1,3}}([{APART},][0-9]{{3}})+)(\.[0-9]+)?"),
    ",": re.compile(rf"[+-]?([0-9]+|[0-9]{{1,3}}([{APART}.][0-9]{{3}})+)(,[0-9]+)?"),
}
EITHER = re.compile(r"[+-]?[0-9]{1,3},[0-9]{3}")  # thousands or decimals: who wrote it knows
BARE = {".": str.maketrans("", "", APART + ","), ",": str.maketrans(",", ".", APART + ".")}
EXAMPLE = {".": "1234.56", ",": "1234,56"}
YES, NO = {"1", "true", "yes", "y", "on", "x"}, {"0", "false", "no", "n", "off"}
NOT_A_NUMBER = said("“%(text)s” is not a number like %(like)s.")
NOT_AN_AMOUNT = said("“%(text)s” is not an amount like %(like)s.")
CURRENCIES = frozenset(list_currencies())


class Unreadable(Told):
    """The message is the reason, a sentence for the report."""


@dataclass(frozen=True)
class Rules:
    """How a file writes dates and numbers. Every date is moved by `days_later` (a demo stays recent that way)."""

    decimal: str = "."
    decimal_is_said: bool = True
    dates: tuple[str, ...] = ("%Y-%m-%d",)
    days_later: int = 0


KEEP = object()


@dataclass(frozen=True)
class Field:
    """One of our columns: how its text is read, and what an empty one means (a needed one is never empty).

    `empty` may be KEEP: what is there stays, and a new row gets what the database gives it.
    """

    read: Callable[[str, Rules], Any]
    needed: bool = False
    empty: Any = ""


def characters(length: int) -> Callable[[str, Rules], str]:
    def read(written: str, _rules: Rules) -> str:
        # The folded copy, by which it is found, may be a third longer at most.
        if len(written) > length or (not written.isascii() and len(fold(written)) > length * 1.3):
            raise Unreadable(
                "This text is too long: %(count)s characters, and at most %(most)s fit.",
                count=len(written),
                most=length,
            )
        return written

    return read


def number(written: str, rules: Rules, what: str = NOT_A_NUMBER) -> Decimal:
    """Any decimal number as the file writes them, with or without thousands set apart."""
    if not NUMBER[rules.decimal].fullmatch(written) or len(written) > 40:
        raise Unreadable(what, text=written[:40], like=EXAMPLE[rules.decimal])
    if not rules.decimal_is_said and EITHER.fullmatch(written):
        thousands, decimals = written.replace(",", ""), written.replace(",", ".")
        raise Unreadable(
            '“%(text)s” is %(one)s or %(other)s: set decimal = "." or "," in the map.',
            text=written,
            one=thousands,
            other=decimals,
        )
    return Decimal(written.translate(BARE[rules.decimal]))


def amount(written: str, rules: Rules) -> Decimal:
    """An amount in main units; in_minor_units() follows once the currency is known."""
    return number(written, rules, NOT_AN_AMOUNT)


@lru_cache(10_000)
def in_minor_units(value: Decimal, currency: str) -> int:
    """Main units as minor units, exactly. Raises Unreadable where that would round or is beyond reason."""
    places = get_currency_precision(currency)
    if value != round(value, places):
        raise Unreadable(
            "The amount %(amount)s has more than the %(places)s decimals of %(currency)s.",
            amount=value,
            places=places,
            currency=currency,
        )
    if abs(value.scaleb(places)) > LARGEST:
        raise Unreadable("The amount %(amount)s is too large.", amount=value)
    return minor_units(value, currency)


def quantity(written: str, rules: Rules) -> Decimal:
    value = number(written, rules)
    if value < 0:
        raise Unreadable("The quantity %(quantity)s is negative.", quantity=written)
    if value != round(value, 3) or value > 10**9:
        raise Unreadable("The quantity %(quantity)s has more than three decimals or is too large.", quantity=written)
    return value


def share(what: str) -> Callable[[str, Rules], Decimal]:
    """A fraction of at most four places: 0.05, or 5% with the sign."""

    def read(written: str, rules: Rules) -> Decimal:
        value = number(written.rstrip("% "), rules) / (100 if written.endswith("%") else 1)
        if not 0 <= value <= 1:
            raise Unreadable(f"The {what} {written} does not lie between 0 and 1 (0.05 is five per cent).")
        if value != round(value, 4):
            raise Unreadable(f"The {what} {written} has more than four decimals.")
        return value

    return read


def whole(least: int, most: int) -> Callable[[str, Rules], int]:
    def read(written: str, rules: Rules) -> int:
        value = number(written, rules)
        if value != int(value) or not least <= value <= most:
            raise Unreadable(
                "%(text)s is not a whole number from %(least)s to %(most)s.", text=written, least=least, most=most
            )
        return int(value)

    return read


def date(written: str, rules: Rules) -> dt.date:
    for pattern in rules.dates:
        try:
            return dt.datetime.strptime(written, pattern).date() + dt.timedelta(days=rules.days_later)  # noqa: DTZ007
        except (ValueError, OverflowError):
            continue
    like = dt.date(1998, 12, 31).strftime(rules.dates[0].split(" %H")[0])
    raise Unreadable("“%(text)s” is not a date like %(like)s.", text=written, like=like)


def date_or_terms(written: str, rules: Rules) -> dt.date | str:
    return "terms" if written == "terms" else date(written, rules)


def email(written: str, _rules: Rules) -> str:
    try:
        validate_email(written, check_deliverability=False)
    except EmailNotValidError:
        raise Unreadable("“%(text)s” is not an email address.", text=written) from None
    return characters(254)(written.lower(), _rules)


def currency(written: str, _rules: Rules) -> str:
    if written.upper() not in CURRENCIES:
        raise Unreadable("“%(text)s” is not a currency: use three letters such as EUR.", text=written)
    return written.upper()


def language(written: str, _rules: Rules) -> str:
    known = spoken(written)
    if not known or len(known) > 12:
        raise Unreadable("“%(text)s” is not a language like en or de.", text=written)
    return known


def yes_or_no(written: str, _rules: Rules) -> bool:
    if written.lower() not in YES | NO:
        raise Unreadable("“%(text)s” is neither yes nor no (1 or 0).", text=written)
    return written.lower() in YES


def one_of(what: str, choices: tuple[str, ...]) -> Callable[[str, Rules], str]:
    def read(written: str, _rules: Rules) -> str:
        if written not in choices:
            raise Unreadable(f"“{written}” is not {what}; there are {', '.join(choices)}.")
        return written

    return read


def pattern(expression: str, sentence: str) -> Callable[[str, Rules], str]:
    shape = re.compile(expression)

    def read(written: str, _rules: Rules) -> str:
        if not shape.fullmatch(written):
            raise Unreadable(sentence.format(written))
        return written

    return read
