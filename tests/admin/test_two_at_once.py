"""Two members of staff who add the same person in the same moment, on a real database with real threads."""

import threading

import pytest
from flask_migrate import upgrade

from app import create_app
from models.base import db
from models.scope import scope
from models.tenant import tenant_by_key
from tests import cast
from tests.admin.conftest import NEW, USERS, portal_users, said
from tests.conftest import SETTINGS, Browser


@pytest.fixture(autouse=True)
def _within_northwind():
    """Not the shared database of the other tests: threads need one of their own."""


@pytest.fixture
def own_app(new_database, tmp_path):
    app = create_app(SETTINGS | {"DATABASE_URL": new_database("two_at_once"), "PORTICO_INSTANCE": str(tmp_path)})
    with app.app_context():
        upgrade()
        cast.build()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def at_once(app, forms):
    """Each form sent by a browser of its own in a thread of its own, all released together."""
    ready, answers = threading.Barrier(len(forms)), []

    def send(form):
        manager = Browser(app)
        manager.sign_in("/admin/sign-in", "manager@northwind.example")
        ready.wait()
        answers.append(manager.post(USERS, htmx=True, **form))

    threads = [threading.Thread(target=send, args=(form,)) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def users(app):
    with app.app_context(), scope(tenant_by_key("northwind")):
        return portal_users()


def test_one_email_added_twice_at_once_makes_one_person_and_one_clear_sentence(own_app):
    answers = at_once(own_app, [NEW, NEW, NEW])
    assert sorted(answer.status_code for answer in answers) == [200, 422, 422]
    for refused in (answer for answer in answers if answer.status_code == 422):
        assert "Already a portal user" in said(refused) or "already belongs to somebody" in said(refused)
    assert users(own_app) == {"MARIA.ANDERS", "JONAS.BERG", "NINA.NOVAK"}


def test_two_people_of_one_name_added_at_once_get_two_codes_or_a_clear_sentence(own_app):
    answers = at_once(own_app, [NEW | {"email": f"nina{n}@alfki.example"} for n in range(3)])
    added = [answer for answer in answers if answer.status_code == 200]
    assert {answer.status_code for answer in answers} <= {200, 422}
    assert added
    assert len(users(own_app)) == 2 + len(added)
