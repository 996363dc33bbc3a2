"""What customers' people and visitors ask for, and staff's answers."""

import pytest

from models.access_request import AccessRequest
from models.base import db
from models.scope import scope
from models.tenant import tenant_by_key
from tests.admin.asking import LIST, an_address, asks, door, moves
from tests.admin.conftest import events, roots, said


@pytest.fixture
def hans(northwind):
    note = AccessRequest(
        name="Hans Ölmüller", email="hans@gross.example", company="Große Märkte", message="Guten Tag\nBitte!"
    )
    db.session.add(note)
    db.session.commit()
    return note


class TestAccess:
    def test_what_a_visitor_wrote_is_there_to_read(self, viewer, hans):
        page = said(viewer.get(LIST))
        assert all(part in page for part in ("Hans Ölmüller", "hans@gross.example", "Große Märkte", "Guten Tag"))

    def test_leads_to_the_customer_that_it_may_be(self, manager, hans):
        assert "/admin/customers?q=Gro%C3%9Fe+M%C3%A4rkte" in manager.get(LIST).text

    @pytest.mark.parametrize(
        ("answer", "what", "badge"),
        [("done", "access request answered", "Done"), ("no", "access request declined", "Not let in")],
    )
    def test_once_answered_it_waits_no_more(self, manager, hans, answer, what, badge):
        assert manager.post(f"{LIST}/access/{hans.id}", answer=answer).status_code == 303
        assert "Hans" not in said(manager.get(LIST)).replace("Answered: Hans", "")
        page = said(manager.get(LIST, show="answered"))
        assert f"Große Märkte hans@gross.example {badge}" in page
        assert "answered by Steven Buchanan" in page
        assert [event.after for event in events(what)] == ["Hans Ölmüller <hans@gross.example>"]

    def test_a_fragment_is_the_one_card(self, manager, hans, toast):
        answer = manager.post(f"{LIST}/access/{hans.id}", htmx=True, answer="done")
        assert roots(answer)[0] == ("li", f"access_request-{hans.id}")
        assert toast(answer, "Answered: Hans Ölmüller.")

    def test_the_second_to_answer_sees_who_was_first(self, manager, owner, hans):
        owner.post(f"{LIST}/access/{hans.id}", answer="done")
        answer = manager.post(f"{LIST}/access/{hans.id}", htmx=True, answer="no")
        assert "Andrew Fuller has answered already." in said(answer)
        assert events("access request declined") == []

    @pytest.mark.parametrize("answer", ["", "maybe"])
    def test_any_other_answer_is_none(self, manager, hans, answer):
        assert manager.post(f"{LIST}/access/{hans.id}", answer=answer).status_code == 422

    @pytest.mark.parametrize("ident", ["1", "0", str(2**63), str(2**80)])
    def test_one_that_is_not_there_is_not_there(self, manager, ident):
        assert manager.post(f"{LIST}/access/{ident}", answer="done").status_code == 404
        assert manager.post(f"{LIST}/changes/{ident}", answer="approve").status_code == 404

    def test_another_business_s_is_not_there(self, manager, northwind):
        with scope(tenant_by_key("adventure")):
            theirs = AccessRequest(name="Olga", email="olga@other.example")
            db.session.add(theirs)
            db.session.flush()
        assert manager.post(f"{LIST}/access/{theirs.id}", answer="done").status_code == 404
        assert "Olga" not in manager.get(LIST).text

    def test_who_may_only_look_sees_no_buttons(self, viewer, hans):
        asked = moves()
        page = viewer.get(LIST).text
        assert 'name="answer"' not in page
        assert viewer.post(f"{LIST}/access/{hans.id}", answer="done").status_code == 403
        assert viewer.post(door(asked), answer="refuse", reason="No").status_code == 403


def test_an_empty_list_says_what_will_come(manager):
    page = said(manager.get(LIST))
    assert "Nobody waits to be let in" in page
    assert "No change waits" in page
    assert "No change has been answered yet" in said(manager.get(LIST, show="answered"))


def test_a_list_costs_the_same_for_one_and_for_thirty(manager, alfki, statements):
    address = an_address(alfki)
    counts = []
    for more in (1, 29):
        for _n in range(more):
            db.session.add(AccessRequest(name="H", email="h@x.example"))
            moves()
            asks("customer", {"city": "X"})
            asks("address", {"city": "X"}, {}, address.id)
        db.session.commit()
        with statements() as seen:
            manager.get(LIST)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8  # one counts what waits, on every page of the admin


def test_more_than_a_hundred_are_cut_and_said(manager, northwind):
    db.session.add_all([AccessRequest(name=f"H{n}", email="h@x.example") for n in range(101)])
    db.session.commit()
    page = manager.get(LIST)
    assert "Only the newest 100" in said(page)
    assert page.text.count('id="access_request-') == 100
    assert "Waiting 101" in said(page)
