"""Forgotten passwords and sign-in links: mailed to who may get in, answered alike for everybody."""

import re

import pytest
from sqlalchemy import select

from integrations.letters import compose
from models.base import db
from models.contact import Contact
from models.customer import Status, customer_by_number
from models.event import Event
from models.link import Purpose
from models.mail_server import MailServer
from models.password import matches
from models.staff import Staff
from tests.auth.mailed import (
    BY,
    MARIA,
    MARIE,
    NEW,
    OWNER,
    again,
    contact_link,
    expire,
    fresh,
    invited,
    letters,
    links,
    said,
    staff_link,
    token_of,
)
from tests.auth.two_steps import protected
from tests.cast import PASSWORD, find

BOTH = {"password": NEW, "again": NEW}
GONE = "This link is good no more"
ANN = "ann.devon@eastc.example"


class TestForgotten:
    @pytest.mark.parametrize(
        ("door", "kind", "email", "page"),
        [
            ("/portal/forgotten", Purpose.PASSWORD, MARIA, "/portal/password/"),
            ("/p/alfki/forgotten", Purpose.PASSWORD, MARIA.upper(), "/portal/password/"),
            ("/admin/forgotten", Purpose.PASSWORD, OWNER, "/admin/password/"),
        ],
    )
    def test_the_letter_leads_to_a_new_password_and_in(self, visitor, browser, northwind, door, kind, email, page):
        answer = visitor.post(door, email=email)
        assert answer.status_code == 303
        assert "Look into your mail" in said(visitor.get(answer.location))
        (letter,), (link,) = letters("password"), links(kind)
        assert (letter.to_address, link.address) == (email.lower(), email.lower())
        address = page + token_of(link)
        assert email.lower() in visitor.get(address).text
        entered = visitor.post(address, **BOTH)
        home = "/admin/" if "admin" in door else "/p/alfki/"
        assert (entered.status_code, entered.location) == (303, home)
        assert visitor.get(home).status_code == 200
        assert browser().sign_in("/admin/sign-in" if "admin" in door else "/portal", email, NEW).status_code == 303

    def test_it_is_good_for_an_hour_once(self, visitor, browser, northwind):
        address, link = contact_link(Purpose.PASSWORD)
        assert (link.expires_at - link.made_at).total_seconds() == pytest.approx(3600, abs=5)
        visitor.post(address, **BOTH)
        assert browser().post(address, **BOTH).status_code == 404
        late, other = contact_link(Purpose.PASSWORD)
        expire(other)
        shown = visitor.get(late)
        assert (shown.status_code, GONE in said(shown)) == (404, True)
        assert 'href="/portal/forgotten"' in shown.text

    def test_a_reset_ends_all_sessions_of_the_person(self, maria, visitor, northwind):
        address, _link = contact_link(Purpose.PASSWORD)
        visitor.post(address, **BOTH)
        assert maria.get("/p/alfki/").location.startswith("/p/alfki/sign-in")

    def test_and_of_staff(self, owner, visitor, northwind):
        address, _link = staff_link(Purpose.PASSWORD)
        visitor.post(address, **BOTH)
        assert owner.get("/admin/").status_code == 303

    def test_it_sets_the_first_password_too(self, visitor, northwind):
        fresh()
        visitor.post("/portal/forgotten", email=MARIE)
        (link,) = links(Purpose.PASSWORD)
        assert visitor.post(f"/portal/password/{token_of(link)}", **BOTH).location == "/p/paris/"
        assert matches(NEW, find(Contact, email=MARIE).password_hash, 4)

    def test_who_has_two_portals_comes_to_the_one_they_asked_at(self, visitor, northwind):
        visitor.post("/p/consh/forgotten", email=ANN)
        (link,) = links(Purpose.PASSWORD)
        assert visitor.post(f"/portal/password/{token_of(link)}", **BOTH).location == "/p/consh/"

    def test_a_customers_link_sets_no_staff_password_and_the_other_way_round(self, visitor, northwind):
        theirs, _link = contact_link(Purpose.PASSWORD)
        ours, _link = staff_link(Purpose.PASSWORD)
        assert visitor.post(theirs.replace("/portal/", "/admin/"), **BOTH).status_code == 404
        assert visitor.post(ours.replace("/admin/", "/portal/"), **BOTH).status_code == 404

    def test_a_link_is_good_for_what_it_was_mailed_for_only(self, visitor, northwind):
        signing_in, _link = contact_link(Purpose.SIGN_IN)
        resetting, _link = contact_link(Purpose.PASSWORD)
        assert visitor.post(signing_in.replace("/sign-in/", "/password/"), **BOTH).status_code == 404
        assert visitor.post(resetting.replace("/password/", "/sign-in/")).status_code == 404

    @pytest.mark.parametrize(
        "how", ["nobody", "inactive contact", "inactive user", "closed", "inactive customer", "other portal"]
    )
    def test_who_may_not_get_in_gets_no_mail_and_the_same_answer(self, visitor, northwind, how):
        alfki, maria = customer_by_number("ALFKI"), find(Contact, email=MARIA)
        door, email = ("/p/anatr/forgotten" if how == "other portal" else "/p/alfki/forgotten"), MARIA
        if how == "nobody":
            email = "nobody@nowhere.example"
        elif how == "inactive contact":
            maria.active = False
        elif how == "inactive user":
            from models.portal_people import portal_user_by_code

            portal_user_by_code(alfki.id, "MARIA.ANDERS").deactivate(BY)
        elif how == "closed":
            alfki.close_portal(BY)
        elif how == "inactive customer":
            alfki.status = Status.INACTIVE
        db.session.commit()
        answer = visitor.post(door, email=email)
        assert answer.status_code == 303
        assert (letters(), links(Purpose.PASSWORD)) == ([], [])
        assert list(db.session.scalars(select(Event).where(Event.what == "new password asked for"))) == []

    def test_staff_who_are_out_get_no_mail(self, visitor, northwind):
        find(Staff, email=OWNER).active = False
        db.session.commit()
        assert visitor.post("/admin/forgotten", email=OWNER).status_code == 303
        assert letters() == []

    @pytest.mark.parametrize("email", ["", "x", "a" * 300 + "@x.example", "a b@x.example", "nul\0@x.example"])
    def test_what_is_no_address_is_said_beside_the_field(self, visitor, northwind, email):
        answer = visitor.post("/portal/forgotten", htmx=True, email=email)
        assert answer.status_code == 422
        assert 'id="mail-email-error"' in answer.text

    def test_a_person_gets_three_mails_and_the_answer_stays_the_same(self, visitor, northwind):
        for _n in range(5):
            assert visitor.post("/portal/forgotten", email=MARIA).status_code == 303
        assert len(letters()) == 3

    def test_who_asks_in_somebodys_name_ends_no_link_of_theirs(self, visitor, browser, northwind):
        visitor.post("/portal/forgotten", email=MARIA)
        browser().post("/portal/forgotten", email=MARIA)
        first, _second = links(Purpose.PASSWORD)
        assert visitor.post(f"/portal/password/{token_of(first)}", **BOTH).status_code == 303

    def test_an_account_that_is_slowed_still_gets_in_by_mail(self, visitor, northwind):
        for _n in range(11):
            answer = visitor.sign_in("/p/alfki/sign-in", MARIA, "wrong")
        assert answer.status_code == 429
        visitor.post("/p/alfki/forgotten", email=MARIA)
        (link,) = links(Purpose.PASSWORD)
        assert visitor.post(f"/portal/password/{token_of(link)}", **BOTH).status_code == 303
        assert visitor.get("/p/alfki/").status_code == 200
        assert visitor.post("/p/alfki/sign-in-link", email=MARIA).status_code == 303
        assert len(links(Purpose.SIGN_IN)) == 1

    def test_asking_is_on_record_without_a_secret(self, visitor, northwind):
        visitor.post("/portal/forgotten", email=MARIA)
        (event,) = db.session.scalars(select(Event).where(Event.what == "new password asked for"))
        assert (event.actor_kind, event.address, event.after) == ("visitor", "127.0.0.1", MARIA)


