"""A business of its own with nothing in it, and a desk at which files are brought in."""

import hashlib

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select

from app import create_app
from models.base import db
from models.demo.loading import steps
from models.importing.mapping import map_from
from models.importing.nouns import NOUNS
from models.importing.running import Import
from models.scope import scope
from models.tenant import Tenant, tenant_by_key
from tests.conftest import SETTINGS

CUSTOMERS = {"columns": {"No": "number", "Name": "name"}}
LINES = {
    "Invoice": "number",
    "Customer": "customer",
    "Date": "date",
    "SKU": "sku",
    "Qty": "quantity",
    "Price": "unit_price",
}


class Desk:
    """bring() imports a text (or bytes) as a file would be; what came of it is the report."""

    def __init__(self, tenant, folder):
        self.tenant, self.folder, self.count = tenant, folder, 0

    def bring(self, noun, content, written, *, name="", **more):
        self.count += 1
        path = self.folder / (name or f"file{self.count}.csv")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        importing = Import(NOUNS[noun], path, map_from(written, "map.toml"), **more)
        for _bytes in importing:
            db.session.commit()
        return importing.report

    def complaints(self, *args, **more):
        """What the report says, as "line column: reason"."""
        return [f"{e.line} {e.column}: {e.reason}" for e in self.bring(*args, **more).first]

    def customers(self, *numbers):
        """Some customers, and a product with the SKU 1 at 18.00."""
        rows = "".join(f"{number},Firm {number}\n" for number in numbers)
        assert self.bring("customers", "No,Name\n" + rows, CUSTOMERS).counts["new"] == len(numbers)
        self.bring(
            "products",
            "S,N,P,U\n1,Chai,18,box\n",
            {"columns": {"S": "sku", "N": "name", "P": "list_price", "U": "unit"}},
        )

    def all(self, noun):
        return db.session.scalars(db.select(noun).order_by(noun.id)).all()


@pytest.fixture
def desk(rolled_back, tmp_path):
    tenant = Tenant(key="desk", name="Desk & Co", currency="EUR", time_zone="Europe/Berlin")
    db.session.add(tenant)
    db.session.commit()
    with scope(tenant):
        yield Desk(tenant, tmp_path)


@pytest.fixture
def checksum():
    """Of every table with all its rows, the version counters included."""

    def summed():
        db.session.rollback()
        found = {}
        for table in db.metadata.sorted_tables:
            rows = sorted(map(repr, db.session.connection().execute(table.select())))
            found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
        db.session.rollback()
        return found

    return summed


def load_demo(folder):
    """As `flask demo` does, without its bars; the reports by what was imported."""
    reports = {}
    for step in steps(4, folder):
        with scope(step.tenant):
            for _done in step.run:
                db.session.commit()
        reports[step.tenant.key, step.label] = step.report
    return reports


@pytest.fixture(scope="session")
def demo(new_database, tmp_path_factory):
    """The whole demo, loaded once: app, reports, folder. Its tests only read."""
    folder = tmp_path_factory.mktemp("demo")
    app = create_app(SETTINGS | {"DATABASE_URL": new_database("demo"), "PORTICO_INSTANCE": str(folder)})
    with app.app_context():
        upgrade()
        reports = load_demo(folder)
        db.session.remove()
    yield app, reports, folder
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def loaded(demo):
    app, _reports, _folder = demo
    with app.app_context():
        tenant = tenant_by_key("northwind")
        with scope(tenant):
            yield tenant
        db.session.remove()


@pytest.fixture
def reports(demo):
    return demo[1]


def count(noun, *conditions):
    return db.session.scalar(select(func.count()).select_from(noun).where(*conditions))
