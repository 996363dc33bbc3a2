"""Inviting from the portal tab and from a contact: one way in, and what became of each invitation."""

import datetime as dt

import pytest

from models.base import db
from models.contact import Contact
from models.customer import Customer, Status, customer_by_number
from models.event import Actor
from models.letter import Letter, State
from models.link import Link, Purpose
from models.mail_server import MailServer
from models.portal_people import Standing, people_of
from models.portal_user import PortalUser
from models.types import now
from tests.admin.conftest import NEW, PORTAL, USERS, contact, events, portal_users, roots, said, undo, user
from tests.admin.test_contacts import LIST, OTTO
from tests.auth.mailed import fresh, invited, letters, links
from tests.cast import add_user, find

INVITED = {name: value for name, value in NEW.items() if name != "first_password"}
NINA = f"{USERS}/NINA.NOVAK"
ME = Actor("staff", None, "Steven")


@pytest.fixture
def nina(manager):
    manager.post(USERS, **INVITED)
    return user("NINA.NOVAK")


def standing(code, number="ALFKI"):
    db.session.expire_all()
    (found,) = [one.standing for one in people_of(customer_by_number(number).id) if one.code == code]
    return found


class TestAdding:
    def test_a_new_person_is_invited_by_mail_unless_one_says_otherwise(self, manager, toast):
        answer = manager.post(USERS, htmx=True, **INVITED)
        assert toast(answer, "Nina Novak is a portal user of Alfreds Futterkiste now and is invited by mail.")
        assert "password-text" not in answer.text
        (letter,), (link,) = letters("invitation"), links(Purpose.INVITATION)
        assert (letter.to_address, letter.customer_id) == ("nina.novak@alfki.example", link.customer_id)
        assert round((link.expires_at - link.made_at) / dt.timedelta(days=1)) == 7
        assert contact("nina.novak@alfki.example").password_hash is None
        assert standing("NINA.NOVAK") == Standing.INVITED

    def test_an_answer_to_it_goes_to_who_invited(self, nina):
        assert letters()[0].reply_to == "manager@northwind.example"

    def test_it_is_on_record(self, nina, alfki):
        (event,) = events("invited")
        assert (event.actor_name, event.after, event.customer_id) == (
            "Steven Buchanan",
            "nina.novak@alfki.example",
            alfki.id,
        )
        assert "Invited by mail" in said_of_activity(event)

    def test_a_temporary_password_is_the_other_choice(self, manager):
        manager.post(USERS, **NEW)
        assert letters() == []
        assert standing("NINA.NOVAK") == Standing.TEMPORARY

    def test_a_typed_password_with_the_choice_of_a_mail_is_asked_about(self, manager):
        answer = manager.post(USERS, **INVITED, password="something-typed-42")
        assert answer.status_code == 422
        assert "Choose “temporary password” for it, or leave this empty." in said(answer)
        assert "NINA.NOVAK" not in portal_users()

    def test_a_choice_that_is_none_is_refused(self, manager):
        assert manager.post(USERS, **INVITED, first_password="both").status_code == 422

    def test_who_has_a_password_gets_no_mail(self, manager, northwind):
        manager.post(USERS, **INVITED | {"email": "ana.trujillo@anatr.example"})
        assert letters() == []
        assert "ANA.TRUJILLO" in portal_users()

    def test_where_the_portal_is_off_nobody_is_added_by_mail_and_the_field_says_why(self, manager, alfki):
        alfki.close_portal(ME)
        db.session.commit()
        answer = manager.post(USERS, **INVITED)
        assert answer.status_code == 422
        assert "The portal is off for this customer. Switch it on first." in said(answer)
        assert "NINA.NOVAK" not in portal_users()

    def test_is_portal_user_on_the_contacts_page_goes_the_same_way(self, manager, alfki, toast):
        answer = manager.post(LIST, htmx=True, **OTTO, is_portal_user="y")
        assert toast(answer, "Otto Ohm is a portal user of Alfreds Futterkiste now and is invited by mail.")
        assert [letter.to_address for letter in letters("invitation")] == [OTTO["email"]]
        assert [len(events(what)) for what in ("portal user added", "invited")] == [1, 1]
        assert "Invited" in said(manager.get(LIST))