class TestSignInPages:
    @pytest.mark.parametrize(
        ("door", "asks"),
        [
            ("/portal", ["/portal/forgotten", "/portal/sign-in-link"]),
            ("/p/alfki/sign-in", ["/p/alfki/forgotten", "/p/alfki/sign-in-link"]),
            ("/admin/sign-in", ["/admin/forgotten"]),
        ],
    )
    def test_they_lead_to_a_new_password(self, visitor, northwind, door, asks):
        page = visitor.get(door).text
        for address in asks:
            assert f'href="{address}"' in page
            assert visitor.get(address).status_code == 200

    def test_they_say_whom_to_ask_while_no_mail_goes_out(self, visitor, northwind):
        assert "Can't get in? Ask Northwind Traders" in said(visitor.get("/portal"))
        db.session.add(MailServer(host="mail.example", sender_address="hello@northwind.example"))
        db.session.commit()
        assert "Can't get in?" not in said(visitor.get("/portal"))


class TestSignInLink:
    def test_the_page_shows_a_button_and_its_post_signs_in_once(self, visitor, browser, northwind):
        visitor.post("/p/alfki/sign-in-link", email=MARIA)
        (link,) = links(Purpose.SIGN_IN)
        assert (link.expires_at - link.made_at).total_seconds() == pytest.approx(900, abs=5)
        address = f"/portal/sign-in/{token_of(link)}"
        page = visitor.get(address)
        assert ("Sign in now" in page.text, page.headers["Cache-Control"]) == (True, "no-store")
        assert visitor.get("/p/alfki/").status_code == 303
        assert visitor.post(address).location == "/p/alfki/"
        assert visitor.get("/p/alfki/").status_code == 200
        assert browser().post(address).status_code == 404
        assert again(link).used_at is not None
        assert [e.actor_name for e in db.session.scalars(select(Event).where(Event.what == "signed in by link"))] == [
            "Maria Anders"
        ]

    def test_the_password_stays(self, visitor, browser, northwind):
        address, _link = contact_link(Purpose.SIGN_IN)
        visitor.post(address)
        assert browser().sign_in("/portal", MARIA, PASSWORD).status_code == 303

    def test_who_has_no_password_yet_is_sent_none(self, visitor, northwind):
        fresh()
        assert visitor.post("/portal/sign-in-link", email=MARIE).status_code == 303
        assert letters() == []

    def test_an_expired_one_says_so_and_leads_to_another(self, visitor, northwind):
        address, link = contact_link(Purpose.SIGN_IN)
        expire(link)
        page = visitor.get(address)
        assert (page.status_code, GONE in said(page)) == (404, True)
        assert 'href="/portal/sign-in-link"' in page.text

    def test_it_opens_nothing_once_the_portal_is_closed(self, visitor, northwind):
        address, _link = contact_link(Purpose.SIGN_IN)
        customer_by_number("ALFKI").close_portal(BY)
        db.session.commit()
        assert visitor.post(address).status_code == 404

    def test_where_the_business_has_it_off_there_is_no_such_door(self, visitor, northwind):
        address, _link = contact_link(Purpose.SIGN_IN)
        northwind.sign_in_by_mail = False
        db.session.commit()
        assert "sign-in-link" not in visitor.get("/portal").text
        for door in ("/portal/sign-in-link", "/p/alfki/sign-in-link"):
            assert visitor.get(door).status_code == 404
            assert visitor.post(door, email=MARIA).status_code == 404
        assert visitor.get(address).status_code == 404
        assert visitor.post(address).status_code == 404

    def test_managers_switch_it_for_all_customers_and_take_it_back(self, manager, visitor, northwind):
        answer = manager.post("/admin/settings/sign-in-by-mail", htmx=True, on="")
        assert "No links to sign in with any more." in said(answer)
        assert visitor.get("/portal/sign-in-link").status_code == 404
        assert 'aria-checked="false"' in manager.get("/admin/settings/sign-in").text.partition("sign-in-by-mail")[2]
        manager.post("/admin/settings/sign-in-by-mail", on="1")
        assert visitor.get("/portal/sign-in-link").status_code == 200
        told = select(Event.what).where(Event.what.like("sign-in by mail%")).order_by(Event.id)
        assert list(db.session.scalars(told)) == ["sign-in by mail off", "sign-in by mail on"]


