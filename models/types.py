"""Column types that behave the same on SQLite and PostgreSQL, and refuse what only one of them would accept."""

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer, String
from sqlalchemy.types import TypeDecorator


class UtcTime(TypeDecorator):
    """An instant, aware, in UTC. SQLite drops time zones, so it is stored naive there and comes back aware."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time: use now() or an aware one")
        value = value.astimezone(dt.UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        return value and (value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC))


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def fits(value: str, length: int) -> bool:
    """Can a Text of that length hold it? What comes from an address is asked first: no such thing is stored."""
    return len(value) <= length and "\0" not in value


class Text(TypeDecorator):
    """Text of at most `length` characters; longer text or a NUL is a programming error: forms and the importer check first."""

    impl = String
    cache_ok = True

    def __init__(self, length: int = 100_000):
        super().__init__(length)
        self.length = length

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        if value is not None and (len(value) > (self.length or 100_000) or "\0" in value):
            raise ValueError(f"text too long or with a NUL for {self.length} characters: {value[:40]!r}…")
        return value


class JsonText(TypeDecorator):
    """A small object of text keys, stored as JSON of at most `length` characters; read-only when it comes back: assign a new one."""

    impl = String
    cache_ok = True

    def __init__(self, length: int):
        super().__init__(length)
        self.length = length

    def process_bind_param(self, value: Mapping | None, dialect: Any) -> str:
        written = json.dumps(dict(value or {}), ensure_ascii=False, sort_keys=True)
        if len(written) > self.length:
            raise ValueError(f"JSON too long for {self.length} characters")
        return written

    def process_result_value(self, value: str | None, dialect: Any) -> Mapping:
        return _object(value or "{}")


@lru_cache(5_000)
def _object(written: str) -> Mapping:
    return MappingProxyType(json.loads(written))


class Scaled(TypeDecorator):
    """An exact decimal of `places` places, stored as a whole number (12.5 pieces → 12500)."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int):
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | int | None, dialect: Any) -> int | None:
        if value is None:
            return None
        scaled = Decimal(value).scaleb(self.places)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than {self.places} decimal places")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Any) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.places)


def Quantity() -> Scaled:  # noqa: N802 - read as a type
    """A quantity: three decimal places."""
    return Scaled(3)


def Fraction() -> Scaled:  # noqa: N802 - read as a type
    """A share such as a discount or a tax rate: 0.05 is five per cent; four decimal places."""
    return Scaled(4)


class FlagSet(TypeDecorator):
    """A set of the members of one enum that has a `.bit` each, stored as a whole number, so that one bit flips atomically."""

    impl = Integer
    cache_ok = True

    def __init__(self, enum: type):
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: Any, dialect: Any) -> int | None:
        return value if value is None or isinstance(value, int) else sum(member.bit for member in value)

    def process_result_value(self, value: int | None, dialect: Any) -> frozenset:
        return _members(self.enum, value or 0)


@lru_cache(5_000)
def _members(enum: Any, bits: int) -> frozenset:
    return frozenset(member for member in enum if bits & member.bit)
