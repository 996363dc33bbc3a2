"""Every door × every person: the one table of who gets what, in tests/doors/. A door that is missing there fails the build."""

import pkgutil
import re
from importlib import import_module

import pytest

from tests import doors
from tests.doors import ADMIN, PERSONS, PORTAL

DOORS = [
    door for file in pkgutil.iter_modules(doors.__path__) for door in import_module(f"tests.doors.{file.name}").DOORS
]


def door_id(door):
    return door[0]


def expected(row):
    return PORTAL.get(row) or ADMIN[row]


@pytest.mark.parametrize("door", DOORS, ids=door_id)
@pytest.mark.parametrize("person", PERSONS)
def test_door(request, door, person):
    where, endpoint, row = door
    method, path = where.split(" ")
    browser = request.getfixturevalue(person)
    answer = browser.get(path) if method == "GET" else browser.post(path, on="1")
    assert answer.status_code == expected(row)[PERSONS.index(person)], f"{person} at {where} ({endpoint})"


@pytest.mark.parametrize("person", PERSONS)
def test_the_front_door_shows_visitors_a_form_and_others_their_portal(request, person):
    answer = request.getfixturevalue(person).get("/portal")
    assert answer.status_code == (303 if person in ("maria", "jonas", "blacklisted", "ana", "foreign_maria") else 200)


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
