"""What becomes of letters in the outbox, by the rules of models/delivering.py."""

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select

from models import delivering
from models.base import db
from models.contact import contact_by_email
from models.delivering import (
    DEATHS,
    GIVE_UP_AFTER,
    LEASE,
    fail,
    give_back,
    pause_server,
    postpone,
    retry,
    retry_failed,
    sent,
    server_answers,
    tenants_with_mail,
    try_server_now,
)
from models.event import Actor, Event
from models.inbox import item, open_by_kind
from models.letter import Letter, State
from models.link import Purpose
from models.links import is_live, link_by_token, make_link, revoke
from models.looking_after import set_done
from models.mail_server import MailServer, mail_server
from models.posting import post
from models.scope import scope
from models.tenant import tenant_by_key
from models.types import now


def claim():
    return next(iter(delivering.claim()), None)


BY = Actor("staff", None, "Laura Callahan")


@pytest.fixture
def clock():
    with time_machine.travel(now(), tick=False) as travelling:
        yield travelling


@pytest.fixture
def server(northwind):
    server = MailServer(host="mail.example", sender_address="portal@northwind.example")
    db.session.add(server)
    db.session.flush()
    return server


@pytest.fixture
def maria(alfki):
    return contact_by_email("maria.anders@alfki.example")


def written(to="somebody@x.example", **more):
    return post("test", to, **more)


def events(what):
    return list(db.session.scalars(select(Event).where(Event.what == what)))


def again(letter):
    db.session.refresh(letter)
    return letter


class TestTaking:
    def test_is_in_the_order_in_which_letters_fell_due(self, server, clock):
        first = written()
        clock.shift(1)
        second = written()
        assert [claim().id, claim().id, claim()] == [first.id, second.id, None]

    def test_begins_with_what_somebody_waits_for(self, server, maria, alfki):
        for _n in range(3):
            written()
        made = make_link(Purpose.SIGN_IN, maria, maria.email, by=BY, customer=alfki)
        letter = post("sign_in_link", maria, customer=alfki, made=made)
        assert claim().id == letter.id

    def test_leaves_what_is_not_due(self, server, clock):
        written().due_at = now() + dt.timedelta(seconds=1)
        db.session.flush()
        assert claim() is None
        clock.shift(1)
        assert claim()

    def test_of_what_a_dead_worker_left_waits_for_the_end_of_its_lease(self, server, clock):
        letter = written()
        claim()
        clock.shift(LEASE - dt.timedelta(seconds=1))
        assert claim() is None
        clock.shift(1)
        assert claim().id == letter.id
        assert letter.tries == 2

    def test_ends_where_the_letter_kills_each_worker(self, server, clock):
        letter = written()
        for _n in range(DEATHS):
            assert claim()
            clock.shift(LEASE)
        assert claim() is None
        assert again(letter).state == State.FAILED

    def test_puts_aside_what_a_dead_link_is_in(self, server, maria, alfki, clock):
        made = make_link(Purpose.SIGN_IN, maria, maria.email, by=BY, customer=alfki)
        letter, good = post("sign_in_link", maria, customer=alfki, made=made), written()
        clock.shift(dt.timedelta(minutes=15))
        assert claim().id == good.id
        assert (again(letter).state, letter.secret) == (State.WITHDRAWN, None)

    def test_leaves_what_was_revoked(self, server, maria, alfki):
        made = make_link(Purpose.INVITATION, maria, maria.email, by=BY, customer=alfki)
        post("invitation", maria, customer=alfki, made=made)
        revoke(made.link, BY)
        assert claim() is None

    def test_sees_one_tenant_only(self, server, northwind):
        with scope(tenant_by_key("adventure")):
            written()
            db.session.flush()
        assert claim() is None


