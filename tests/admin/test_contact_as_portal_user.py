""" "Is portal user" of a contact and the row on the portal tab: one way in, one way out, and contacts offered where users are added."""

import pytest

from models.base import db
from models.contact import Contact
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
from tests.admin.test_contacts import LIST, OTTO, address, as_is, opened
from tests.cast import PASSWORD

MARIA = "maria.anders@alfki.example"
TICKED = {"is_portal_user": "y", "first_password": "temporary"}


@pytest.fixture
def otto(alfki):
    """A contact without any sign-in."""
    found = Contact(customer_id=alfki.id, **OTTO | {"language": None})
    db.session.add(found)
    db.session.commit()
    return found


class TestTicking:
    def test_a_new_contact_can_be_a_portal_user_at_once_with_a_password_shown_once(self, manager, browser):
        answer = manager.post(LIST, **OTTO, **TICKED)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        somebody = browser()
        password = password_in(answer)
        assert somebody.sign_in("/p/alfki/sign-in", OTTO["email"], password).status_code == 303
        assert somebody.get("/p/alfki/").headers["Location"].endswith("new-password")
        assert user("OTTO.OHM").hidden_modules == frozenset()
        assert password not in manager.get(LIST).text

    def test_htmx_shows_the_password_in_the_row(self, manager, otto, toast):
        there = address(OTTO["email"])
        answer = manager.post(there, htmx=True, **opened(manager, OTTO["email"]) | OTTO, **TICKED)
        assert roots(answer)[0] == ("li", f"contact-{otto.id}")
        assert password_in(answer)
        assert toast(answer, "Otto Ohm is a portal user of Alfreds Futterkiste now.")
        assert "Temporary password" in said(manager.get(PORTAL))

    def test_it_is_on_record_as_on_the_portal_tab(self, manager, otto):
        manager.post(address(OTTO["email"]), **opened(manager, OTTO["email"]) | OTTO, **TICKED)
        assert [len(events(what)) for what in ("portal user added", "temporary password given")] == [1, 1]

    def test_a_name_without_latin_letters_takes_its_code_from_the_email(self, manager):
        manager.post(LIST, first_name="ليلى", last_name="المنصوري", email="layla.m@noor.example", is_portal_user="y")
        assert "LAYLA.M" in portal_users()

    def test_it_needs_an_email(self, manager):
        answer = manager.post(LIST, **OTTO | {"email": ""}, is_portal_user="y")
        assert answer.status_code == 422
        assert "Enter the email address: a portal user signs in with it." in said(answer)
        assert events("contact added") == []

    def test_somebody_with_a_password_keeps_it(self, manager, maria):
        manager.post(f"{USERS}/MARIA.ANDERS/activity", on="")
        answer = manager.post(address(MARIA), **opened(manager, MARIA) | as_is(MARIA), is_portal_user="y")
        assert answer.status_code == 303
        assert maria.sign_in("/p/alfki/sign-in", MARIA, PASSWORD).status_code == 303

    def test_what_was_chosen_before_holds_again(self, manager):
        manager.post(f"{USERS}/JONAS.BERG/activity", on="")
        jonas = "jonas.berg@alfki.example"
        manager.post(address(jonas), **opened(manager, jonas) | as_is(jonas), is_portal_user="y")
        assert user("JONAS.BERG").active
        assert user("JONAS.BERG").own_orders_only
        assert Module.INVOICES in user("JONAS.BERG").hidden_modules

    def test_a_deactivated_contact_who_is_let_in_is_an_active_one_again(self, manager, otto):
        manager.post(f"{address(OTTO['email'])}/activity", on="")
        manager.post(address(OTTO["email"]), **opened(manager, OTTO["email"]) | OTTO, is_portal_user="y")
        assert contact(OTTO["email"]).active
        assert user("OTTO.OHM").active

    def test_another_customers_deactivated_contact_is_let_in_there_first(self, manager):
        ana = "ana.trujillo@anatr.example"
        manager.post(f"{address(ana, 'ANATR')}/activity", on="")
        answer = manager.post(USERS, **NEW | {"email": ana})
        assert answer.status_code == 422
        assert "deactivated as a contact of another customer" in said(answer)


