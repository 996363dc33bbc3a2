"""The account page: sessions, password, language and whom to ask."""

import datetime as dt
import html
import re
from contextvars import Context

import pytest
from sqlalchemy import select

from models.base import db
from models.change_request import ChangeRequest
from models.contact import Contact
from models.customer import Customer
from models.portal_user import PortalUser
from models.sign_in import SignIn, key_hash
from models.staff import Staff
from models.types import now
from tests.cast import PASSWORD, add_user, find

PAGE = "/p/alfki/account"
DOOR = "/p/alfki/sign-in"
MARIA = "maria.anders@alfki.example"
NEW = {"current": PASSWORD, "password": "a-good-new-one-77", "again": "a-good-new-one-77"}
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:152.0) Gecko/20100101 Firefox/152.0"


def said(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


def session_of(browser):
    return db.session.scalars(select(SignIn).where(SignIn.key_hash == key_hash(browser.kept("customer")))).one()


@pytest.fixture
def elsewhere(browser):
    """Maria in another browser."""
    made = browser()
    made.agent = FIREFOX
    made.sign_in(DOOR, MARIA)
    return made


class TestPage:
    def test_the_user_menu_leads_to_it(self, maria):
        assert f'href="{PAGE}"' in maria.get("/p/alfki/").text

    def test_it_costs_few_statements_however_much_there_is(self, maria, alfki, statements):
        with statements() as few:
            maria.get(PAGE)
        contact = find(Contact, email=MARIA)
        for n in range(30):
            db.session.add(ChangeRequest(customer_id=alfki.id, contact_id=contact.id, subject_kind="address", was={}, wanted={"city": f"C{n}"}))  # fmt: skip
            add_user(alfki, "Admin", f"{n:02}", f"a{n}@alfki.example", administrator=True)
            db.session.add(SignIn(contact_id=contact.id, key_hash=f"{n:064}", expires_at=now() + dt.timedelta(hours=1)))
        db.session.commit()
        with statements() as many:
            maria.get(PAGE)
        assert (
            len(few) == len(many) <= 10
        )  # one of them counts what is new in messages, on every page; one reads the second step

    def test_the_browser_keeps_no_copy_of_it(self, maria):
        headers = maria.get(PAGE).headers
        assert headers["Cache-Control"] == "no-store"
        assert "ETag" not in headers

    def test_a_temporary_password_is_changed_first(self, maria, northwind):
        find(Contact, email=MARIA).temporary_until = now() + dt.timedelta(days=1)
        db.session.commit()
        assert maria.get(PAGE).location == "/p/alfki/new-password"


class TestSessions:
    def test_each_browser_is_told_in_words_with_this_one_marked(self, maria, elsewhere):
        page = said(maria.get(PAGE))
        assert "Firefox on Windows Last seen" in page
        assert "Unknown browser This browser Last seen" in page
        assert "127.0.0.1" in page

    def test_ended_lapsed_and_other_peoples_sessions_are_not_listed(self, maria, elsewhere, jonas, northwind):
        session_of(elsewhere).expires_at = now() - dt.timedelta(minutes=1)
        db.session.commit()
        assert maria.get(PAGE).text.count('id="sign_in-') == 1

    def test_one_is_signed_out(self, maria, elsewhere, northwind):
        answer = maria.post(f"{PAGE}/sessions/{session_of(elsewhere).id}/end", htmx=True)
        assert "Signed out there." in said(answer)
        assert "Firefox" not in said(answer)
        assert elsewhere.get("/p/alfki/").status_code == 303
        assert maria.get("/p/alfki/").status_code == 200

    def test_all_others_are_signed_out(self, maria, elsewhere, jonas):
        assert maria.post(f"{PAGE}/sessions/others/end").location == f"{PAGE}#sessions"
        assert elsewhere.get("/p/alfki/").status_code == 303
        assert (maria.get("/p/alfki/").status_code, jonas.get("/p/alfki/").status_code) == (200, 200)

    @pytest.mark.parametrize("htmx", [True, False])
    def test_all_of_them_are_signed_out_with_this_one(self, maria, elsewhere, jonas, htmx):
        answer = maria.post(f"{PAGE}/sessions/end", htmx=htmx)
        assert (answer.headers["HX-Redirect"] if htmx else answer.location) == "/p/alfki/sign-in"
        assert (maria.get("/p/alfki/").status_code, elsewhere.get("/p/alfki/").status_code) == (303, 303)
        assert (maria.kept("customer"), jonas.get("/p/alfki/").status_code) == (None, 200)

    def test_ones_own_by_its_number_is_signing_out_here(self, maria, northwind):
        answer = maria.post(f"{PAGE}/sessions/{session_of(maria).id}/end")
        assert answer.location == "/p/alfki/sign-in"
        assert maria.get("/p/alfki/").status_code == 303

    def test_somebody_elses_is_not_there(self, maria, jonas, manager, northwind):
        for one in db.session.scalars(select(SignIn).where(SignIn.id != session_of(maria).id)).all():
            assert maria.post(f"{PAGE}/sessions/{one.id}/end").status_code == 404
        assert jonas.get("/p/alfki/").status_code == 200

    @pytest.mark.parametrize("number", ["0", str(2**63), "9" * 40])
    def test_a_number_that_is_none_is_not_there(self, maria, number):
        assert maria.post(f"{PAGE}/sessions/{number}/end").status_code == 404

    def test_what_a_browser_says_of_itself_is_only_text(self, browser, maria):
        other = browser()
        other.agent = "<script>alert(1)</script> Firefox/1.0 (Windows)"
        other.sign_in(DOOR, MARIA)
        assert "alert(1)" not in maria.get(PAGE).text


class TestPassword:
    def test_a_new_one_ends_the_other_sessions_and_keeps_this(self, maria, elsewhere, visitor):
        answer = maria.post(f"{PAGE}/password", htmx=True, **NEW)
        assert "Your password is changed. You are signed out everywhere else." in said(answer)
        assert 'hx-target="#sessions"' in answer.text
        assert NEW["password"] not in answer.text
        assert (maria.get(PAGE).status_code, elsewhere.get(PAGE).status_code) == (200, 303)
        assert visitor.sign_in(DOOR, MARIA).status_code == 422
        assert visitor.sign_in(DOOR, MARIA, NEW["password"]).status_code == 303

    def test_who_had_copied_the_cookie_is_out(self, maria, browser):
        thief = browser()
        thief.client.set_cookie("portico", maria.client.get_cookie("portico").value)
        assert thief.get("/p/alfki/").status_code == 200
        maria.post("/p/alfki/account/password", **NEW)
        assert maria.get("/p/alfki/").status_code == 200
        assert thief.get("/p/alfki/").location.startswith("/p/alfki/sign-in")

    def test_who_is_at_home_at_another_customer_can_too(self, ann):
        assert ann.post("/p/consh/account/password", **NEW).location == "/p/consh/account#password"

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"current": "wrong"}, "That is not your present password."),
            ({"current": ""}, "Enter your present password."),
            ({"current": "x" * 201}, "too long for a password"),
            ({"password": "", "again": ""}, "Choose a password."),
            ({"again": "another-one-77"}, "The two don't match."),
            ({"password": "short", "again": "short"}, "at least 10 characters"),
            ({"password": "ä" * 201, "again": "ä" * 201}, "at most 200 characters"),
            ({"password": "alfreds futterkiste", "again": "alfreds futterkiste"}, "email address or company name"),
            ({"password": "password1234", "again": "password1234"}, "among the first that someone would try"),
        ],
    )
    @pytest.mark.parametrize("htmx", [True, False])
    def test_what_cant_be_is_said_and_nothing_changes(self, maria, visitor, typed, sentence, htmx):
        answer = maria.post(f"{PAGE}/password", htmx=htmx, **NEW | typed)
        assert (answer.status_code, sentence in said(answer)) == (422, True)
        assert visitor.sign_in(DOOR, MARIA).status_code == 303

    def test_guessing_the_present_one_is_slowed_like_signing_in(self, maria, visitor):
        for _ in range(10):
            assert maria.post(f"{PAGE}/password", **NEW | {"current": "wrong"}).status_code == 422
        answer = maria.post(f"{PAGE}/password", htmx=True, **NEW)
        assert (answer.status_code, "Too many attempts." in said(answer)) == (429, True)
        assert visitor.sign_in(DOOR, MARIA).status_code == 429

    def test_a_success_forgives_the_failures_before_it(self, maria):
        for _ in range(9):
            maria.post(f"{PAGE}/password", **NEW | {"current": "wrong"})
        maria.post(f"{PAGE}/password", **NEW)
        assert maria.post(f"{PAGE}/password", **NEW | {"current": "wrong"}).status_code == 422

    def test_one_that_staff_replaced_between_the_look_and_the_save_stays_staffs(self, maria, northwind):
        from models.choosing_password import replace_password
        from models.event import Actor
        from models.visit import read_visit

        visit = read_visit("customer", "localhost", key_hash(maria.kept("customer")), "alfki")
        was = find(Contact, email=MARIA).password_hash
        changed = replace_password(
            visit, "an older hash", NEW["password"], cost=4, company="", by=Actor("contact", None, "")
        )
        assert changed is False
        assert find(Contact, email=MARIA).password_hash == was


