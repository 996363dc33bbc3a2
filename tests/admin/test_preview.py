"""Looking at a portal as one of its people: with their eyes, changing nothing, marking nothing, and no longer than the own sign-in."""

import datetime as dt
import re
from contextvars import Context

import pytest
import time_machine
from sqlalchemy import select

from models import talking
from models.base import db
from models.branch import Branch
from models.contact import Contact
from models.event import Actor, Event
from models.reading_threads import thread_about, unread_of_contact
from models.sign_in import SignIn
from models.staff import Staff
from models.types import now
from models.version import Version
from tests import cast
from tests.admin.conftest import PORTAL, USERS, contact, events, said, user

BEGIN = f"{USERS}/MARIA.ANDERS/preview"
BAR = "You see the portal as Maria Anders. Nothing can be changed."


@pytest.fixture
def looking(manager):
    """The manager, with Maria's eyes."""
    answer = manager.post(BEGIN)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/p/alfki/")
    return manager


def previews():
    db.session.expire_all()
    return list(db.session.scalars(select(SignIn).where(SignIn.previewed_id.is_not(None)).order_by(SignIn.id)))


def with_cookie(browser, **kept):
    """A browser whose cookie holds that: stolen, or from before."""

    def write():
        with browser.client.session_transaction(base_url="http://localhost") as session:
            session.update(kept)

    Context().run(write)
    return browser


class TestLooking:
    def test_staff_see_what_she_sees_and_a_bar_that_says_so(self, looking):
        home = looking.get("/p/alfki/")
        assert home.status_code == 200
        assert BAR in said(home)
        assert "Leave the preview" in said(home)
        assert looking.get("/p/alfki/invoices/INV-AL1").status_code == 200

    def test_there_is_no_way_out_but_the_bars_and_no_branch_to_choose(self, looking):
        for name in ("One", "Two"):
            db.session.add(Branch(code=name, name=name))
        db.session.commit()
        home = looking.get("/p/alfki/")
        assert "Sign out" not in said(home)
        assert re.search(r'<select[^>]*name="branch"[^>]*disabled', home.text)

    def test_what_she_does_not_see_is_not_there_and_the_bar_still_is(self, manager):
        manager.post(f"{USERS}/JONAS.BERG/preview")
        hidden = manager.get("/p/alfki/invoices")
        assert hidden.status_code == 404
        assert "You see the portal as Jonas Berg." in said(hidden)
        assert manager.get("/p/alfki/orders/SO-AL1").status_code == 404
        assert manager.get("/p/alfki/orders/SO-AL2").status_code == 200

    def test_a_switch_shows_at_the_next_click(self, looking, owner):
        assert looking.get("/p/alfki/jobs").status_code == 200
        owner.post(f"{USERS}/MARIA.ANDERS/modules/jobs", on="")
        assert looking.get("/p/alfki/jobs").status_code == 404
        owner.post("/admin/customers/ALFKI/portal-access", on="")
        assert looking.get("/p/alfki/").status_code == 404

    @pytest.mark.parametrize("person", ["clerk", "viewer"])
    def test_who_may_see_customers_may_look(self, request, person):
        browser = request.getfixturevalue(person)
        browser.post(BEGIN)
        assert BAR in said(browser.get("/p/alfki/"))

    def test_a_document_that_was_asked_about_opens_first_where_she_sees_it(self, manager):
        onward = lambda **form: manager.post(BEGIN, **form).headers["Location"]  # noqa: E731
        assert onward(document="INV-AL1", kind="invoice") == "/p/alfki/invoices/INV-AL1"
        for wrong in (
            {"document": "INV-AN1", "kind": "invoice"},
            {"document": "INV-AL1", "kind": "order"},
            {"document": "INV-AL1", "kind": "//evil.example"},
            {"document": "INV-AL1"},
            {"document": "\0", "kind": "invoice"},
        ):
            assert onward(**wrong) == "/p/alfki/"

    def test_htmx_is_led_out_of_the_admin(self, manager):
        assert manager.post(BEGIN, htmx=True).headers["HX-Redirect"] == "/p/alfki/"

    def test_it_is_on_record_as_the_staffs_doing(self, looking, alfki):
        (event,) = events("portal previewed")
        assert (event.actor_kind, event.actor_name, event.customer_id) == ("staff", "Steven Buchanan", alfki.id)
        assert event.subject_id == user("MARIA.ANDERS").id

    def test_an_archived_customers_people_get_in_no_more_and_staff_are_told(self, manager, alfki):
        alfki.archived_at = now()
        db.session.commit()
        answer = manager.post(BEGIN)
        assert answer.status_code == 422
        assert "The customer is archived" in said(answer)


