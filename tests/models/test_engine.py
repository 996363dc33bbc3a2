"""A page that only reads does not wait for, nor fail because of, somebody who writes."""

import datetime as dt
import time

import pytest
from flask_migrate import upgrade
from sqlalchemy import select, update

from app import create_app
from models.base import db
from models.scope import scope
from models.sign_in import SignIn
from models.tenant import tenant_by_key
from models.types import now
from tests import cast
from tests.conftest import SETTINGS, Browser


@pytest.fixture
def busy(tmp_path, new_database):
    """A database of its own, a signed-in browser that was not seen for an hour, and its file."""
    app = create_app(SETTINGS | {"PORTICO_INSTANCE": str(tmp_path), "DATABASE_URL": new_database("busy")})
    with app.app_context():
        upgrade()
        cast.build()
        browser = Browser(app)
        browser.sign_in("/p/alfki/sign-in", "maria.anders@alfki.example")
        with scope(tenant_by_key("northwind")):
            db.session.execute(update(SignIn).values(seen_at=now() - dt.timedelta(hours=1)))
            db.session.commit()
        db.session.remove()
        yield browser, db.engine
        db.session.remove()
        db.engine.dispose()


def test_last_seen_waits_for_the_next_click_where_another_writer_is_busy(busy):
    browser, engine = busy
    with engine.connect() as writer:
        writer.execute(update(SignIn.__table__).values(device="held by somebody else"))
        started = time.monotonic()
        assert browser.get("/p/alfki/orders").status_code == 200
        assert time.monotonic() - started < 5
        writer.rollback()
    assert browser.get("/p/alfki/orders").status_code == 200
    with scope(tenant_by_key("northwind")):
        assert now() - db.session.scalar(select(SignIn.seen_at)) < dt.timedelta(minutes=1)
