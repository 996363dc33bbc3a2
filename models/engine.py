"""How SQLite is opened so that nothing is lost: write-ahead log, enforced references, one writer who waits for its turn."""

from contextvars import ContextVar

from sqlalchemy import event
from sqlalchemy.engine import Engine

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
