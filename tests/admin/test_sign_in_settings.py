"""Settings → Sign-in: who must use a second step; and staff who take one off for who has lost it, and see what was tried."""

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select

from models.base import db
from models.contact import Contact
from models.event import Event
from models.letter import Letter
from models.second_factor import second_step_since
from models.staff import Staff
from models.types import now
from tests import cast
from tests.auth.two_steps import protected

PAGE = "/admin/settings/sign-in"
MARIA, CLERK = "maria.anders@alfki.example", "clerk@northwind.example"
USER = "/admin/customers/ALFKI/portal-users/MARIA.ANDERS"


def phrases():
    return list(db.session.scalars(select(Event.what).where(Event.what.like("two-step%")).order_by(Event.id)))


def test_the_topic_says_how_it_stands(manager, northwind):
    assert "Two-step sign-in as each likes" in manager.get("/admin/settings").text
    northwind.two_step_customers = True
    db.session.commit()
    assert "Two-step sign-in for customers" in manager.get("/admin/settings").text


def test_asking_it_of_customers_leads_them_there_at_the_next_click(manager, maria, northwind):
    assert manager.post(f"{PAGE}/two-step/customers", on="1").location == PAGE
    assert maria.get("/p/alfki/").location == "/p/alfki/two-step"
    manager.post(f"{PAGE}/two-step/customers", on="")
    assert maria.get("/p/alfki/").status_code == 200
    assert phrases() == ["two-step sign-in asked of customers", "two-step sign-in left to customers"]


def test_whoever_asks_it_of_staff_is_led_there_too_and_not_locked_out(owner, northwind):
    assert "Nobody is locked out" in owner.get(PAGE).text
    owner.post(f"{PAGE}/two-step/staff", on="1")
    assert owner.get("/admin/").location == "/admin/account/two-step"
    assert owner.get("/admin/account/two-step").status_code == 200


def test_twice_is_on_record_once(manager, northwind):
    for _ in range(2):
        manager.post(f"{PAGE}/two-step/customers", on="1")
    assert phrases() == ["two-step sign-in asked of customers"]


def test_a_fragment_answers_with_the_switches_alone(manager):
    answer = manager.post(f"{PAGE}/two-step/customers", htmx=True, on="1")
    assert answer.text.lstrip().startswith("<section")
    assert 'aria-checked="true"' in answer.text


def test_nobody_else_can_be_asked(manager):
    assert manager.post(f"{PAGE}/two-step/visitors", on="1").status_code == 404


def test_it_asks_for_the_password_once_that_is_a_quarter_of_an_hour_old(manager, northwind):
    with time_machine.travel(now() + dt.timedelta(minutes=16), tick=True):
        assert manager.post(f"{PAGE}/two-step/customers", on="1").status_code == 401


def test_staff_reset_a_customers_second_step_and_it_is_told_by_mail(manager, browser, northwind):
    protected(Contact, MARIA)
    assert "Reset two-step sign-in" in manager.get(f"{USER}/sign-ins").text
    assert manager.post(f"{USER}/two-step/removal").location == f"{USER}/sign-ins"
    assert browser("/p/alfki/sign-in", MARIA).get("/p/alfki/").status_code == 200
    assert phrases() == ["two-step sign-in reset"]
    told = db.session.scalars(select(Letter).where(Letter.kind == "security_notice")).all()
    assert [letter.to_address for letter in told] == [MARIA]


def test_resetting_it_signs_the_person_out_and_needs_one(maria, manager, northwind):
    assert "has no two-step sign-in" in manager.get(manager.post(f"{USER}/two-step/removal").location).text
    assert maria.get("/p/alfki/").status_code == 200
    protected(Contact, MARIA)
    manager.post(f"{USER}/two-step/removal")
    assert maria.get("/p/alfki/").status_code == 303


def test_who_may_only_look_sees_no_button(clerk, northwind):
    protected(Contact, MARIA)
    assert "Reset two-step sign-in" not in clerk.get(f"{USER}/sign-ins").text


def test_an_owner_resets_a_colleagues(owner, northwind):
    protected(Staff, CLERK)
    clerk = cast.find(Staff, email=CLERK)
    assert "Reset the two-step sign-in" in owner.get(f"/admin/settings/staff/{clerk.id}").text
    owner.post(f"/admin/settings/staff/{clerk.id}/two-step")
    assert second_step_since(clerk) is None
    assert phrases() == ["two-step sign-in reset"]


def test_staff_see_what_was_tried_page_by_page(manager, visitor, northwind):
    for _ in range(3):
        visitor.sign_in("/p/alfki/sign-in", MARIA, "wrong")
    for _ in range(25):
        visitor.sign_in("/p/alfki/sign-in", MARIA)
    first = manager.get(f"{USER}/sign-ins")
    assert first.text.count("Signed in</b>") == 25
    assert "127.0.0.1" in first.text
    older = manager.get(first.text.split('rel="next" href="')[1].split('"')[0])
    assert older.text.count("Refused</b>") == 3
    assert manager.get(f"{USER}/sign-ins?page=nonsense").location == f"{USER}/sign-ins"


@pytest.mark.parametrize(("audience_email", "said"), [("ana.trujillo@anatr.example", "Nobody has tried yet")])
def test_others_attempts_are_not_hers(manager, visitor, northwind, audience_email, said):
    visitor.sign_in("/p/anatr/sign-in", audience_email, "wrong")
    assert said in manager.get(f"{USER}/sign-ins").text