class TestUnticking:
    def test_it_locks_out_at_once_and_deletes_nothing(self, manager, maria, toast):
        answer = manager.post(address(MARIA), htmx=True, **opened(manager, MARIA) | as_is(MARIA))
        assert toast(answer, "Maria Anders is locked out of the portal of Alfreds Futterkiste.")
        assert maria.get("/p/alfki/").status_code == 303
        assert not user("MARIA.ANDERS").active
        assert contact(MARIA).active

    def test_who_acts_elsewhere_too_stays_signed_in_there(self, manager, ann):
        email = "ann.devon@eastc.example"
        sent = opened(manager, email, "EASTC") | as_is(email)
        manager.post(address(email, "EASTC"), **sent)
        assert ann.get("/p/eastc/").status_code == 404
        assert ann.get("/p/consh/").status_code == 200

    def test_a_form_that_stood_open_does_not_take_back_what_a_colleague_did(self, manager):
        stale = opened(manager, MARIA) | as_is(MARIA) | {"is_portal_user": "y"}
        manager.post(f"{USERS}/MARIA.ANDERS/activity", on="")
        manager.post(address(MARIA), **stale | {"job_title": "Sales"})
        assert contact(MARIA).job_title == "Sales"
        assert not user("MARIA.ANDERS").active


class TestOfferedContacts:
    def test_only_contacts_who_are_no_portal_users_are_offered(self, manager, otto):
        page = said(manager.get(f"{USERS}/new", htmx=True))
        assert "Who New person Otto Ohm · Purchasing" in page
        assert "Maria Anders" not in page

    def test_without_any_there_is_nothing_to_choose(self, manager):
        assert "choose-contact" not in manager.get(f"{USERS}/new").text

    @pytest.mark.parametrize("htmx", [True, False])
    def test_choosing_one_fills_the_fields(self, manager, otto, htmx):
        answer = manager.get(f"{USERS}/new", htmx=htmx, contact=otto.id)
        for value in ("Otto", "Ohm", "Dr.", "Herr", "Purchasing", "+49 171 2", OTTO["email"]):
            assert f'value="{value}"' in answer.text
        assert f'<option value="{otto.id}" selected>' in answer.text

    def test_it_becomes_a_portal_user_and_what_was_edited_is_changed(self, manager, otto):
        sent = carried(manager.get(f"{USERS}/new", htmx=True, contact=otto.id)) | OTTO
        answer = manager.post(
            USERS, htmx=True, **sent | {"email": "o@alfki.example", "job_title": "Head"} | TICKED, modules=["orders"]
        )
        assert password_in(answer)
        kept = contact("o@alfki.example")
        assert (kept.id, kept.job_title, kept.mobile) == (otto.id, "Head", "+49 171 2")
        assert user("OTTO.OHM").contact_id == otto.id
        assert (len(events("contact changed")), len(events("contact added"))) == (1, 0)

    def test_an_email_of_somebody_else_is_refused_and_the_choice_stays(self, manager, otto):
        sent = carried(manager.get(f"{USERS}/new", htmx=True, contact=otto.id)) | OTTO
        answer = manager.post(USERS, htmx=True, **sent | {"email": MARIA})
        assert answer.status_code == 422
        assert "This email address already belongs to somebody." in said(answer)
        assert carried(answer)["contact"] == str(otto.id)
        assert "OTTO.OHM" not in portal_users()

    def test_who_was_changed_meanwhile_is_shown_in_both_versions(self, manager, owner, otto):
        sent = carried(manager.get(f"{USERS}/new", htmx=True, contact=otto.id)) | OTTO
        owner.post(address(OTTO["email"]), **opened(owner, OTTO["email"]) | OTTO | {"job_title": "Theirs"})
        mine = sent | {"job_title": "Mine", "password": "a-long-enough-one-77", "first_password": "temporary"}
        answer = manager.post(USERS, htmx=True, **mine, modules=["orders"])
        assert (answer.status_code, roots(answer)) == (422, [("div", "new-portal-user")])
        assert "Theirs" in said(answer)
        assert "a-long-enough-one-77" not in answer.text
        manager.post(USERS, **carried(answer) | {"job_title": "Mine"})
        assert contact(OTTO["email"]).job_title == "Mine"
        assert user("OTTO.OHM").hidden_modules == frozenset(Module) - {Module.ORDERS}

    def test_who_has_become_one_meanwhile_is_refused(self, manager):
        maria = contact(MARIA)
        answer = manager.post(USERS, **as_is(MARIA), contact=maria.id, modules=["orders"])
        assert answer.status_code == 422
        assert "Already a portal user of this customer." in said(answer)

    @pytest.mark.parametrize("wrong", ["0", "1", "x", "-1", "²", str(2**63), "9" * 50])
    def test_a_number_of_nobody_is_not_found(self, manager, wrong):
        assert manager.get(f"{USERS}/new", contact=wrong).status_code == 404
        assert manager.post(USERS, **NEW, contact=wrong).status_code == 404

    def test_another_customers_contact_cannot_be_chosen(self, manager):
        ana = contact("ana.trujillo@anatr.example").id
        assert manager.get(f"{USERS}/new", contact=ana).status_code == 404
        assert manager.post(USERS, **NEW, contact=ana).status_code == 404

    def test_of_thousands_the_first_are_offered_and_the_way_to_the_rest_is_said(self, manager, alfki):
        db.session.add_all(Contact(customer_id=alfki.id, first_name="Aa", last_name=f"{n:03}") for n in range(230))
        db.session.commit()
        page = manager.get(f"{USERS}/new")
        assert page.text.count("<option") == 201
        assert "Only the first 200 contacts by name are offered." in said(page)


