"""Letters over a real connection, to a server that takes them, refuses them, breaks off or keeps silent."""

import datetime as dt
import threading
from functools import partial

import pytest
import time_machine

from integrations import letters
from integrations.sending import CANNOT_WRITE, deliver_due
from integrations.smtp import Line
from models.base import db
from models.contact import contact_by_email
from models.delivering import GIVE_UP_AFTER, claim, postpone, retry, sent
from models.event import Actor, Event
from models.letter import Letter, State
from models.link import Purpose
from models.links import make_link
from models.mail_server import MailServer, mail_server
from models.posting import post
from models.types import now
from tests.sink import Sink, free_port

BY = Actor("command", None, "test")


@pytest.fixture
def sink():
    with Sink() as made:
        yield made


@pytest.fixture
def server(northwind, sink, monkeypatch):
    for kind in ("message", "invitation"):
        monkeypatch.setitem(letters.PAGES, kind, "auth.sign_in")
    return add_server(sink.port)


def add_server(port, **more):
    facts = {"host": "127.0.0.1", "port": port, "security": "none", "sender_address": "portal@northwind.example"}
    row = MailServer(**facts | {"sender_name": "Northwind Traders"} | more)
    db.session.add(row)
    db.session.commit()
    return row


@pytest.fixture
def maria(alfki):
    return contact_by_email("maria.anders@alfki.example")


def write(maria, alfki, **more):
    made = make_link(Purpose.INVITATION, maria, maria.email, by=BY, customer=alfki)
    letter = post("invitation", maria, customer=alfki, made=made, facts={"until": "tomorrow"}, **more)
    db.session.commit()
    return letter


def deliver(seconds=2):
    done = deliver_due(threading.Event(), partial(Line, seconds=seconds))
    db.session.expire_all()
    return done


