"""Money, dates and quantities as people read them; each distinct value is formatted once per language."""

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from babel import Locale, UnknownLocaleError, dates, numbers, units

from models.money import main_units

DAY_ON_RECORD = re.compile(r"(?<![\w-])[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?![\w-])")
ON_RECORD = re.compile("(-?[0-9]{1,15}(?:[.][0-9]{1,4})?)\N{NO-BREAK SPACE}([A-Z]{3})(?![A-Z])")


@lru_cache(50_000)
def money(amount: int, currency: str, locale: str) -> str:
    """Minor units with the currency's sign: 93350 EUR → "€933.50"."""
    return numbers.format_currency(main_units(amount, currency), currency, locale=locale)


class Money(NamedTuple):
    """So many minor units of a currency: carried as such until it is known who reads it."""

    amount: int
    currency: str


def figure(value: object, locale: str) -> str:
    """What stands in a sentence, as its reader writes it: an amount, a local date, a quantity, or a text as it is."""
    if isinstance(value, Money):
        return money(value.amount, value.currency, locale)
    if isinstance(value, dt.date):
        return date(value, locale)
    return quantity(value, locale) if isinstance(value, Decimal) else str(value)


def on_record(amount: int, currency: str) -> str:
    """Minor units in the text of an event: 93350 EUR → "933.50 EUR". recorded() finds it again by the space that doesn't break."""
    return f"{main_units(amount, currency):f}\N{NO-BREAK SPACE}{currency}"


def recorded(text: str, locale: str) -> str:
    """The text of an event with its amounts and local dates as its reader writes them; what was written in another way stays."""

    def amount(found: re.Match) -> str:
        return numbers.format_currency(Decimal(found[1]), found[2], locale=locale)

    def day(found: re.Match) -> str:
        try:
            return date(dt.date.fromisoformat(found[0]), locale)
        except ValueError:
            return found[0]

    text = ON_RECORD.sub(amount, text) if "\N{NO-BREAK SPACE}" in text else text
    return DAY_ON_RECORD.sub(day, text) if "-" in text else text


@lru_cache(20_000)
def plain_money(amount: int, currency: str, locale: str) -> str:
    """The same without the sign, where a table is of one currency: 93350 EUR → "933.50"."""
    return numbers.format_currency(main_units(amount, currency), currency, format="#,##0.00", locale=locale)


@lru_cache(20_000)
def date(day: dt.date | None, locale: str) -> str:
    """A local date, short and unmistakable: "16 Mar 2026"."""
    return dates.format_date(day, "medium", locale=locale) if day else "—"


@lru_cache(20_000)
def quantity(amount: Decimal, locale: str) -> str:
    """At most three places, no trailing zeros: 12.500 → "12.5"."""
    return numbers.format_decimal(amount.normalize(), format="#,##0.###", locale=locale)


@lru_cache(1_000)
def percent(share: Decimal, locale: str) -> str:
    """A fraction as per cent: 0.05 → "5%"."""
    return numbers.format_percent(share, format="#,##0.##%", locale=locale)


SIZES = ("digital-byte", "digital-kilobyte", "digital-megabyte", "digital-gigabyte")


@lru_cache(5_000)
def file_size(size: int, locale: str) -> str:
    """Bytes in the unit that keeps it short, a thousand to the next one: 1234567 → "1.2 MB", in German "1,2 MB"."""
    step, shown = 0, Decimal(size)
    while step + 1 < len(SIZES) and round(shown, 1 if step else 0) >= 1000:
        step, shown = step + 1, shown / 1000
    return units.format_unit(round(shown, 1), SIZES[step], length="short", format="#,##0.#", locale=locale)


def moment(at: dt.datetime, zone: dt.tzinfo, locale: str) -> str:
    """An instant in the tenant's zone: "16 Mar 2026, 14:02"."""
    if not at:
        return "—"
    local = at.astimezone(zone)
    return f"{date(local.date(), locale)}, {dates.format_time(local, 'short', locale=locale)}"


@lru_cache(2_000)
def clock(at: dt.time, locale: str) -> str:
    """A local time of day: "08:00", "8:00 AM"."""
    return dates.format_time(at, "short", locale=locale)


@lru_cache(5_000)
def weekday(day: dt.date, locale: str) -> str:
    """A local date with the name of its day: "Mon, 30 Nov"."""
    return dates.format_skeleton("MMMEd", day, locale=locale)


def initials(name: str) -> str:
    """One or two capitals for a mark without a picture: "Alfreds Futterkiste" → "AF"."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"


def inside_sentence(words: str, locale: str) -> str:
    """A heading's words within a sentence: "Service calls" → "service calls"; German keeps its capitals, and so do "PO lines"."""
    keeps = locale.startswith("de") or any(letter.isupper() for letter in words.split(" ")[0][1:])
    return words if keeps else words[:1].lower() + words[1:]


class Named:
    """A name with its initials, for a mark where there is no picture."""

    def __init__(self, name: str, email: str = ""):
        self.name, self.email, self.initials = name, email, initials(name)


named = lru_cache(5_000)(Named)


@lru_cache(1_000)
def spoken(language: str | None) -> str | None:
    """A language as Babel knows it ("en_GB", also written "en-GB"); None for what is none, so that bad input can't break a page."""
    try:
        return str(Locale.parse((language or "").replace("-", "_")))
    except (ValueError, UnknownLocaleError):
        return None
