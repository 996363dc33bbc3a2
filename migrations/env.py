"""How migrations run: one at a time, in one transaction, with SQLite's references off while tables are rebuilt."""

from alembic import context
from sqlalchemy.types import TypeDecorator

import models.everything  # noqa: F401 - every table is known before anything is compared
from models.base import db


def render_item(kind, item, _autogen_context):
    """Write plain types into migrations, so that they stay true when our own types change."""
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    name = type(item).__name__
    if name == "UtcTime":
        return "sa.DateTime(timezone=True)"
    if name in ("Text", "JsonText", "Sealed"):
        return f"sa.String(length={item.impl.length})"
    return "sa.BigInteger()" if name == "Scaled" else "sa.Integer()"


def run(connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # With references on, rebuilding a table deletes its children; the pragma works only outside a transaction.
        connection.connection.dbapi_connection.execute("pragma foreign_keys=off")
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=sqlite,
        compare_type=False,
        render_item=render_item,
    )
    with context.begin_transaction():
        if not sqlite:
            connection.exec_driver_sql("select pg_advisory_xact_lock(7082141)")
        context.run_migrations()
        if sqlite and (broken := connection.exec_driver_sql("pragma foreign_key_check").all()):
            raise RuntimeError(f"the migration leaves rows that point nowhere: {broken[:5]}")
    if sqlite:
        connection.invalidate()  # nobody gets this connection again, with its references off


with db.engine.connect() as connection:
    run(connection)
