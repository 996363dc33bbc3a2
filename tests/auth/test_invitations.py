"""Accepting an invitation: a GET shows, a POST acts, once; a bad link says the same whatever is wrong with it."""

import re

import pytest
from sqlalchemy import func, select

from models.base import db
from models.by_link import has_chosen
from models.contact import Contact
from models.customer import customer_by_number
from models.event import Event
from models.inviting import revoke_invitation
from models.letter import State
from models.link import Purpose
from models.password import matches
from models.sign_in import SignIn
from models.staff import Staff
from tests.auth.mailed import (
    BY,
    MARIE,
    NEW,
    OWNER,
    again,
    expire,
    fresh,
    invited,
    letters,
    links,
    said,
    staff_link,
    token_of,
)
from tests.cast import find

BOTH = {"password": NEW, "again": NEW}
GONE = "This link is good no more"


def marie():
    db.session.expire_all()
    return find(Contact, email=MARIE)


def test_the_page_shows_the_fixed_email_in_the_customers_name(visitor, northwind):
    address, _link = invited()
    answer = visitor.get(address)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Paris spécialités" in said(answer)
    assert f'value="{MARIE}" autocomplete="username" readonly' in answer.text


def test_accepting_sets_the_password_signs_in_and_leads_to_the_portal(visitor, browser, northwind):
    address, link = invited()
    answer = visitor.post(address, **BOTH)
    assert (answer.status_code, answer.location) == (303, "/p/paris/")
    assert visitor.get(answer.location).status_code == 200
    assert again(link).used_at is not None
    assert browser().sign_in("/p/paris/sign-in", MARIE, NEW).status_code == 303
    (event,) = db.session.scalars(select(Event).where(Event.what == "invitation accepted"))
    assert (event.actor_kind, event.actor_name, event.after) == ("contact", "Marie Bertrand", MARIE)


def test_htmx_gets_a_full_load_of_the_portal(visitor, northwind):
    address, _link = invited()
    answer = visitor.post(address, htmx=True, **BOTH)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/p/paris/")


def test_a_link_works_once(visitor, browser, northwind):
    address, _link = invited()
    visitor.post(address, **BOTH)
    second = browser()
    assert GONE in said(second.get(address))
    answer = second.post(address, password="another-good-one-88", again="another-good-one-88")
    assert answer.status_code == 404
    assert matches(NEW, marie().password_hash, 4)


def test_a_sent_email_field_changes_nothing(visitor, northwind):
    address, _link = invited()
    visitor.post(address, **BOTH, email="evil@example.com")
    assert marie().email == MARIE


@pytest.mark.parametrize(
    ("password", "second", "sentence"),
    [
        ("short", "short", "at least 10 characters"),
        ("ä" * 201, "ä" * 201, "at most 200 characters"),
        (MARIE, MARIE, "email address or company name"),
        ("paris spécialités", "paris spécialités", "email address or company name"),
        ("password123", "password123", "first that someone would try"),
        (NEW, "another-one-88", "The two don't match"),
        ("", "", "Choose a password"),
    ],
)
def test_a_password_against_the_rules_is_refused_and_the_link_stays_good(
    visitor, northwind, password, second, sentence
):
    address, link = invited()
    answer = visitor.post(address, password=password, again=second)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert again(link).used_at is None
    assert visitor.post(address, **BOTH).status_code == 303


def test_other_sessions_of_the_person_end(visitor, browser, northwind):
    elsewhere = browser("/p/paris/sign-in", MARIE)
    address, _link = invited()
    visitor.post(address, **BOTH)
    assert elsewhere.get("/p/paris/").status_code == 303
    assert visitor.get("/p/paris/").status_code == 200


def broken(northwind, how):
    """An invitation's address that opens nothing."""
    address, link = invited()
    if how == "expired":
        expire(link)
    elif how == "revoked":
        revoke_invitation(marie(), BY)
    elif how == "replaced":
        invited()
    elif how == "unknown":
        address = address[:-3] + "xyz"
    elif how == "another portal's":
        address = address.replace("paris", "alfki")
    elif how == "locked out":
        find(Contact, email=MARIE).active = False
    elif how == "portal closed":
        customer_by_number("PARIS").close_portal(BY)
    elif how == "email changed":
        find(Contact, email=MARIE).email = "new@paris.example"
    elif how == "chosen meanwhile":
        find(Contact, email=MARIE).password_hash = find(Staff, email=OWNER).password_hash
    db.session.commit()
    return address, link


