"""A password for the first time: shown once, changed at the first sign-in, good for seven days."""

import datetime as dt
import logging

import pytest
import time_machine

from models.base import db
from models.event import Event
from tests.admin.conftest import NEW, PORTAL, USERS, contact, password_in, said, user

GIVE = f"{USERS}/MARIA.ANDERS/temporary-password"
SIGN_IN = "/p/alfki/sign-in"


@pytest.fixture
def given(manager):
    return password_in(manager.post(USERS, htmx=True, **NEW))


def test_it_leads_to_choosing_a_new_one(given, browser):
    nina = browser(SIGN_IN, None)
    assert nina.sign_in(SIGN_IN, NEW["email"], given).status_code == 303
    assert nina.get("/p/alfki/").headers["Location"].endswith("/p/alfki/new-password")
    nina.post("/p/alfki/new-password", password="entirely-my-own-5", again="entirely-my-own-5")
    assert nina.get("/p/alfki/orders").status_code == 200


def test_it_works_until_the_seventh_day_and_no_longer(given, browser):
    started = dt.datetime.now(dt.UTC)
    with time_machine.travel(started + dt.timedelta(days=6, hours=23)):
        assert browser().sign_in(SIGN_IN, NEW["email"], given).status_code == 303
    with time_machine.travel(started + dt.timedelta(days=7, minutes=1)):
        assert browser().sign_in(SIGN_IN, NEW["email"], given).status_code == 422


def test_the_row_says_until_when_and_that_it_has_lapsed(manager, given):
    assert "Temporary password" in said(manager.get(PORTAL))
    contact(NEW["email"]).temporary_until = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
    db.session.commit()
    assert "Password lapsed" in said(manager.get(PORTAL))


def test_a_typed_one_is_taken_as_typed(manager, browser):
    answer = manager.post(USERS, htmx=True, **NEW, password="  violet kettle 48 ")
    assert password_in(answer) == "violet kettle 48"
    assert browser().sign_in(SIGN_IN, NEW["email"], "violet kettle 48").status_code == 303


def test_the_box_says_how_to_pass_it_on_and_for_how_long_it_is_good(manager):
    box = said(manager.post(USERS, htmx=True, **NEW))
    for words in (
        "Temporary password for Nina Novak",
        "not through a group chat",
        "changed at the first sign-in",
        "lapses after 7 days",
        "http://localhost/p/alfki/sign-in",
    ):
        assert words in box


def test_without_javascript_the_answer_itself_is_the_page_that_shows_it(manager):
    answer = manager.post(USERS, **NEW)
    assert answer.status_code == 200
    assert "<html" in answer.text
    assert len(password_in(answer)) == 19
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_is_shown_once_and_is_nowhere_else(manager, caplog):
    caplog.set_level(logging.DEBUG)
    answer = manager.post(USERS, htmx=True, **NEW)
    password = password_in(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    assert password not in str(answer.headers)
    assert password not in manager.get(PORTAL).text
    assert password not in caplog.text
    assert password not in str([manager.kept(name) for name in ("_flashes", "staff")])
    stored = [str(value) for event in db.session.scalars(db.select(Event)) for value in vars(event).values()]
    assert not any(password in value for value in [*stored, contact(NEW["email"]).password_hash])


def test_a_new_one_replaces_the_old_and_ends_the_session(manager, maria, browser, toast):
    answer = manager.post(GIVE, htmx=True)
    assert toast(answer, "Maria Anders has a new temporary password: see the list.")
    assert maria.get("/p/alfki/").status_code == 303
    assert browser().sign_in(SIGN_IN, "maria.anders@alfki.example").status_code == 422
    assert browser().sign_in(SIGN_IN, "maria.anders@alfki.example", password_in(answer)).status_code == 303


def test_a_new_one_without_javascript_is_on_the_page(manager):
    answer = manager.post(GIVE, password="violet kettle 48")
    assert (answer.status_code, password_in(answer)) == (200, "violet kettle 48")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_weak_one_is_refused_beside_its_field_and_changes_nothing(manager, maria):
    before = user("MARIA.ANDERS").contact.password_hash
    answer = manager.post(GIVE, htmx=True, password="short")
    assert answer.status_code == 422
    assert 'id="MARIA.ANDERS-password-error"' in answer.text
    assert user("MARIA.ANDERS").contact.password_hash == before
    assert maria.get("/p/alfki/").status_code == 200
