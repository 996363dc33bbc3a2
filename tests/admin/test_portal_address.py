"""The address of a customer's portal: free or not while one types, moved, leading on, and put back."""

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select

from models.base import db
from models.customer import RESERVED_IDENTIFIERS, Customer, customer_by_number, free_identifier
from models.event import Event
from models.old_identifier import OldIdentifier
from tests import cast
from tests.admin.conftest import PORTAL, events, roots, said

ADDRESS = "/admin/customers/ALFKI/portal-address"


def identifier(number="ALFKI"):
    db.session.expire_all()
    return customer_by_number(number).identifier


def move(manager, to, number="ALFKI"):
    answer = manager.post(f"/admin/customers/{number}/portal-address", identifier=to)
    assert answer.status_code == 303, said(answer)


class TestMoving:
    def test_the_portal_is_at_its_new_address_and_its_people_stay_signed_in(self, manager, maria):
        answer = manager.post(ADDRESS, identifier="alfreds")
        assert (answer.status_code, answer.headers["Location"]) == (303, PORTAL)
        assert maria.get("/p/alfreds/invoices").status_code == 200

    def test_htmx_gets_the_card_with_both_addresses_and_a_toast_with_undo(self, manager, alfki, toast):
        answer = manager.post(ADDRESS, htmx=True, identifier="alfreds")
        assert roots(answer)[0] == ("section", f"customer-{alfki.id}-address-card")
        assert toast(answer, "The portal is at http://localhost/p/alfreds now.")
        assert "http://localhost/p/alfki leads here until" in said(answer)
        assert '<input type="hidden" name="identifier" value="alfki">' in answer.text

    def test_undo_takes_the_former_address_back(self, manager):
        move(manager, "alfreds")
        move(manager, "alfki")
        assert identifier() == "alfki"
        assert db.session.scalars(select(OldIdentifier.identifier)).all() == ["alfreds"]

    def test_it_is_on_record_once(self, manager, alfki):
        for _ in range(2):
            move(manager, "alfreds")
        (event,) = events("portal address changed")
        assert (event.before, event.after) == ('{"identifier": "alfki"}', '{"identifier": "alfreds"}')
        assert (event.actor_name, event.customer_id) == ("Steven Buchanan", alfki.id)

    def test_what_is_typed_in_capitals_and_with_spaces_around_is_tidied(self, manager):
        move(manager, "  Alfreds-Futter ")
        assert identifier() == "alfreds-futter"

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("", "Enter the last part of the address."),
            ("   ", "Enter the last part of the address."),
            ("a", "Use 2 to 40 characters."),
            ("a" * 41, "Use 2 to 40 characters."),
            ("a" * 3_000, "Use 2 to 40 characters."),
            ("-alfreds", "Use only a to z, 0 to 9 and dashes"),
            ("alfreds-", "Use only a to z, 0 to 9 and dashes"),
            ("alfreds_1", "Use only a to z, 0 to 9 and dashes"),
            ("alf reds", "Use only a to z, 0 to 9 and dashes"),
            ("älfreds", "Use only a to z, 0 to 9 and dashes"),
            ("alf\0reds", "Use only a to z, 0 to 9 and dashes"),
            ("../admin", "Use only a to z, 0 to 9 and dashes"),
            ("admin", "This word is reserved."),
            ("sign-in", "This word is reserved."),
            ("ANATR", "Another customer's portal has this address."),
        ],
    )
    def test_what_is_no_address_is_refused_beside_the_field(self, manager, typed, sentence):
        for htmx in (True, False):
            answer = manager.post(ADDRESS, htmx=htmx, identifier=typed)
            assert answer.status_code == 422
            assert sentence in said(answer)
            assert 'aria-invalid="true"' in answer.text
        assert identifier() == "alfki"
        assert events("portal address changed") == []

    def test_every_reserved_word_is(self, manager):
        for word in RESERVED_IDENTIFIERS:
            assert manager.post(ADDRESS, htmx=True, identifier=word).status_code == 422, word

    def test_the_other_businesss_addresses_are_free(self, manager, foreign_owner):
        assert foreign_owner.post(ADDRESS, identifier="anatr").status_code == 303
        move(manager, "alfreds")
        assert foreign_owner.post(ADDRESS, identifier="alfki").status_code == 303


