"""Letters as staff read them: found, read, tried again, held back; secrets of colleagues for owners only."""

import datetime as dt
import re

import pytest

from integrations import letters as composing
from models.base import db
from models.contact import contact_by_email
from models.delivering import sent
from models.event import Actor
from models.letter import State
from models.link import Purpose
from models.links import make_link
from models.mail_server import MailServer, mail_is_off
from models.posting import post
from models.staff import staff_by_email
from models.types import now
from tests.admin.conftest import events

BY = Actor("command", None, "test")


@pytest.fixture
def to_maria(alfki):
    maria = contact_by_email("maria.anders@alfki.example")
    made = make_link(Purpose.INVITATION, maria, maria.email, by=BY, customer=alfki)
    letter = post("invitation", maria, customer=alfki, made=made, facts={"until": "tomorrow"})
    db.session.commit()
    return letter


@pytest.fixture
def to_the_owner(northwind):
    person = staff_by_email("owner@northwind.example")
    made = make_link(Purpose.PASSWORD, person, person.email, by=BY)
    letter = post("password", person, made=made, facts={"until": "soon"})
    db.session.commit()
    return letter


class TestTheList:
    def test_shows_what_waits_and_why(self, manager, to_maria):
        page = manager.get("/admin/letters").text
        assert "maria.anders@alfki.example" in page
        assert "Mail is off: letters wait." in page

    def test_is_narrowed_by_words_state_kind_and_customer(self, manager, to_maria, to_the_owner):
        for query, there in (
            ({"q": "alfreds"}, True), ({"q": "maria.anders@"}, True), ({"q": "nobody"}, False), ({"state": "failed"}, False),
            ({"kind": "password"}, False), ({"customer": "ALFKI", "state": "waiting", "kind": "invitation"}, True), ({"q": "%"}, False),
        ):  # fmt: skip
            assert ("maria.anders@alfki.example" in manager.get("/admin/letters", **query).text) is there, query

    def test_shows_nothing_of_another_business(self, foreign_owner, to_maria):
        assert "maria.anders" not in foreign_owner.get("/admin/letters").text
        assert foreign_owner.get(f"/admin/letters/{to_maria.id}").status_code == 404

    def test_costs_the_same_for_one_and_for_fifty(self, manager, to_maria, statements):
        with statements() as one:
            manager.get("/admin/letters")
        for n in range(50):
            post("test", f"n{n}@x.example")
        db.session.commit()
        with statements() as fifty:
            answer = manager.get("/admin/letters")
        assert len(one) == len(fifty)
        assert "Older" in answer.text


class TestTheFrame:
    PAGES = ("/admin/", "/admin/customers", "/admin/customers/ALFKI", "/admin/settings/numbers", "/admin/letters")

    @pytest.fixture
    def server(self, northwind):
        server = MailServer(host="mail.example", sender_address="portal@northwind.example")
        db.session.add(server)
        db.session.commit()
        return server

    def test_says_on_every_page_that_mail_is_off_and_leads_to_its_settings(self, manager):
        for page in self.PAGES:
            banner = re.search(r'<p [^>]*id="mail-off".*?</p>', manager.get(page).text, re.S)[0]
            assert "Mail is off: letters wait." in banner
            assert 'href="/admin/settings/mail"' in banner

    def test_says_nothing_where_mail_leaves_or_to_whoever_sees_no_letters(self, manager, clerk, viewer, request):
        for page in self.PAGES[:3]:
            assert 'id="mail-off"' not in clerk.get(page).text
            assert 'id="mail-off"' not in viewer.get(page).text
        request.getfixturevalue("server")
        for page in self.PAGES:
            assert 'id="mail-off"' not in manager.get(page).text

    def test_says_something_else_while_the_server_fails(self, manager, server):
        server.failing_since, server.paused_until = now(), now() + dt.timedelta(minutes=5)
        db.session.commit()
        page = manager.get("/admin/").text
        assert mail_is_off() == "failing"
        assert "take mail at the moment" in page
        assert "Mail is off" not in page

    def test_says_it_of_the_own_business(self, foreign_owner, server):
        assert "Mail is off: letters wait." in foreign_owner.get("/admin/").text

    def test_costs_no_statement_of_its_own(self, manager, server, statements):
        with statements() as seen:
            manager.get("/admin/customers")
        (counting,) = [said for said in seen if "mail_server" in said]
        assert "inbox_mark" in counting


class TestFailedOnes:
    @pytest.fixture
    def failed(self, to_maria, to_the_owner):
        for letter in (to_maria, to_the_owner):
            letter.state, letter.answer = State.FAILED, "550"
        db.session.commit()

    def test_are_counted_in_the_menu_of_those_who_see_letters(self, manager, clerk, failed):
        assert '<span class="count" id="count-letter_list">2</span>' in manager.get("/admin/").text
        assert "count-letter_list" not in clerk.get("/admin/").text
        assert "count-letter_list" not in clerk.get("/admin/inbox").text

    def test_are_counted_anew_where_the_inbox_puts_one_aside(self, manager, failed, to_maria):
        answer = manager.post(f"/admin/inbox/letter/{to_maria.id}/done", htmx=True, on="1").text
        assert '<hx-partial hx-target="#count-letter_list" hx-swap="textContent">1</hx-partial>' in answer

    def test_are_tried_again_all_at_once(self, manager, failed, foreign_owner):
        assert "Try all again" in manager.get("/admin/letters").text
        foreign_owner.post("/admin/letters/retry")
        answer = manager.post("/admin/letters/retry")
        assert answer.location == "/admin/letters"
        page = manager.get("/admin/letters").text
        assert "2 letters are tried again now." in page
        assert "Try all again" not in page
        (event,) = events("letters tried again")
        assert (event.after, event.actor_kind) == ("2", "staff")

    def test_where_there_are_none_nothing_is_put_on_record(self, manager, to_maria):
        assert "Try all again" not in manager.get("/admin/letters").text
        manager.post("/admin/letters/retry")
        assert "No letter has failed." in manager.get("/admin/letters").text
        assert events("letters tried again") == []


