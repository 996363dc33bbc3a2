"""A temporary password leads to choosing one's own, and to nothing else before that."""

import base64
import hashlib
import hmac

import bcrypt
import pytest
from sqlalchemy import select

from models.base import db
from models.choosing_password import give_temporary_password
from models.contact import Contact
from models.event import Actor, Event
from models.password import check_rules, hash_password, matches, temporary_password
from tests import cast

MARIA = "maria.anders@alfki.example"
NEW = "a-good-new-one-77"


@pytest.fixture
def temporary(northwind):
    password = temporary_password()
    contact = cast.find(Contact, email=MARIA)
    give_temporary_password(contact, password, cost=4, company="Alfreds Futterkiste", by=Actor("staff", None, "Steven"))
    db.session.commit()
    return password


def test_a_temporary_password_leads_to_choosing_ones_own(visitor, temporary):
    visitor.sign_in("/p/alfki/sign-in", MARIA, temporary)
    assert visitor.get("/p/alfki/invoices").location == "/p/alfki/new-password"
    answer = visitor.post("/p/alfki/new-password", password=NEW, again=NEW)
    assert answer.location == "/p/alfki/"
    assert visitor.get("/p/alfki/invoices").status_code == 200


def test_the_temporary_password_no_longer_works_then(visitor, browser, temporary):
    visitor.sign_in("/p/alfki/sign-in", MARIA, temporary)
    visitor.post("/p/alfki/new-password", password=NEW, again=NEW)
    assert browser().sign_in("/p/alfki/sign-in", MARIA, temporary).status_code == 422
    assert browser().sign_in("/p/alfki/sign-in", MARIA, NEW).status_code == 303


def test_giving_one_ends_the_persons_sessions(maria, temporary):
    assert maria.get("/p/alfki/").location.startswith("/p/alfki/sign-in")


def test_choosing_one_makes_a_copied_cookie_worthless(visitor, browser, temporary):
    visitor.sign_in("/p/alfki/sign-in", MARIA, temporary)
    thief = browser()
    thief.client.set_cookie("portico", visitor.client.get_cookie("portico").value)
    visitor.post("/p/alfki/new-password", password=NEW, again=NEW)
    assert visitor.get("/p/alfki/").status_code == 200
    assert thief.get("/p/alfki/").location.startswith("/p/alfki/sign-in")


def test_choosing_one_ends_the_other_sessions_and_keeps_this_one(visitor, browser, temporary):
    elsewhere = browser()
    for one in (visitor, elsewhere):
        one.sign_in("/p/alfki/sign-in", MARIA, temporary)
    visitor.post("/p/alfki/new-password", password=NEW, again=NEW)
    assert visitor.get("/p/alfki/").status_code == 200
    assert elsewhere.get("/p/alfki/").status_code == 303


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("short", "short", "at least 10 characters"),
        ("ä" * 201, "ä" * 201, "at most 200 characters"),
        (MARIA, MARIA, "email address or company name"),
        ("alfreds futterkiste", "alfreds futterkiste", "email address or company name"),
        ("password123", "password123", "first that someone would try"),
        (NEW, "another-one-88", "The two don&#39;t match"),
        ("", "", "Choose a password"),
    ],
)
def test_a_bad_choice_is_refused_with_its_sentence(visitor, temporary, password, again, sentence):
    visitor.sign_in("/p/alfki/sign-in", MARIA, temporary)
    answer = visitor.post("/p/alfki/new-password", password=password, again=again)
    assert answer.status_code == 422
    assert sentence in answer.text.replace("’", "&#39;")
    assert visitor.get("/p/alfki/").status_code == 303


def test_nobody_else_can_open_the_page(visitor, maria):
    assert visitor.get("/p/alfki/new-password").status_code == 404
    assert maria.get("/p/alfki/new-password").status_code == 404
    assert maria.post("/p/alfki/new-password", password=NEW, again=NEW).status_code == 404


def test_staff_choose_theirs_at_their_own_page(visitor, northwind):
    import datetime as dt

    from models.staff import Staff
    from models.types import now

    cast.find(Staff, email="clerk@northwind.example").temporary_until = now() + dt.timedelta(days=1)
    db.session.commit()
    visitor.sign_in("/admin/sign-in", "clerk@northwind.example")
    assert visitor.get("/admin/customers").location == "/admin/new-password"
    assert visitor.post("/admin/new-password", password=NEW, again=NEW).location == "/admin/"
    assert visitor.get("/admin/customers").status_code == 200


def test_both_are_on_record_without_the_password(visitor, temporary, northwind):
    visitor.sign_in("/p/alfki/sign-in", MARIA, temporary)
    visitor.post("/p/alfki/new-password", password=NEW, again=NEW)
    events = db.session.scalars(select(Event).where(Event.subject_kind == "contact").order_by(Event.id)).all()
    assert [event.what for event in events] == ["temporary password given", "password chosen"]
    assert NEW not in str([vars(event) for event in events])


def test_generated_ones_pass_the_rules_and_differ():
    made = {temporary_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        check_rules(password, "someone@example.org", "Company", "Some One")


@pytest.mark.parametrize(
    "long", ["y" * 72, "y" * 73, "y" * 200, "ä" * 40, "🦆" * 64], ids=["72", "73", "200", "umlauts", "ducks"]
)
def test_a_password_is_never_cut(long):
    hashed = hash_password(long, 4)
    assert matches(long, hashed, 4)
    for other in (long[:-1], long + "y", long[:-1] + "z"):
        assert not matches(other, hashed, 4)
    assert not matches(long, None, 4)


def test_what_a_long_one_is_hashed_as_is_no_password_itself():
    long = "y" * 73
    hashed = hash_password(long, 4)
    digest = base64.b64encode(hmac.digest(b"portico: longer than bcrypt reads", long.encode(), "sha384")).decode()
    for typed in (digest, f"\xff{digest}", hashlib.sha384(long.encode()).hexdigest()):
        assert not matches(typed, hashed, 4)


def test_a_hash_from_before_longer_ones_were_good_is_still_good():
    assert matches("y" * 72, bcrypt.hashpw(b"y" * 72, bcrypt.gensalt(4)).decode(), 4)
