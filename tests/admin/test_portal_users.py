"""Adding the people who may act for a customer, and changing them."""

import json

import pytest

from models.module import Module
from tests.admin.conftest import (
    NEW,
    PORTAL,
    USERS,
    carried,
    contact,
    events,
    password_in,
    portal_users,
    roots,
    said,
    user,
)

MARIA = {"first_name": "Maria", "last_name": "Anders", "email": "maria.anders@alfki.example", "modules": list(Module)}


class TestAdding:
    def test_a_new_person_gets_a_code_made_from_the_name_and_sees_what_was_chosen(self, manager):
        manager.post(USERS, **NEW, own_orders_only="y")
        nina = user("NINA.NOVAK")
        assert nina.hidden_modules == frozenset(Module) - {Module.ORDERS, Module.INVOICES}
        assert (nina.own_orders_only, nina.active, nina.contact.email) == (True, True, "nina.novak@alfki.example")

    def test_codes_are_unique_within_the_customer(self, manager):
        manager.post(USERS, **NEW)
        manager.post(USERS, **NEW | {"email": "nina2@alfki.example"})
        manager.post(USERS, **NEW | {"email": "nina3@alfki.example"})
        manager.post("/admin/customers/ANATR/portal-users", **NEW | {"email": "nina@anatr.example"})
        assert portal_users() == {"MARIA.ANDERS", "JONAS.BERG", "NINA.NOVAK", "NINA.NOVAK2", "NINA.NOVAK3"}
        assert "NINA.NOVAK" in portal_users("ANATR")

    @pytest.mark.parametrize(
        ("first", "last", "code"),
        [
            ("José", "Ñández", "JOSE.NANDEZ"),
            ("", "Müller", "MULLER"),
            ("محمد", "علي", "SOMEONE"),
            ("🦊", "🦊", "SOMEONE"),
            ("A" * 80, "B" * 80, "A" * 50),
        ],
    )
    def test_a_code_is_made_from_any_name(self, manager, first, last, code):
        manager.post(USERS, first_name=first, last_name=last, email="someone@alfki.example")
        assert portal_users() - {"MARIA.ANDERS", "JONAS.BERG"} == {code}

    def test_everything_is_on_record_with_who_and_from_where(self, manager, alfki):
        manager.post(USERS, **NEW)
        for what in ("contact added", "portal user added", "temporary password given"):
            (event,) = events(what)
            assert (event.actor_name, event.address, event.customer_id) == ("Steven Buchanan", "127.0.0.1", alfki.id)

    def test_htmx_gets_the_next_empty_row_the_new_one_the_password_and_a_toast(self, manager, toast):
        answer = manager.post(USERS, htmx=True, **NEW)
        nina = user("NINA.NOVAK")
        assert roots(answer) == [("div", "new-portal-user"), ("hx-partial",), ("hx-partial",)]
        assert f'<li id="portal_user-{nina.id}">' in answer.text
        assert 'name="first_name" type="text" value=""' in answer.text
        assert toast(answer, "Nina Novak is a portal user of Alfreds Futterkiste now.")

    def test_several_are_added_one_after_another(self, manager):
        for n in range(3):
            manager.post(USERS, htmx=True, **NEW | {"email": f"nina{n}@alfki.example"})
        assert len(portal_users()) == 5

    def test_the_open_row_is_a_page_too(self, manager):
        answer = manager.get(f"{USERS}/new")
        assert "<html" in answer.text
        assert 'id="new-portal-user"' in answer.text
        assert roots(manager.get(f"{USERS}/new", htmx=True)) == [("div", "new-portal-user")]

    def test_closing_the_row_brings_its_button_back(self, manager):
        answer = manager.get(PORTAL, htmx=True)
        assert roots(answer) == [("div", "new-portal-user")]
        assert "Add portal user" in said(answer)


