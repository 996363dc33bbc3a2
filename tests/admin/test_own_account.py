"""One's own account as staff: name and language, mails, email, password, and where one is signed in."""

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select

from models.base import db
from models.letter import Letter
from models.link import Link
from models.mail_topic import MailTopic
from models.sign_in import SignIn, key_hash
from models.staff import Staff
from models.types import now
from tests.admin.conftest import events, said
from tests.cast import PASSWORD, find

PAGE, DOOR = "/admin/account", "/admin/sign-in"
CLERK, NEW = "clerk@northwind.example", "new.clerk@northwind.example"
PASSWORDS = {"current": PASSWORD, "password": "a-good-new-one-77", "again": "a-good-new-one-77"}


def staff(email=CLERK):
    db.session.expire_all()
    return find(Staff, email=email)


def letters(kind):
    db.session.expire_all()
    return list(db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


@pytest.fixture
def elsewhere(browser):
    """The clerk in another browser."""
    made = browser()
    made.agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:152.0) Gecko/20100101 Firefox/152.0"
    made.sign_in(DOOR, CLERK)
    return made


class TestPage:
    def test_the_name_in_the_frame_leads_there(self, viewer):
        assert f'href="{PAGE}"' in viewer.get("/admin/").text

    def test_the_browser_keeps_no_copy(self, clerk):
        assert clerk.get(PAGE).headers["Cache-Control"] == "no-store"


class TestDetails:
    @pytest.fixture(autouse=True)
    def _german_too(self, northwind):
        northwind.languages = "en_GB,de"
        db.session.commit()

    @pytest.mark.parametrize("htmx", [True, False])
    def test_name_and_language_hold_at_once_for_the_whole_page(self, clerk, htmx):
        answer = clerk.post(f"{PAGE}/details", htmx=htmx, name=" Anna  Bell ", language="de")
        assert (answer.headers["HX-Redirect"] if htmx else answer.location) == f"{PAGE}#details"
        page = clerk.get(PAGE)
        assert '<html lang="de"' in page.text
        assert "Anna Bell" in said(page)
        (event,) = events("own details changed")
        assert event.subject_id == staff().id

    @pytest.mark.parametrize(
        ("typed", "sentence"), [({"name": ""}, "Enter your name."), ({"language": "xx"}, "Not a valid choice")]
    )
    def test_what_can_not_be_stands_beside_its_field(self, clerk, typed, sentence):
        answer = clerk.post(f"{PAGE}/details", htmx=True, **{"name": "Anna", "language": ""} | typed)
        assert (answer.status_code, sentence in said(answer)) == (422, True)


class TestMails:
    def test_only_those_that_are_ticked_come(self, clerk):
        assert clerk.get(PAGE).text.count("checked") == 2
        answer = clerk.post(f"{PAGE}/mails", htmx=True, topics=["requests"])
        assert ("Saved." in said(answer), answer.text.count("checked")) == (True, 1)
        assert staff().muted_mails == {MailTopic.MESSAGES}
        (event,) = events("mails chosen")
        assert (event.before, event.after) == ("messages, requests", "requests")

    def test_saving_the_same_is_no_event(self, clerk):
        clerk.post(f"{PAGE}/mails", topics=["requests", "messages"])
        assert events("mails chosen") == []

    def test_a_topic_that_is_none_of_staffs(self, clerk):
        assert clerk.post(f"{PAGE}/mails", topics=["documents"]).status_code == 422


class TestPassword:
    def test_a_new_one_ends_the_other_sessions_and_is_told(self, clerk, elsewhere, visitor):
        answer = clerk.post(f"{PAGE}/password", htmx=True, **PASSWORDS)
        assert "Your password is changed." in said(answer)
        assert (clerk.get(PAGE).status_code, elsewhere.get(PAGE).status_code) == (200, 303)
        assert visitor.sign_in(DOOR, CLERK).status_code == 422
        assert visitor.sign_in(DOOR, CLERK, PASSWORDS["password"]).status_code == 303
        assert [letter.to_address for letter in letters("security_notice")] == [CLERK]

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"current": "wrong"}, "That is not your present password."),
            ({"again": "another"}, "The two don't match."),
            ({"password": "northwind traders", "again": "northwind traders"}, "email address or company name"),
            ({"password": "password1234", "again": "password1234"}, "among the first that someone would try"),
        ],
    )
    def test_what_can_not_be_is_said_and_nothing_changes(self, clerk, visitor, typed, sentence):
        answer = clerk.post(f"{PAGE}/password", htmx=True, **PASSWORDS | typed)
        assert (answer.status_code, sentence in said(answer)) == (422, True)
        assert visitor.sign_in(DOOR, CLERK).status_code == 303

    def test_guessing_is_slowed(self, clerk):
        guesses = [clerk.post(f"{PAGE}/password", **PASSWORDS | {"current": f"g{n}"}).status_code for n in range(11)]
        assert guesses == [422] * 10 + [429]