class TestWhoHasSomethingToSend:
    def test_is_a_tenant_with_a_due_letter_and_a_server(self, server, northwind, clock):
        assert tenants_with_mail() == []
        letter = written()
        assert tenants_with_mail() == [northwind]
        letter.due_at = now() + dt.timedelta(minutes=1)
        db.session.flush()
        assert tenants_with_mail() == []

    def test_is_nobody_without_a_server(self, northwind):
        written()
        assert tenants_with_mail() == []

    @pytest.mark.parametrize("how", [{"active": False}, {"paused_until": now() + dt.timedelta(days=1)}])
    def test_is_nobody_whose_server_is_off_or_paused(self, server, how):
        written()
        for name, value in how.items():
            setattr(server, name, value)
        db.session.flush()
        assert tenants_with_mail() == []

    def test_is_asked_by_an_index(self, server, northwind):
        """Not by reading the outbox: it is asked every second."""
        asked = (
            "select 1 from letter where tenant_id = 1 and state in ('waiting', 'sending') and due_at <= '2026-01-01'"
        )
        asked = asked.replace("tenant_id = 1", f"tenant_id = {northwind.id}")
        connection, how = db.session.connection(), "explain query plan"
        if db.engine.dialect.name == "postgresql":
            for _n in range(300):  # so small a table would be read as a whole, or by whichever index
                written().state = "sent"
            db.session.flush()
            connection.exec_driver_sql("analyze letter")
            connection.exec_driver_sql("set local enable_seqscan = off")
            how = "explain"
        plan = connection.exec_driver_sql(f"{how} {asked}").all()
        assert "ix_letter_due" in str(plan)


class TestSent:
    def test_keeps_what_was_sent_and_no_secret(self, server, maria, alfki):
        made = make_link(Purpose.INVITATION, maria, maria.email, by=BY, customer=alfki)
        post("invitation", maria, customer=alfki, made=made)
        letter = claim()
        sent(letter, "Welcome", "Hello •••")
        assert (again(letter).state, letter.subject, letter.text, letter.secret) == (
            State.SENT,
            "Welcome",
            "Hello •••",
            None,
        )
        assert claim() is None

    def test_is_true_even_where_the_lease_ended_meanwhile(self, server, clock):
        """The letter would leave once more."""
        letter = written()
        claim()
        clock.shift(LEASE)
        other = claim()
        postpone(other, "451")
        sent(letter, "", "")
        assert again(letter).state == State.SENT


class TestPauses:
    def test_grow_and_end_after_a_day_with_the_servers_answer(self, server, clock, monkeypatch):
        monkeypatch.setattr("random.uniform", lambda *_between: 1)
        letter, began, pauses = written(), now(), []
        while (taken := claim()) and len(pauses) < 50:
            postpone(taken, "451 come again")
            if again(letter).state == State.FAILED:
                break
            pauses.append((letter.due_at - now()).total_seconds() / 60)
            clock.move_to(letter.due_at)
        assert pauses[:7] == [1, 3, 10, 30, 60, 120, 120]
        assert pauses == sorted(pauses[:-1]) + pauses[-1:]
        assert now() - began == GIVE_UP_AFTER, "the last try is 24 hours after the first"
        assert (letter.state, letter.answer) == (State.FAILED, "451 come again")
        assert [event.after for event in events("letter failed")] == ["somebody@x.example: 451 come again"]

    def test_are_a_little_different_for_each_letter(self, server, clock):
        dues = set()
        for _n in range(5):
            letter = written()
            postpone(claim(), "451")
            dues.add(again(letter).due_at)
            assert dt.timedelta(seconds=54) <= letter.due_at - now() <= dt.timedelta(seconds=66)
        assert len(dues) > 1

    def test_are_for_whom_the_lease_is(self, server, clock):
        """A worker that slept through its lease changes nothing any more."""
        letter = written()
        stale = claim()
        ends = stale.leased_until
        clock.shift(LEASE)
        db.session.expunge(stale)
        fresh = claim()
        assert fresh.leased_until > ends
        fail(stale, "too late")
        assert db.session.scalar(select(Letter.state).where(Letter.id == letter.id)) == State.SENDING

    def test_are_none_for_what_was_give_back(self, server):
        written()
        letter = claim()
        give_back([letter])
        assert (again(letter).state, letter.tries) == (State.WAITING, 0)
        assert claim()


