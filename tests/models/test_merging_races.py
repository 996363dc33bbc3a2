"""Merges and people let in at the same moment, on a database of its own, with real threads."""

import threading

import pytest
from flask_migrate import upgrade
from sqlalchemy import select

from app import create_app
from models.base import db
from models.contact import Contact
from models.contacts import add_contact
from models.customer import customer_by_number
from models.event import Actor
from models.letting_in import Refused, make_portal_user
from models.merging import merge, token
from models.portal_user import PortalUser
from models.scope import scope
from models.tenant import tenant_by_key
from tests import cast
from tests.conftest import SETTINGS

BY = Actor("staff", None, "Steven")


@pytest.fixture
def own_app(new_database, tmp_path):
    app = create_app(SETTINGS | {"DATABASE_URL": new_database("merging"), "PORTICO_INSTANCE": str(tmp_path)})
    with app.app_context():
        upgrade()
        cast.build()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def at_once(app, *verbs):
    """Each in a thread and a session of its own, all released together; what came of each."""
    ready, came = threading.Barrier(len(verbs)), [""] * len(verbs)

    def run(at, verb):
        with app.app_context(), scope(tenant_by_key("northwind")):
            db.session.rollback()
            ready.wait()
            try:
                verb()
                db.session.commit()
                came[at] = "done"
            except Refused as why:
                came[at] = str(why)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=given) for given in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def pair(app, n):
    """Two contacts of ALFKI without a sign-in: their ids."""
    with app.app_context(), scope(tenant_by_key("northwind")):
        alfki = customer_by_number("ALFKI")
        made = [add_contact(alfki, {"last_name": "Ohm", "email": f"o{n}{which}@a.example"}, BY) for which in "ab"]
        db.session.commit()
        found = [contact.id for contact in made]
        db.session.remove()
    return found


def merging(keep_id, other_id):
    def verb():
        people = {c.id: c for c in db.session.scalars(select(Contact).where(Contact.id.in_((keep_id, other_id))))}
        if len(people) < 2:
            raise Refused("other", "gone before")
        merge(people[keep_id], people[other_id], (), token(people[keep_id], people[other_id]), BY)

    return verb


def letting_in(contact_id):
    def verb():
        person = db.session.scalar(select(Contact).where(Contact.id == contact_id))
        if person is None:
            raise Refused("other", "gone before")
        make_portal_user(customer_by_number("ALFKI"), person, cost=4, by=BY)

    return verb


def left(app, ids):
    with app.app_context(), scope(tenant_by_key("northwind")):
        people = list(db.session.scalars(select(Contact.id).where(Contact.id.in_(ids))))
        users = list(db.session.scalars(select(PortalUser.contact_id).where(PortalUser.contact_id.in_(ids))))
        db.session.remove()
    return people, users


def test_two_merges_the_opposite_way_leave_one_contact(own_app):
    for n in range(6):
        one, other = pair(own_app, n)
        came = at_once(own_app, merging(one, other), merging(other, one))
        assert came.count("done") == 1
        assert len(left(own_app, (one, other))[0]) == 1


def test_the_same_merge_sent_twice_at_once_is_done_once(own_app):
    for n in range(6):
        one, other = pair(own_app, n)
        came = at_once(own_app, *[merging(one, other)] * 3)
        assert came.count("done") == 1
        assert left(own_app, (one, other))[0] == [one]


def test_who_is_let_in_while_being_merged_is_a_portal_user_of_the_one_that_stays_or_refused(own_app):
    for n in range(8):
        one, other = pair(own_app, n)
        merged_, let_in = at_once(own_app, merging(one, other), letting_in(other))
        people, users = left(own_app, (one, other))
        if merged_ == "done":
            assert people == [one]
            assert users == ([one] if let_in == "done" else [])
        else:
            assert (let_in, users) == ("done", [other])