def test_a_customers_page_leads_to_its_letters(manager, clerk, to_maria, to_the_owner):
    for page in ("", "/contacts", "/portal"):
        assert 'href="/admin/letters?customer=ALFKI"' in manager.get(f"/admin/customers/ALFKI{page}").text
    assert "/admin/letters" not in clerk.get("/admin/customers/ALFKI").text
    page = manager.get("/admin/letters", customer="ALFKI").text
    assert "Only letters about customer ALFKI." in page
    assert "maria.anders@alfki.example" in page
    assert "owner@northwind.example" not in page


class TestOneLetter:
    def test_shows_its_link_only_when_asked_and_puts_that_on_record(self, manager, to_maria, alfki):
        for page in ("", "/as-sent"):
            assert to_maria.secret not in manager.get(f"/admin/letters/{to_maria.id}{page}").text
        assert events("letter's link shown") == []
        answer = manager.post(f"/admin/letters/{to_maria.id}/link")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        assert f"/invitation/{to_maria.secret}" in answer.text
        (shown,) = events("letter's link shown")
        assert (shown.subject_kind, shown.subject_id, shown.customer_id) == ("invitation", to_maria.id, alfki.id)
        assert (shown.actor_kind, shown.after) == ("staff", "maria.anders@alfki.example")
        assert manager.get(f"/admin/letters/{to_maria.id}/link").status_code == 405

    def test_shows_its_code_only_when_asked(self, manager, alfki):
        maria = contact_by_email("maria.anders@alfki.example")
        letter = post("access_code", maria, customer=alfki, code="417 268", facts={"document": "SO-1"})
        db.session.commit()
        for page in ("", "/as-sent"):
            assert "417 268" not in manager.get(f"/admin/letters/{letter.id}{page}").text
        assert "417 268" in manager.post(f"/admin/letters/{letter.id}/link").text

    def test_without_a_secret_offers_none_and_puts_nothing_on_record(self, manager, northwind):
        letter = post("test", "x@x.example", facts={"moments": {"when": now().isoformat()}})
        db.session.commit()
        assert 'id="letter-link"' not in manager.get(f"/admin/letters/{letter.id}").text
        assert manager.post(f"/admin/letters/{letter.id}/link").status_code == 303
        assert events("letter's link shown") == []

    def test_opens_nothing_any_more_once_it_has_left(self, manager, to_maria):
        token, to_maria.state = to_maria.secret, State.SENDING
        db.session.commit()
        sent(to_maria, "Hello", "Here: •••")
        db.session.commit()
        for page in ("", "/as-sent"):
            assert token not in manager.get(f"/admin/letters/{to_maria.id}{page}").text

    def test_to_a_colleague_opens_a_sign_in_for_owners_only(self, manager, owner, to_the_owner):
        place = f"/admin/letters/{to_the_owner.id}"
        assert 'id="letter-link"' not in manager.get(place).text
        assert manager.post(f"{place}/link").status_code == 403
        assert events("letter's link shown") == []
        for page in ("", "/as-sent"):
            assert to_the_owner.secret not in owner.get(f"{place}{page}").text
        assert to_the_owner.secret in owner.post(f"{place}/link").text

    def test_is_shown_in_a_sandbox(self, manager, to_maria):
        policy = manager.get(f"/admin/letters/{to_maria.id}/as-sent").headers["Content-Security-Policy"]
        assert policy.startswith("sandbox;")
        assert "script-src" not in policy

    def test_that_failed_is_tried_again(self, manager, to_maria):
        to_maria.state = State.FAILED
        db.session.commit()
        manager.post(f"/admin/letters/{to_maria.id}/retry")
        db.session.expire_all()
        assert to_maria.state == State.WAITING

    def test_can_be_held_back_for_good_and_opens_nothing_then(self, manager, to_maria):
        to_maria.unsubscribe = "a way out"
        db.session.commit()
        manager.post(f"/admin/letters/{to_maria.id}/withdrawal")
        db.session.expire_all()
        assert (to_maria.state, to_maria.secret, to_maria.unsubscribe) == (State.WITHDRAWN, None, None)

    def test_with_hostile_names_shows_them_as_text(self, manager, alfki, monkeypatch):
        monkeypatch.setitem(composing.PAGES, "message", "auth.sign_in")
        maria = contact_by_email("maria.anders@alfki.example")
        facts = {"author": "<script>alert(1)</script>", "about": "<b>x</b>", "message": "<img src=x>"}
        letter = post("message", maria, customer=alfki, facts=facts)
        db.session.commit()
        for page in ("", "/as-sent"):
            text = manager.get(f"/admin/letters/{letter.id}{page}").text
            assert "<script>alert" not in text
            assert "<img src=x>" not in text
