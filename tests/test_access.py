"""Every door × every person: the one table of who gets what, in tests/doors/. A door that is missing there fails the build."""

import pkgutil
import re
from importlib import import_module

import pytest

from models.base import db
from tests import doors
from tests.conftest import PEOPLE, Browser, undone
from tests.doors import ADMIN, PERSONS, PORTAL

DOORS = [
    door for file in pkgutil.iter_modules(doors.__path__) for door in import_module(f"tests.doors.{file.name}").DOORS
]


def door_id(door):
    return door[0]


def expected(row):
    return PORTAL.get(row) or ADMIN[row]


@pytest.fixture(scope="module")
def at_the_doors(app):
    """One transaction around all doors, so that each person signs in once."""
    with undone(app) as connection:
        yield connection


@pytest.fixture(scope="module", params=PERSONS)
def person(request, app, at_the_doors):
    """A name, and the browser of whoever has just signed in."""
    path, email, host = PEOPLE.get(request.param, ("", "", "localhost"))
    browser = Browser(app, host)
    if email:
        assert browser.sign_in(path, email).status_code == 303, f"{email} can't sign in"
    return request.param, browser


@pytest.fixture
def arriving(at_the_doors, person):
    """The same person as they came: what they do at a door is undone before the next one, their cookies are as they were."""
    savepoint, (name, signed_in) = at_the_doors.begin_nested(), person
    yield name, signed_in.again()
    db.session.remove()
    savepoint.rollback()


@pytest.mark.parametrize("door", DOORS, ids=door_id)
def test_door(arriving, door):
    person, browser = arriving
    where, endpoint, row = door
    method, path = where.split(" ")
    answer = browser.get(path) if method == "GET" else browser.post(path, on="1")
    assert answer.status_code == expected(row)[PERSONS.index(person)], f"{person} at {where} ({endpoint})"


def test_the_front_door_shows_visitors_a_form_and_others_their_portal(arriving):
    person, browser = arriving
    inside = person in ("maria", "jonas", "blacklisted", "ana", "foreign_maria")
    assert browser.get("/portal").status_code == (303 if inside else 200)


def test_no_door_is_missing_from_the_table(app):
    in_table = {endpoint for _where, endpoint, _row in DOORS} | {"auth.front_door"}
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == in_table


def test_every_door_says_who_may_come(app):
    for rule in app.url_map.iter_rules():
        assert getattr(app.view_functions[rule.endpoint], "access", None), rule.endpoint


def test_the_table_knows_each_doors_own_endpoint(app):
    adapter = app.url_map.bind("localhost")
    for where, endpoint, _row in DOORS:
        method, path = where.split(" ")
        assert adapter.match(re.sub(r"\?.*", "", path), method=method)[0] == endpoint, where
