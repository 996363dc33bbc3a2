"""A thousand times two people at once on one customer, in threads and sessions of their own: nothing is lost, and who was too late is told."""

import json
import threading
from contextvars import Context

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select

from app import create_app
from models.base import db
from models.customer import customer_by_number
from models.event import Actor, Event
from models.keeping_customers import change_customer
from models.module import Module
from models.revising import Conflict, seen
from models.scope import scope
from models.tenant import tenant_by_key
from tests import cast
from tests.conftest import SETTINGS

PAIRS, FORMS = 1_000, 200
FIELDS = ("phone", "city")
ANNA, BEN = Actor("staff", 1, "Anna"), Actor("staff", 2, "Ben")


@pytest.fixture
def own_app(new_database, tmp_path):
    app = create_app(SETTINGS | {"DATABASE_URL": new_database("lost_updates"), "PORTICO_INSTANCE": str(tmp_path)})
    with app.app_context():
        upgrade()
        cast.build()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


class Work:
    """One person's row of changes: each in a transaction of its own, begun together with the other person's."""

    def __init__(self, app, together, rounds, step):
        self.app, self.together, self.rounds, self.step, self.failed = app, together, rounds, step, None
        self.thread = threading.Thread(target=lambda: Context().run(self.run))

    def run(self):
        try:
            with self.app.app_context(), scope(tenant_by_key("northwind")):
                db.session.rollback()
                for n in range(self.rounds):
                    self.together.wait()
                    self.step(n, customer_by_number("ALFKI"), self.together)
                    db.session.rollback()  # lets go of the lock where nothing was stored
        except Exception as error:
            self.failed = error
            self.together.abort()


def at_once(app, rounds, *steps):
    together = threading.Barrier(len(steps), timeout=20)
    people = [Work(app, together, rounds, step) for step in steps]
    for person in people:
        person.thread.start()
    for person in people:
        person.thread.join()
    assert [person.failed for person in people if person.failed] == []


def test_a_thousand_saves_beside_a_thousand_switches_lose_nothing(own_app):
    stale, kept, flips = [], {}, {"portal_open": 0, Module.JOBS: 0}
    first = {}

    def save(n, alfki, _together):
        """Every third time with a form that was filled before somebody else's save."""
        first.setdefault("token", seen(alfki, FIELDS))
        late = n % 3 == 2
        token = first["token"] if late else seen(alfki, FIELDS)
        try:
            change_customer(alfki, {"phone": f"phone {n}", "city": f"city {n}"}, token, by=ANNA)
            db.session.commit()
            kept.update(phone=f"phone {n}", city=f"city {n}")
        except Conflict as conflict:
            stale.append((n, late, {found.field: found.theirs for found in conflict.differences} == kept))

    def switch(n, alfki, _together):
        if n % 2:
            on = flips["portal_open"] % 2 == 1
            flips["portal_open"] += alfki.open_portal(by=BEN) if on else alfki.close_portal(by=BEN)
        else:
            on = flips[Module.JOBS] % 2 == 1
            flips[Module.JOBS] += alfki.show(Module.JOBS, by=BEN) if on else alfki.hide(Module.JOBS, by=BEN)
        db.session.commit()

    at_once(own_app, PAIRS, save, switch)
    assert flips == {"portal_open": PAIRS // 2, Module.JOBS: PAIRS // 2}
    assert stale == [(n, True, True) for n in range(PAIRS) if n % 3 == 2]
    _nothing_is_lost(own_app, kept, PAIRS - len(stale))


def test_of_two_who_fill_in_one_form_together_one_saves_and_one_is_told(own_app):
    told, saved = [], []

    def save(who):
        def step(n, alfki, together):
            token = seen(alfki, FIELDS)
            db.session.rollback()
            together.wait()
            try:
                change_customer(
                    customer_by_number("ALFKI"), {"phone": f"{who.name} {n}", "city": "Bonn"}, token, by=who
                )
                db.session.commit()
                saved.append(n)
            except Conflict:
                told.append(n)

        return step

    at_once(own_app, FORMS, save(ANNA), save(BEN))
    assert sorted(told) == sorted(saved) == list(range(FORMS))
    with own_app.app_context(), scope(tenant_by_key("northwind")):
        assert _count("customer changed") == FORMS
        _every_change_begins_where_the_one_before_ended("phone")


def _nothing_is_lost(app, kept, saves):
    """Each change is on record once, both kinds of change are there, and each save begins where the one before ended."""
    with app.app_context(), scope(tenant_by_key("northwind")):
        alfki = customer_by_number("ALFKI")
        assert {field: getattr(alfki, field) for field in FIELDS} == kept
        assert (alfki.portal_open, Module.JOBS in alfki.hidden_modules) == (True, False)
        assert _count("customer changed") == saves
        assert _count("portal opened") == _count("portal closed") == PAIRS // 4
        assert _count("module shown") == _count("module hidden") == PAIRS // 4
        _every_change_begins_where_the_one_before_ended("phone")


def _count(what):
    return db.session.scalar(select(func.count()).select_from(Event).where(Event.what == what))


def _every_change_begins_where_the_one_before_ended(field):
    events = db.session.scalars(select(Event).where(Event.what == "customer changed").order_by(Event.id))
    changes = {json.loads(event.before)[field]: json.loads(event.after)[field] for event in events}
    value, steps = "", 0
    while value in changes:
        value, steps = changes.pop(value), steps + 1
    assert changes == {}, "a change that nobody's form had seen was overwritten"
    assert steps > 0
    assert value == customer_by_number("ALFKI").phone