class TestSessions:
    def test_each_browser_is_told_and_previews_are_none(self, clerk, elsewhere, viewer):
        clerk.post("/admin/customers/ALFKI/portal-users/MARIA.ANDERS/preview")
        page = clerk.get(PAGE)
        assert "Firefox on Windows" in said(page)
        assert page.text.count('id="sign_in-') == 2

    def test_one_is_signed_out(self, clerk, elsewhere):
        there = db.session.scalars(select(SignIn).where(SignIn.key_hash == key_hash(elsewhere.kept("staff")))).one()
        assert "Signed out there." in said(clerk.post(f"{PAGE}/sessions/{there.id}/end", htmx=True))
        assert (elsewhere.get(PAGE).status_code, clerk.get(PAGE).status_code) == (303, 200)

    def test_all_others_are(self, clerk, elsewhere, viewer):
        assert clerk.post(f"{PAGE}/sessions/others/end").location == f"{PAGE}#sessions"
        assert [one.get(PAGE).status_code for one in (clerk, elsewhere, viewer)] == [200, 303, 200]

    def test_all_are_with_their_previews(self, clerk, elsewhere):
        clerk.post("/admin/customers/ALFKI/portal-users/MARIA.ANDERS/preview")
        assert clerk.post(f"{PAGE}/sessions/end").location == DOOR
        assert [one.get(PAGE).status_code for one in (clerk, elsewhere)] == [303, 303]
        assert clerk.get("/p/alfki/").status_code == 303

    def test_nobody_ends_a_colleagues(self, clerk, viewer, maria):
        for one in db.session.scalars(select(SignIn).where(SignIn.staff_id != staff().id)).all():
            assert clerk.post(f"{PAGE}/sessions/{one.id}/end").status_code == 404
        assert (viewer.get(PAGE).status_code, maria.get("/p/alfki/").status_code) == (200, 200)


class TestEmail:
    def begun(self, clerk):
        answer = clerk.post(f"{PAGE}/email", htmx=True, email=NEW, current=PASSWORD)
        assert f"Look into the mail of {CLERK}" in said(answer)
        assert f"waiting for confirmation at {CLERK}." in said(answer)
        return f"/admin/email/{letters('email_old')[-1].secret}"

    def test_confirmed_at_both_addresses_it_holds(self, clerk, visitor):
        visitor.post(self.begun(clerk))
        visitor.post(f"/admin/email/{letters('email_new')[0].secret}")
        assert visitor.sign_in(DOOR, NEW).status_code == 303
        assert clerk.get(PAGE).status_code == 303
        assert [letter.to_address for letter in letters("email_changed")] == [CLERK, NEW]

    def test_it_was_not_me(self, clerk, visitor):
        visitor.post(self.begun(clerk))
        visitor.post(f"/admin/email/{letters('email_new')[0].secret}")
        door = f"/admin/not-me/{letters('email_changed')[0].secret}"
        assert visitor.get(door).status_code == 200
        visitor.post(door)
        assert (staff().password_hash, letters("password")[0].to_address) == (None, CLERK)
        assert visitor.get(f"/admin/password/{letters('password')[0].secret}").status_code == 200

    def test_it_is_given_up(self, clerk, visitor):
        link = self.begun(clerk)
        assert "Your email stays as it is." in said(clerk.post(f"{PAGE}/email/cancellation", htmx=True))
        assert visitor.post(link).status_code == 404

    def test_one_of_a_colleague_is_told_the_same_way(self, clerk, visitor):
        clerk.post(f"{PAGE}/email", email="owner@northwind.example", current=PASSWORD)
        answer = visitor.post(f"/admin/email/{letters('email_old')[0].secret}", htmx=True)
        assert "Now look into the mail of owner@northwind.example" in said(answer)
        assert letters("email_new") == []
        assert [letter.to_address for letter in letters("email_in_use")] == ["owner@northwind.example"]

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"current": ""}, "Enter your present password."),
            ({"current": "wrong"}, "That is not your present password."),
            ({"email": "x"}, "not an email address"),
            ({"email": CLERK}, "This is your email already."),
        ],
    )
    def test_what_can_not_be_is_said(self, clerk, typed, sentence):
        answer = clerk.post(f"{PAGE}/email", htmx=True, **{"email": NEW, "current": PASSWORD} | typed)
        assert (answer.status_code, sentence in said(answer), letters("email_old")) == (422, True, [])

    def test_a_letter_lasts_a_day(self, clerk, visitor):
        link = self.begun(clerk)
        with time_machine.travel(now() + dt.timedelta(hours=25), tick=True):
            assert visitor.post(link).status_code == 404
        assert db.session.scalars(select(Link.used_at)).all() == [None]
