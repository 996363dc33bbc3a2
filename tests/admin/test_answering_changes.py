"""Changes that customers' people ask for: approved once, as things stand, or refused with a reason."""

import pytest

from models.address import Purpose
from models.addresses import addresses_of, remove_address
from models.answering import approve_change, refuse_change
from models.base import db
from models.contact import Contact
from models.customer import customer_by_number
from models.requests import subjects_of, token
from models.revising import Conflict, change
from tests import cast
from tests.admin.asking import LIST, MARIA, NANCY, an_address, approve, asks, door, fresh, moves, seen_in
from tests.admin.conftest import contact, events, roots, said


class TestApproving:
    def test_shows_was_and_wanted(self, viewer, northwind):
        asks("contact", {"last_name": "Müller"}, {"last_name": "Anders"})
        page = said(viewer.get(LIST))
        assert "Maria Anders · Alfreds Futterkiste Own details" in page
        assert "Last name Anders Müller" in page

    @pytest.mark.parametrize(
        ("wanted", "doubted"),
        [
            ({"tax_id": "DE123456789"}, "of Germany."),
            ({"tax_id": "DE136695976"}, ""),
            ({"tax_id": "12-345", "country": "USA"}, ""),
            ({"tax_id": "AT1", "country": "Austria"}, "of Austria."),
            ({"tax_id": ""}, ""),
        ],
    )
    def test_says_of_a_tax_id_that_it_can_not_be_one(self, manager, northwind, wanted, doubted):
        asked = asks("customer", wanted, dict.fromkeys(wanted, "old"))
        page = said(manager.get(LIST))
        assert f"Not a valid VAT number {doubted}" in page if doubted else "Not a valid VAT" not in page
        manager.post(door(asked), answer="refuse", reason="No")
        assert "Not a valid VAT" not in said(manager.get(LIST, show="answered"))

    def test_changes_what_is_asked_for(self, manager, northwind):
        asked = moves()
        assert approve(manager, asked).status_code == 303
        assert (contact(MARIA).mobile, contact(MARIA).job_title) == ("+49 170 1", "Chief")
        assert (fresh(asked).status, fresh(asked).answered_by) == ("approved", "Steven Buchanan")

    def test_is_on_the_customers_record_and_not_on_its_timeline(self, manager, alfki):
        approve(manager, moves())
        made = [*events("change approved"), *events("contact changed")]
        assert [(event.customer_id, event.shown) for event in made] == [(alfki.id, False)] * 2

    def test_changes_a_company(self, manager, northwind):
        approve(manager, asks("customer", {"street": "Neue Str. 1"}, {"street": "Obere Str. 57"}))
        assert customer_by_number("ALFKI").street == "Neue Str. 1"

    @pytest.mark.parametrize("purpose", list(Purpose))
    def test_adds_an_address(self, manager, alfki, purpose):
        approve(manager, asks("address", {"purpose": purpose, "label": "Lager", "city": "Hamburg"}))
        assert [(a.purpose, a.label, a.city, a.street) for a in addresses_of(alfki.id)] == [
            (purpose, "Lager", "Hamburg", "")
        ]

    def test_changes_an_address_and_leaves_the_rest_of_it(self, manager, alfki):
        address = an_address(alfki)
        approve(manager, asks("address", {"city": "Bremen"}, {"city": "Hamburg"}, address.id))
        db.session.expire_all()
        assert [(a.city, a.street) for a in addresses_of(alfki.id)] == [("Bremen", "Kai 1")]

    def test_removes_an_address(self, manager, alfki):
        address = an_address(alfki)
        approve(manager, asks("address", {"removed": "1"}, {"city": "Hamburg"}, address.id))
        assert addresses_of(alfki.id) == []

    def test_touches_no_field_that_may_not_be_asked_for(self, manager, alfki):
        asked = asks("contact", {"mobile": "1", "password_hash": "x", "active": "", "nonsense": "y"})
        hashed = contact(MARIA).password_hash
        approve(manager, asked)
        assert (contact(MARIA).mobile, contact(MARIA).password_hash, contact(MARIA).active) == ("1", hashed, True)

    def test_an_emptied_email_is_none(self, manager, northwind):
        approve(manager, asks("contact", {"email": ""}, {"email": MARIA}))
        assert cast.find(Contact, last_name="Anders").email is None

    def test_a_fragment_is_the_one_card(self, manager, northwind, toast):
        asked = moves()
        answer = manager.post(door(asked), htmx=True, answer="approve", seen=seen_in(manager.get(LIST), asked))
        assert roots(answer)[0] == ("li", f"change_request-{asked.id}")
        assert toast(answer, "Approved, and changed.")
        assert 'name="answer"' not in answer.text

    def test_the_second_to_answer_sees_who_was_first(self, manager, owner, northwind):
        asked = moves()
        seen = seen_in(manager.get(LIST), asked)
        owner.post(door(asked), answer="refuse", reason="Not now")
        answer = manager.post(door(asked), htmx=True, answer="approve", seen=seen)
        assert "Andrew Fuller has answered already." in said(answer)
        assert "Not now" in said(answer)
        assert contact(MARIA).mobile == ""

    def test_approving_twice_changes_it_once(self, manager, northwind):
        asked = moves()
        approve(manager, asked)
        manager.post(door(asked), answer="approve", seen="")
        assert len(events("change approved")) == len(events("contact changed")) == 1