class TestDetailsInThePortalUsersRow:
    ADDRESS = f"{USERS}/MARIA.ANDERS"

    def test_a_new_person_gets_them_too(self, manager):
        manager.post(USERS, **NEW, title="Ing.", salutation="Pani", job_title="Buyer", phone="1", mobile="2")
        nina = contact(NEW["email"])
        assert (nina.title, nina.salutation, nina.job_title, nina.phone, nina.mobile) == (
            "Ing.",
            "Pani",
            "Buyer",
            "1",
            "2",
        )

    def test_they_are_changed_for_the_contact(self, manager):
        sent = carried(manager.get(f"{self.ADDRESS}/edit", htmx=True)) | as_is(MARIA) | {"modules": list(Module)}
        manager.post(self.ADDRESS, **sent | {"job_title": "Sales", "mobile": "+49 2"})
        assert (contact(MARIA).job_title, contact(MARIA).mobile) == ("Sales", "+49 2")
        assert 'value="Sales"' in manager.get(f"{address(MARIA)}/edit").text

    def test_two_who_save_one_person_the_second_chooses(self, manager, owner):
        mine = carried(manager.get(f"{self.ADDRESS}/edit", htmx=True)) | as_is(MARIA) | {"modules": list(Module)}
        owner.post(self.ADDRESS, **mine | {"job_title": "Theirs"})
        answer = manager.post(self.ADDRESS, htmx=True, **mine | {"job_title": "Mine", "own_orders_only": "y"})
        assert (answer.status_code, roots(answer)) == (422, [("li", f"portal_user-{user('MARIA.ANDERS').id}")])
        assert not user("MARIA.ANDERS").own_orders_only
        manager.post(self.ADDRESS, **carried(answer) | {"job_title": "Theirs", "modules": list(Module)})
        assert contact(MARIA).job_title == "Theirs"
        assert user("MARIA.ANDERS").own_orders_only

    def test_a_switch_that_a_colleague_pressed_meanwhile_stays(self, manager):
        stale = carried(manager.get(f"{self.ADDRESS}/edit", htmx=True)) | as_is(MARIA) | {"modules": list(Module)}
        manager.post(f"{self.ADDRESS}/own-orders", on="1")
        manager.post(self.ADDRESS, **stale | {"job_title": "Sales", "modules": sorted(set(Module) - {Module.JOBS})})
        assert user("MARIA.ANDERS").own_orders_only
        assert user("MARIA.ANDERS").hidden_modules == {Module.JOBS}

    @pytest.mark.parametrize("token", ["[]", "1", '{"hidden": 1}', '{"hidden": [[]], "own": 1}', "{", "null"])
    def test_a_damaged_token_counts_for_what_is(self, manager, token):
        manager.post(self.ADDRESS, **as_is(MARIA), modules=["jobs"], switches=token)
        assert user("MARIA.ANDERS").hidden_modules == frozenset(Module) - {Module.JOBS}

    def test_the_administrator_is_marked_and_on_record(self, manager):
        sent = carried(manager.get(f"{self.ADDRESS}/edit", htmx=True)) | as_is(MARIA) | {"modules": list(Module)}
        answer = manager.post(self.ADDRESS, htmx=True, **sent, administrator="y")
        assert "Portal administrator" in said(answer)
        assert user("MARIA.ANDERS").administrator
        sent = carried(manager.get(f"{self.ADDRESS}/edit", htmx=True)) | as_is(MARIA) | {"modules": list(Module)}
        manager.post(self.ADDRESS, **sent)
        assert not user("MARIA.ANDERS").administrator
        assert [len(events(what)) for what in ("portal administrator", "portal administrator no more")] == [1, 1]

    def test_a_new_portal_user_can_be_the_administrator(self, manager):
        manager.post(USERS, **NEW, administrator="y")
        assert user("NINA.NOVAK").administrator