class TestWhoDoesNotGetIn:
    @pytest.mark.parametrize("htmx", [True, False])
    def test_for_them_the_tab_says_why_instead(self, manager, htmx):
        manager.post(f"{USERS}/MARIA.ANDERS/activity", on="")
        manager.get(PORTAL)  # reads its toast
        answer = manager.post(BEGIN, htmx=htmx)
        assert answer.status_code == 422
        assert "Maria Anders doesn't get in: see what is closed." in said(answer)
        assert "They are not active as a portal user here" in said(answer)
        assert previews() == []
        assert manager.kept("preview") is None

    def test_a_contact_whose_sign_in_is_off_is_one_of_them(self, manager):
        contact("maria.anders@alfki.example").active = False
        db.session.commit()
        assert "Their sign-in is off" in said(manager.post(BEGIN))

    def test_nobody_looks_with_strangers_eyes(self, manager, foreign_owner, maria, visitor):
        assert manager.post(f"{USERS}/ANA.TRUJILLO/preview").status_code == 404
        assert foreign_owner.post(BEGIN).status_code == 404
        for person in (maria, visitor):
            assert person.post(BEGIN).headers["Location"].startswith("/admin/sign-in")
        assert previews() == []


class TestOnlyLooking:
    def test_no_door_of_the_portal_takes_a_change(self, app, looking):
        adapter = app.url_map.bind("localhost")
        posts = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods and "identifier" in rule.arguments]
        assert len(posts) >= 3
        for rule in posts:
            values = {
                name: "alfki" if name == "identifier" else 1 if "int" in str(rule) else "1" for name in rule.arguments
            }
            path = adapter.build(rule.endpoint, values, method="POST")
            answer = looking.post(path, email="maria.anders@alfki.example", password=cast.PASSWORD)
            assert answer.status_code == 403, path
            assert "This is a preview." in said(answer)
            assert BAR in said(answer)

    def test_a_fragment_is_refused_with_a_toast(self, looking):
        answer = looking.post("/p/alfki/sign-out", htmx=True)
        assert (answer.status_code, answer.headers["HX-Retarget"]) == (403, "#toasts")
        assert "nothing can be changed here" in said(answer)

    def test_nothing_is_marked_as_seen(self, manager, alfki):
        before = contact("maria.anders@alfki.example")
        was = (before.last_sign_in_at, before.temporary_until, before.password_hash)
        counters = lambda: {row.subject_id: row.counter for row in db.session.scalars(select(Version))}  # noqa: E731
        raised = counters()
        manager.post(BEGIN)
        with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=30), tick=False):
            for path in ("", "invoices", "invoices/INV-AL1", "search?q=chai"):
                assert manager.get(f"/p/alfki/{path}").status_code == 200
        db.session.expire_all()
        after = contact("maria.anders@alfki.example")
        assert (after.last_sign_in_at, after.temporary_until, after.password_hash) == was
        assert counters() == raised
        assert list(db.session.scalars(select(Event).where(Event.actor_kind == "contact"))) == []
        (row,) = previews()
        assert row.seen_at == row.started_at

    def test_a_temporary_password_is_hers_to_change(self, manager):
        manager.post(f"{USERS}/MARIA.ANDERS/temporary-password", password="for-maria-alone-7")
        manager.post(BEGIN)
        assert manager.get("/p/alfki/").status_code == 200


class TestOnlyHere:
    def test_it_holds_for_one_portal(self, manager):
        manager.post("/admin/customers/EASTC/portal-users/ANN.DEVON/preview")
        assert manager.get("/p/eastc/").status_code == 200
        assert manager.get("/p/EASTC/invoices").status_code == 200
        for path in ("/p/consh/", "/p/alfki/", "/p/consh/invoices"):
            assert manager.get(path).status_code == 303
        assert "Email" in said(manager.get("/portal"))
        assert manager.get("/p/eastc/").status_code == 200  # still

    def test_the_staff_session_goes_on(self, looking):
        assert looking.get(PORTAL).status_code == 200
        looking.post("/admin/customers/ALFKI/modules/jobs", on="")
        assert "Steven Buchanan" in said(looking.get(PORTAL))

    def test_a_customers_own_session_in_the_same_browser_is_left_alone(self, manager):
        manager.sign_in("/p/anatr/sign-in", "ana.trujillo@anatr.example")
        manager.post(BEGIN)
        assert BAR in said(manager.get("/p/alfki/"))
        assert manager.get("/p/anatr/").status_code == 200
        manager.post("/admin/preview/end")
        assert manager.get("/p/anatr/").status_code == 200
        assert manager.get("/p/alfki/").status_code == 404  # Ana is nobody there

    def test_her_own_session_in_the_same_browser_comes_back_after_it(self, manager):
        manager.sign_in("/p/alfki/sign-in", "jonas.berg@alfki.example")
        manager.post(BEGIN)
        assert manager.get("/p/alfki/invoices").status_code == 200
        manager.post("/admin/preview/end")
        assert "Jonas Berg" in said(manager.get("/p/alfki/"))
        assert manager.get("/p/alfki/invoices").status_code == 404

    def test_its_key_is_no_sign_in(self, looking, browser):
        _identifier, key, _number = looking.kept("preview")
        thief = with_cookie(browser(), staff=key, customer=key)
        assert thief.get(PORTAL).status_code == 303
        assert thief.get("/p/anatr/").status_code == 404
        assert thief.post("/p/alfki/sign-out").status_code == 403
        assert previews()[0].ended_at is None

    def test_no_page_of_it_is_taken_for_hers(self, manager):
        manager.sign_in("/p/alfki/sign-in", "jonas.berg@alfki.example")
        own = manager.get("/p/alfki/orders")
        tag = {"If-None-Match": own.headers["ETag"]}
        assert manager.get("/p/alfki/orders", headers=tag).status_code == 304
        manager.post(BEGIN)
        theirs = manager.get("/p/alfki/orders", headers=tag)
        assert theirs.status_code == 200
        assert BAR in said(theirs)
        manager.post("/admin/preview/end")
        back = manager.get("/p/alfki/orders", headers={"If-None-Match": theirs.headers["ETag"]})
        assert back.status_code == 200
        assert "You see the portal as" not in said(back)


