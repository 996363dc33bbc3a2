"""The second step of signing in: nobody is in before it, each code is good once, guessing is slowed."""

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select

from models.base import db
from models.contact import Contact
from models.letter import Letter
from models.sign_in import SignIn, SignInAttempt
from models.staff import Staff
from models.types import now
from tests import cast
from tests.auth.two_steps import code, protected

MARIA = "maria.anders@alfki.example"
OWNER = "owner@northwind.example"
DOOR = "/p/alfki/sign-in"


@pytest.fixture
def codes(northwind):
    """Maria's recovery codes; her sign-in and the owner's have a second step."""
    protected(Staff, OWNER)
    return protected(Contact, MARIA)


@pytest.fixture
def waiting(visitor, codes):
    """Maria's browser after the right password."""
    visitor.sign_in(DOOR, MARIA)
    return visitor


def outcomes():
    return list(db.session.scalars(select(SignInAttempt.outcome).order_by(SignInAttempt.id)))


def test_after_the_password_a_code_is_asked_and_with_it_one_is_in(waiting):
    assert waiting.get("/p/alfki/").location == "/p/alfki/code?next=/p/alfki/"
    page = waiting.get("/p/alfki/code")
    assert "six digits" in page.text
    assert 'inputmode="numeric"' in page.text
    assert waiting.post("/p/alfki/code", code=code()).location == "/p/alfki/"
    assert waiting.get("/p/alfki/").status_code == 200
    assert outcomes() == ["code asked", "in"]


def test_the_code_may_be_typed_with_a_space(waiting):
    digits = code()
    assert waiting.post("/p/alfki/code", code=f"{digits[:3]} {digits[3:]}").status_code == 303


@pytest.mark.parametrize("path", ["/p/alfki/", "/p/alfki/invoices", "/p/alfki/account", "/p/alfki/two-step"])
def test_with_the_password_alone_nobody_is_in(waiting, path):
    assert waiting.get(path).location.startswith("/p/alfki/code")
    assert waiting.post("/p/alfki/account/sessions/end").location == "/p/alfki/code"
    assert MARIA not in waiting.get("/portal").text


def test_with_the_password_alone_no_language_is_chosen_for_good(waiting, northwind):
    northwind.languages = "de"
    db.session.commit()
    waiting.post("/portal/language", language="de")
    assert db.session.scalar(select(Contact.language).where(Contact.email == MARIA)) is None


def test_what_was_asked_for_opens_after_the_code(visitor, codes):
    answer = visitor.post(DOOR, email=MARIA, password=cast.PASSWORD, next="/p/alfki/invoices?status=open")
    led = visitor.get(answer.location).location
    assert led == "/p/alfki/code?next=/p/alfki/invoices?status%3Dopen"
    assert 'value="/p/alfki/invoices?status=open"' in visitor.get(led).text
    done = visitor.post("/p/alfki/code", code=code(), next="/p/alfki/invoices?status=open")
    assert done.location == "/p/alfki/invoices?status=open"


def test_the_code_leads_to_no_other_site(waiting):
    assert waiting.post("/p/alfki/code", code=code(), next="//evil.example/").location == "/p/alfki/"


def test_the_same_at_the_front_door(visitor, codes):
    visitor.sign_in("/portal", MARIA)
    assert visitor.get("/portal").location == "/portal/code"
    assert visitor.post("/portal/code", code=code()).location == "/portal"
    assert visitor.get("/portal").location == "/p/alfki/"


def test_the_same_for_staff(visitor, codes):
    visitor.sign_in("/admin/sign-in", OWNER)
    assert visitor.get("/admin/customers").location == "/admin/code?next=/admin/customers"
    assert visitor.get("/admin/code").status_code == 200
    assert visitor.post("/admin/code", code=code()).location == "/admin/"
    assert visitor.get("/admin/customers").status_code == 200


def test_who_has_no_second_step_is_asked_for_none(visitor, codes):
    visitor.sign_in(DOOR, "jonas.berg@alfki.example")
    assert visitor.get("/p/alfki/").status_code == 200
    assert visitor.get("/p/alfki/code").location == "/p/alfki/"


def test_a_code_is_good_once(waiting, browser):
    same = code()
    assert waiting.post("/p/alfki/code", code=same).status_code == 303
    other = browser()
    other.sign_in(DOOR, MARIA)
    answer = other.post("/p/alfki/code", code=same)
    assert answer.status_code == 422
    assert "has been used already" in answer.text
    assert other.post("/p/alfki/code", code=code(steps=1)).status_code == 303


def test_an_older_code_than_the_last_one_used_is_good_no_more(waiting, browser):
    assert waiting.post("/p/alfki/code", code=code(steps=1)).status_code == 303
    other = browser()
    other.sign_in(DOOR, MARIA)
    assert other.post("/p/alfki/code", code=code()).status_code == 422


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 303), (0, 303), (1, 303), (2, 422)])
def test_the_phones_clock_may_be_one_step_off(waiting, steps, status):
    with time_machine.travel(now().replace(second=15), tick=False):
        assert waiting.post("/p/alfki/code", code=code(steps=steps)).status_code == status


@pytest.mark.parametrize("typed", ["", "   ", "12345", "1234567", "１２３４５６", "x" * 41, "abcde-fghjk", "\0" * 6])
def test_what_is_no_code_lets_nobody_in(waiting, typed):
    assert waiting.post("/p/alfki/code", code=typed).status_code == 422
    assert waiting.get("/p/alfki/").status_code == 303


