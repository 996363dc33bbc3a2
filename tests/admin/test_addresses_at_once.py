"""Several portals that want one address in the same moment, on a real database with real threads."""

import threading

import pytest
from sqlalchemy import select

from models.base import db
from models.customer import Customer
from models.old_identifier import OldIdentifier
from models.scope import scope
from models.tenant import tenant_by_key
from tests.admin.conftest import said
from tests.admin.test_two_at_once import _within_northwind, own_app  # noqa: F401 - fixtures
from tests.conftest import Browser


def at_once(app, moves):
    """Each (customer, address) by a browser of its own in a thread of its own, all released together."""
    ready, answers = threading.Barrier(len(moves)), []

    def send(number, identifier):
        manager = Browser(app)
        manager.sign_in("/admin/sign-in", "manager@northwind.example")
        ready.wait()
        path = f"/admin/customers/{number}/portal-address"
        answers.append(manager.post(path, htmx=True, identifier=identifier))

    threads = [threading.Thread(target=send, args=move) for move in moves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def stored(app):
    with app.app_context(), scope(tenant_by_key("northwind")):
        now = dict(db.session.execute(select(Customer.number, Customer.identifier)).all())
        former = db.session.execute(select(OldIdentifier.identifier, OldIdentifier.customer_id)).all()
        numbers = dict(db.session.execute(select(Customer.id, Customer.number)).all())
        return now, {identifier: numbers[customer_id] for identifier, customer_id in former}


def test_one_gets_it_and_the_others_a_sentence(own_app):  # noqa: F811
    answers = at_once(own_app, [(number, "the-best") for number in ("ALFKI", "ANATR", "BOTTM")])
    assert sorted(answer.status_code for answer in answers) == [200, 422, 422]
    assert all("Another customer's portal has this address." in said(a) for a in answers if a.status_code == 422)


@pytest.mark.parametrize("round_", range(5))
def test_nobody_slips_into_an_address_that_is_just_being_left(own_app, round_):  # noqa: F811
    answers = at_once(own_app, [("ALFKI", "alfreds"), ("ANATR", "alfki")])
    assert sorted(answer.status_code for answer in answers) == [200, 422]
    now, former = stored(own_app)
    assert (now["ALFKI"], now["ANATR"], former) == ("alfreds", "anatr", {"alfki": "ALFKI"})


def test_one_portal_moved_twice_at_once_ends_at_one_of_them_and_all_else_leads_there(own_app):  # noqa: F811
    answers = at_once(own_app, [("ALFKI", "first"), ("ALFKI", "second")])
    assert [answer.status_code for answer in answers] == [200, 200]
    now, former = stored(own_app)
    assert {now["ALFKI"], *former} == {"alfki", "first", "second"}