class TestLanguage:
    @pytest.fixture(autouse=True)
    def _german_too(self, northwind):
        northwind.languages = "en_GB,de"
        db.session.commit()

    def test_the_whole_page_speaks_it_then(self, maria):
        answer = maria.post(f"{PAGE}/language", language="de")
        assert answer.location == f"{PAGE}#language"
        assert '<html lang="de"' in maria.get(PAGE).text

    def test_it_goes_with_the_person_to_every_portal(self, ann):
        ann.post("/p/consh/account/language", language="de")
        assert '<html lang="de"' in ann.get("/p/eastc/").text

    @pytest.mark.parametrize("code", ["", "fr", "xx", "de\0"])
    def test_one_that_is_not_on_is_refused(self, maria, code):
        assert maria.post(f"{PAGE}/language", language=code).status_code == 422

    def test_where_only_one_is_on_nothing_is_offered(self, maria, northwind):
        assert 'id="language"' in maria.get(PAGE).text
        northwind.languages = ""
        db.session.commit()
        assert 'id="language"' not in maria.get(PAGE).text


class TestHelp:
    def test_the_administrators_of_this_customer_are_named(self, maria, alfki):
        berta = add_user(alfki, "Berta", "Brandt", "berta@alfki.example", administrator=True)
        berta.contact.phone = "030 99"
        add_user(find(Customer, number="ANATR"), "Other", "Admin", "other@anatr.example", administrator=True)
        db.session.commit()
        page = said(maria.get(PAGE))
        assert "Contact your portal administrator Berta Brandt 030 99 berta@alfki.example" in page
        assert "Other Admin" not in page

    def test_who_can_no_longer_sign_in_and_oneself_are_not(self, maria, alfki):
        add_user(alfki, "Berta", "Brandt", "berta@alfki.example", administrator=True).active = False
        add_user(alfki, "Gone", "Person", "gone@alfki.example", administrator=True).contact.active = False
        find(PortalUser, code="MARIA.ANDERS", customer_id=alfki.id).administrator = True
        db.session.commit()
        page = said(maria.get(PAGE))
        assert "Northwind Traders +49 30 555 0100 hello@northwind.example" in page
        assert "Berta" not in page
        assert "Gone" not in page


