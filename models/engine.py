"""How SQLite is opened so that nothing is lost: write-ahead log, enforced references, one writer who waits for its turn."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

_reading: ContextVar[bool] = ContextVar("portico_reading", default=False)


def only_read(yes: bool) -> None:
    """Transactions of this request only read (GET); SQLite then needs no write lock for them."""
    _reading.set(yes)


@event.listens_for(Engine, "connect")
def _open(connection, _record) -> None:
    if type(connection).__module__ != "sqlite3":
        return
    connection.isolation_level = None  # SQLAlchemy's own BEGIN below; the driver's loses updates
    for pragma in ("journal_mode=wal", "synchronous=full", "busy_timeout=10000", "foreign_keys=on"):
        connection.execute(f"pragma {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if _reading.get() else "BEGIN IMMEDIATE")


def refresh_statistics(engine: Engine) -> None:
    """Let the database learn what its tables hold; without that it takes any index for the best. Milliseconds on SQLite."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("pragma analysis_limit=400")
        connection.exec_driver_sql("analyze")
        connection.commit()


PATIENCE = {
    "sqlite": ("pragma busy_timeout=50", "pragma busy_timeout=10000"),
    "postgresql": ("set local lock_timeout='50ms'", ""),
}


@contextmanager
def briefly(session: Any) -> Iterator[None]:
    """A small write that is not worth waiting for: done and committed, or left undone where somebody else holds the lock."""
    only_read(True)  # so that SQLite's lock is asked for by the write itself
    impatient, patient = PATIENCE[session.get_bind().dialect.name]
    session.connection().exec_driver_sql(impatient)
    try:
        yield
    except OperationalError as busy:
        session.rollback()
        if "lock" not in str(busy.orig):
            raise
    finally:
        if patient:
            session.connection().exec_driver_sql(patient)
        session.commit()