class TestLetters:
    """What is in the outbox leads where it says, in every letter with a way in."""

    @pytest.mark.parametrize(
        ("door", "email", "page"),
        [
            ("/p/alfki/forgotten", MARIA, "/portal/password/"),
            ("/portal/sign-in-link", MARIA, "/portal/sign-in/"),
            ("/admin/forgotten", OWNER, "/admin/password/"),
        ],
    )
    def test_a_letter_that_was_asked_for(self, visitor, northwind, door, email, page):
        visitor.post(door, email=email)
        assert visitor.get(way_in_letter(page)).status_code == 200

    @pytest.mark.parametrize("staff", [True, False])
    def test_an_invitation_that_was_asked_for_again(self, visitor, northwind, staff):
        if staff:
            find(Staff, email=OWNER).password_hash = None
        address, link = staff_link(Purpose.INVITATION) if staff else invited()
        expire(link)
        visitor.post(f"{address}/again")
        text = compose(letters()[-1]).text
        assert "{" not in text
        assert visitor.get(way_in_letter("/admin/invitation/" if staff else "/p/paris/invitation/")).status_code == 200


def way_in_letter(page):
    return re.search(rf"https?://[^/]+({page}[\w-]+)", compose(letters()[-1]).text)[1]


class TestSecondStep:
    """A mailed link stands for the password alone: who has a second step is still asked for its code."""

    @pytest.mark.parametrize("purpose", [Purpose.PASSWORD, Purpose.SIGN_IN])
    def test_a_customers_person(self, visitor, northwind, purpose):
        protected(Contact, MARIA)
        address, _link = contact_link(purpose)
        assert visitor.post(address, **BOTH).status_code == 303
        answer = visitor.get("/p/alfki/invoices")
        assert (answer.status_code, "code" in answer.location) == (303, True)

    def test_a_colleague(self, visitor, northwind):
        protected(Staff, OWNER)
        address, _link = staff_link(Purpose.PASSWORD)
        assert visitor.post(address, **BOTH).status_code == 303
        answer = visitor.get("/admin/customers")
        assert (answer.status_code, "code" in answer.location) == (303, True)
