"""Statements that are put together once and asked all day: compiled once, read over a plain connection of the pool."""

from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select

from models.base import db
from models.scope import in_scope


class Question:
    """A statement compiled for one kind of database.

    What a Session and a transaction do around a statement costs several times what a small one costs itself.
    Its parameters are constants, read from their `callable_` at each asking (so the scope's are), or given then.
    """

    def __init__(self, statement: Select, dialect: Any, given: tuple[str, ...] = ()):
        compiled: Any = statement.compile(dialect=dialect)
        written = compiled.construct_expanded_state(dict.fromkeys(given))
        self.sql, self.order = written.statement, written.positiontup
        self.asked = [(name, bind.callable) for name, bind in compiled.binds.items() if bind.callable]
        varying = {*given, *(name for name, _value in self.asked)}
        self.constants = {
            name: written.processors[name](value) if name in written.processors else value
            for name, value in written.parameters.items()
            if name not in varying
        }
        columns = statement.selected_columns
        self.row: Any = namedtuple("Row", [column.key for column in columns], rename=True)  # type: ignore[misc]
        readers = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self.readers = [(place, reader) for place, reader in enumerate(readers) if reader]

    def ask(self, connection: Any, **given: Any) -> list:
        """All its rows, with their values as the columns' types make them."""
        cursor = connection.cursor()
        try:
            cursor.execute(self.sql, self.parameters(**given))
            found = cursor.fetchall()
        finally:
            cursor.close()
        return [self._row(values) for values in found]

    def parameters(self, **given: Any) -> Any:
        """Its values as the driver takes them, in their order or by name."""
        values = self.constants | given
        for name, value in self.asked:
            values[name] = value()
        return [values[name] for name in self.order] if self.order else values

    def _row(self, values: Any) -> Any:
        values = list(values)
        for place, reader in self.readers:
            values[place] = reader(values[place])
        return self.row._make(values)


def read(statement: Select) -> list:
    """The rows of a statement that is kept, within the scope. For columns only, and for what no value of a visitor is part of."""
    scoped, session = in_scope(statement), db.session()
    if session.in_transaction():  # what it has changed is to be seen
        return list(session.execute(statement))
    with plain_connection() as connection:
        return _question(scoped, db.engine.dialect).ask(connection)


@lru_cache(2_000)
def _question(statement: Select, dialect: Any) -> Question:
    return Question(statement, dialect)


@contextmanager
def plain_connection() -> Iterator[Any]:
    """The driver's own connection."""
    bind: Any = db.engine
    if isinstance(bind, Connection):  # a test holds everything in one transaction
        yield bind.connection
        return
    connection = bind.raw_connection()
    try:
        yield connection
    finally:
        connection.close()
