"""Passwords that have leaked: a list comes along, and a file of the operator's makes it complete (ASVS V6.2.12). No network."""

import hashlib
from pathlib import Path

import pytest

import config
from models.breached import is_breached, look_up_in
from models.contact import Contact
from models.password import WeakPassword, check_rules, matches
from tests import cast

LEAKED = [f"violet teapot over harbour {n}" for n in range(100)]
HASHES = sorted(hashlib.sha1(password.encode()).hexdigest().upper() for password in LEAKED)
NEVER = [f"quiet lantern under meadow {n}" for n in range(100)]
SENTENCE = "This password has leaked somewhere"


@pytest.fixture
def kept(tmp_path):
    """The file where it is looked up; taken away again."""

    def write(text: bytes):
        path = tmp_path / "pwned.txt"
        path.write_bytes(text)
        look_up_in(path)
        return path

    yield write
    look_up_in(None)


def lines(end=b"\r\n", hashes=HASHES):
    return end.join(f"{digest}:{n + 1}".encode() for n, digest in enumerate(hashes))


def refused(password):
    try:
        check_rules(password)
    except WeakPassword as why:
        return str(why)
    return ""


def test_v6_2_12_every_one_of_the_list_that_comes_along_is_refused():
    from zxcvbn.matching import RANKED_DICTIONARIES

    long_enough = [password for password in RANKED_DICTIONARIES["passwords"] if len(password) >= 10]
    assert len(long_enough) > 1_000
    assert [password for password in long_enough[::10] if not refused(password)] == []


@pytest.mark.parametrize(
    "text", [lines(), lines() + b"\r\n", lines(b"\n"), lines().lower()], ids=["CRLF", "ended", "LF", "small letters"]
)
def test_v6_2_12_a_hundred_leaked_ones_of_the_operators_file_are_refused(kept, text):
    assert [password for password in LEAKED if refused(password)] == []
    kept(text)
    assert [password for password in LEAKED if not refused(password).startswith(SENTENCE)] == []
    assert [password for password in NEVER if refused(password)] == []


@pytest.mark.parametrize("few", [0, 1, 2, 3])
def test_a_short_file_is_gone_through_to_both_ends(kept, few):
    kept(lines(hashes=HASHES[:few]))
    found = {hashlib.sha1(one.encode()).hexdigest().upper() for one in LEAKED if is_breached(one)}
    assert found == set(HASHES[:few])


def test_the_account_page_says_so_and_keeps_the_password(maria, northwind, kept):
    kept(lines())
    typed = {"current": cast.PASSWORD, "password": LEAKED[7], "again": LEAKED[7]}
    answer = maria.post("/p/alfki/account/password", **typed)
    assert answer.status_code == 422
    assert SENTENCE in answer.text
    assert matches(cast.PASSWORD, cast.find(Contact, email="maria.anders@alfki.example").password_hash, 4)


def test_a_setting_that_names_no_such_file_stops_the_start(tmp_path):
    assert config.breached_passwords({"BREACHED_PASSWORDS": ""}) is None
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_bytes(lines())
    bad.write_text("password\nletmein\n" * 10)
    assert config.breached_passwords({"BREACHED_PASSWORDS": str(good)}) == Path(good)
    for name in (str(bad), str(tmp_path / "none")):
        with pytest.raises(config.BadSetting, match="BREACHED_PASSWORDS"):
            config.breached_passwords({"BREACHED_PASSWORDS": name})