class TestKnownContacts:
    def test_somebody_who_is_a_portal_user_here_already_is_refused(self, manager):
        answer = manager.post(USERS, **NEW | {"email": " MARIA.Anders@alfki.example "})
        assert answer.status_code == 422
        assert "Already a portal user of this customer." in said(answer)
        assert portal_users() == {"MARIA.ANDERS", "JONAS.BERG"}

    def test_a_contact_without_a_sign_in_becomes_a_portal_user_with_a_password(self, manager, alfki):
        from models.base import db
        from models.contact import Contact

        db.session.add(Contact(customer_id=alfki.id, first_name="Otto", last_name="Ohm", email="otto@alfki.example"))
        db.session.commit()
        answer = manager.post(USERS, **NEW | {"email": "otto@alfki.example"})
        assert contact("otto@alfki.example").name == "Otto Ohm"
        assert "OTTO.OHM" in portal_users()
        assert password_in(answer)

    def test_another_customers_contact_acts_for_both_and_keeps_the_password(self, manager, ana):
        before = contact("ana.trujillo@anatr.example").password_hash
        answer = manager.post(
            USERS, htmx=True, **NEW | {"email": "ana.trujillo@anatr.example", "password": "something-typed-42"}
        )
        assert (
            "Ana Trujillo is a contact of Ana Trujillo Emparedados y helados and now acts for Alfreds Futterkiste too"
            in said(answer)
        )
        assert "password-text" not in answer.text
        after = contact("ana.trujillo@anatr.example")
        assert (after.password_hash, after.temporary_until, after.name) == (before, None, "Ana Trujillo")
        assert ana.get("/p/anatr/").status_code == 200
        assert ana.get("/p/alfki/orders").status_code == 200

    def test_without_javascript_one_comes_back_to_the_tab_when_there_is_no_password_to_show(self, manager):
        answer = manager.post(USERS, **NEW | {"email": "ana.trujillo@anatr.example"})
        assert (answer.status_code, answer.headers["Location"]) == (303, PORTAL)

    def test_the_other_businesss_contacts_are_strangers(self, manager):
        manager.post(USERS, **NEW | {"email": "maria.cameron@alfki.example"})
        assert contact("maria.cameron@alfki.example").name == "Nina Novak"


class TestChanging:
    ADDRESS = f"{USERS}/MARIA.ANDERS"

    def test_name_and_email_change_and_the_code_stays(self, manager):
        opened = carried(manager.get(f"{self.ADDRESS}/edit", htmx=True))
        manager.post(self.ADDRESS, **opened | MARIA | {"last_name": "Anders-Berg", "email": "mab@alfki.example"})
        assert user("MARIA.ANDERS").contact.name == "Maria Anders-Berg"
        (event,) = events("contact changed")
        assert json.loads(event.before) == {"last_name": "Anders", "email": "maria.anders@alfki.example"}
        assert json.loads(event.after) == {"last_name": "Anders-Berg", "email": "mab@alfki.example"}

    def test_saving_what_is_there_already_records_nothing(self, manager):
        manager.post(self.ADDRESS, **MARIA)
        assert [
            event.what
            for what in ("contact changed", "module shown", "module hidden", "own orders only")
            for event in events(what)
        ] == []

    def test_modules_and_own_orders_change_at_the_next_request(self, manager, maria):
        assert maria.get("/p/alfki/orders/SO-AL2").status_code == 200
        manager.post(self.ADDRESS, **MARIA | {"modules": ["orders"], "own_orders_only": "y"})
        assert maria.get("/p/alfki/invoices").status_code == 404
        assert maria.get("/p/alfki/orders").status_code == 200
        assert maria.get("/p/alfki/orders/SO-AL2").status_code == 404

    def test_the_own_orders_switch_saves_at_once_and_records_it_once(self, manager, maria, toast):
        for _ in range(2):
            answer = manager.post(f"{self.ADDRESS}/own-orders", htmx=True, on="1")
        assert roots(answer)[0] == ("li", f"portal_user-{user('MARIA.ANDERS').id}")
        assert toast(answer, "Maria Anders sees only their own orders and deliveries.")
        assert len(events("own orders only")) == 1
        assert maria.get("/p/alfki/orders/SO-AL2").status_code == 404

    def test_an_email_that_belongs_to_somebody_else_is_refused(self, manager):
        opened = carried(manager.get(f"{self.ADDRESS}/edit", htmx=True))
        changed = {"email": "jonas.berg@alfki.example", "last_name": "Changed"}
        answer = manager.post(self.ADDRESS, **opened | MARIA | changed)
        assert answer.status_code == 422
        assert "This email address already belongs to somebody." in said(answer)
        assert contact("maria.anders@alfki.example").name == "Maria Anders"

    def test_editing_opens_the_row_in_place_and_cancelling_closes_it(self, manager):
        row = ("li", f"portal_user-{user('MARIA.ANDERS').id}")
        assert roots(manager.get(f"{self.ADDRESS}/edit", htmx=True)) == [row]
        assert roots(manager.get(self.ADDRESS, htmx=True)) == [row]
        page = manager.get(f"{self.ADDRESS}/edit")
        assert 'value="maria.anders@alfki.example"' in page.text
        assert "JONAS.BERG" in page.text

    def test_saving_answers_the_closed_row_or_leads_back(self, manager, toast):
        answer = manager.post(self.ADDRESS, htmx=True, **MARIA)
        assert roots(answer)[0] == ("li", f"portal_user-{user('MARIA.ANDERS').id}")
        assert toast(answer, "Saved: Maria Anders.")
        answer = manager.post(self.ADDRESS, **MARIA)
        assert (answer.status_code, answer.headers["Location"]) == (303, PORTAL)

    def test_somebody_who_acts_for_others_too_is_pointed_out(self, manager):
        assert "acts for other customers too" in said(manager.get("/admin/customers/CONSH/portal-users/ANN.DEVON/edit"))
        assert "acts for other customers too" in said(manager.get("/admin/customers/EASTC/portal-users/ANN.DEVON/edit"))
        assert "acts for other customers too" not in said(manager.get(f"{self.ADDRESS}/edit"))
        assert "Contact of Eastern Connection" in said(manager.get("/admin/customers/CONSH/portal"))


