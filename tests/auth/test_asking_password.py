"""The password asked again before something that a borrowed browser must not do, and what was typed goes on after it."""

import datetime as dt

import pytest
import time_machine
from sqlalchemy import func, select, update

from models.base import db
from models.event import Event
from models.sign_in import SignIn, SignInAttempt
from models.types import now
from tests import cast

DOOR = "/admin/customers/EASTC/portal-users/ANN.DEVON/temporary-password"
TYPED = "violet-teapot-41-sky"
ASKED = "Your password, please"


@pytest.fixture
def later():
    """Sixteen minutes after signing in."""
    with time_machine.travel(now() + dt.timedelta(minutes=16), tick=True):
        yield


def given():
    """How many temporary passwords have been given."""
    return db.session.scalar(select(func.count()).select_from(Event).where(Event.what == "temporary password given"))


def test_right_after_signing_in_nothing_is_asked(manager, northwind):
    assert TYPED in manager.post(DOOR, password=TYPED).text
    assert given() == 1


def test_a_quarter_of_an_hour_later_the_password_is_asked_and_nothing_is_done(manager, northwind, later):
    answer = manager.post(DOOR, password=TYPED)
    assert answer.status_code == 401
    assert ASKED in answer.text
    assert f'action="{DOOR}"' in answer.text
    assert f'name="password" value="{TYPED}"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert given() == 0


def test_with_the_right_one_what_was_asked_for_goes_on(manager, northwind, later):
    manager.post(DOOR, password=TYPED)
    answer = manager.post(DOOR, password=TYPED, proof=cast.PASSWORD)
    assert answer.status_code == 200
    assert TYPED in answer.text
    assert given() == 1


def test_for_another_quarter_of_an_hour_it_is_not_asked_again(manager, northwind, later):
    manager.post(DOOR, password=TYPED, proof=cast.PASSWORD)
    assert manager.post(DOOR, password=TYPED).status_code == 200
    with time_machine.travel(now() + dt.timedelta(minutes=16), tick=True):
        assert manager.post(DOOR, password=TYPED).status_code == 401


def test_a_wrong_one_does_nothing_and_is_on_record(manager, northwind, later):
    answer = manager.post(DOOR, password=TYPED, proof="not-the-password")
    assert answer.status_code == 422
    assert "That is not your present password." in answer.text
    assert "not-the-password" not in answer.text
    assert f'value="{TYPED}"' in answer.text
    assert given() == 0
    outcomes = db.session.scalars(select(SignInAttempt.outcome).order_by(SignInAttempt.id)).all()
    assert outcomes == ["in", "proof refused"]


def test_guessing_it_is_slowed_as_a_sign_in_is(manager, northwind, later):
    for _ in range(10):
        assert manager.post(DOOR, proof="wrong").status_code == 422
    answer = manager.post(DOOR, password=TYPED, proof=cast.PASSWORD)
    assert answer.status_code == 429
    assert "Try again in" in answer.text
    assert given() == 0


def test_a_right_one_renews_the_sessions_key(manager, browser, northwind, later):
    thief = browser()
    thief.client.set_cookie("portico", manager.client.get_cookie("portico").value)
    manager.post(DOOR, password=TYPED, proof=cast.PASSWORD)
    assert manager.get("/admin/customers").status_code == 200
    assert thief.get("/admin/customers").status_code == 303


def test_a_fragment_is_answered_with_a_dialog_above_the_page(manager, later):
    answer = manager.post(DOOR, htmx=True, password=TYPED)
    assert (answer.status_code, answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == (
        401,
        "#main",
        "beforeend",
    )
    assert answer.text.startswith("<dialog")
    assert "hx-post" not in answer.text


def test_who_came_by_a_mailed_link_has_given_no_password(manager, northwind):
    db.session.execute(update(SignIn).values(proved_at=None))
    db.session.commit()
    assert manager.post(DOOR, password=TYPED).status_code == 401


def test_the_right_comes_first(clerk, visitor, later):
    assert clerk.post(DOOR, password=TYPED, proof=cast.PASSWORD).status_code == 403
    assert visitor.post(DOOR, password=TYPED, proof=cast.PASSWORD).status_code == 303


def test_a_get_is_never_asked(manager, later):
    assert manager.get("/admin/customers/EASTC/portal-users/ANN.DEVON/edit").status_code == 200


def test_cancelling_leads_back_to_where_it_was_pressed_and_to_no_other_site(manager, later):
    came_from = {"Referer": "http://localhost/admin/customers/EASTC/portal"}
    assert 'href="/admin/customers/EASTC/portal"' in manager.post(DOOR, headers=came_from).text
    elsewhere = manager.post(DOOR, headers={"Referer": "https://evil.example//evil.example/x"}).text
    assert "evil.example" not in elsewhere
    assert 'href="/admin/"' in elsewhere


def test_several_values_of_one_name_are_all_carried_on(manager, later):
    answer = manager.client.post(DOOR, data={"modules": ["jobs", "orders"]})
    assert answer.text.count('name="modules"') == 2


def test_a_customers_person_is_asked_in_the_customers_brand(maria, northwind, later, app):
    view = app.view_functions["portal.end_other_sessions"]
    view.proved_lately = True
    try:
        answer = maria.post("/p/alfki/account/sessions/others/end")
        assert (answer.status_code, "Alfreds Futterkiste" in answer.text) == (401, True)
        done = maria.post("/p/alfki/account/sessions/others/end", proof=cast.PASSWORD)
        assert done.location == "/p/alfki/account#sessions"
    finally:
        del view.proved_lately


ASKS = {  # the doors that ask, so that none loses it unnoticed
    "admin.give_temporary_password",
    "admin.sign_everybody_out",
    "admin.add_portal_user",
    "admin.merge_contacts",
    "admin.remove_portal_host",
    "admin.remove_place",
    "admin.invite_colleague",
    "admin.change_role",
    "admin.set_colleague_activity",
    "admin.mail_colleague_password",
    "admin.reset_colleagues_two_step",
}


def test_these_doors_ask(app):
    asking = {name for name, view in app.view_functions.items() if getattr(view, "proved_lately", False)}
    assert asking >= ASKS


@pytest.mark.parametrize(("first", "status"), [("temporary", 401), ("invitation", 200)])
def test_a_contact_who_is_let_in_asks_for_it_only_where_a_password_is_shown(manager, northwind, later, first, status):
    person = {"first_name": "Nina", "last_name": "Novak", "email": "nina.novak@eastc.example", "is_portal_user": "y"}
    answer = manager.post("/admin/customers/EASTC/contacts", htmx=True, **person, first_password=first)
    assert answer.status_code == status
