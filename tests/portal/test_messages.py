"""Messages in the portal and the admin: both sides read and write; what hides a document hides its thread."""

import pytest

from models import talking
from models.base import db
from models.contact import contact_by_email
from models.customer import customer_by_number
from models.event import Actor
from models.module import Module
from models.reading_threads import document_of, thread_about
from models.staff import staff_by_email
from models.thread import Message

P, A = "/p/alfki/messages", "/admin/customers/ALFKI/messages"
BY = Actor("command", None, "test")


@pytest.fixture
def thread(alfki):
    talking.say(
        alfki,
        document_of("order", "SO-AL1", alfki.id),
        "It leaves today.",
        staff_by_email("clerk@northwind.example"),
        BY,
    )
    db.session.commit()
    return thread_about(document_of("order", "SO-AL1", alfki.id).id)


def test_both_sides_talk(maria, clerk, alfki):
    assert maria.post(f"{P}/order/SO-AL1", text="When does it come?").status_code == 303
    page = clerk.get(f"{A}/order/SO-AL1").text
    assert "When does it come?" in page
    assert clerk.post(f"{A}/order/SO-AL1", text="Tomorrow: https://track.example/1").status_code == 303
    page = maria.get(f"{P}/order/SO-AL1").text
    assert 'href="https://track.example/1"' in page
    assert "nofollow" in page
    assert "Laura Callahan" in page


def test_words_are_shown_as_text(maria, clerk, alfki):
    maria.post(f"{P}/general", text='<script>alert(1)</script> javascript:alert(2) "x')
    page = clerk.get(f"{A}/general").text
    assert "<script>alert(1)" not in page
    assert 'href="javascript' not in page


def test_nothing_typed_is_a_sentence_and_nothing_stored(maria, alfki):
    answer = maria.post(f"{P}/general", text="  ")
    assert answer.status_code == 422
    assert "Write something first." in answer.text
    assert db.session.scalar(db.select(db.func.count()).select_from(Message)) == 0


def test_too_much_is_refused_and_kept(maria, alfki):
    answer = maria.post(f"{P}/general", text="y" * 5_001)
    assert answer.status_code == 422
    assert "y" * 5_001 in answer.text


class TestWhoSees:
    def test_a_thread_of_a_hidden_module_is_gone_everywhere(self, maria, thread, alfki):
        assert "SO-AL1" in maria.get(P).text
        alfki.hidden_modules = frozenset({Module.ORDERS})
        db.session.commit()
        assert "SO-AL1" not in maria.get(P).text
        assert maria.get(f"{P}/order/SO-AL1").status_code == 404
        assert maria.get(f"/p/alfki/threads/{thread.id}/new", after=0).status_code == 204
        assert maria.post(f"/p/alfki/threads/{thread.id}/read").status_code == 404
        assert 'id="count-messages"></span>' in maria.get(P).text

    def test_a_colleagues_order_and_its_thread_are_not_there_for_who_sees_own_ones_only(self, jonas, thread, alfki):
        from models.portal_user import PortalUser

        user = db.session.scalars(db.select(PortalUser).where(PortalUser.code == "JONAS.BERG")).one()
        user.hidden_modules = frozenset()
        db.session.commit()
        assert jonas.get(f"{P}/order/SO-AL1").status_code == 404
        assert "SO-AL1" not in jonas.get(P).text
        assert jonas.get(f"{P}/order/SO-AL2").status_code == 200

    def test_another_customers_thread_is_not_there(self, browser, thread):
        ana = browser("/p/anatr/sign-in", "ana.trujillo@anatr.example")
        assert ana.get("/p/anatr/messages/order/SO-AL1").status_code == 404
        assert ana.get(f"/p/anatr/threads/{thread.id}/new", after=0).status_code == 204
        assert ana.post(f"/p/anatr/threads/{thread.id}/read").status_code == 404

    def test_another_businesss_staff_see_nothing(self, foreign_owner, thread):
        assert "SO-AL1" not in foreign_owner.get("/admin/messages").text
        assert foreign_owner.get(f"/admin/threads/{thread.id}/new", after=0).status_code == 204


class TestCounts:
    def test_what_is_new_is_counted_until_it_was_seen(self, maria, thread):
        assert 'id="count-messages">1</span>' in maria.get("/p/alfki/").text
        assert 'id="count-messages">1</span>' in maria.get(f"{P}/order/SO-AL1").text, "a GET reads nothing"
        told = maria.post(f"/p/alfki/threads/{thread.id}/read", htmx=True).text
        assert '<hx-partial hx-target="#count-messages" hx-swap="textContent"></hx-partial>' in told
        assert 'id="count-messages"></span>' in maria.get("/p/alfki/").text

    def test_staff_see_who_has_seen_it(self, maria, clerk, thread):
        maria.post(f"/p/alfki/threads/{thread.id}/read")
        assert "Seen by Maria Anders" in clerk.get(f"{A}/order/SO-AL1").text

    def test_customers_see_that_it_was_seen_and_not_by_whom(self, maria, clerk, alfki):
        maria.post(f"{P}/general", text="Hello")
        assert "Seen" not in maria.get(f"{P}/general").text
        clerk.post(f"/admin/threads/{thread_about(alfki.id).id}/read")
        page = maria.get(f"{P}/general").text
        assert "Seen" in page
        assert "Callahan" not in page

    def test_staffs_menu_counts_what_waits(self, maria, clerk, alfki):
        maria.post(f"{P}/general", text="Hello")
        assert 'id="count-messages">1</span>' in clerk.get("/admin/customers").text


class TestWhatIsNew:
    def test_is_nothing_most_of_the_time_and_costs_one_statement(self, maria, thread, statements):
        with statements() as seen:
            answer = maria.get(f"/p/alfki/threads/{thread.id}/new", htmx=True, after=thread.last_id)
        assert answer.status_code == 204
        assert len(seen) == 2, "who it is, and what is new"

    def test_comes_alone_and_asks_on_from_there(self, maria, clerk, thread):
        last = thread.last_id
        clerk.post(f"{A}/order/SO-AL1", text="One more thing")
        answer = maria.get(f"/p/alfki/threads/{thread.id}/new", htmx=True, after=last).text
        assert "One more thing" in answer
        assert "It leaves today." not in answer
        db.session.expire_all()
        assert f"after={thread_about(thread.about_id).last_id}" in answer


def test_a_page_shows_the_newest_fifty_and_the_way_to_earlier_ones(maria, alfki):
    person = contact_by_email("maria.anders@alfki.example")
    for n in range(60):
        talking.say(customer_by_number("ALFKI"), None, f"number {n:03}", person, BY)
    db.session.commit()
    page = maria.get(f"{P}/general").text
    assert "number 059" in page
    assert "number 010" in page
    assert "number 009" not in page
    earlier = page.split('href="/p/alfki/messages/general?before=')[1].split('"')[0]
    assert "number 009" in maria.get(f"{P}/general", before=earlier).text


def test_a_list_costs_the_same_for_one_thread_and_for_many(maria, alfki, statements):
    clerk = staff_by_email("clerk@northwind.example")
    talking.say(alfki, None, "Hi", clerk, BY)
    db.session.commit()
    with statements() as one:
        maria.get(P)
    for kind, number in (("order", "SO-AL1"), ("order", "SO-AL2"), ("invoice", "INV-AL1"), ("delivery", "DN-AL1")):
        talking.say(alfki, document_of(kind, number, alfki.id), "Hi", clerk, BY)
    db.session.commit()
    with statements() as many:
        maria.get(P)
    assert len(one) == len(many)
