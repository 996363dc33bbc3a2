"""The inbox: everything that waits, given to somebody, done until something newer happens."""

import datetime as dt
import re

import pytest

from models import talking
from models.asking import Note, ask_for_access
from models.base import db
from models.contact import contact_by_email
from models.event import Actor
from models.inbox import open_by_kind
from models.letter import Letter, State
from models.link import Link, Purpose
from models.links import make_link
from models.posting import post
from models.staff import staff_by_email
from models.types import now
from models.writing_quotes import begin

BY = Actor("command", None, "test")


@pytest.fixture
def maria_wrote(alfki):
    talking.say(alfki, None, "When does it come?", contact_by_email("maria.anders@alfki.example"), BY)
    db.session.commit()


@pytest.fixture
def everything(alfki, maria_wrote):
    """One of each kind."""
    ask_for_access("northwind", Note("Yoshi", "yoshi@x.example", "Hungry Coyote", "Let me in"), "")
    failed = post("test", "gone@x.example")
    failed.state, failed.answer = State.FAILED, "550 no such user"
    maria = contact_by_email("maria.anders@alfki.example")
    made = make_link(Purpose.INVITATION, maria, maria.email, by=BY, customer=alfki, lasts=dt.timedelta(hours=20))
    make_link(Purpose.INVITATION, maria, maria.email, by=BY, customer=alfki, lasts=dt.timedelta(days=5))
    db.session.commit()
    return made.link


def test_all_that_waits_is_there_with_who_and_why(manager, everything):
    page = manager.get("/admin/inbox").text
    for words in ("When does it come?", "Yoshi", "550 no such user", "Invitations about to expire"):
        assert words in page
    assert open_by_kind() == {
        "order": 0,
        "quote": 0,
        "approval": 0,
        "job": 0,
        "visit": 0,
        "dispute": 0,
        "message": 1,
        "access": 1,
        "change": 0,
        "letter": 1,
        "invitation": 1,
    }


def test_it_is_narrowed_by_kind(manager, everything):
    page = manager.get("/admin/inbox", kind="letter").text
    assert "550 no such user" in page
    assert "When does it come?" not in page


def test_an_answer_takes_a_message_off(clerk, maria_wrote, alfki):
    clerk.post("/admin/customers/ALFKI/messages/general", text="Tomorrow")
    assert open_by_kind()["message"] == 0


class TestMarks:
    def address(self, what):
        from models.inbox import Wanted, items

        [item] = items(Wanted("message"))[0]
        return f"/admin/inbox/message/{item.id}/{what}"

    def test_given_to_somebody_it_is_theirs(self, clerk, manager, maria_wrote):
        steven = staff_by_email("manager@northwind.example")
        clerk.post(self.address("assignee"), staff=steven.id)
        assert "When does it come?" in manager.get("/admin/inbox", whose="mine").text
        assert "When does it come?" not in clerk.get("/admin/inbox", whose="mine").text
        assert "When does it come?" not in clerk.get("/admin/inbox", whose="nobody").text

    def test_done_it_is_off_the_list_until_something_newer_happens(self, clerk, maria_wrote, alfki):
        clerk.post(self.address("done"), on="1")
        assert "When does it come?" not in clerk.get("/admin/inbox").text
        assert "When does it come?" in clerk.get("/admin/inbox", whose="done").text
        talking.say(alfki, None, "Hello??", contact_by_email("maria.anders@alfki.example"), BY)
        db.session.commit()
        assert "Hello??" in clerk.get("/admin/inbox").text

    def test_what_came_back_is_put_aside_again(self, clerk, maria_wrote, alfki):
        clerk.post(self.address("done"), on="1")
        talking.say(alfki, None, "Hello??", contact_by_email("maria.anders@alfki.example"), BY)
        db.session.commit()
        clerk.post(self.address("done"), on="1")
        assert "Hello??" not in clerk.get("/admin/inbox").text
        assert open_by_kind()["message"] == 0

    def test_what_nobody_has_seen_yet_is_not_put_aside_from_an_old_page(self, clerk, maria_wrote, alfki):
        seen = re.search(r'name="seen" value="(\d+)"', clerk.get("/admin/inbox").text)[1]
        talking.say(alfki, None, "And cancel it!", contact_by_email("maria.anders@alfki.example"), BY)
        db.session.commit()
        answer = clerk.post(self.address("done"), htmx=True, on="1", seen=seen).text
        assert "And cancel it!" in answer
        assert open_by_kind()["message"] == 1
        newer = re.search(r'name="seen" value="(\d+)"', answer)[1]
        clerk.post(self.address("done"), htmx=True, on="1", seen=newer)
        assert open_by_kind()["message"] == 0

    def test_can_be_taken_back(self, clerk, maria_wrote):
        address = self.address("done")
        clerk.post(address, on="1")
        clerk.post(address, on="")
        assert "When does it come?" in clerk.get("/admin/inbox").text

    def test_a_stranger_can_not_be_given_anything(self, clerk, maria_wrote):
        assert clerk.post(self.address("assignee"), staff="12345").status_code == 422

    def test_a_colleague_who_looks_after_a_thread_is_the_only_one_who_is_mailed(self, clerk, maria_wrote, alfki):
        steven = staff_by_email("manager@northwind.example")
        clerk.post(self.address("assignee"), staff=steven.id)
        from models.reading_threads import thread_about

        talking.read_by_staff(thread_about(alfki.id))
        db.session.execute(db.delete(Letter))
        talking.say(alfki, None, "Again", contact_by_email("maria.anders@alfki.example"), BY)
        db.session.commit()
        assert db.session.scalars(db.select(Letter.to_address)).all() == [steven.email]

    def test_mine_and_all_say_how_many_they_are(self, clerk, manager, everything):
        clerk.post(self.address("assignee"), staff=staff_by_email("clerk@northwind.example").id)
        assert whose_counts(clerk.get("/admin/inbox").text) == ("4", "1")
        assert whose_counts(clerk.get("/admin/inbox", kind="letter").text) == ("1", "0")
        assert whose_counts(manager.get("/admin/inbox").text) == ("4", "0")

    def test_one_press_takes_it(self, clerk, maria_wrote):
        take = re.search(r'<button[^>]*name="staff" value="(\d+)"[^>]*>Take it<', clerk.get("/admin/inbox").text)
        answer = clerk.post(self.address("assignee"), htmx=True, staff=take[1]).text
        assert "Take it" not in answer
        assert '<hx-partial hx-target="#inbox-of-mine" hx-swap="textContent">1</hx-partial>' in answer
        assert "When does it come?" in clerk.get("/admin/inbox", whose="mine").text

    def test_what_is_put_aside_leaves_the_count_in_the_menu(self, clerk, maria_wrote):
        answer = clerk.post(self.address("done"), htmx=True, on="1").text
        assert '<hx-partial hx-target="#count-inbox" hx-swap="textContent"></hx-partial>' in answer


