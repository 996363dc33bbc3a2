"""Staff are told by mail that a request waits, once until somebody has answered; who asked is told what came of it."""

import pytest
from sqlalchemy import select

from integrations.letters import compose
from models.asking import Note, ask_for_access
from models.base import db
from models.change_request import ChangeRequest
from models.contact import Contact
from models.letter import Letter
from models.mail_topic import MailTopic
from models.staff import Staff
from tests.admin.asking import MARIA, approve, asks, door, fresh
from tests.cast import find
from tests.portal.test_account_details import save

NOTE = Note("Yoshi Latimer", "yoshi@hungc.example", "Hungry Coyote", "I order for them now.")


def letters(kind):
    db.session.expire_all()
    return list(db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def wish(maria, **typed):
    save(maria, "company", **typed)
    return db.session.scalars(select(ChangeRequest).order_by(ChangeRequest.id.desc())).first()


class TestStaff:
    def test_each_who_may_answer_is_told_of_a_wish_for_access(self, visitor, northwind):
        visitor.post("/portal/request-access", **NOTE.__dict__)
        found = letters("staff_request")
        assert {letter.to_address for letter in found} == {"owner@northwind.example", "manager@northwind.example"}
        assert found[0].reply_to == NOTE.email
        read = compose(found[0])
        assert read.subject == "Access requested: Yoshi Latimer <yoshi@hungc.example>, Hungry Coyote"
        assert "I order for them now." in read.text
        assert "/admin/requests" in read.text

    def test_and_of_a_wish_for_a_change(self, maria, northwind):
        wish(maria, city="Potsdam")
        (read, _other) = (compose(letter) for letter in letters("staff_request"))
        assert (read.subject, "Alfreds Futterkiste" in read.text) == ("Change requested: Maria Anders", True)

    def test_a_storm_of_them_is_one_letter_a_kind(self, maria, visitor, northwind):
        for n in range(5):
            visitor.post("/portal/request-access", **NOTE.__dict__)
            wish(maria, city=f"Potsdam {n}")
        assert len(letters("staff_request")) == 2 * 2

    def test_once_somebody_has_answered_the_next_is_told_again(self, maria, manager, northwind):
        approve(manager, wish(maria, city="Potsdam"))
        wish(maria, city="Bremen")
        assert len(letters("staff_request")) == 2 * 2

    def test_taking_a_wish_back_is_no_answer(self, maria, northwind):
        for city in ("Potsdam", "Bremen"):
            asked = wish(maria, city=city)
            maria.post(f"/p/alfki/account/change-requests/{asked.id}/withdrawal")
        assert len(letters("staff_request")) == 2

    @pytest.mark.parametrize(
        "lacking", [{"active": False}, {"muted_mails": frozenset({MailTopic.REQUESTS})}, {"password_hash": None}]
    )
    def test_who_does_without_or_can_not_come_in_is_not_told(self, northwind, lacking):
        manager = find(Staff, role="manager")
        for field, value in lacking.items():
            setattr(manager, field, value)
        db.session.commit()
        ask_for_access("northwind", NOTE, "")
        assert [letter.to_address for letter in letters("staff_request")] == ["owner@northwind.example"]


class TestAnswer:
    def test_a_yes_is_told_in_the_customers_brand_with_the_way_to_the_account(self, manager, northwind):
        asked = asks("contact", {"mobile": "+49 170 1"}, {"mobile": ""})
        approve(manager, asked)
        (letter,) = letters("request_answered")
        assert (letter.to_address, letter.customer_id, letter.reply_to) == (
            MARIA,
            asked.customer_id,
            "manager@northwind.example",
        )
        assert "What you asked for is changed now." in compose(letter).text
        assert "/p/alfki/account" in compose(letter).text

    def test_a_no_with_its_reason(self, manager, northwind):
        asked = asks("contact", {"mobile": "+49 170 1"}, {"mobile": ""})
        manager.post(door(asked), answer="refuse", reason="Call us <b>first</b>: 100 %")
        (letter,) = letters("request_answered")
        assert "was not changed: Call us <b>first</b>: 100 %" in compose(letter).text
        assert "<b>first</b>" not in compose(letter).html

    def test_twice_it_is_told_once(self, manager, owner, northwind):
        asked = asks("contact", {"mobile": "+49 170 1"}, {"mobile": ""})
        for browser in (manager, owner):
            browser.post(door(asked), answer="refuse", reason="No")
        assert len(letters("request_answered")) == 1

    def test_what_could_not_be_done_is_no_answer(self, manager, northwind):
        asked = asks("contact", {"email": "ana.trujillo@anatr.example"}, {"email": MARIA})
        assert approve(manager, asked).status_code == 422
        assert (fresh(asked).status, letters("request_answered")) == ("open", [])

    def test_not_to_who_does_without(self, manager, northwind):
        find(Contact, email=MARIA).muted_mails = frozenset({MailTopic.REQUESTS})
        db.session.commit()
        approve(manager, asks("contact", {"mobile": "+49 170 1"}, {"mobile": ""}))
        assert letters("request_answered") == []
