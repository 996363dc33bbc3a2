"""Mail scanners open every link, and nobody learns who is known: GETs change nothing, answers and times tell nothing."""

import statistics
import time

import pytest
from sqlalchemy import text

from models.base import db
from models.link import Purpose
from tests.auth.mailed import MARIA, NEW, OWNER, contact_link, invited, staff_link, token_of

BOTH = {"password": NEW, "again": NEW}


def whole_database():
    """Every row of every table."""
    db.session.rollback()
    names = [table.name for table in db.metadata.sorted_tables]
    return {name: sorted(map(repr, db.session.execute(text(f"select * from {name}")))) for name in names}


DOORS = {
    "invitation": (invited, BOTH),
    "staff invitation": (lambda: staff_link(Purpose.INVITATION), BOTH),
    "reset": (lambda: contact_link(Purpose.PASSWORD), BOTH),
    "staff reset": (lambda: staff_link(Purpose.PASSWORD), BOTH),
    "sign-in": (lambda: contact_link(Purpose.SIGN_IN), {}),
}


@pytest.mark.parametrize("door", DOORS)
def test_two_gets_change_no_row_and_the_link_still_works(visitor, browser, northwind, door):
    make, fields = DOORS[door]
    if door == "staff invitation":
        from models.staff import Staff
        from tests.cast import find

        find(Staff, email=OWNER).password_hash = None
        db.session.commit()
    address, _link = make()
    before = whole_database()
    for scanner in (browser(), browser()):
        assert scanner.get(address).status_code == 200
        assert scanner.client.head(address, base_url="http://localhost").status_code == 200
    assert whole_database() == before
    assert visitor.post(address, **fields).status_code == 303


TRIES = 60


def median_ratio(ask, known, unknown):
    """How long the one takes in times of the other: of neighbours, asked in turns, so that load on the machine divides out."""
    ratios = []
    for n in range(TRIES):
        took = {}
        for one in (known, unknown) if n % 2 else (unknown, known):
            began = time.perf_counter()
            ask(one)
            took[one] = time.perf_counter() - began
        ratios.append(took[known] / took[unknown])
    return statistics.median(ratios)


@pytest.mark.parametrize(
    ("door", "known"),
    [
        ("/portal/forgotten", MARIA),
        ("/p/alfki/forgotten", MARIA),
        ("/admin/forgotten", OWNER),
        ("/portal/sign-in-link", MARIA),
    ],
)
def test_known_and_unknown_emails_get_the_same_answer_in_the_same_time(browser, northwind, monkeypatch, door, known):
    monkeypatch.setattr("models.mailing_ways_in.PER_ADDRESS", 10_000)
    monkeypatch.setattr("models.mailing_ways_in.PER_ACCOUNT", 10_000)
    one, unknown, answers = browser(), f"x{known[1:]}", {}

    def ask(email):
        answer = one.post(door, email=email)
        answers.setdefault(email, set()).add((answer.status_code, answer.location, answer.text, len(answer.headers)))

    ratio = median_ratio(ask, known, unknown)
    assert answers[known] == answers[unknown]
    assert ratio == pytest.approx(1, rel=0.25)


def test_nor_does_a_new_invitation_tell(browser, northwind, monkeypatch):
    monkeypatch.setattr("models.mailing_ways_in.PER_ADDRESS", 10_000)
    monkeypatch.setattr("models.mailing_ways_in.PER_ACCOUNT", 10_000)
    _address, link = invited()
    one, known, unknown, answers = browser(), token_of(link), "y" * 43, {}

    def ask(token):
        answer = one.post(f"/p/paris/invitation/{token}/again")
        answers.setdefault(token, set()).add((answer.status_code, answer.location, answer.text))

    ratio = median_ratio(ask, known, unknown)
    assert answers[known] == answers[unknown]
    assert ratio == pytest.approx(1, rel=0.25)


def test_the_statements_are_the_same_for_both(browser, northwind, statements):
    def shapes(email):
        with statements() as seen:
            browser().post("/portal/forgotten", email=email)
        return [" ".join(one.split())[:60] for one in seen]

    assert shapes(MARIA) == shapes("nobody@nowhere.example")
