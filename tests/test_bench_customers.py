"""The customers that are measured: so many of each, found as the product finds them. No speed is tested here."""

from urllib.parse import parse_qsl

from sqlalchemy import func, select

from bench import customers
from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.finding_customers import find_customers, read_search
from models.scope import scope
from models.tenant import tenant_by_key


def test_every_search_that_is_measured_can_be_asked(tmp_path):
    settings = {"PORTICO_INSTANCE": str(tmp_path), "DATABASE_URL": ""}
    with customers.filled(settings, 120, 3) as app, app.app_context(), scope(tenant_by_key(None)):
        counted = [db.session.scalar(select(func.count()).select_from(noun)) for noun in (Customer, Contact)]
        assert counted == [120, 360]
        found = {
            name: find_customers(read_search(dict(parse_qsl(query.removeprefix("?"))))).rows
            for name, query in customers.SEARCHES.items()
        }
        db.session.remove()
    assert len(found["first page"]) == 25
    assert found["search: part of a name"]
    assert found["search: nothing has it"] == []
