"""One link pressed by many at the same moment, on a database of its own, with real threads: one gets in."""

import threading

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select

from app import create_app
from models.base import db
from models.by_link import choose_by_link, enter_by_link, way_in
from models.contact import Contact
from models.customer import customer_by_number
from models.event import Event
from models.inviting import invite, sender
from models.link import Link, Purpose
from models.portal_people import portal_user_by_code
from models.scope import scope
from models.tenant import tenant_by_key
from tests import cast
from tests.auth.mailed import BY, MARIE, contact_link, invited
from tests.conftest import SETTINGS

MANY = 6


@pytest.fixture(scope="module")
def own_app(new_database, tmp_path_factory):
    instance = str(tmp_path_factory.mktemp("links"))
    app = create_app(SETTINGS | {"DATABASE_URL": new_database("links"), "PORTICO_INSTANCE": instance})
    with app.app_context():
        upgrade()
        cast.build()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def at_once(app, verb):
    """Six threads with a session each, released together; what each of them got."""
    ready, came = threading.Barrier(MANY), []

    def run(n):
        with app.app_context(), scope(tenant_by_key("northwind")):
            db.session.rollback()
            came.append(verb(ready, n))
            db.session.commit()
            db.session.remove()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def inside(app, verb):
    with app.app_context(), scope(tenant_by_key("northwind")):
        try:
            return verb()
        finally:
            db.session.rollback()
            db.session.remove()


def looked(token, purpose):
    """As a route does it: the look ends before the slow hash begins."""
    link = way_in(token, purpose)
    db.session.commit()
    return link


def test_an_invitation_that_many_accept_at_once_is_accepted_once(own_app):
    for _n in range(3):
        token = inside(own_app, lambda: invited()[0]).rpartition("/")[2]

        def accept(ready, n, token=token):
            link = looked(token, Purpose.INVITATION)
            ready.wait()
            return n if choose_by_link(link, f"hash {n}", "127.0.0.1") else None

        (won,) = [n for n in at_once(own_app, accept) if n is not None]
        stored = inside(own_app, lambda: cast.find(Contact, email=MARIE).password_hash)
        assert stored == f"hash {won}"
    told = select(func.count()).select_from(Event).where(Event.what == "invitation accepted")
    assert inside(own_app, lambda: db.session.scalar(told)) == 3


def test_a_sign_in_link_lets_one_in(own_app):
    token = inside(own_app, lambda: contact_link(Purpose.SIGN_IN)[0]).rpartition("/")[2]

    def enter(ready, _n):
        link = looked(token, Purpose.SIGN_IN)
        ready.wait()
        return enter_by_link(link, "127.0.0.1")

    assert sorted(at_once(own_app, enter)) == [False] * (MANY - 1) + [True]


def test_who_is_invited_by_many_at_once_holds_one_link_that_works(own_app):
    inside(own_app, invited)

    def invites(ready, _n):
        ready.wait()
        customer = customer_by_number("PARIS")
        invite(customer, portal_user_by_code(customer.id, "MARIE.BERTRAND"), sender(BY))

    at_once(own_app, invites)
    live = select(func.count()).select_from(Link).where(Link.purpose == Purpose.INVITATION, Link.revoked_at.is_(None))
    assert inside(own_app, lambda: db.session.scalar(live.where(Link.used_at.is_(None)))) == 1
