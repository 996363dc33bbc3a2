"""One transaction a test, rolled back; the demo's people as browsers that are signed in."""

import datetime as dt
import os
import re
import tempfile
from contextlib import contextmanager
from contextvars import Context
from pathlib import Path

import pytest
import time_machine
from flask_migrate import upgrade
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Engine, make_url
from time_machine import escape_hatch

from app import create_app
from models import base
from models.base import db
from models.reading import Question
from models.scope import enter_scope, scope
from models.tenant import tenant_by_key
from tests import cast
from tests.fake_stripe import FakeStripe

SETTINGS = {
    "BCRYPT_COST": 4,
    "SECRET_KEY": "only-for-tests",
    "LOG_LEVEL": "WARNING",
    "WTF_CSRF_ENABLED": False,
    "TESTING": True,
    "HTTPS": False,
}


@pytest.fixture(scope="session", autouse=True)
def noon():
    """The suite starts at noon UTC of its day: no time zone of a tenant is in another day then, at any hour of running."""
    with time_machine.travel(dt.datetime.combine(cast.TODAY, dt.time(12), dt.UTC), tick=True):
        yield


@pytest.fixture
def real_time():
    """The clock of this machine, for what runs beside processes of its own: they know no noon of this suite's."""
    with time_machine.travel(escape_hatch.time.time(), tick=True):
        yield


@pytest.fixture(scope="session")
def stripe_at():
    """A Stripe to pay at, one for all tests: a session belongs to the test that began it. Skipped where node or npm is missing."""
    with FakeStripe() as running:
        yield running


@pytest.fixture(scope="session")
def worker(request):
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(scope="session")
def new_database(worker):
    """Makes an empty database: a file's address, or a database on the PostgreSQL of TEST_DATABASE_URL."""
    folder = tempfile.TemporaryDirectory(prefix="portico-tests-")

    def make(name):
        server = os.environ.get("TEST_DATABASE_URL")
        if not server:
            for left_over in Path(folder.name).glob(f"{name}.db*"):
                left_over.unlink()
            return f"sqlite:///{folder.name}/{name}.db"
        name = f"{name}_{worker}".lower()
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f'drop database if exists "{name}" with (force)'))
            connection.execute(text(f'create database "{name}"'))
        engine.dispose()
        return make_url(server).set(database=name).render_as_string(hide_password=False)

    yield make
    folder.cleanup()


@pytest.fixture(scope="session")
def app(new_database, tmp_path_factory):
    app = create_app(
        SETTINGS
        | {"DATABASE_URL": new_database("portico"), "PORTICO_INSTANCE": str(tmp_path_factory.mktemp("instance"))}
    )
    with app.app_context():
        upgrade()
        cast.build()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@contextmanager
def undone(app):
    """A connection whose transaction everything in here happens in, and which is undone; requests commit into savepoints of it."""
    with app.app_context():
        engine = db.engines[None]
        with engine.connect() as connection:
            transaction = connection.begin()
            db.engines[None] = connection
            db.session.remove()
            db.session.configure(join_transaction_mode="create_savepoint")
            yield connection
            db.session.remove()
            db.session.configure(join_transaction_mode="conditional_savepoint")
            db.engines[None] = engine
            transaction.rollback()
    base._last = 0  # a test may have been in the future; the keys of the next one tell its own time


@pytest.fixture
def rolled_back(app):
    with undone(app) as connection:
        yield connection


@pytest.fixture
def northwind(rolled_back):
    """Within Northwind's scope, as a command would be."""
    tenant = tenant_by_key("northwind")
    with scope(tenant):
        yield tenant
    enter_scope(None)


@pytest.fixture
def alfki(northwind):
    from models.customer import customer_by_number

    return customer_by_number("ALFKI")


