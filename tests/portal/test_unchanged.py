"""A page that the browser still has is never kept beyond the right to see it: each switch beats the tag at the very next request."""

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select, update

from models.base import db
from models.contact import Contact
from models.customer import Status
from models.event import Actor
from models.module import Module
from models.portal_user import PortalUser
from models.sign_in import SignIn
from models.types import now
from tests import cast

ME = Actor("command", None, "test")
PAGE = "/p/alfki/invoices"


def marias_user():
    return db.session.scalars(select(PortalUser).where(PortalUser.code == "MARIA.ANDERS")).one()


def _inactive_customer(_northwind, alfki):
    alfki.status = Status.INACTIVE


def _inactive_contact(_northwind, _alfki):
    cast.find(Contact, email="maria.anders@alfki.example").active = False


LEVELS = {
    "the tenant's portal is off": lambda northwind, _alfki: northwind.close_portal(by=ME),
    "the customer's portal is off": lambda _northwind, alfki: alfki.close_portal(by=ME),
    "the customer is inactive": _inactive_customer,
    "the contact is inactive": _inactive_contact,
    "the portal user is inactive": lambda _northwind, _alfki: marias_user().deactivate(by=ME),
    "the tenant has the module off": lambda northwind, _alfki: northwind.hide(Module.INVOICES, by=ME),
    "the customer hides the module": lambda _northwind, alfki: alfki.hide(Module.INVOICES, by=ME),
    "the portal user hides the module": lambda _northwind, _alfki: marias_user().hide(Module.INVOICES, by=ME),
}


@pytest.fixture
def asked_again(maria):
    tag = maria.get(PAGE).headers["ETag"]
    assert maria.get(PAGE, headers={"If-None-Match": tag}).status_code == 304
    return lambda: maria.get(PAGE, headers={"If-None-Match": tag}).status_code


@pytest.mark.parametrize("switch", LEVELS.values(), ids=LEVELS.keys())
def test_a_kept_page_is_gone_at_the_very_next_request(asked_again, northwind, alfki, switch):
    switch(northwind, alfki)
    db.session.commit()
    assert asked_again() in (404, 303)


def test_a_session_that_ended_gets_the_sign_in_page_and_not_the_kept_one(asked_again, northwind):
    db.session.execute(update(SignIn).values(ended_at=now()))
    db.session.commit()
    assert asked_again() == 303


def test_a_session_that_lapsed_does_too(asked_again):
    with time_machine.travel(now() + dt.timedelta(hours=721), tick=True):
        assert asked_again() == 303


def test_somebody_else_with_a_copied_tag_gets_nothing(maria, browser):
    tag = maria.get(PAGE).headers["ETag"]
    assert browser().get(PAGE, headers={"If-None-Match": tag}).status_code == 303
    ana = browser("/p/anatr/sign-in", "ana.trujillo@anatr.example")
    assert ana.get(PAGE, headers={"If-None-Match": tag}).status_code == 404


def test_the_next_day_the_page_is_made_anew(asked_again):
    with time_machine.travel(now() + dt.timedelta(days=1), tick=True):
        assert asked_again() == 200


def test_a_colleagues_limits_are_not_widened_by_a_tag(maria, jonas):
    tag = maria.get("/p/alfki/orders").headers["ETag"]
    answer = jonas.get("/p/alfki/orders", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "SO-AL1" not in answer.text


def test_a_forged_cookie_is_nobody(maria):
    tag = maria.get(PAGE).headers["ETag"]
    maria.client.set_cookie("portico", "eyJjdXN0b21lciI6ImZvcmdlZCJ9.abc.def", domain="localhost")
    assert maria.get(PAGE, headers={"If-None-Match": tag}).status_code == 303


def test_a_message_that_waits_to_be_shown_is_not_lost_to_a_kept_page(visitor, northwind):
    """After choosing a password the home page says so, even where the browser has that page already."""
    from models.choosing_password import give_temporary_password

    contact = cast.find(Contact, email="maria.anders@alfki.example")
    give_temporary_password(contact, "temporary-pass-99", cost=4, company="Alfreds", by=ME)
    db.session.commit()
    visitor.sign_in("/p/alfki/sign-in", "maria.anders@alfki.example", "temporary-pass-99")
    visitor.post("/p/alfki/new-password", password="a-good-new-one-77", again="a-good-new-one-77")
    first = visitor.get("/p/alfki/")
    assert "Your password is set." in first.text
    assert "ETag" not in first.headers
    assert "Your password is set." not in visitor.get("/p/alfki/").text
