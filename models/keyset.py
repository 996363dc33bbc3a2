"""Pages by key: where one ends the next begins, however many rows there are and whatever was added meanwhile."""

import base64
import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, literal, tuple_

from models.base import db

LARGEST = 2**63 - 1
LONGEST = 2_000
BY_ID = "id"  # the order whose key is the id: said twice, no index would be walked in it


class BadCursor(ValueError):
    """Not a place in this list: cut off, made up, or of a list in another order."""


@dataclass(frozen=True, eq=False)
class Order:
    """How a list is sorted: a name for addresses, the key that sorts (a date, number or plain String, never null), which way."""

    name: str
    key: ColumnElement
    descending: bool


@dataclass(frozen=True)
class Cursor:
    """A place in a list: the row it stands at, by sort key and id, and which way to go on from there."""

    order: str
    forward: bool
    key: Any
    id: int

    def __str__(self) -> str:
        key = self.key.isoformat() if isinstance(self.key, dt.date) else self.key
        packed = json.dumps([self.order, int(self.forward), key, self.id], separators=(",", ":"))
        return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def read_cursor(text: str, order: Order) -> Cursor:
    """The cursor of an address. Raises BadCursor for anything that str(Cursor) did not make for this order."""
    try:
        packed = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        name, forward, key, row_id = json.loads(packed)
        if name != _name(order) or forward not in (0, 1) or type(row_id) is not int or not 0 <= row_id <= LARGEST:
            raise BadCursor(text)
        return Cursor(name, forward == 1, _sort_key(key, order.key.type.python_type), row_id)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise BadCursor(text) from error


def _sort_key(key: Any, kind: type) -> Any:
    if kind is dt.date:
        return dt.date.fromisoformat(key)
    too_much = abs(key) > LARGEST if isinstance(key, int) else len(key.encode()) > LONGEST or "\0" in key
    if type(key) is not kind or too_much:
        raise BadCursor(key)
    return key


def _name(order: Order) -> str:
    return f"-{order.name}" if order.descending else order.name


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and the cursors before and after them where there are more."""

    rows: list
    newer: Cursor | None
    older: Cursor | None


def arrange(statement: Select, ident: Any, order: Order, cursor: Cursor | None = None, size: int = 25) -> Select:
    """The statement that reads one page, and one row more to see whether there is another."""
    descending = order.descending is (cursor is None or cursor.forward)
    statement = statement.add_columns(order.key.label("sort_key"), ident.label("row_id"))
    keys = [order.key] if order.name == BY_ID else [order.key, ident]
    if cursor:
        values = [literal(cursor.key, order.key.type), literal(cursor.id, BigInteger)]
        here, there = tuple_(*keys), tuple_(*values[: len(keys)])
        statement = statement.where(here < there if descending else here > there)
    return statement.order_by(*(key.desc() if descending else key for key in keys)).limit(size + 1)


def cut(rows: list, order: Order, cursor: Cursor | None = None, size: int = 25) -> Page:
    """The page that an arranged statement's rows make."""
    forward = cursor is None or cursor.forward
    more, rows = len(rows) > size, rows[:size]
    if not forward:
        rows.reverse()
    has_newer, has_older = (cursor is not None, more) if forward else (more, True)
    return Page(
        rows,
        Cursor(_name(order), False, rows[0].sort_key, rows[0].row_id) if rows and has_newer else None,
        Cursor(_name(order), True, rows[-1].sort_key, rows[-1].row_id) if rows and has_older else None,
    )


def page(statement: Select, ident: Any, order: Order, cursor: Cursor | None = None, size: int = 25) -> Page:
    """`size` rows of a statement on from the cursor; `ident` is the id column, which settles ties."""
    return cut(list(db.session.execute(arrange(statement, ident, order, cursor, size))), order, cursor, size)
