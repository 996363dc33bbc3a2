"""ASVS 5.0, V7: how long a session lives and what ends it, as docs/security.md names it."""

import datetime as dt
import secrets
from pathlib import Path

import pytest
import time_machine

from config import SETTINGS
from models.sign_in import IDLE
from models.types import now

DOCUMENT = (Path(__file__).parents[2] / "docs/security.md").read_text()


def test_v7_1_1_the_times_are_documented_as_they_are():
    hours = {setting.name: setting.default for setting in SETTINGS}
    assert (hours["SESSION_HOURS_STAFF"], hours["SESSION_HOURS_CUSTOMER"]) == (12, 720)
    assert (IDLE["staff"], IDLE["customer"]) == (dt.timedelta(hours=4), dt.timedelta(days=14))
    assert "| a staff session, a customer's session | 12 hours, 30 days; unused for 4 hours, 14 days |" in DOCUMENT


def test_v7_2_3_keys_are_random_and_long(maria, manager):
    assert len({secrets.token_urlsafe(32) for _ in range(10_000)}) == 10_000
    assert maria.kept("customer") != manager.kept("staff")
    assert len(maria.kept("customer")) == len(manager.kept("staff")) == 43


def test_v7_2_4_each_sign_in_has_a_new_key_and_the_old_one_is_dead(maria, browser):
    thief, old = browser(), maria.kept("customer")
    thief.client.set_cookie("portico", maria.client.get_cookie("portico").value)
    maria.sign_in("/p/alfki/sign-in", "maria.anders@alfki.example")
    assert maria.kept("customer") != old
    assert thief.get("/p/alfki/").status_code == 303


@pytest.mark.parametrize(("person", "path", "idle"), [("manager", "/admin/", 4), ("maria", "/p/alfki/", 14 * 24)])
def test_v7_3_1_a_session_that_nobody_uses_ends(request, person, path, idle):
    browser = request.getfixturevalue(person)
    with time_machine.travel(now() + dt.timedelta(hours=idle, minutes=-10), tick=True):
        assert browser.get(path).status_code == 200
        with time_machine.travel(now() + dt.timedelta(hours=idle, minutes=10), tick=True):
            assert browser.get(path).status_code == 303


def test_v7_3_2_a_session_that_is_used_all_day_ends_too(manager):
    began = now()
    for hours in (3, 6, 9, 11.9):
        with time_machine.travel(began + dt.timedelta(hours=hours), tick=True):
            assert manager.get("/admin/").status_code == 200
    with time_machine.travel(began + dt.timedelta(hours=12.1), tick=True):
        assert manager.get("/admin/").status_code == 303


@pytest.mark.parametrize(
    ("person", "path", "out"),
    [("maria", "/p/alfki/", "/p/alfki/sign-out"), ("maria", "/p/alfki/account", "/p/alfki/sign-out"),
     ("manager", "/admin/", "/admin/sign-out"), ("manager", "/admin/customers", "/admin/sign-out"), ("ann", "/portal", "/portal/sign-out")],
)  # fmt: skip
def test_v7_4_4_every_signed_in_page_shows_the_way_out(request, person, path, out):
    assert f'action="{out}"' in request.getfixturevalue(person).get(path).text