class TestEnding:
    def test_leaving_leads_back_to_the_tab(self, looking):
        answer = looking.post("/admin/preview/end")
        assert (answer.status_code, answer.headers["Location"]) == (303, PORTAL)
        assert looking.get("/p/alfki/").status_code == 303
        assert looking.kept("preview") is None
        assert previews()[0].ended_at

    def test_leaving_what_one_never_entered_leads_to_the_customers(self, manager, visitor):
        for person in (manager, visitor):
            assert person.post("/admin/preview/end").headers["Location"] == "/admin/customers"

    def test_it_lasts_an_hour(self, looking):
        (row,) = previews()
        assert row.expires_at - row.started_at == dt.timedelta(hours=1)
        with time_machine.travel(row.expires_at + dt.timedelta(seconds=1), tick=False):
            assert looking.get("/p/alfki/").status_code == 303
        assert looking.kept("preview") is None

    def test_never_longer_than_the_staffs_own_sign_in(self, manager):
        staff = db.session.scalars(select(SignIn).where(SignIn.staff_id.is_not(None))).one()
        staff.expires_at = staff.started_at + dt.timedelta(minutes=20)
        db.session.commit()
        manager.post(BEGIN)
        assert previews()[0].expires_at == staff.expires_at

    def test_it_ends_with_the_staffs_sign_out_in_every_browser(self, looking, browser):
        cookie = looking.kept("preview")
        looking.post("/admin/sign-out")
        assert looking.kept("preview") is None
        copy = with_cookie(browser(), preview=cookie)
        assert copy.get("/p/alfki/").status_code == 303

    def test_it_ends_when_somebody_else_signs_in_as_staff(self, looking):
        looking.sign_in("/admin/sign-in", "clerk@northwind.example")
        assert looking.get("/p/alfki/").status_code == 303

    def test_it_ends_when_the_member_of_staff_is_deactivated(self, looking):
        cast.find(Staff, email="manager@northwind.example").active = False
        db.session.commit()
        assert looking.get("/p/alfki/").status_code == 303

    def test_it_ends_when_her_sign_in_is_switched_off(self, looking):
        cast.find(Contact, email="maria.anders@alfki.example").active = False
        db.session.commit()
        assert looking.get("/p/alfki/").status_code == 303

    def test_the_next_one_takes_the_place_of_the_one_before(self, looking):
        looking.post(f"{USERS}/JONAS.BERG/preview")
        assert [bool(row.ended_at) for row in previews()] == [True, False]
        assert "You see the portal as Jonas Berg." in said(looking.get("/p/alfki/"))

    def test_it_is_none_of_her_sessions(self, looking):
        maria = contact("maria.anders@alfki.example")
        own = select(SignIn).where(SignIn.contact_id == maria.id)
        assert list(db.session.scalars(own)) == []


def test_a_conversation_that_staff_look_at_with_somebodys_eyes_tells_nobody_that_it_was_read(looking, alfki):
    laura, maria = (
        cast.find(Staff, email="clerk@northwind.example"),
        cast.find(Contact, email="maria.anders@alfki.example"),
    )
    for words in ("Your order leaves.", "It left."):
        talking.say(alfki, None, words, laura, Actor("command", None, "test"))
        db.session.commit()
    thread = thread_about(alfki.id)
    page = looking.get("/p/alfki/messages/general").text
    fragment = looking.get(f"/p/alfki/threads/{thread.id}/new", htmx=True, after=0).text
    assert "It left." in page
    assert "It left." in fragment
    assert f"/threads/{thread.id}/read" not in page + fragment, "it would be refused, with a toast"
    assert looking.post(f"/p/alfki/threads/{thread.id}/read").status_code == 403
    db.session.expire_all()
    assert unread_of_contact(maria.id) == 1
