"""Two contacts of a customer become one: chosen, compared, merged; through the pages as staff do it."""

import pytest

from models.base import db
from models.contact import Contact
from tests.admin.conftest import carried, contact, events, roots, said, user
from tests.admin.test_contacts import LIST, address

MARIA, JONAS = "maria.anders@alfki.example", "jonas.berg@alfki.example"


@pytest.fixture
def twin(alfki):
    """Maria once more, as somebody typed her in by hand."""
    found = Contact(customer_id=alfki.id, first_name="M.", last_name="Anders", title="Dr.", phone="+49 30 7")
    db.session.add(found)
    db.session.commit()
    return found


def page_of(keep, other):
    return f"{address(keep)}/merge/{other if isinstance(other, int) else contact(other).id}"


def test_the_other_one_is_chosen_from_the_customers_contacts(manager, twin):
    page = manager.get(f"{address(MARIA)}/merge")
    assert "Dr. M. Anders" in said(page)
    assert f'href="{page_of(MARIA, twin.id)}"' in page.text
    assert page_of(MARIA, MARIA) not in page.text
    found = manager.get(f"{address(MARIA)}/merge", htmx=True, q="m. anders")
    assert roots(found) == [("div", "candidates")]
    assert "Jonas" not in said(found)
    assert manager.get(f"{address(MARIA)}/merge", q="x" * 200).status_code == 422


def test_both_stand_side_by_side_and_what_happens_is_said(manager, twin):
    words = said(manager.get(page_of(MARIA, JONAS)))
    for expected in (
        "Maria Anders stays Jonas Berg goes into it",
        f"Email Maria Anders: {MARIA} Jonas Berg: {JONAS}",
        "Both are portal users of: Alfreds Futterkiste. One remains: active if either is, sees what either sees",
        "documents that the other one made count as made by the one that stays.",
        "The password of the one that stays holds",
        "Both are signed out everywhere. This can't be undone",
    ):
        assert expected in words
    other_way = said(manager.get(f"{LIST}/{twin.id}/merge/{contact(MARIA).id}"))
    assert "M. Anders becomes portal user of: Alfreds Futterkiste." in other_way
    assert "The password of the other one holds only if its email is chosen" in other_way


def test_what_the_one_lacks_is_taken_from_the_other_at_first(manager, twin):
    text = manager.get(page_of(MARIA, twin.id)).text
    assert 'id="merge-phone-other" name="phone" value="other" checked' in " ".join(text.split())
    assert 'id="merge-first-name-keep" name="first_name" value="keep" checked' in " ".join(text.split())


def test_merging_leads_to_the_one_that_stays(manager, twin):
    there = page_of(MARIA, twin.id)
    sent = carried(manager.get(there, htmx=True))
    answer = manager.post(there, **sent, title="other", phone="other")
    assert (answer.status_code, answer.headers["Location"]) == (303, address(MARIA))
    page = said(manager.get(address(MARIA)))
    assert "Dr. Maria Anders" in page
    assert "Maria Anders is one contact now." in page
    assert "M. Anders" not in said(manager.get(LIST))
    assert len(events("contact merged")) == 1


def test_htmx_is_sent_to_the_one_that_stays(manager, twin):
    there = page_of(MARIA, twin.id)
    answer = manager.post(there, htmx=True, **carried(manager.get(there, htmx=True)))
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, address(MARIA))


def test_the_same_sent_twice_merges_once(manager, twin):
    there = page_of(MARIA, twin.id)
    sent = carried(manager.get(there, htmx=True))
    for _ in range(2):
        assert manager.post(there, **sent).headers["Location"] == address(MARIA)
    assert len(events("contact merged")) == 1


def test_who_was_changed_meanwhile_is_looked_at_again(manager, twin):
    there = page_of(MARIA, twin.id)
    sent = carried(manager.get(there, htmx=True))
    twin.mobile = "changed meanwhile"
    db.session.commit()
    answer = manager.post(there, htmx=True, **sent, phone="other")
    assert (answer.status_code, roots(answer)) == (422, [("form", "merge")])
    assert "One of the two was changed meanwhile." in said(answer)
    assert "changed meanwhile" in said(answer)
    assert 'value="other" checked' in " ".join(answer.text.split())
    assert events("contact merged") == []
    assert manager.post(there, **carried(answer)).status_code == 303


@pytest.mark.parametrize("sent", [{}, {"both": "[{},{}]"}, {"both": "\0"}, {"email": "neither"}, {"email": "\0"}])
def test_what_no_page_sends_merges_nothing(manager, twin, sent):
    there = page_of(MARIA, twin.id)
    assert manager.post(there, **sent).status_code == 422
    assert events("contact merged") == []


def test_only_two_contacts_of_this_customer(manager, twin, foreign_owner):
    ana = contact("ana.trujillo@anatr.example").id
    for other in (ana, contact(MARIA).id, 2**63, 0):
        assert manager.get(page_of(MARIA, other)).status_code == 404
        assert manager.post(page_of(MARIA, other)).status_code == 404
    assert foreign_owner.post(page_of(MARIA, twin.id)).status_code == 404


def test_clerks_and_viewers_may_not(clerk, viewer, twin):
    for person in (clerk, viewer):
        assert person.get(page_of(MARIA, twin.id)).status_code == 403
        assert person.post(page_of(MARIA, twin.id)).status_code == 403


def test_both_are_signed_out_and_the_one_signs_in_again_with_what_was_kept(manager, maria, jonas):
    there = page_of(MARIA, JONAS)
    manager.post(there, **carried(manager.get(there, htmx=True)), email="other")
    for person in (maria, jonas):
        assert person.get("/p/alfki/").status_code == 303
    assert maria.sign_in("/p/alfki/sign-in", MARIA).status_code == 422
    assert maria.sign_in("/p/alfki/sign-in", JONAS).status_code == 303
    assert maria.get("/p/alfki/invoices").status_code == 200
    assert user("JONAS.BERG") is None