class TestServer:
    def test_that_fails_gets_pauses_that_grow_with_its_failure(self, server, clock):
        pauses = []
        for _n in range(12):
            pause_server(server, "connection refused")
            pauses.append((server.paused_until - now()).total_seconds())
            clock.move_to(server.paused_until)
        assert pauses[:3] == [15, 15, 15]
        assert pauses == sorted(pauses)
        assert pauses[-1] > 60
        clock.shift(dt.timedelta(hours=3))
        pause_server(server, "connection refused")
        assert server.paused_until - now() == dt.timedelta(minutes=10)
        assert len(events("mail server fails")) == 1

    def test_that_fails_for_a_day_fails_the_letters_of_the_day_before(self, server, clock):
        letter = written()
        pause_server(server, "535 who are you?")
        clock.shift(dt.timedelta(hours=23))
        later = written()
        pause_server(server, "535 who are you?")
        assert again(letter).state == State.WAITING
        clock.shift(dt.timedelta(hours=1))
        pause_server(server, "535 who are you?")
        assert (again(letter).state, letter.answer) == (State.FAILED, "535 who are you?")
        assert again(later).state == State.WAITING
        assert events("letters failed")[0].after == "1: 535 who are you?"

    def test_that_staff_have_mended_is_tried_at_once(self, server, northwind):
        written()
        pause_server(server, "connection refused")
        assert tenants_with_mail() == []
        try_server_now(server)
        assert tenants_with_mail() == [northwind]

    def test_that_works_again_is_in_use_at_once(self, server, clock):
        pause_server(server, "connection refused")
        clock.move_to(server.paused_until)
        server_answers(mail_server())
        assert (server.paused_until, server.failing_since, server.answer) == (None, None, "")
        server_answers(server)
        assert len(events("mail server works again")) == 1


class TestTryingAgain:
    def test_gives_a_failed_letter_another_day(self, server, clock):
        letter = written()
        fail(claim(), "550 nobody here")
        assert retry(again(letter), BY)
        assert (letter.state, letter.tries) == (State.WAITING, 0)
        assert claim().first_tried_at == now()
        assert events("letter tried again")[0].actor_name == "Laura Callahan"

    def test_ends_a_pause(self, server, clock):
        letter = written()
        postpone(claim(), "451")
        assert claim() is None
        retry(again(letter), BY)
        assert claim()

    def test_leaves_sent_ones_alone(self, server):
        letter = written()
        sent(claim(), "", "")
        assert not retry(again(letter), BY)
        assert again(letter).state == State.SENT

    def test_of_all_takes_the_failed_ones(self, server, northwind):
        for _n in range(3):
            written()
            fail(claim(), "550")
        assert retry_failed(northwind, BY) == 3
        assert claim()
        assert [event.after for event in events("letters tried again")] == ["3"]

    def test_of_all_needs_no_server_and_says_nothing_where_none_has_failed(self, northwind):
        letter, waits = written(), written()
        letter.state = State.FAILED
        db.session.flush()
        assert retry_failed(northwind, BY) == 1
        assert (again(letter).state, again(waits).state) == (State.WAITING, State.WAITING)
        assert retry_failed(northwind, BY) == 0
        assert len(events("letters tried again")) == 1

    @pytest.mark.parametrize("all_of_them", [True, False])
    def test_fails_anew_into_the_inbox_though_it_was_put_aside_there(self, server, northwind, all_of_them):
        letter = written()
        fail(claim(), "550 nobody here")
        set_done(item("letter", letter.id), True, BY)
        db.session.flush()
        assert open_by_kind()["letter"] == 0
        assert retry_failed(northwind, BY) if all_of_them else retry(again(letter), BY)
        fail(claim(), "550 still nobody")
        assert open_by_kind()["letter"] == 1
        assert item("letter", letter.id).done_at is None


class TestWayOut:
    def test_goes_with_mail_that_nobody_has_to_read(self, server, maria, alfki):
        letter = post("message", maria, customer=alfki, facts={"author": "L", "about": "x", "message": "y"})
        link = link_by_token(letter.unsubscribe, Purpose.UNSUBSCRIBE)
        assert is_live(link)
        assert (link.contact_id, dict(link.facts)) == (maria.id, {"topic": "messages"})

    def test_is_not_there_for_what_has_to_be_read(self, server, maria, alfki):
        made = make_link(Purpose.INVITATION, maria, maria.email, by=BY, customer=alfki)
        assert post("invitation", maria, customer=alfki, made=made).unsubscribe is None
