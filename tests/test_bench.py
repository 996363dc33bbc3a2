"""The measuring itself: that it starts what it says, asks what it says and notices a wrong answer. No speed is tested here."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from bench import client, instances, servers
from bench.fill import Wish, fill, papers
from bench.pages import LIST, Asked, Numbers, asked, look_inside, measure
from bench.targets import Target, Verdict
from commands import serving
from models.base import db

DAY = dt.date(2026, 3, 2)


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return {"PORTICO_INSTANCE": str(tmp_path_factory.mktemp("bench")), "DATABASE_URL": ""}


@pytest.fixture(scope="module")
def filled(settings):
    """An instance on SQLite with 160 documents, 120 of them ALFKI's."""
    app = instances.create(settings)
    with app.app_context():
        instances.prepare()
        fill(Wish(documents=160, customers=3, share_of_one=0.75, until=DAY))
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def hello(tmp_path_factory):
    with servers.hello(servers.Shape(1, 2), tmp_path_factory.mktemp("hello")) as port:
        yield port


def test_bare_flask_is_served_exactly_as_portico_is(filled, monkeypatch):
    ran = []
    monkeypatch.setattr(serving, "become_gunicorn", ran.extend)
    monkeypatch.setitem(filled.config, "PORT", port := servers.free_port())
    with filled.app_context():
        result = filled.test_cli_runner().invoke(args=["serve"])
    program = [sys.executable, "-m", "gunicorn"]
    assert sorted(program + ran) == sorted(servers.gunicorn(servers.ON_SQLITE, port, "app:served()")), (
        result.output or result.exception
    )


def test_filling_makes_the_same_documents_each_time():
    wish = Wish(documents=41, customers=3, share_of_one=0.5, until=DAY)
    made = list(papers(wish, [(1, 1), (2, 2), (3, 3)]))
    assert len(made) == 41
    assert made == list(papers(wish, [(1, 1), (2, 2), (3, 3)]))


def test_one_customer_gets_exactly_its_share():
    made = papers(Wish(documents=1_100, customers=3, share_of_one=1_000 / 1_100, until=DAY), [(1, 1), (2, 2), (3, 3)])
    assert sum(document["customer_id"] == 1 for document, _lines, _allocations in made) == 1_000


def test_whom_to_measure_is_the_customer_with_the_most_invoices(filled):
    whose = instances.subject(filled)
    assert (whose.number, whose.invoices) == ("ALFKI", 30)


def test_each_page_is_asked_fresh_and_unchanged_and_made_only_when_fresh(real_time, filled, settings, tmp_path):
    with servers.portico(servers.Shape(1, 2), settings, tmp_path) as port:
        pages = asked(port, instances.subject(filled))
        numbers = {}
        for page in pages:
            assert page.answer()[0] or not page.path.startswith("/p/") or page.path.endswith("/sign-in")
            numbers[page.title] = Numbers(page.title)
            look_inside(filled, page, numbers[page.title])
    assert numbers[LIST].note == ""
    assert numbers[f"{LIST}, unchanged (304)"].statements == 1
    assert len(numbers) == 9


def test_a_page_is_measured_beside_the_bare_hello(real_time, hello):
    found = measure(Asked("bare page", hello, "/page"), hello, rounds=1, seconds=0.2)
    assert 0 < found.ratio < 2
    assert found.percentile(50) <= found.percentile(95)
    assert 7_000 < found.size < 11_000


def test_another_status_than_expected_stops_the_measuring(hello):
    with pytest.raises(client.BadAnswer, match="404"):
        Asked("missing", hello, "/missing").answer()


def test_what_was_started_is_ended(tmp_path):
    with servers.hello(servers.Shape(1, 1), tmp_path) as port:
        assert Asked("hello", port, "/").answer()[1] == b"hello"
    with pytest.raises(ConnectionRefusedError):
        Asked("hello", port, "/").answer()


def test_a_target_that_was_not_measured_counts_as_missed():
    target = Target("pages", 0.5, "×")
    assert [Verdict(target, value).held for value in (0.6, 0.4, None)] == [True, False, False]


def test_the_command_explains_itself():
    command = [sys.executable, "-m", "bench", "--help"]
    said = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True).stdout
    assert "--million" in said
