"""A thousand wrong sign-ins: slowed as designed, and whoever owns the account still gets in by mail."""

import pytest

from models.base import db
from models.link import Purpose
from models.signing_in import Limits, TooMany, attempt, finish
from tests.auth.mailed import MARIA, NEW, links, token_of
from tests.cast import PASSWORD

LIMITS = Limits(10, 60)


def tries(northwind, emails, addresses):
    """How many of a thousand get as far as the password."""
    looked_at, waits = 0, []
    for n in range(1_000):
        try:
            assert finish(attempt(northwind.id, "customer", emails(n), addresses(n), LIMITS), "wrong", 4) is None
            looked_at += 1
        except TooMany as wait:
            waits.append(wait.seconds)
        db.session.commit()
    assert all(0 < seconds <= 15 * 60 for seconds in waits)
    return looked_at


@pytest.mark.slow
def test_from_many_addresses_on_one_account(northwind, visitor, browser):
    assert tries(northwind, lambda n: MARIA, lambda n: f"10.0.{n // 250}.{n % 250}") == 10
    assert visitor.sign_in("/portal", MARIA, PASSWORD).status_code == 429
    visitor.post("/portal/forgotten", email=MARIA)
    (link,) = links(Purpose.PASSWORD)
    assert visitor.post(f"/portal/password/{token_of(link)}", password=NEW, again=NEW).status_code == 303
    assert visitor.get("/p/alfki/").status_code == 200
    browser().post("/portal/sign-in-link", email=MARIA)
    (link,) = links(Purpose.SIGN_IN)
    entered = browser()
    assert entered.post(f"/portal/sign-in/{token_of(link)}").status_code == 303
    assert entered.get("/p/alfki/").status_code == 200


@pytest.mark.slow
def test_from_one_address_on_many_accounts(northwind, visitor):
    assert tries(northwind, lambda n: f"person{n}@alfki.example", lambda n: "10.1.1.1") == 60
    assert visitor.sign_in("/portal", MARIA, PASSWORD).status_code == 303  # from elsewhere nothing is slowed


@pytest.mark.parametrize("door", ["/portal/forgotten", "/portal/sign-in-link"])
def test_mails_asked_for_in_masses_reach_nobody_in_masses(northwind, browser, door, monkeypatch):
    monkeypatch.setattr("models.mailing_ways_in.PER_ADDRESS", 10_000)
    one = browser()
    for _n in range(30):
        assert one.post(door, email=MARIA).status_code == 303
    assert len(links(Purpose.PASSWORD) + links(Purpose.SIGN_IN)) == 3