class TestActivity:
    ADDRESS = f"{USERS}/MARIA.ANDERS/activity"

    def test_deactivating_locks_out_at_once_and_ends_the_session(self, manager, maria, jonas):
        manager.post(self.ADDRESS, on="")
        assert maria.get("/p/alfki/").status_code == 303  # to the sign-in page
        assert jonas.get("/p/alfki/").status_code == 200

    def test_activating_lets_in_again_after_a_new_sign_in(self, manager, maria):
        manager.post(self.ADDRESS, on="")
        assert maria.sign_in("/p/alfki/sign-in", "maria.anders@alfki.example").status_code == 422
        manager.post(self.ADDRESS, on="1")
        assert maria.sign_in("/p/alfki/sign-in", "maria.anders@alfki.example").status_code == 303

    def test_whoever_acts_for_another_customer_too_stays_signed_in_there(self, manager, ann):
        manager.post("/admin/customers/EASTC/portal-users/ANN.DEVON/activity", on="")
        assert ann.get("/p/eastc/").status_code == 404
        assert ann.get("/p/consh/").status_code == 200
        manager.post("/admin/customers/CONSH/portal-users/ANN.DEVON/activity", on="")
        assert ann.get("/p/consh/").status_code == 303

    def test_deactivating_twice_records_it_once(self, manager, toast):
        for _ in range(2):
            answer = manager.post(self.ADDRESS, htmx=True, on="")
        assert len(events("portal user deactivated")) == 1
        assert toast(answer, "Maria Anders is locked out.")
        assert "Inactive" in said(answer)

    def test_the_row_says_how_far_a_person_has_got(self, manager):
        page = said(manager.get("/admin/customers/PARIS/portal"))
        assert "Never signed in" in page
        assert "MARIA.ANDERS Active maria.anders@alfki.example · Everything What they see and why" in said(
            manager.get(PORTAL)
        )


class TestWhoMay:
    POSTS = (
        "",
        "/MARIA.ANDERS",
        "/MARIA.ANDERS/activity",
        "/MARIA.ANDERS/own-orders",
        "/MARIA.ANDERS/temporary-password",
    )

    def test_clerks_and_viewers_change_nothing(self, clerk, viewer):
        for person in (clerk, viewer):
            for path in self.POSTS:
                assert person.post(USERS + path, **NEW, on="").status_code == 403
            for path in ("/new", "/MARIA.ANDERS/edit"):
                assert person.get(USERS + path).status_code == 403
            assert person.get(f"{USERS}/MARIA.ANDERS", htmx=True).status_code == 200
        assert user("MARIA.ANDERS").active
        assert portal_users() == {"MARIA.ANDERS", "JONAS.BERG"}

    def test_another_business_finds_nobody(self, foreign_owner):
        for path in self.POSTS[1:]:
            assert foreign_owner.post(USERS + path, **NEW, on="").status_code == 404
        assert foreign_owner.get(f"{USERS}/MARIA.ANDERS/edit").status_code == 404
        assert user("MARIA.ANDERS").active

    def test_a_person_is_found_only_at_their_own_customer(self, manager):
        for code in ("ANA.TRUJILLO", "maria.anders", "NOPE", "%00", "x" * 3_000):
            assert manager.get(f"{USERS}/{code}").status_code == 404
            assert manager.post(f"{USERS}/{code}/activity", on="").status_code == 404
