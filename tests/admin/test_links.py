"""Every link that was mailed to customers: found, and revoked or sent again by who may."""

import datetime as dt
import time

import pytest
from sqlalchemy import insert

from models.base import db, new_id
from models.contact import Contact
from models.letter import Letter, State
from models.link import Link, Purpose
from models.types import now
from tests.admin.conftest import roots, said
from tests.auth.mailed import BY, MARIA, again, contact_link, expire, invited, letters, links, staff_link
from tests.cast import find

LINKS = "/admin/links"


@pytest.fixture
def some(northwind):
    """One of Marie's, two of Maria's, one of a colleague's."""
    _address, marie = invited()
    _address, password = contact_link(Purpose.PASSWORD)
    _address, signing_in = contact_link(Purpose.SIGN_IN)
    staff_link(Purpose.PASSWORD)
    return {"invitation": marie, "password": password, "sign-in": signing_in}


def rows(answer):
    """The ids of the rows that are shown."""
    import re

    return [int(found) for found in re.findall(r'<tr id="link-(\d+)"', answer.text)]


def test_customers_links_are_listed_newest_first_and_colleagues_are_not(manager, some):
    answer = manager.get(LINKS)
    assert rows(answer) == [some["sign-in"].id, some["password"].id, some["invitation"].id]
    for words in (
        "Marie Bertrand",
        "Paris spécialités",
        "Invitation",
        "waiting, because mail is off",
        "expires in 7 days",
    ):
        assert words in said(answer)


def test_the_link_itself_is_nowhere(manager, some):
    assert letters("invitation")[0].secret not in manager.get(LINKS).text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "marie"}, ["invitation"]),
        ({"q": "PARIS specialites"}, ["invitation"]),
        ({"q": "maria.anders@"}, ["sign-in", "password"]),
        ({"q": "futterkiste"}, ["sign-in", "password"]),
        ({"q": "nobody-like-this"}, []),
        ({"purpose": "password"}, ["password"]),
        ({"state": "live"}, ["sign-in", "password", "invitation"]),
        ({"state": "used"}, []),
        ({"q": "anders", "purpose": "sign-in", "state": "live"}, ["sign-in"]),
    ],
)
def test_they_are_found_by_words_purpose_and_state(manager, some, asked, found):
    assert rows(manager.get(LINKS, **asked)) == [some[name].id for name in found]


def test_each_state_is_found(manager, some):
    some["password"].used_at, some["password"].opened_at, some["password"].opens = now(), now(), 2
    expire(some["sign-in"])
    letter = find(Letter, link_id=some["invitation"].id)
    letter.state, letter.answer = State.FAILED, "550 no such user"
    db.session.commit()
    assert rows(manager.get(LINKS, state="used")) == [some["password"].id]
    assert "(2 times)" in said(manager.get(LINKS, state="used"))
    assert rows(manager.get(LINKS, state="expired")) == [some["sign-in"].id]
    assert rows(manager.get(LINKS, state="undelivered")) == [some["invitation"].id]
    assert "could not be delivered · 550 no such user" in said(manager.get(LINKS))
    manager.post(f"{LINKS}/{some['invitation'].id}/revocation")
    assert rows(manager.get(LINKS, state="revoked")) == [some["invitation"].id]


@pytest.mark.parametrize(
    "asked", [{"purpose": "x"}, {"state": "x"}, {"q": "a b c d e f g h i"}, {"page": "x"}, {"q": "x" * 500}]
)
def test_what_can_not_be_asked_is_said(manager, some, asked):
    answer = manager.get(LINKS, **asked)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_typing_swaps_the_list_and_the_address_follows(manager, some):
    answer = manager.get(LINKS, htmx=True, q="marie")
    assert roots(answer) == [("section", "links")]
    assert answer.headers["HX-Replace-Url"] == "/admin/links?q=marie"


def test_a_customers_tab_has_its_own_only(manager, some):
    assert rows(manager.get("/admin/customers/PARIS/links")) == [some["invitation"].id]
    assert rows(manager.get("/admin/customers/ALFKI/links")) == [some["sign-in"].id, some["password"].id]
    assert "No link has been sent yet" in said(manager.get("/admin/customers/ANATR/links"))


def test_another_business_sees_none(foreign_owner, some):
    assert rows(foreign_owner.get(LINKS)) == []