def test_a_recovery_code_lets_in_once_in_any_writing_and_is_told_by_mail(waiting, browser, codes):
    assert "recovery codes" in waiting.get("/p/alfki/code?recovery=1").text
    assert waiting.post("/p/alfki/code", code=codes[3].upper().replace("-", " ")).status_code == 303
    assert waiting.get("/p/alfki/").status_code == 200
    assert outcomes() == ["code asked", "in by recovery code"]
    told = db.session.scalars(select(Letter).where(Letter.kind == "security_notice")).all()
    assert [letter.to_address for letter in told] == [MARIA]
    other = browser()
    other.sign_in(DOOR, MARIA)
    assert other.post("/p/alfki/code", code=codes[3]).status_code == 422
    assert other.post("/p/alfki/code", code=codes[4]).status_code == 303


def test_another_persons_codes_are_worth_nothing(visitor, codes):
    visitor.sign_in("/admin/sign-in", OWNER)
    assert visitor.post("/admin/code", code=codes[0]).status_code == 422


def test_guessing_is_slowed_by_person_however_often_the_password_is_given(browser, codes):
    for _ in range(5):
        guessing = browser()
        guessing.sign_in(DOOR, MARIA)
        assert guessing.post("/p/alfki/code", code="000000").status_code == 422
    right = browser()
    right.sign_in(DOOR, MARIA)
    answer = right.post("/p/alfki/code", code=code())
    assert answer.status_code == 429
    assert "Try again in" in answer.text
    with time_machine.travel(now() + dt.timedelta(minutes=16), tick=True):
        right.sign_in(DOOR, MARIA)
        assert right.post("/p/alfki/code", code=code()).status_code == 303


def test_a_right_code_forgives_the_wrong_ones_before_it(waiting, browser):
    for _ in range(4):
        waiting.post("/p/alfki/code", code="000000")
    waiting.post("/p/alfki/code", code=code())
    other = browser()
    other.sign_in(DOOR, MARIA)
    for _ in range(4):
        other.post("/p/alfki/code", code="000000")
    assert other.post("/p/alfki/code", code=code(steps=1)).status_code == 303


def test_after_ten_minutes_the_password_is_asked_again(waiting):
    with time_machine.travel(now() + dt.timedelta(minutes=10, seconds=1), tick=True):
        assert waiting.post("/p/alfki/code", code=code()).location == "/p/alfki/"
        assert waiting.get("/p/alfki/").location.startswith("/p/alfki/sign-in")


def test_the_code_renews_the_sessions_key(waiting, browser):
    thief = browser()
    thief.client.set_cookie("portico", waiting.client.get_cookie("portico").value)
    waiting.post("/p/alfki/code", code=code())
    assert waiting.get("/p/alfki/").status_code == 200
    assert thief.get("/p/alfki/").location.startswith("/p/alfki/sign-in")


def test_looking_at_the_page_writes_nothing(waiting, northwind):
    before = db.session.execute(select(SignIn.__table__)).all()
    for path in ("/p/alfki/code", "/p/alfki/code?recovery=1", "/p/alfki/", "/portal", "/portal/code"):
        waiting.get(path)
    assert db.session.execute(select(SignIn.__table__)).all() == before


def test_signing_in_as_somebody_else_ends_the_waiting_session(waiting, northwind):
    assert waiting.post("/p/alfki/sign-out").location == "/p/alfki/sign-in"
    assert db.session.scalars(select(SignIn.ended_at)).one() is not None
    assert waiting.get("/p/alfki/code").location == "/p/alfki/"


def test_a_waiting_browser_is_no_session_on_the_account_page(waiting, browser):
    inside = browser()
    inside.sign_in(DOOR, MARIA)
    inside.post("/p/alfki/code", code=code())
    assert inside.get("/p/alfki/account").text.count('class="session"') == 1


def test_a_fragment_request_is_led_to_the_code(waiting):
    answer = waiting.get("/p/alfki/invoices", htmx=True)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/p/alfki/code")


def test_a_wrong_code_answers_a_fragment_with_the_form_alone(waiting):
    answer = waiting.post("/p/alfki/code", htmx=True, code="000000")
    assert (answer.status_code, answer.text.lstrip().startswith("<form")) == (422, True)


def test_a_page_that_a_browser_kept_is_not_confirmed_to_who_waits(visitor, codes):
    visitor.sign_in(DOOR, MARIA)
    visitor.post("/p/alfki/code", code=code())
    tag = visitor.get("/p/alfki/invoices").headers["ETag"]
    assert visitor.get("/p/alfki/invoices", headers={"If-None-Match": tag}).status_code == 304
    visitor.sign_in(DOOR, MARIA)
    assert visitor.get("/p/alfki/invoices", headers={"If-None-Match": tag}).status_code == 303


def test_the_last_sign_in_is_when_the_code_was_right(visitor, codes):
    before = cast.find(Contact, email=MARIA).last_sign_in_at
    visitor.sign_in(DOOR, MARIA)
    assert db.session.scalar(select(Contact.last_sign_in_at).where(Contact.email == MARIA)) == before
    visitor.post("/p/alfki/code", code=code())
    assert db.session.scalar(select(Contact.last_sign_in_at).where(Contact.email == MARIA)) > before
