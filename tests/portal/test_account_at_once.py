"""Several people of one customer in the same moment, on a real database with real threads: nothing is lost, nobody meets a fault."""

import threading

import pytest
from flask_migrate import upgrade
from sqlalchemy import select

from app import create_app
from models.address import Address, Purpose
from models.addresses import FIELDS, add_address
from models.base import db
from models.change_request import ChangeRequest
from models.customer import customer_by_number
from models.event import Actor
from models.scope import scope
from models.tenant import tenant_by_key
from tests import cast
from tests.conftest import SETTINGS, Browser
from tests.portal.test_account_details import form_of

ACCOUNT = "/p/alfki/account"
PEOPLE = ("maria.anders@alfki.example", "jonas.berg@alfki.example") * 2


@pytest.fixture
def own_app(new_database, tmp_path):
    app = create_app(SETTINGS | {"DATABASE_URL": new_database("account"), "PORTICO_INSTANCE": str(tmp_path)})
    with app.app_context():
        upgrade()
        cast.build()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def northwind_now(own_app):
    with own_app.app_context(), scope(tenant_by_key("northwind")) as mine:
        db.session.rollback()  # looking the tenant up began a transaction, and on SQLite there is one writer
        yield mine


def at_once(app, send):
    """What `send(browser, n)` is answered for each of four browsers, all released together."""
    browsers = [Browser(app) for _ in PEOPLE]
    for browser, email in zip(browsers, PEOPLE, strict=True):
        browser.sign_in("/p/alfki/sign-in", email)
    ready, answers = threading.Barrier(len(browsers)), []

    def run(n, browser):
        form = form_of(browser, "company")
        ready.wait()
        answers.append(send(browser, n, form).status_code)

    threads = [threading.Thread(target=run, args=(n, browser)) for n, browser in enumerate(browsers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def allow(changes):
    tenant_by_key("northwind").company_changes = changes
    db.session.commit()


def test_wishes_about_one_company_become_one_that_holds_them_all(own_app, northwind_now):
    fields = ("city", "phone", "fax", "region")
    answers = at_once(
        own_app, lambda browser, n, form: browser.post(f"{ACCOUNT}/company", **form | {fields[n]: f"new {n}"})
    )
    assert answers == [303] * 4
    (asked,) = db.session.scalars(select(ChangeRequest).where(ChangeRequest.status == "open"))
    assert dict(asked.wanted) == {field: f"new {n}" for n, field in enumerate(fields)}


def test_free_changes_of_different_fields_are_all_kept(own_app, northwind_now):
    allow("freely")
    fields = ("city", "phone", "fax", "region")
    answers = at_once(
        own_app, lambda browser, n, form: browser.post(f"{ACCOUNT}/company", **form | {fields[n]: f"new {n}"})
    )
    assert answers == [303] * 4
    db.session.expire_all()
    alfki = customer_by_number("ALFKI")
    assert [getattr(alfki, field) for field in fields] == [f"new {n}" for n in range(4)]


def test_of_free_changes_of_one_field_the_first_is_kept_and_the_others_are_shown_it(own_app, northwind_now):
    allow("freely")
    answers = at_once(
        own_app, lambda browser, n, form: browser.post(f"{ACCOUNT}/company", **form | {"city": f"new {n}"})
    )
    assert sorted(answers) == [303, 409, 409, 409]


def test_addresses_that_several_prefer_change_and_remove_meet_no_fault(own_app, northwind_now):
    allow("freely")
    alfki, me = customer_by_number("ALFKI"), Actor("command", None, "test")
    one, two = (
        add_address(alfki, Purpose.DELIVERY, dict.fromkeys(FIELDS, "") | {"city": c}, me).id for c in ("Kiel", "Ulm")
    )
    db.session.commit()
    paths = [f"{one}/removal", f"{one}/removal", f"{one}/preference", f"{two}/preference"]
    answers = at_once(own_app, lambda browser, n, _form: browser.post(f"{ACCOUNT}/addresses/{paths[n]}"))
    assert set(answers) <= {303, 404}
    assert sorted(answers)[0] == sorted(answers)[1] == 303
    assert [(row.id, row.preferred) for row in db.session.scalars(select(Address))] == [(two, True)]