def bare(answer, address):
    """The page without its own address and the token against forgery."""
    return re.sub(r'(csrf_token" value=")[^"]*', r"\1", answer.text).replace(address, "…")


HOWS = [
    "expired", "revoked", "replaced", "unknown", "another portal's", "locked out", "portal closed", "email changed", "chosen meanwhile",
]  # fmt: skip


@pytest.mark.parametrize("how", HOWS)
def test_whatever_is_wrong_with_a_link_the_words_are_the_same_and_nothing_is_set(visitor, northwind, how):
    address, _link = broken(northwind, how)
    before = marie().password_hash if how != "email changed" else None
    shown = visitor.get(address)
    assert shown.status_code == 404
    assert GONE in said(shown)
    if "alfki" not in address:
        assert bare(shown, address) == bare(visitor.get("/p/paris/invitation/x"), "/p/paris/invitation/x")
    assert visitor.post(address, **BOTH).status_code == 404
    if how != "email changed":
        assert marie().password_hash == before


@pytest.mark.parametrize(
    ("how", "kinds"),
    [
        ("expired", ["invitation", "invitation"]),
        ("replaced", ["invitation"] * 3),
        ("revoked", ["invitation"]),
        ("unknown", ["invitation"]),
        ("another portal's", ["invitation"]),
        ("locked out", ["invitation"]),
        ("portal closed", ["invitation"]),
        ("email changed", ["invitation"]),
        ("chosen meanwhile", ["invitation", "password"]),
    ],
)
def test_a_new_mail_goes_only_where_it_may_and_the_answer_never_says(visitor, northwind, how, kinds):
    address, _link = broken(northwind, how)
    answer = visitor.post(f"{address}/again")
    identifier = "alfki" if "alfki" in address else "paris"
    assert (answer.status_code, answer.location) == (303, f"/p/{identifier}/mail-sent")
    assert "If Northwind Traders knows that address" in said(visitor.get(answer.location))
    assert [letter.kind for letter in letters()] == kinds


def test_the_new_one_works_and_goes_to_the_same_address(visitor, northwind):
    address, link = invited()
    expire(link)
    visitor.post(f"{address}/again")
    newest = links(Purpose.INVITATION)[-1]
    assert (newest.address, newest.made_by) == (MARIE, MARIE)
    assert visitor.post(f"/p/paris/invitation/{token_of(newest)}", **BOTH).status_code == 303


def test_who_used_theirs_gets_a_link_for_a_new_password(visitor, browser, northwind):
    address, _link = invited()
    visitor.post(address, **BOTH)
    browser().post(f"{address}/again")
    assert [letter.kind for letter in letters()] == ["invitation", "password"]


def test_a_person_gets_three_mails_in_fifteen_minutes_and_not_more(visitor, northwind):
    address, link = invited()
    expire(link)
    for _n in range(5):
        assert visitor.post(f"{address}/again").status_code == 303
    assert len(letters("invitation")) == 1 + 3


def test_one_address_has_to_wait_after_twenty(visitor, northwind):
    for n in range(20):
        assert visitor.post(f"/p/alfki/invitation/{n}/again").status_code == 303
    answer = visitor.post("/p/alfki/invitation/21/again")
    assert answer.status_code == 429
    assert "Too many mails were asked for from here." in said(answer)


def test_the_visible_page_counts_the_open_and_a_get_does_not(visitor, northwind):
    address, link = invited()
    token = address.rpartition("/")[2]
    page = visitor.get(address).text
    assert f'hx-post="/portal/seen/{token}" hx-trigger="seen"' in page
    assert again(link).opens == 0
    visitor.post(f"/portal/seen/{token}")
    visitor.post(f"/portal/seen/{token}")
    assert again(link).opens == 2
    assert again(link).opened_at is not None


