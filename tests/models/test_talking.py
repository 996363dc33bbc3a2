"""Talk: said once, read, told by mail once until it is read on; nobody hears of what they may not see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import reading_threads, talking
from models.base import db
from models.contact import contact_by_email
from models.event import Actor
from models.letter import Letter
from models.mail_topic import MailTopic
from models.module import Module
from models.refusing import Refused
from models.staff import staff_by_email
from models.thread import Message

BY = Actor("command", None, "test")


@pytest.fixture
def maria(alfki):
    return contact_by_email("maria.anders@alfki.example")


@pytest.fixture
def jonas(alfki):
    return contact_by_email("jonas.berg@alfki.example")


@pytest.fixture
def laura(northwind):
    return staff_by_email("clerk@northwind.example")


def order(alfki, number="SO-AL1"):
    return reading_threads.document_of("order", number, alfki.id)


def told(kind):
    return sorted(db.session.scalars(db.select(Letter.to_address).where(Letter.kind == kind)))


class TestSaying:
    @pytest.mark.parametrize("typed", ["", "  \n ", "\x00\x07"])
    def test_nothing_is_refused(self, alfki, maria, typed):
        with pytest.raises(Refused):
            talking.say(alfki, None, typed, maria, BY)

    def test_too_much_is_refused(self, alfki, maria):
        with pytest.raises(Refused):
            talking.say(alfki, None, "x" * 5_001, maria, BY)

    def test_the_same_again_at_once_is_one_message(self, alfki, maria):
        first, second = (talking.say(alfki, None, "Hello", maria, BY) for _ in range(2))
        assert first.id == second.id
        assert talking.say(alfki, None, "Hello again", maria, BY).id != first.id

    def test_keeps_line_breaks_and_drops_what_cannot_be_printed(self, alfki, maria):
        assert talking.say(alfki, None, " a\r\nb\x00\x1bc ", maria, BY).text == "a\nbc"

    @given(st.text(max_size=200))
    def test_whatever_is_typed_is_kept_without_control_characters(self, typed):
        kept = talking.tidy_text(typed)
        assert not any(ord(c) < 32 and c not in "\n\t" for c in kept)
        assert talking.tidy_text(kept) == kept


class TestReading:
    def test_own_words_are_read_and_the_others_are_not(self, alfki, maria, laura):
        talking.say(alfki, None, "When?", maria, BY)
        assert reading_threads.unread_of_contact(maria.id) == 0
        assert reading_threads.unread_of_staff() == 1
        thread = reading_threads.thread_about(alfki.id)
        assert talking.read_by_staff(thread)
        assert not talking.read_by_staff(thread), "nothing is new any more"
        assert reading_threads.unread_of_staff() == 0
        talking.say(alfki, None, "Tomorrow.", laura, BY)
        assert reading_threads.unread_of_contact(maria.id) == 1
        assert talking.read_by(maria.id, reading_threads.thread_about(alfki.id))
        assert reading_threads.unread_of_contact(maria.id) == 0


class TestTelling:
    def test_staff_are_told_once_until_they_read_on(self, alfki, maria):
        talking.say(alfki, None, "one", maria, BY)
        first = told("staff_message")
        assert "viewer@northwind.example" not in first
        assert {"owner@northwind.example", "clerk@northwind.example"} <= set(first)
        talking.say(alfki, None, "two", maria, BY)
        assert told("staff_message") == first
        talking.read_by_staff(reading_threads.thread_about(alfki.id))
        talking.say(alfki, None, "three", maria, BY)
        assert len(told("staff_message")) == 2 * len(first)

    def test_a_customers_people_are_told_once_until_they_read_on(self, alfki, maria, laura):
        talking.say(alfki, None, "hello?", maria, BY)
        for words in ("one", "two"):
            talking.say(alfki, None, words, laura, BY)
        assert told("message") == ["maria.anders@alfki.example"]
        talking.read_by(maria.id, reading_threads.thread_about(alfki.id))
        talking.say(alfki, None, "three", laura, BY)
        assert len(told("message")) == 2

    def test_whoever_takes_part_is_told_and_who_may_not_read_it_never(self, alfki, jonas, laura):
        talking.say(alfki, None, "To all of you", laura, BY)
        assert told("message") == ["maria.anders@alfki.example"], "Jonas has no messages"

    def test_about_an_order_of_a_colleague_somebody_with_own_orders_only_hears_nothing(
        self, alfki, maria, jonas, laura
    ):
        user = db.session.scalars(db.select(talking_user()).filter_by(contact_id=jonas.id)).one()
        user.hidden_modules = frozenset()
        db.session.flush()
        talking.say(alfki, order(alfki), "It left.", laura, BY)
        assert told("message") == ["maria.anders@alfki.example"]
        talking.say(alfki, order(alfki, "SO-AL2"), "Yours left.", laura, BY)
        assert told("message") == ["jonas.berg@alfki.example", "maria.anders@alfki.example"]

    def test_whoever_does_not_want_such_mail_gets_none(self, alfki, maria, laura):
        maria.muted_mails = frozenset({MailTopic.MESSAGES})
        talking.say(alfki, None, "Hi", laura, BY)
        assert told("message") == []


def talking_user():
    from models.portal_user import PortalUser

    return PortalUser


def test_one_thread_for_each_thing_however_often_it_is_opened(alfki):
    assert talking.open_thread(alfki).id == talking.open_thread(alfki).id
    assert talking.open_thread(alfki, order(alfki)).id != talking.open_thread(alfki).id


def test_messages_off_and_nobody_hears(alfki, maria, laura):
    alfki.hidden_modules = frozenset({Module.MESSAGES})
    db.session.flush()
    talking.say(alfki, None, "Hi", laura, BY)
    assert told("message") == []
    assert db.session.scalar(db.select(Message.text)) == "Hi"
