"""Logos as they are served: under their hash, for a year, as nothing but a picture."""

import hashlib

import pytest

from tests.integrations.pictures import opened, plain, saved, upload


@pytest.fixture
def served(manager, visitor):
    upload(manager, "/admin/customers/ALFKI/logo", saved(plain(colour="red")))
    page = visitor.get("/p/alfki/sign-in").text
    start = page.index("/logo/")
    return page[start : start + 6 + 64]


def test_the_address_is_the_hash_of_what_comes(visitor, served):
    answer = visitor.get(served)
    assert hashlib.sha256(answer.data).hexdigest() == served.rpartition("/")[2]
    assert opened(answer.data).size == (60, 30)


def test_browsers_keep_it_for_a_year_and_take_it_for_nothing_else(visitor, served):
    headers = visitor.get(served).headers
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Type"] == "image/png"
    assert headers["Content-Disposition"] == "inline"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Set-Cookie" not in headers


def test_everybody_at_this_business_may_see_it_and_nobody_elsewhere(visitor, maria, ana, browser, served):
    for person in (visitor, maria, ana):
        assert person.get(served).status_code == 200
    assert browser(host="adventure.localhost").get(served).status_code == 404


@pytest.mark.parametrize("digest", ["0", "0" * 64, "x" * 5_000, "%00", "..%2f..%2fsecret-key"])
def test_what_never_was_is_not_found(visitor, digest):
    assert visitor.get(f"/logo/{digest}").status_code == 404


def test_it_costs_two_statements(visitor, served, statements):
    with statements() as seen:
        visitor.get(served)
    assert len(seen) == 2
