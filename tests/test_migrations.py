"""Migrations: up, down and up again on both databases, and models and migrations agree."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app import create_app
from models.base import Base, db
from tests import cast
from tests.conftest import SETTINGS


@pytest.fixture
def empty(tmp_path, new_database):
    app = create_app(SETTINGS | {"PORTICO_INSTANCE": str(tmp_path), "DATABASE_URL": new_database("migrations")})
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_up_down_and_up_again(empty):
    upgrade()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    cast.build()


def test_models_and_migrations_agree(empty):
    upgrade()
    with db.engine.connect() as connection:
        differences = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": False}), Base.metadata
        )
    assert differences == []


def test_every_check_constraint_of_the_models_is_in_the_database(empty):
    upgrade()
    inspector = inspect(db.engine)
    for table in Base.metadata.sorted_tables:
        wanted = {constraint.name for constraint in table.constraints if type(constraint).__name__ == "CheckConstraint"}
        found = {constraint["name"] for constraint in inspector.get_check_constraints(table.name)}
        assert {str(name) for name in wanted} == found, table.name


def test_every_column_has_the_type_and_nullability_of_its_model(empty):
    upgrade()
    inspector = inspect(db.engine)
    for table in Base.metadata.sorted_tables:
        found = {column["name"]: column for column in inspector.get_columns(table.name)}
        assert {column.name: bool(column.nullable) for column in table.columns} == {
            name: column["nullable"] for name, column in found.items()
        }
        for column in table.columns:
            wanted = getattr(column.type, "impl", column.type)
            assert type(found[column.name]["type"])._type_affinity is type(wanted)._type_affinity, (
                f"{table.name}.{column.name}"
            )
            assert getattr(found[column.name]["type"], "length", None) == getattr(wanted, "length", None), (
                f"{table.name}.{column.name}"
            )


def test_references_are_enforced_after_a_migration(empty):
    upgrade()
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("pragma foreign_keys").scalar() == 1


def test_every_index_of_an_owned_table_begins_with_the_tenant(empty):
    upgrade()
    inspector = inspect(db.engine)
    for table in Base.metadata.sorted_tables:
        for index in inspector.get_indexes(table.name):
            if "tenant_id" in table.columns and index["name"] != "ix_sign_in_key":
                assert index["column_names"][0] == "tenant_id", index["name"]


def test_two_starts_at_once_wait_for_each_other(tmp_path, new_database):
    import subprocess
    import sys
    from pathlib import Path

    url = new_database("race")
    environment = {
        "DATABASE_URL": url,
        "PORTICO_INSTANCE": str(tmp_path),
        "SECRET_KEY": "x",
        "LOG_LEVEL": "ERROR",
        "PATH": "",
    }
    starts = [
        subprocess.Popen(
            [sys.executable, "-m", "flask", "db", "upgrade"],
            env=environment,
            cwd=Path(__file__).parents[1],
            stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    said = [start.communicate(timeout=240)[1] for start in starts]
    assert [start.returncode for start in starts] == [0, 0, 0], said
