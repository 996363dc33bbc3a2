"""Workers as they run: processes that are killed, several at one outbox, one that is told to end, one within the server."""

import threading
import time

import pytest
from sqlalchemy import select

from bench import letters
from integrations.sending import start_thread, work
from models.base import db
from models.letter import Letter, State
from models.scope import scope
from models.tenant import tenant_by_key
from tests.conftest import SETTINGS


@pytest.fixture
def outbox(new_database, tmp_path, real_time):
    """The application on a database of its own, a mail server, and a way to fill the outbox."""
    settings = {
        "DATABASE_URL": new_database("outbox"),
        "PORTICO_INSTANCE": str(tmp_path),
        "SECRET_KEY": SETTINGS["SECRET_KEY"],
    }
    with letters.database(settings) as app:
        yield app, settings, tmp_path


def states(app):
    with app.app_context(), scope(tenant_by_key("bench")):
        found = list(db.session.scalars(select(Letter.state)))
        db.session.remove()
    return found


def wait_until(true, seconds=20):
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it took too long"
        time.sleep(0.05)


@pytest.mark.slow
def test_five_sigkills_lose_nothing_and_double_at_most_one_letter_each(outbox):
    app, settings, _folder = outbox
    found, _speed = letters.measure(app, settings, 200, many=2, kills=5, pause=0.02)
    assert (found.kills, found.lost) == (5, 0)
    assert found.doubled <= 5


def test_two_workers_send_each_letter_once(outbox):
    app, _settings, folder = outbox
    with letters.sink(folder, 0.005) as (port, arrived):
        fill(app, 60, port)
        done, ready = [], threading.Barrier(2)

        def one():
            ready.wait()
            done.append(work(app, threading.Event(), once=True))

        both = [threading.Thread(target=one) for _n in range(2)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        assert sum(done) == 60
        assert min(done) > 0, "both had a share"
        copies = arrived.read_text().split()
        assert len(copies) == len(set(copies)) == 60


def test_sigterm_ends_a_worker_after_the_letter_it_is_at(outbox):
    app, settings, folder = outbox
    with letters.sink(folder, 0.4) as (port, arrived):
        fill(app, 50, port)
        workers = letters.Workers(settings, 1, folder)
        wait_until(arrived.read_text)
        assert workers.end() == [0]
        assert State.SENDING not in states(app)
        assert states(app).count(State.SENT) == len(arrived.read_text().split()) < 50


def test_the_thread_in_the_server_sends_within_seconds_of_the_commit(outbox):
    app, _settings, folder = outbox
    with letters.sink(folder) as (port, arrived):
        fill(app, 1, port)
        wait_until(lambda: work(app, threading.Event(), once=True) or arrived.read_text())
        end = start_thread(app)
        try:
            time.sleep(0.1)  # it has found nothing and waits
            fill(app, 1, port)
            wait_until(lambda: len(arrived.read_text().split()) == 2, seconds=5)
        finally:
            end()
        assert states(app) == [State.SENT]


def fill(app, many, port):
    with app.app_context():
        letters.fill(many, port)
        db.session.remove()