def whose_counts(page: str) -> tuple[str, str]:
    """How many All and Mine say they are."""
    return tuple(re.search(rf'id="inbox-of-{whose}">(\d+)<', page)[1] for whose in ("all", "mine"))


def test_an_invitation_about_to_expire_says_since_when_it_waits_and_until_when(viewer, everything):
    everything_since = now() - dt.timedelta(days=6)
    db.session.execute(db.update(Link).where(Link.id == everything.id).values(made_at=everything_since))
    db.session.commit()
    page = viewer.get("/admin/inbox", kind="invitation").text
    line = re.search(r"invited ([^·]+) · expires ([^<]+)", page)
    assert line
    assert line[1].strip() != line[2].strip()


def test_another_business_sees_nothing_of_it(foreign_owner, everything):
    page = foreign_owner.get("/admin/inbox").text
    assert "When does it come?" not in page
    assert "Yoshi" not in page
    assert '<span class="count">0</span>' in page


def test_it_costs_the_same_for_one_and_for_fifty(manager, maria_wrote, statements):
    with statements() as one:
        manager.get("/admin/inbox")
    for n in range(50):
        post("test", f"n{n}@x.example").state = State.FAILED
    db.session.commit()
    with statements() as fifty:
        page = manager.get("/admin/inbox").text
    assert len(one) == len(fifty)
    older = page.split("before=")[1].split(chr(34))[0]
    assert (
        "n0@x.example"
        in manager.get("/admin/inbox", before=int(older)).text
        + manager.get("/admin/inbox", kind="letter", before=int(older)).text
    )


def test_an_invitation_that_was_used_no_longer_waits(manager, everything):
    db.session.scalars(db.select(Link).where(Link.id == everything.id)).one().used_at = now()
    db.session.commit()
    assert open_by_kind()["invitation"] == 0


def test_an_open_page_asks_again_and_hears_nothing_until_something_changes(viewer, maria_wrote, alfki):
    again = re.search(r'hx-get="(/admin/inbox[^"]*)"', viewer.get("/admin/inbox").text)[1].replace("&amp;", "&")
    asks = {"HX-Request": "true", "HX-Request-Type": "partial"}
    assert viewer.get(again, headers=asks).status_code == 204
    talking.say(alfki, None, "And how?", contact_by_email("maria.anders@alfki.example"), BY)
    db.session.commit()
    answer = viewer.get(again, headers=asks)
    assert answer.status_code == 200
    assert "And how?" in answer.text
    assert '<hx-partial hx-target="#count-inbox" hx-swap="textContent">1</hx-partial>' in answer.text
    assert '<hx-partial hx-target="#count-messages" hx-swap="textContent">1</hx-partial>' in answer.text


def test_the_dashboard_counts_what_the_inbox_counts(viewer, everything):
    page = viewer.get("/admin/").text
    for kind in ("message", "letter", "invitation"):
        assert f'href="/admin/inbox?kind={kind}"' in page
    assert "1 person asks to be let in" in page


@pytest.mark.parametrize(
    ("page", "place"), [("/admin/receivables", "invoices"), ("/admin/credit-memos", "payments"), ("/admin/", "")]
)
def test_a_page_belongs_to_its_place_in_the_menu(clerk, page, place):
    current = re.findall(r'<a href="/admin/([^"]*)" aria-current="page">', clerk.get(page).text.split("</nav>")[0])
    assert current == [place]


def test_the_menu_says_where_something_waits(clerk, manager, alfki, northwind):
    def waits(person, place):
        return re.search(rf'id="count-{place}">(\d*)</span>', person.get("/admin/customers").text)[1]

    assert (waits(clerk, "quotes"), waits(clerk, "requests")) == ("", "")
    made = begin(alfki, None, northwind.today(), Actor("staff", 1, "Nancy"))
    made.status = "requested"
    db.session.commit()
    assert waits(clerk, "quotes") == waits(manager, "quotes") == waits(manager, "inbox") == "1"