class TestDelivered:
    def test_it_arrives_whole(self, server, sink, maria, alfki):
        letter = write(maria, alfki, reply_to="orders@alfki.example")
        assert deliver() == 1
        [message], [envelope] = sink.messages, sink.taken
        assert envelope.mail_from == "portal@northwind.example"
        assert message["From"] == "Northwind Traders <portal@northwind.example>"
        assert message["To"] == "Maria Anders <maria.anders@alfki.example>"
        assert message["Reply-To"] == "orders@alfki.example"
        assert message["Message-ID"] == f"<{letter.id}.{letter.tenant_id}@northwind.example>"
        assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
        assert "Choose a password" in message.get_body(("plain",)).get_content()

    def test_a_statement_has_its_file_with_it_once(self, server, sink, maria, alfki):
        query = {"from": "2026-01-01", "to": "2026-01-31", "currency": "EUR"}
        facts = {"days": {"since": query["from"], "until": query["to"]}, "query": query, "sender": "Maria Anders"}
        post("statement", maria, customer=alfki, facts=facts, language="de")
        db.session.commit()
        assert [deliver_due(threading.Event()), deliver_due(threading.Event())] == [1, 0]
        [file] = sink.messages[0].iter_attachments()
        assert (file.get_filename(), file.get_content_type()) == ("statement-alfki-2026-01-31.pdf", "application/pdf")
        assert file.get_content().startswith(b"%PDF")

    def test_what_opened_something_is_gone_from_here_then(self, server, sink, maria, alfki):
        letter = write(maria, alfki)
        deliver()
        assert (letter.state, letter.secret, letter.sent_at is not None) == (State.SENT, None, True)
        assert "Choose a password" in letter.text

    def test_no_header_comes_from_a_name_or_a_subject(self, server, sink, maria, alfki):
        maria.last_name = "Anders\r\nBcc: thief@x.example"
        facts = {"author": "x\r\nBcc: thief@x.example", "about": "y", "message": "z"}
        letter = post("message", maria, customer=alfki, facts=facts)
        letter.to_name = letter.to_name.replace("\r\n", " ")
        db.session.commit()
        deliver()
        assert sink.messages[0]["Bcc"] is None
        assert sink.taken[0].rcpt_tos == ["maria.anders@alfki.example"]

    def test_mail_that_can_be_done_without_says_how(self, server, sink, maria, alfki):
        letter = post("message", maria, customer=alfki, facts={"author": "a", "about": "b", "message": "c"})
        db.session.commit()
        token = letter.unsubscribe
        deliver()
        assert sink.messages[0]["List-Unsubscribe"].strip() == f"<http://127.0.0.1:8000/portal/mails/{token}>"
        assert sink.messages[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

        assert token not in letter.text
        assert letter.unsubscribe is None

    def test_one_of_a_transaction_that_failed_never_leaves(self, server, sink, maria, alfki):
        post("test", maria)
        db.session.rollback()
        assert deliver() == 0
        assert sink.taken == []

    @pytest.mark.filterwarnings("ignore:Requiring AUTH")
    def test_the_password_opens_the_server(self, northwind, maria, alfki, monkeypatch):
        monkeypatch.setitem(letters.PAGES, "invitation", "auth.sign_in")
        with Sink(password="s3cret") as sink:
            add_server(sink.port, username="portal", password="s3cret")
            write(maria, alfki)
            assert deliver() == 1


class TestNotTaken:
    def test_451_is_tried_again_after_a_pause(self, server, sink, maria, alfki):
        letter = write(maria, alfki)
        sink.answers = ["451 4.7.1 come back later"]
        assert deliver() == 0
        assert (letter.state, letter.tries, letter.answer) == (State.WAITING, 1, "451 4.7.1 come back later")
        assert dt.timedelta(seconds=50) < letter.due_at - now() < dt.timedelta(seconds=70)
        assert deliver() == 0, "not before its pause is over"
        with time_machine.travel(now() + dt.timedelta(minutes=2)):
            assert deliver() == 1
        assert letter.state == State.SENT

    def test_550_is_failed_at_once_and_on_record(self, server, sink, maria, alfki):
        letter = write(maria, alfki)
        sink.refuses = {maria.email}
        deliver()
        assert (letter.state, letter.answer) == (State.FAILED, "550 5.1.1 no such user here")
        assert db.session.scalar(db.select(Event.after).where(Event.what == "letter failed"))

    def test_after_a_day_of_tries_it_is_failed_with_the_servers_answer(self, server, sink, maria, alfki):
        letter = write(maria, alfki)
        sink.answers = ["451 later"] * 30
        at, tries = now(), 0
        while letter.state == State.WAITING:
            with time_machine.travel(letter.due_at + dt.timedelta(seconds=1)):
                deliver()
                tries, at = tries + 1, now()
        assert (letter.state, letter.answer) == (State.FAILED, "451 later")
        assert GIVE_UP_AFTER <= at - letter.first_tried_at < GIVE_UP_AFTER + dt.timedelta(hours=3)
        assert 10 < tries < 25

    @pytest.mark.parametrize("how", ["drop", "silence"])
    def test_a_line_that_breaks_after_the_letter_holds_up_no_other(self, server, sink, maria, alfki, how):
        first, second = write(maria, alfki), write(maria, alfki)
        sink.answers = [how]
        assert deliver(seconds=0.3) == 1
        assert {first.state, second.state} == {State.WAITING, State.SENT}
        assert first.tries == 1

    def test_a_letter_that_cannot_be_written_is_failed_and_holds_up_no_other(self, server, sink, maria, alfki, caplog):
        bad, good = post("message", maria), write(maria, alfki)  # its page needs a customer
        assert deliver() == 1
        assert (bad.state, bad.answer, good.state) == (State.FAILED, CANNOT_WRITE, State.SENT)

    def test_one_bad_address_holds_up_no_other(self, server, sink, maria, alfki):
        sink.controller.SMTP_kwargs["enable_SMTPUTF8"] = False
        for address in ("a\u00fc@b\u00fc.example", "b@c.example"):
            post("test", address)
        db.session.commit()
        assert deliver() == 1
        assert sink.taken[0].rcpt_tos == ["b@c.example"]

    def test_a_server_that_takes_few_letters_on_a_line_gets_them_on_several(self, server, sink, maria, alfki):
        written = [write(maria, alfki) for _n in range(5)]
        sink.per_line = 2
        assert deliver() == 5
        assert [letter.tries for letter in written] == [1] * 5
        assert len(sink.heard) == 3
        assert server.failing_since is None

    @pytest.mark.parametrize("answer", ["550 5.7.1 not by you", "451 4.7.1 too much of you", "421 not now"])
    def test_a_sender_that_is_refused_is_no_letters_fault(self, server, sink, maria, alfki, answer):
        letter = write(maria, alfki)
        sink.refuses_sender = answer
        assert deliver() == 0
        assert (letter.state, letter.tries, server.answer) == (State.WAITING, 0, answer)
        assert server.paused_until > now()

    def test_an_address_with_other_letters_reaches_a_server_that_knows_them(self, server, sink):
        letter = post("test", "jürgen@büro.example")
        db.session.commit()
        assert deliver() == 1, letter.answer
        assert sink.taken[0].rcpt_tos == ["jürgen@xn--bro-hoa.example"]
        assert sink.messages[0]["To"] == "jürgen@xn--bro-hoa.example"

    def test_a_domain_with_other_letters_reaches_any_server(self, server, sink):
        post("test", "a@büro.example")
        db.session.commit()
        assert deliver() == 1
        assert sink.taken[0].rcpt_tos == ["a@xn--bro-hoa.example"]

    def test_the_sender_is_asked_for_where_letters_go_back_to(self, server, sink, maria, alfki):
        """SPF and bounces: the envelope is the business's whoever an answer goes to."""
        write(maria, alfki, reply_to="somebody@elsewhere.example")
        deliver()
        assert sink.taken[0].mail_from == server.sender_address


class TestTheServerIsToBlame:
    def test_one_that_cannot_be_reached_pauses_everything_and_costs_no_try(self, northwind, maria, alfki):
        server, letter = add_server(free_port()), write(maria, alfki)
        assert deliver() == 0
        assert (letter.state, letter.tries) == (State.WAITING, 0)
        assert server.paused_until > now()
        assert "refused" in server.answer.lower()
        letter.due_at = now() - dt.timedelta(minutes=1)
        db.session.commit()
        assert deliver() == 0

    @pytest.mark.filterwarnings("ignore:Requiring AUTH")
    def test_a_wrong_password_is_told(self, northwind, maria, alfki):
        with Sink(password="right") as sink:
            server = add_server(sink.port, username="portal", password="wrong")
            letter = write(maria, alfki)
            deliver()
            assert server.answer.startswith("535")
            assert letter.tries == 0

    @pytest.mark.parametrize("security", ["starttls", "tls"])
    def test_no_word_is_said_where_the_line_is_not_safe(self, northwind, maria, alfki, security):
        with Sink() as sink:
            server = add_server(sink.port, security=security)
            write(maria, alfki)
            assert deliver(seconds=1) == 0
            assert server.answer
            assert sink.taken == []

    def test_it_answers_again_and_nothing_is_said_of_it_any_more(self, server, sink, maria, alfki):
        server.failing_since, server.answer = now(), "gone"
        db.session.commit()
        write(maria, alfki)
        assert deliver() == 1
        assert (server.failing_since, server.answer) == (None, "")

    def test_letters_that_waited_a_day_for_it_are_failed(self, northwind, maria, alfki):
        add_server(free_port())
        letter = write(maria, alfki)
        letter.first_tried_at = now() - GIVE_UP_AFTER
        db.session.commit()
        deliver()
        assert letter.state == State.FAILED


class TestWorkers:
    def test_what_one_has_no_other_takes(self, server, maria, alfki):
        write(maria, alfki)
        [mine] = claim()
        assert claim() == []
        assert mine.state == State.SENDING

    def test_what_a_dead_one_had_is_sent_when_its_lease_is_over(self, server, sink, maria, alfki):
        write(maria, alfki)
        claim()
        db.session.commit()
        assert deliver() == 0
        with time_machine.travel(now() + dt.timedelta(minutes=6)):
            assert deliver() == 1

    def test_who_comes_back_late_changes_nothing(self, server, sink, maria, alfki):
        letter = write(maria, alfki)
        claim()
        sent(letter, "x", "y")
        db.session.commit()
        postpone(letter, "late")
        db.session.refresh(letter)
        assert letter.state == State.SENT

    def test_staff_try_a_failed_one_again(self, server, sink, maria, alfki):
        letter = write(maria, alfki)
        letter.state = State.FAILED
        db.session.commit()
        assert retry(letter, BY)
        db.session.commit()
        assert deliver() == 1
        assert not retry(letter, BY), "it has left"


def test_an_idle_worker_asks_one_thing(server, statements):
    with statements() as seen:
        deliver_due(threading.Event())
    assert len(seen) == 1


def test_a_server_that_is_off_gets_nothing(server, sink, maria, alfki):
    letter, server.active = write(maria, alfki), False
    db.session.commit()
    assert deliver() == 0
    assert letter.state == State.WAITING


def test_without_a_server_letters_wait(northwind, maria, alfki):
    letter = write(maria, alfki)
    assert deliver() == 0
    assert (letter.state, mail_server()) == (State.WAITING, None)


def test_no_two_letters_say_the_same_once_thing(northwind, maria):
    assert post("test", maria, once="told-1")
    assert post("test", maria, once="told-1") is None
    assert db.session.scalar(db.select(db.func.count()).select_from(Letter)) == 1
