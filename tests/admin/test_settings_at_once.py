"""People who press in the same moment, on a real database with real threads: nothing twice, nothing lost, no fault."""

import threading

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select

from app import create_app
from models.base import db
from models.event import Event
from models.hosts import hosts_of
from models.scope import scope
from models.tenant import TenantHost, tenant_by_key
from models.terms import terms_by_days
from models.welcome import text_token, welcome_texts
from tests import cast
from tests.conftest import SETTINGS, Browser

SETTINGS_PAGES = "/admin/settings"
NORTHWIND, ADVENTURE = ("manager@northwind.example", "localhost"), ("owner@adventure.example", "adventure.localhost")
OWNER = ("owner@northwind.example", "localhost")  # host names are for owners


@pytest.fixture(autouse=True)
def _within_northwind():
    """Not the shared database of the other tests: threads need one of their own."""


@pytest.fixture(scope="module")
def own_app(new_database, tmp_path_factory):
    folder = tmp_path_factory.mktemp("at_once")
    app = create_app(SETTINGS | {"DATABASE_URL": new_database("settings_at_once"), "PORTICO_INSTANCE": str(folder)})
    with app.app_context():
        upgrade()
        cast.build()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def at_once(app, path, people, *forms):
    """One form a person, each from a browser and a thread of its own, all released together."""
    db.session.remove()  # what the test has looked at must not hold them up
    ready, answers, browsers = threading.Barrier(len(people)), [], []
    for email, host in people:
        browsers.append(Browser(app, host))
        browsers[-1].sign_in("/admin/sign-in", email)

    def send(browser, form):
        ready.wait()
        answers.append(browser.post(SETTINGS_PAGES + path, htmx=True, **form).status_code)

    threads = [threading.Thread(target=send, args=pair) for pair in zip(browsers, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@pytest.fixture
def inside(own_app):
    with own_app.app_context(), scope(tenant_by_key("northwind")):
        yield
        db.session.remove()


def test_two_businesses_that_take_one_host_at_once_one_gets_it(own_app, inside):
    form = {"host": "wanted.example"}
    assert at_once(own_app, "/addresses", [OWNER, ADVENTURE, OWNER, ADVENTURE], *[form] * 4) == [
        200,
        422,
        422,
        422,
    ]
    assert (
        db.session.scalar(select(func.count()).select_from(TenantHost).where(TenantHost.host == "wanted.example")) == 1
    )


def test_two_who_remove_one_host_at_once_remove_it_once(own_app, inside):
    db.session.add(TenantHost(host="old.example", tenant_id=tenant_by_key("northwind").id))
    db.session.commit()
    answers = at_once(own_app, "/addresses/old.example/removal", [OWNER] * 3, *[{}] * 3)
    assert set(answers) <= {200, 404}
    assert "old.example" not in hosts_of(tenant_by_key("northwind").id)
    assert db.session.scalar(select(func.count()).select_from(Event).where(Event.before == "old.example")) == 1


def test_the_usual_terms_pressed_three_times_at_once_come_once(own_app, inside):
    assert at_once(own_app, "/terms/usual", [NORTHWIND] * 3, *[{}] * 3) == [200, 200, 200]
    assert sorted(terms_by_days()) == [0, 14, 30, 60]


def test_terms_of_the_same_days_added_at_once_are_added_once(own_app, inside):
    forms = [{"name": f"Name {n}", "days": "90"} for n in range(3)]
    assert at_once(own_app, "/terms", [NORTHWIND] * 3, *forms) == [200, 422, 422]


def test_three_who_write_the_first_welcome_at_once_one_is_stored_and_two_are_asked(own_app, inside):
    forms = [{"text": f"Text {n}", "seen": text_token("")} for n in range(3)]
    assert at_once(own_app, "/welcome/en_GB", [NORTHWIND] * 3, *forms) == [200, 409, 409]
    assert list(welcome_texts()) == ["en_GB"]


def test_three_fields_of_one_form_saved_at_once_are_all_stored(own_app, inside):
    seen = '{"street": "", "postal_code": "", "city": "", "region": "", "country": ""}'
    empty = {"street": "", "postal_code": "", "city": "", "region": "", "country": "", "seen": seen}
    forms = [empty | {field: field} for field in ("street", "city", "country")]
    assert at_once(own_app, "/business/address", [NORTHWIND] * 3, *forms) == [200, 200, 200]
    business = tenant_by_key("northwind")
    assert (business.street, business.city, business.country) == ("street", "city", "country")


def test_three_who_set_a_pattern_at_once_one_is_stored_and_two_are_asked(own_app, inside):
    seen = '{"pattern": "Q-{yyyy}-{00000}", "next": 1}'
    forms = [{"pattern": f"Q{n}-{{000}}", "next": "1", "seen": seen} for n in range(3)]
    assert at_once(own_app, "/numbers/quote", [NORTHWIND] * 3, *forms) == [200, 409, 409]