class TestLeadingOn:
    def test_a_former_address_leads_on_with_path_and_query(self, manager, maria):
        move(manager, "alfreds")
        answer = maria.get("/p/alfki/invoices?q=chai&status=paid")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/p/alfreds/invoices?q=chai&status=paid")

    def test_in_capitals_too(self, manager, visitor):
        move(manager, "alfreds")
        assert visitor.get("/p/ALFKI/").headers["Location"] == "/p/alfreds/"

    def test_the_sign_in_page_leads_on_and_so_does_what_is_sent_to_it(self, manager, visitor):
        move(manager, "alfreds")
        assert visitor.get("/p/alfki/sign-in").headers["Location"] == "/p/alfreds/sign-in"
        answer = visitor.post("/p/alfki/sign-in", email="maria.anders@alfki.example", password=cast.PASSWORD)
        assert (answer.status_code, answer.headers["Location"]) == (307, "/p/alfreds/sign-in")
        assert visitor.sign_in("/p/alfreds/sign-in", "maria.anders@alfki.example").status_code == 303

    def test_every_address_of_a_chain_leads_to_the_last_one(self, manager, visitor):
        for to in ("alfreds", "futter", "kiste"):
            move(manager, to)
        for old in ("alfki", "alfreds", "futter"):
            assert visitor.get(f"/p/{old}/").headers["Location"] == "/p/kiste/"

    def test_after_90_days_it_is_nobodys(self, manager, visitor, noon):
        move(manager, "alfreds")
        with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=89, hours=23)):
            assert visitor.get("/p/alfki/").status_code == 302
        with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=90, seconds=1)):
            assert visitor.get("/p/alfki/").status_code == 404

    def test_at_another_business_it_leads_nowhere(self, manager, browser):
        move(manager, "nowhere-else")
        move(manager, "alfreds")
        assert browser(host="adventure.localhost").get("/p/nowhere-else/").status_code == 404

    def test_nobody_else_can_take_it_meanwhile(self, manager):
        move(manager, "alfreds")
        answer = manager.post("/admin/customers/ANATR/portal-address", htmx=True, identifier="alfki")
        assert answer.status_code == 422
        assert "another customer's address and still leads to its portal" in said(answer)

    def test_afterwards_anybody_can(self, manager, visitor):
        move(manager, "alfreds")
        db.session.execute(db.update(OldIdentifier).values(until=dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)))
        db.session.commit()
        move(manager, "alfki", number="ANATR")
        assert visitor.get("/p/alfki/").headers["Location"].startswith("/p/alfki/sign-in")
        move(manager, "anatr", number="ANATR")
        assert visitor.get("/p/alfki/").headers["Location"] == "/p/anatr/"

    def test_a_new_customer_gets_none_that_still_leads_on(self, manager, alfki):
        move(manager, "alfreds")
        move(manager, "kiste")
        assert free_identifier("Alfreds") == "alfreds-2"
        db.session.execute(db.update(OldIdentifier).values(until=dt.datetime.now(dt.UTC)))
        assert free_identifier("Alfreds") == "alfreds"


class TestWhileTyping:
    def ask(self, manager, typed, htmx=True):
        return manager.get(f"{ADDRESS}/check", htmx=htmx, identifier=typed)

    @pytest.mark.parametrize(
        ("typed", "verdict"),
        [
            ("alfreds", "“alfreds”: This address is free."),
            ("ANATR", "“anatr”: Another customer's portal has this address."),
            ("portal", "“portal”: This word is reserved. Choose another one."),
            ("x", "“x”: Use 2 to 40 characters."),
            ("alfki", ""),
            ("", ""),
        ],
    )
    def test_a_verdict_comes_at_once(self, manager, alfki, typed, verdict):
        answer = self.ask(manager, typed)
        assert roots(answer) == [("p", f"customer-{alfki.id}-address-check")]
        assert said(answer) == verdict

    def test_ugly_input_is_only_shown(self, manager):
        for typed in ("<script>alert(1)</script>", "\0", "x" * 5_000, "’; drop table"):
            answer = self.ask(manager, typed)
            assert answer.status_code == 200
            assert "<script" not in answer.text

    def test_it_stores_nothing(self, manager):
        self.ask(manager, "alfreds")
        assert identifier() == "alfki"

    def test_without_javascript_it_is_the_page(self, manager):
        page = self.ask(manager, "alfreds", htmx=False)
        assert "<html" in page.text
        assert "This address is free." in said(page)
        assert 'value="alfreds"' in page.text


class TestThePage:
    def test_shows_the_address_to_copy_and_open_and_what_leads_there(self, manager):
        move(manager, "alfreds")
        page = manager.get(PORTAL)
        assert 'href="http://localhost/p/alfreds/"' in page.text
        assert "data-copy" in page.text
        assert "http://localhost/p/alfki leads here until" in said(page)

    def test_clerks_see_it_and_change_nothing(self, clerk):
        page = clerk.get(PORTAL)
        assert "http://localhost/p/alfki/" in said(page)
        assert 'name="identifier"' not in page.text
        assert clerk.post(ADDRESS, identifier="alfreds").status_code == 403
        assert identifier() == "alfki"

    def test_what_went_wrong_leaves_no_trace(self, manager, alfki):
        manager.post(ADDRESS, identifier="anatr")
        assert db.session.scalar(select(Event.id).where(Event.customer_id == alfki.id)) is None
        assert db.session.scalar(select(OldIdentifier.id)) is None
        assert db.session.scalar(select(Customer.identifier).where(Customer.number == "ANATR")) == "anatr"