class TestConflict:
    @pytest.fixture
    def asked(self, northwind):
        """Maria wants another mobile, and staff have changed it meanwhile."""
        asked = moves()
        change(cast.find(Contact, email=MARIA), {"mobile": "+49 160 5"}, what="contact changed", by=NANCY)
        db.session.commit()
        return asked

    def test_is_shown_with_what_it_is_now(self, manager, asked):
        page = said(manager.get(LIST))
        assert "This has been changed since it was asked for" in page
        assert "Mobile — +49 160 5 +49 170 1" in page

    def test_must_be_confirmed(self, manager, asked):
        answer = approve(manager, asked)
        assert answer.status_code == 422
        assert "Look at how it is now, then decide." in said(answer)
        assert (contact(MARIA).mobile, fresh(asked).status) == ("+49 160 5", "open")
        assert approve(manager, asked, confirm="y").status_code == 303
        assert contact(MARIA).mobile == "+49 170 1"

    def test_what_changed_since_the_page_was_shown_is_noticed_even_if_confirmed(self, manager, asked):
        seen = seen_in(manager.get(LIST), asked)
        change(cast.find(Contact, email=MARIA), {"mobile": "+49 150 7"}, what="contact changed", by=NANCY)
        db.session.commit()
        answer = manager.post(door(asked), htmx=True, answer="approve", seen=seen, confirm="y")
        assert answer.status_code == 422
        assert roots(answer)[0] == ("li", f"change_request-{asked.id}")
        assert "+49 150 7" in said(answer)
        assert contact(MARIA).mobile == "+49 150 7"

    @pytest.mark.parametrize("seen", ["", "{}", "[]", "nonsense", '{"mobile": 1}'])
    def test_a_made_up_page_approves_nothing(self, manager, northwind, seen):
        asked = moves()
        assert manager.post(door(asked), answer="approve", seen=seen, confirm="y").status_code == 422
        assert fresh(asked).status == "open"

    def test_leaves_nothing_behind(self, asked):
        subject = subjects_of([asked])[asked.id]
        with pytest.raises(Conflict) as why:
            approve_change(asked, token(asked, subject), False, NANCY)
        assert [(one.field, one.theirs, one.yours) for one in why.value.differences] == [
            ("mobile", "+49 160 5", "+49 170 1")
        ]
        assert events("change approved") == []


class TestCanNotBeDone:
    def test_an_email_that_belongs_to_somebody_else(self, manager, northwind):
        asked = asks("contact", {"email": "ana.trujillo@anatr.example"}, {"email": MARIA})
        answer = approve(manager, asked)
        assert answer.status_code == 422
        assert "already belongs to somebody else" in said(answer)
        assert fresh(asked).status == "open"

    def test_an_address_that_is_gone(self, manager, alfki):
        address = an_address(alfki)
        asked = asks("address", {"city": "Bremen"}, {"city": "Hamburg"}, address.id)
        remove_address(address, NANCY)
        db.session.commit()
        page = manager.get(LIST)
        assert "no longer there" in said(page)
        assert manager.post(door(asked), answer="approve", seen="").status_code == 422
        assert manager.post(door(asked), answer="refuse", reason="Gone").status_code == 303

    def test_somebody_elses_contact(self, manager, northwind):
        ana = contact("ana.trujillo@anatr.example")
        asked = asks("contact", {"mobile": "1"}, {"mobile": ""}, ana.id)
        assert manager.post(door(asked), answer="approve", seen='{"mobile": ""}').status_code == 422
        assert contact("ana.trujillo@anatr.example").mobile == ""

    def test_an_address_of_nothing(self, manager, alfki):
        asked = asks("address", {"purpose": "delivery", "label": "Nowhere"})
        answer = approve(manager, asked)
        assert answer.status_code == 422
        assert "Enter at least a street or a city." in said(answer)

    def test_a_value_that_is_too_long(self, manager, northwind):
        answer = approve(manager, asks("contact", {"mobile": "1" * 61}))
        assert answer.status_code == 422
        assert "too long to be stored" in said(answer)


class TestRefusing:
    def test_keeps_everything_and_gives_the_reason(self, manager, northwind):
        asked = moves()
        assert manager.post(door(asked), answer="refuse", reason="  Call   us ").status_code == 303
        assert (fresh(asked).status, fresh(asked).reason) == ("refused", "Call us")
        assert contact(MARIA).mobile == ""
        assert [(event.after, event.shown) for event in events("change refused")] == [("Call us", False)]
        assert "Call us" in said(manager.get(LIST, show="answered"))

    @pytest.mark.parametrize(
        ("reason", "sentence"), [("", "Say why"), ("x" * 501, "at most 500"), ("a\0b", "can't be printed")]
    )
    def test_needs_a_reason_that_can_be_read(self, manager, northwind, reason, sentence):
        asked = moves()
        answer = manager.post(door(asked), htmx=True, answer="refuse", reason=reason)
        assert answer.status_code == 422
        assert sentence in said(answer)
        assert fresh(asked).status == "open"

    def test_comes_too_late_after_a_withdrawal(self, northwind):
        asked = moves()
        asked.status = "withdrawn"
        db.session.commit()
        assert not refuse_change(asked, "No", NANCY)
        assert events("change refused") == []

    @pytest.mark.parametrize("answer", ["", "approved"])
    def test_any_other_answer_is_none(self, manager, northwind, answer):
        assert manager.post(door(moves()), answer=answer).status_code == 422