class TestRevoking:
    def test_closes_the_link_and_changes_its_row(self, manager, some, visitor, toast):
        token = letters("invitation")[0].secret
        answer = manager.post(f"{LINKS}/{some['invitation'].id}/revocation", htmx=True, next="/admin/links")
        assert roots(answer)[0] == ("hx-partial",)
        assert toast(answer, "Revoked: the link opens nothing any more.")
        assert "Revoked" in said(answer)
        assert visitor.get(f"/p/paris/invitation/{token}").status_code == 404
        assert again(some["invitation"]).revoked_at is not None
        assert letters("invitation")[0].state == State.WITHDRAWN

    def test_twice_says_so(self, manager, some, toast):
        where = f"{LINKS}/{some['password'].id}/revocation"
        manager.post(where)
        assert toast(manager.post(where, htmx=True), "This link opens nothing any more already.")

    def test_leads_back_to_the_same_search_and_never_elsewhere(self, manager, some):
        where = f"{LINKS}/{some['password'].id}/revocation"
        assert manager.post(where, next="/admin/links?q=anders").location == "/admin/links?q=anders"
        assert manager.post(where, next="https://evil.example/").location == "/admin/links"

    def test_a_row_on_the_customers_page_stays_as_wide_as_the_others(self, manager, some):
        where = f"{LINKS}/{some['invitation'].id}/revocation"
        there = manager.post(where, htmx=True, next="/admin/customers/PARIS/links").text
        assert "/admin/customers/PARIS/links" not in there.split("</td>")[1]

    def test_a_colleagues_link_is_nobodys_here(self, manager, some):
        (theirs,) = [link for link in links(Purpose.PASSWORD) if link.staff_id]
        assert manager.post(f"{LINKS}/{theirs.id}/revocation").status_code == 404

    def test_who_only_looks_may_not(self, clerk, viewer, some):
        for one in (clerk, viewer):
            assert "/revocation" not in one.get(LINKS).text
            assert one.post(f"{LINKS}/{some['password'].id}/revocation").status_code == 403


class TestResending:
    def test_an_invitation_goes_out_again_by_a_new_link(self, manager, some):
        expire(some["invitation"])
        answer = manager.post(f"{LINKS}/{some['invitation'].id}/resend", htmx=True)
        assert answer.headers["HX-Redirect"] == "/admin/links"
        assert len(letters("invitation")) == 2
        assert "Marie Bertrand is invited by mail." in said(manager.get(LINKS))

    def test_who_has_a_password_by_now_is_not_invited_again(self, manager, some, toast):
        find(Contact, id=some["invitation"].contact_id).password_hash = find(Contact, email=MARIA).password_hash
        db.session.commit()
        answer = manager.post(f"{LINKS}/{some['invitation'].id}/resend", htmx=True)
        assert "This person has chosen a password already" in said(answer)
        assert len(letters("invitation")) == 1

    def test_only_the_newest_of_a_person_is_offered_again(self, manager, some):
        manager.post(f"{LINKS}/{some['invitation'].id}/resend")
        assert manager.get(LINKS).text.count('/resend"') == 2  # action and hx-post of one row

    def test_nor_is_one_offered_to_who_has_chosen_a_password(self, manager, some):
        find(Contact, id=some["invitation"].contact_id).password_hash = find(Contact, email=MARIA).password_hash
        db.session.commit()
        assert "/resend" not in manager.get(LINKS).text

    def test_other_links_are_asked_for_by_whom_they_are_for(self, manager, some):
        assert manager.post(f"{LINKS}/{some['password'].id}/resend").status_code == 404


@pytest.fixture
def ten_thousand(northwind):
    """Links of all purposes and states of one customer's people."""
    maria, made = find(Contact, email=MARIA), now()
    purposes = (Purpose.INVITATION, Purpose.PASSWORD, Purpose.SIGN_IN, Purpose.DOCUMENT)
    made_up = [
        {
            "tenant_id": northwind.id, "id": new_id(), "purpose": purposes[n % 4], "address": f"person{n}@alfki.example",
            "contact_id": maria.id, "customer_id": maria.customer_id, "token_hash": f"{n:064}", "made_by": BY.name, "made_at": made,
            "expires_at": made + dt.timedelta(days=n % 14 - 7), "opens": 0, "facts": {},
        }
        for n in range(10_000)
    ]  # fmt: skip
    db.session.execute(insert(Link.__table__), made_up)
    db.session.commit()


@pytest.mark.parametrize(
    "asked", [{}, {"q": "person9999@"}, {"state": "live"}, {"purpose": "document", "state": "expired"}]
)
def test_ten_thousand_links_stay_quick(manager, ten_thousand, statements, asked):
    with statements() as seen:
        began = time.perf_counter()
        answer = manager.get(LINKS, **asked)
        took = time.perf_counter() - began
    assert answer.status_code == 200
    assert len(seen) <= 5
    assert took < 1


def test_pages_follow_one_another(manager, ten_thousand):
    import re

    def page(address):
        answer = manager.get(address)
        return rows(answer), {
            rel: url.replace("&amp;", "&") for rel, url in re.findall(r'rel="(\w+)" href="([^"]+)"', answer.text)
        }

    first, ways = page(f"{LINKS}?purpose=document")
    second, back = page(ways["next"])
    assert (len(first), len(second), set(first) & set(second)) == (50, 50, set())
    assert first[-1] > second[0]
    assert page(back["prev"])[0] == first