def said_of_activity(event):
    from blueprints.admin.activity_words import SENTENCES

    return str(SENTENCES[event.what])


class TestRow:
    def test_says_that_the_letter_waits_while_mail_is_off_and_warns(self, manager, nina):
        page = said(manager.get(PORTAL))
        assert "waiting, because mail is off · expires in 7 days" in page
        assert "to this person alone, not through a group chat" in page

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            (State.SENT, "sent · expires in 7 days"),
            (State.WAITING, "on its way · expires in 7 days"),
            (State.FAILED, "could not be delivered · 550 no such user · expires in 7 days"),
        ],
    )
    def test_says_what_became_of_the_letter(self, manager, nina, state, words):
        db.session.add(MailServer(host="mail.example", sender_address="hello@northwind.example"))
        letter = find(Letter, kind="invitation")
        letter.state, letter.answer = state, "550 no such user"
        db.session.commit()
        assert words in said(manager.get(PORTAL))

    def test_says_that_it_was_opened(self, manager, nina):
        find(Link, contact_id=nina.contact_id).opened_at = now()
        db.session.commit()
        assert "opened, expires in 7 days" in said(manager.get(PORTAL))

    def test_an_expired_one_is_a_standing_of_its_own(self, manager, nina):
        find(Link, contact_id=nina.contact_id).expires_at = now() - dt.timedelta(minutes=1)
        db.session.commit()
        assert standing("NINA.NOVAK") == Standing.EXPIRED
        page = said(manager.get(PORTAL))
        assert "Invitation expired" in page
        assert "Resend" in page

    def test_resending_replaces_the_link_and_keeps_the_old_letter_back(self, manager, nina, toast):
        answer = manager.post(f"{NINA}/invitation", htmx=True)
        assert roots(answer)[0] == ("li", f"portal_user-{nina.id}")
        assert toast(answer, "Nina Novak is invited by mail.")
        old, new = links(Purpose.INVITATION)
        assert (old.revoked_at is not None, new.revoked_at) == (True, None)
        assert [letter.state for letter in letters()] == [State.WITHDRAWN, State.WAITING]
        assert [letter.secret is None for letter in letters()] == [True, False]

    def test_revoking_closes_it(self, manager, nina, visitor, toast):
        token = letters()[0].secret
        answer = manager.post(f"{NINA}/invitation/revocation", htmx=True)
        assert toast(answer, "The invitation of Nina Novak is revoked: its link opens nothing any more.")
        assert visitor.get(f"/p/alfki/invitation/{token}").status_code == 404
        assert standing("NINA.NOVAK") == Standing.NOT_YET
        assert len(events("link revoked")) == 1
        assert toast(manager.post(f"{NINA}/invitation/revocation", htmx=True), "Nina Novak holds no invitation.")

    def test_its_toast_takes_an_invitation_back_before_it_leaves(self, manager, nina):
        manager.get(PORTAL)  # with the toast of adding her
        answer = manager.post(f"{NINA}/invitation", htmx=True)
        assert "revoked: its link opens nothing any more" in said(undo(manager, answer))
        assert [letter.state for letter in letters()] == [State.WITHDRAWN, State.WITHDRAWN]

    def test_without_javascript_both_lead_back_to_the_page(self, manager, nina):
        for what in ("invitation", "invitation/revocation"):
            assert manager.post(f"{NINA}/{what}").location == PORTAL

    def test_who_has_chosen_a_password_is_not_invited(self, manager, northwind):
        answer = manager.post(f"{USERS}/MARIA.ANDERS/invitation", htmx=True)
        assert "This person has chosen a password already and needs no invitation." in said(answer)
        assert letters() == []
        assert f"{USERS}/MARIA.ANDERS/invitation" not in manager.get(PORTAL).text

    def test_a_blacklisted_customers_people_are_invited(self, manager, northwind):
        fresh("BOTTM")
        manager.post("/admin/customers/BOTTM/portal-users/ELIZABETH.LINCOLN/invitation")
        assert len(letters()) == 1

    @pytest.mark.parametrize(
        ("how", "why"),
        [
            ("inactive", "This customer is inactive, so nobody gets in. Change its status first."),
            ("archived", "This customer is archived. Bring it back first."),
            ("closed", "The portal is off for this customer. Switch it on first."),
            ("all closed", "The portal is off for everybody. Switch it on in the settings first."),
            ("locked out", "This person is locked out. Activate them first."),
        ],
    )
    def test_where_a_link_would_lead_nowhere_a_sentence_says_so(self, manager, northwind, how, why):
        customer, person, _contact = fresh()
        if how == "inactive":
            customer.status = Status.INACTIVE
        elif how == "archived":
            customer.archived_at = now()
        elif how == "closed":
            customer.close_portal(ME)
        elif how == "all closed":
            northwind.close_portal(ME)
        else:
            person.deactivate(ME)
        db.session.commit()
        answer = manager.post("/admin/customers/PARIS/portal-users/MARIE.BERTRAND/invitation", htmx=True)
        assert why in said(answer)
        assert letters() == []

    def test_who_may_not_invite_sees_what_became_and_no_button(self, manager, clerk, nina):
        page = clerk.get(PORTAL)
        assert "waiting, because mail is off" in said(page)
        assert f"{NINA}/invitation" not in page.text