def test_staff_who_look_count_as_nobody(manager, northwind):
    address, link = invited()
    token = address.rpartition("/")[2]
    assert "/portal/seen/" not in manager.get(address).text
    manager.post(f"/portal/seen/{token}")
    assert again(link).opens == 0


def test_an_accepted_invitation_closes_the_other_ways_that_were_mailed(visitor, northwind):
    address, _link = invited()
    visitor.post("/portal/forgotten", email=MARIE)
    visitor.post(address, **BOTH)
    (other,) = links(Purpose.PASSWORD)
    assert other.revoked_at is not None
    assert letters("password")[0].state == State.WITHDRAWN


def test_strength_is_told_while_typing_and_nothing_is_stored(visitor, northwind, statements):
    with statements() as seen:
        weak = visitor.post("/portal/password-strength", htmx=True, password="password123")
        strong = visitor.post("/portal/password-strength", htmx=True, password="correct-horse-battery-9")
        own = visitor.post("/portal/password-strength", htmx=True, password=MARIE, email=MARIE)
    assert "first that someone would try" in said(weak)
    assert "Strong" in said(strong)
    assert "Don't use your email" in said(own)
    assert len(seen) == 3  # who stands at the door, each time; nothing else is read or written


def test_a_very_long_password_costs_no_time(visitor, northwind):
    assert "at most 200 characters" in said(visitor.post("/portal/password-strength", password="x" * 100_000))


def test_the_token_is_in_no_log(visitor, northwind, caplog):
    address, _link = invited()
    with caplog.at_level("INFO", "portico"):
        visitor.get(address)
        visitor.post(f"{address}/again")
    told = [record.facts["path"] for record in caplog.records if hasattr(record, "facts")]
    assert told == ["/p/paris/invitation/…", "/p/paris/invitation/…/again"]


class TestStaff:
    @pytest.fixture
    def colleague(self, northwind):
        find(Staff, email=OWNER).password_hash = None
        db.session.commit()
        return staff_link(Purpose.INVITATION)

    def test_a_colleague_chooses_a_password_and_is_in(self, visitor, browser, colleague):
        address, _link = colleague
        assert OWNER in visitor.get(address).text
        assert visitor.post(address, **BOTH).location == "/admin/"
        assert visitor.get("/admin/").status_code == 200
        assert browser().sign_in("/admin/sign-in", OWNER, NEW).status_code == 303

    def test_once(self, visitor, browser, colleague):
        address, _link = colleague
        visitor.post(address, **BOTH)
        assert browser().post(address, **BOTH).status_code == 404

    def test_an_expired_one_offers_another_mail(self, visitor, colleague):
        address, link = colleague
        expire(link)
        assert GONE in said(visitor.get(address))
        assert visitor.post(f"{address}/again").location == "/admin/mail-sent"
        assert [letter.kind for letter in letters()] == ["staff_invitation"]

    def test_a_customers_token_opens_nothing_there_and_the_other_way_round(self, visitor, colleague):
        address, _link = colleague
        theirs, _other = invited()
        assert visitor.get(address.replace("/admin/", "/p/alfki/")).status_code == 404
        assert visitor.get(theirs.replace("/p/paris/", "/admin/")).status_code == 404


def test_nobody_gets_a_sign_in_but_by_invitation_or_from_staff(visitor, northwind):
    """Somebody who is a contact and no portal user has no door: not forgotten, not a sign-in link, not a request."""
    _customer, user, contact = fresh()
    db.session.delete(user)
    db.session.commit()
    visitor.post("/portal/forgotten", email=MARIE)
    visitor.post("/portal/sign-in-link", email=MARIE)
    visitor.post("/portal/request-access", name="Marie", email=MARIE)
    visitor.post("/portal", email=MARIE, password=NEW)
    assert [letter.kind for letter in letters() if letter.to_address == MARIE] == []
    assert not has_chosen(again(contact))
    assert db.session.scalar(select(func.count()).select_from(SignIn).where(SignIn.contact_id == contact.id)) == 0
