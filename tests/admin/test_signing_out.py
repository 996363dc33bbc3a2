"""Staff end the sessions of one person, an owner those of a colleague and of everybody (ASVS V7.4.5)."""

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select

from models.base import db
from models.contact import Contact
from models.event import Actor, Event
from models.refusing import Refused
from models.signing_out import sign_out_everywhere
from models.staff import Staff
from models.types import now
from tests.admin.conftest import said
from tests.cast import find

USER = "/admin/customers/ALFKI/portal-users/MARIA.ANDERS"
ALL, STAFF = "/admin/settings/sign-in/everybody", "/admin/settings/staff"


def happened(what):
    db.session.expire_all()
    return [event.after for event in db.session.scalars(select(Event).where(Event.what == what))]


def door(email):
    return f"{STAFF}/{find(Staff, email=email).id}/sessions/end"


def test_v7_4_5_a_customers_person_is_signed_out_of_every_browser_at_once(manager, maria, jonas, browser):
    other = browser("/p/alfki/sign-in", "maria.anders@alfki.example")
    assert "Browsers 2" in said(manager.get(f"{USER}/sign-ins"))
    assert manager.post(f"{USER}/sessions/end").location == f"{USER}/sign-ins"
    for one in (maria, other):
        assert one.get("/p/alfki/").location.startswith("/p/alfki/sign-in")
    assert jonas.get("/p/alfki/").status_code == 200
    assert happened("signed out everywhere") == ["2"]
    assert maria.sign_in("/p/alfki/sign-in", "maria.anders@alfki.example").status_code == 303


def test_who_is_signed_in_nowhere_is_no_event(manager, northwind):
    manager.post(f"{USER}/sessions/end")
    assert "was signed in nowhere" in said(manager.get(f"{USER}/sign-ins"))
    assert happened("signed out everywhere") == []


def test_v7_4_5_a_colleague_is_signed_out_by_an_owner(owner, clerk, northwind):
    assert owner.post(door("clerk@northwind.example")).location == STAFF
    assert clerk.get("/admin/").location.startswith("/admin/sign-in")
    assert owner.get("/admin/").status_code == 200
    assert happened("signed out everywhere") == ["1"]


def test_nobody_signs_themselves_out_from_there(owner, northwind):
    assert owner.post(door("owner@northwind.example")).status_code == 422
    assert owner.get("/admin/").status_code == 200
    person = find(Staff, email="owner@northwind.example")
    with pytest.raises(Refused):
        sign_out_everywhere(person, Actor("staff", person.id, person.name))


def test_a_contact_whose_key_is_that_of_the_staff_is_somebody_else(northwind, maria):
    contact = find(Contact, email="maria.anders@alfki.example")
    assert sign_out_everywhere(contact, Actor("staff", contact.id, "Nancy")) == 1


def test_v7_4_5_everybody_is_signed_out_but_the_owner_who_decides_it(
    owner, manager, clerk, maria, jonas, ana, foreign_owner, foreign_maria, browser
):
    owners_other = browser("/admin/sign-in", "owner@northwind.example")
    assert owner.post(ALL, sure="1").location == "/admin/settings/sign-in"
    staff, people = (manager, clerk, owners_other), ((maria, "alfki"), (jonas, "alfki"), (ana, "anatr"))
    for one, place in (*((one, "/admin/") for one in staff), *((one, f"/p/{where}/") for one, where in people)):
        assert "sign-in" in one.get(place).location
    assert owner.get("/admin/").status_code == 200
    assert foreign_owner.get("/admin/").status_code == 200
    assert foreign_maria.get("/p/alfki/").status_code == 200
    assert happened("everybody signed out") == ["6"]


def test_it_takes_a_tick_an_owner_and_a_password_given_lately(owner, manager, maria):
    assert owner.post(ALL).status_code == 422
    assert manager.post(ALL, sure="1").status_code == 403
    assert "everybody-sure" not in manager.get("/admin/settings/sign-in").text
    with time_machine.travel(now() + dt.timedelta(minutes=20), tick=True):
        assert owner.post(ALL, sure="1").status_code == 401
    assert maria.get("/p/alfki/").status_code == 200