class TestEverybody:
    def test_all_who_never_signed_in_are_invited_at_once(self, manager, alfki, toast):
        for n in range(3):
            new = add_user(alfki, "New", f"Person{n}", f"new{n}@alfki.example", signed_in=False)
            new.contact.password_hash = None
        db.session.commit()
        assert "Invite all who never signed in" in said(manager.get(PORTAL))
        answer = manager.post("/admin/customers/ALFKI/invitations", htmx=True)
        assert roots(answer)[0] == ("section", "people")
        assert toast(answer, "3 people invited by mail.")
        assert len(letters("invitation")) == 3

    def test_who_can_not_be_is_named_by_the_reason(self, manager, alfki, toast):
        add_user(alfki, "Has", "Chosen", "chosen@alfki.example", signed_in=False)
        db.session.commit()
        answer = manager.post("/admin/customers/ALFKI/invitations", htmx=True)
        assert toast(answer, "This person has chosen a password already and needs no invitation.")

    def test_where_all_have_signed_in_it_says_so(self, manager, toast):
        answer = manager.post("/admin/customers/ALFKI/invitations", htmx=True)
        assert toast(answer, "Everybody here has signed in already, or nobody is a portal user.")
        assert "invite-everybody" not in manager.get(PORTAL).text


def test_the_tab_costs_the_same_for_one_and_for_fifty(manager, alfki, statements):
    def cost():
        with statements() as seen:
            manager.get(PORTAL)
        return len(seen)

    few = cost()
    for n in range(50):
        new = add_user(alfki, "New", f"Person{n}", f"new{n}@alfki.example", signed_in=False)
        new.contact.password_hash = None
    db.session.commit()
    manager.post("/admin/customers/ALFKI/invitations")
    assert cost() == few


def test_a_person_of_two_customers_holds_one_invitation(northwind, manager):
    invited()
    marie = find(Contact, email="marie.bertrand@paris.example")
    db.session.add(PortalUser(customer=find(Customer, number="ANATR"), contact=marie, code="MARIE"))
    db.session.commit()
    manager.post("/admin/customers/ANATR/portal-users/MARIE/invitation")
    assert [link.revoked_at is None for link in links(Purpose.INVITATION)] == [False, True]
    assert standing("MARIE.BERTRAND", "PARIS") == Standing.INVITED
