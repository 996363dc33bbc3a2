"""ASVS 5.0, V6: what is asked of passwords and of the ways in, as docs/security.md names it."""

import re
from pathlib import Path

import pytest
import time_machine

from models.base import db
from models.contact import Contact
from models.password import WeakPassword, check_rules, hash_password
from models.types import now
from tests import cast

MARIA = "maria.anders@alfki.example"
DOOR = "/p/alfki/sign-in"
ROOT = Path(__file__).parents[2]
COMMON = (
    "1234567890 password123 qwertyuiop iloveyou123 football123 sunshine123 princess123 1q2w3e4r5t baseball123 "
    "letmein1234 welcome1234 abcdefghij 0987654321 1111111111 superman123 password1234 qwerty12345"
).split()
WITH_PASSWORDS = [DOOR, "/portal", "/admin/sign-in"]


def has_password(password):
    cast.find(Contact, email=MARIA).password_hash = hash_password(password, 4)
    db.session.commit()


@pytest.mark.parametrize("common", COMMON)
def test_v6_2_4_common_passwords_are_refused(common):
    with pytest.raises(WeakPassword):
        check_rules(common)


@pytest.mark.parametrize(
    "password", ["correct horse battery", "lowercaseonlyverylongone", "🦆🌵🎻🚲🏔🪁🧭🦉🛶🪵", "58203471966174"]
)
def test_v6_2_5_nothing_is_asked_of_the_kind_of_characters(password):
    check_rules(password, MARIA, "Alfreds Futterkiste")


@pytest.mark.parametrize("path", WITH_PASSWORDS)
def test_v6_2_6_and_7_password_fields_hide_and_may_be_filled_by_a_manager(visitor, path):
    page = visitor.get(path).text
    (field,) = re.findall(r'<input[^>]*name="password"[^>]*type="password"[^>]*>|<input[^>]*type="password"[^>]*name="password"[^>]*>', page)  # fmt: skip
    assert 'autocomplete="current-password"' in field
    assert 'autocomplete="username"' in page
    assert "onpaste" not in page


@pytest.mark.parametrize(
    "typed", [" violet teapot Sky 41", "violet teapot sky 41", "violet teapot Sky 42", "violet teapot Sky 41 "]
)
def test_v6_2_8_a_password_counts_exactly_as_it_was_typed(visitor, northwind, typed):
    has_password("violet teapot Sky 41")
    assert visitor.sign_in(DOOR, MARIA, typed).status_code == 422
    assert visitor.sign_in(DOOR, MARIA, "violet teapot Sky 41").status_code == 303


LONG = {
    "two hundred letters": ("violet teapots drift over seven quiet harbours " * 5)[:200],
    "64 characters of four bytes": "🦆🌵🎻🚲🏔🪁🧭🦉🛶🪵🎈🧲🪴🐙🔭🧊" * 4,
    "64 umlauts": "größte süße Äpfel fürs Überführen schöner Bücher nach Düsseldorf"[:64],
}


@pytest.mark.parametrize("longest", LONG.values(), ids=LONG)
def test_v6_2_9_sixty_four_characters_of_any_script_are_good_and_none_is_cut(visitor, maria, northwind, longest):
    assert len(longest) >= 64
    new = {"current": cast.PASSWORD, "password": longest, "again": longest}
    assert maria.post("/p/alfki/account/password", **new).status_code == 303
    for other in (longest[:-1], longest + "!", longest[:-1] + "!", longest[:40]):
        assert visitor.sign_in(DOOR, MARIA, other).status_code == 422
    assert visitor.sign_in(DOOR, MARIA, longest).status_code == 303


def test_v6_2_9_more_than_two_hundred_are_refused_clearly():
    with pytest.raises(WeakPassword, match="at most 200 characters"):
        check_rules(("violet teapots drift over seven quiet harbours " * 5)[:201])


def test_v6_2_10_a_password_does_not_age(visitor):
    with time_machine.travel(now().replace(year=now().year + 2), tick=True):
        assert visitor.sign_in(DOOR, MARIA).status_code == 303


@pytest.mark.parametrize("about", [MARIA, "Alfreds Futterkiste", "maria.anders@ALFKI.example"])
def test_v6_2_11_email_and_company_are_no_passwords(about):
    with pytest.raises(WeakPassword):
        check_rules(about, MARIA, "Alfreds Futterkiste")


def test_v6_1_3_and_v6_3_4_there_are_these_ways_in_and_no_other():
    """Whoever begins a session does so here; each of them comes past the second step, which begin_session decides."""
    ways = {path.stem for path in (ROOT / "blueprints").rglob("*.py") if "begin_session(" in path.read_text()}
    assert ways == {"entering", "sign_in", "front_door", "staff", "choosing_by_link", "link_sign_in", "step_up"}
    rows = {path.stem for path in (ROOT / "blueprints").rglob("*.py") if "sign_in.begin(" in path.read_text()}
    assert rows == {"entering"}


def test_v6_5_3_nothing_secret_comes_from_a_guessable_source():
    for folder in ("models", "blueprints", "integrations"):
        for path in (ROOT / folder).rglob("*.py"):
            if "demo" not in path.parts and path.name != "delivering.py":  # which only spreads its pauses
                assert not re.search(r"^(import|from) (random|uuid)\b", path.read_text(), re.M), path