class TestPreview:
    """Staff look with Maria's eyes at what the business shows her, not at her browsers."""

    @pytest.fixture
    def looking(self, maria, manager, northwind):
        contact, staff = find(Contact, email=MARIA), find(Staff, email="manager@northwind.example")
        db.session.add(SignIn(staff_id=staff.id, previewed_id=contact.id, key_hash=key_hash("look"), expires_at=now() + dt.timedelta(hours=1)))  # fmt: skip
        db.session.commit()

        def keep():
            with manager.client.session_transaction(base_url="http://localhost") as session:
                session["preview"] = ["alfki", "look"]

        Context().run(keep)
        return manager

    def test_sessions_and_password_are_not_shown(self, looking):
        page = looking.get(PAGE)
        assert "Your account" in said(page)
        assert "Where you are signed in" not in said(page)
        assert "Present password" not in said(page)

    @pytest.mark.parametrize(
        "path", ["details", "company", "password", "sessions/end", "sessions/others/end", "language", "addresses"]
    )
    def test_nothing_can_be_changed(self, looking, path):
        assert looking.post(f"{PAGE}/{path}").status_code == 403

    def test_maria_does_not_see_that_staff_look(self, looking, maria):
        assert maria.get(PAGE).text.count('id="sign_in-') == 1