class Browser:
    """A visitor's browser: forms as keyword arguments, `htmx=True` for a fragment request."""

    def __init__(self, app, host="localhost", agent="pytest"):
        self.app, self.client, self.host, self.agent = app, app.test_client(), host, agent

    def get(self, path, htmx=False, headers=None, **query):
        return self._send(self.client.get, path, htmx, headers, **({"query_string": query} if query else {}))

    def post(self, path, htmx=False, headers=None, **form):
        return self._send(self.client.post, path, htmx, headers, data=form)

    def _send(self, method, path, htmx, headers, **given):
        """In a context of its own, as a server's thread would: no scope, no session and no g of the test leaks in."""
        headers = self._headers(htmx) | (headers or {})
        return Context().run(method, path, headers=headers, base_url=f"http://{self.host}", **given)

    def again(self):
        """Another one with the same cookie."""
        other, name = Browser(self.app, self.host, self.agent), self.app.config["SESSION_COOKIE_NAME"]
        if cookie := self.client.get_cookie(name, self.host):
            other.client.set_cookie(name, cookie.value, domain=self.host)
        return other

    def sign_in(self, path, email, password=cast.PASSWORD):
        return self.post(path, email=email, password=password)

    def kept(self, name):
        """What the signed cookie holds under a name."""

        def read():
            with self.client.session_transaction(base_url=f"http://{self.host}") as session:
                return session.get(name)

        return Context().run(read)

    def _headers(self, htmx):
        return {"User-Agent": self.agent} | ({"HX-Request": "true", "HX-Request-Type": "partial"} if htmx else {})


@pytest.fixture
def browser(app, rolled_back):
    """Makes browsers: browser() for a visitor, browser("/admin/sign-in", email) for somebody signed in."""

    def make(path=None, email=None, host="localhost"):
        made = Browser(app, host)
        if email:
            assert made.sign_in(path, email).status_code == 303, f"{email} can't sign in"
        return made

    return make


PEOPLE = {  # who: where they sign in, as whom, at which host
    "owner": ("/admin/sign-in", "owner@northwind.example", "localhost"),
    "manager": ("/admin/sign-in", "manager@northwind.example", "localhost"),
    "clerk": ("/admin/sign-in", "clerk@northwind.example", "localhost"),
    "viewer": ("/admin/sign-in", "viewer@northwind.example", "localhost"),
    "foreign_owner": ("/admin/sign-in", "owner@adventure.example", "adventure.localhost"),
    "maria": ("/p/alfki/sign-in", "maria.anders@alfki.example", "localhost"),
    "jonas": ("/p/alfki/sign-in", "jonas.berg@alfki.example", "localhost"),
    "ana": ("/p/anatr/sign-in", "ana.trujillo@anatr.example", "localhost"),
    "blacklisted": ("/p/bottm/sign-in", "elizabeth.lincoln@bottm.example", "localhost"),
    "ann": ("/portal", "ann.devon@eastc.example", "localhost"),
    "foreign_maria": ("/p/alfki/sign-in", "maria.cameron@alfki.example", "adventure.localhost"),
}


def _person(who):
    return pytest.fixture(lambda browser: browser(*PEOPLE[who]))


visitor = pytest.fixture(lambda browser: browser())
owner, manager, clerk, viewer = map(_person, ("owner", "manager", "clerk", "viewer"))
maria, jonas, ana, ann, blacklisted = map(_person, ("maria", "jonas", "ana", "ann", "blacklisted"))
foreign_owner, foreign_maria = map(_person, ("foreign_owner", "foreign_maria"))


@pytest.fixture
def statements():
    """Counts the SQL statements within `with statements() as seen:` (savepoints and transactions aside)."""

    @contextmanager
    def counting():
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            if not re.match(r"\s*(savepoint|release|rollback|begin|pragma)", statement, re.I):
                seen.append(statement)

        def ask(question, *given, **asked):
            seen.append(question.sql)
            return asking(question, *given, **asked)

        asking, Question.ask = Question.ask, ask  # these statements go beside SQLAlchemy's events
        event.listen(Engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(Engine, "before_cursor_execute", note)
            Question.ask = asking

    return counting
