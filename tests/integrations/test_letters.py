"""Letters as they are read: facts stay text, secrets can be hidden, brands and languages are the recipient's."""

import pytest

from integrations import letters
from models.base import db
from models.contact import contact_by_email
from models.event import Actor
from models.letter_kinds import KINDS
from models.letter_text import LetterText
from models.link import Purpose
from models.links import make_link
from models.posting import post

BY = Actor("command", None, "test")
HOSTILE = '<b>Laura</b>\r\nBcc: thief@x.example\n\n[click](http://evil.example) {business} "'


@pytest.fixture
def maria(alfki):
    return contact_by_email("maria.anders@alfki.example")


@pytest.fixture
def page(monkeypatch):
    """A page that is there, whatever is behind letters so far."""
    monkeypatch.setitem(letters.PAGES, "message", "auth.sign_in")
    monkeypatch.setitem(letters.PAGES, "invitation", "auth.sign_in")


def message(maria, alfki, **facts):
    return post("message", maria, customer=alfki, facts={"author": "Laura", "about": "SO-1", "message": "Hi"} | facts)


class TestFacts:
    def test_stay_text_whatever_they_hold(self, maria, alfki, page):
        read = letters.compose(message(maria, alfki, author=HOSTILE, message=HOSTILE))
        assert "<b>Laura" not in read.html
        assert 'href="http://evil.example"' not in read.html
        assert "{business}" in read.html, "a placeholder inside a fact is no placeholder"
        assert "\n" not in read.subject

    def test_keep_their_line_breaks(self, maria, alfki, page):
        assert "one<br>\ntwo" in letters.compose(message(maria, alfki, message="one\ntwo")).html

    def test_can_be_words_of_ours_and_instants(self, maria, alfki, monkeypatch):
        monkeypatch.setitem(letters.PAGES, "security_notice", "auth.front_door")
        facts = {"said": {"what": ["Changed at %(at)s", {}]}, "moments": {"at": "2026-03-16T13:02:00+00:00"}}
        read = letters.compose(post("security_notice", maria, customer=alfki, facts=facts))
        assert "Changed at 16 Mar 2026, 14:02" in read.text


class TestWords:
    def test_of_the_business_go_before_ours(self, maria, alfki, page):
        letter = message(maria, alfki)
        db.session.add(
            LetterText(kind="message", language=letter.language, subject="Post!", body="So **bold**.\n\n{button}")
        )
        db.session.flush()
        read = letters.compose(letter)
        assert read.subject == "Post!"
        assert "<strong" in read.html

    @pytest.mark.parametrize("kind", KINDS)
    def test_of_ours_have_no_broken_placeholder(self, kind):
        assert letters.broken_placeholders(kind, KINDS[kind].subject, KINDS[kind].body) == []

    @pytest.mark.parametrize(
        ("subject", "body", "wrong"),
        [
            ("{bussiness}", "{button}", ["{bussiness}"]),
            ("Hi", "{until", ["{until", "{button}"]),
            ("Hi", "} {button}", ["}"]),
            ("{button}", "{button}", ["{button}"]),
            ("Hi {person}", "{until} {button}", []),
        ],
    )
    def test_that_cannot_be_filled_in_are_named(self, subject, body, wrong):
        assert letters.broken_placeholders("invitation", subject, body) == wrong


def test_the_secret_stands_in_the_address_and_can_be_left_out(maria, alfki, northwind, monkeypatch):
    monkeypatch.setitem(letters.PAGES, "invitation", "public.logo")  # any page whose address takes a part
    made = make_link(Purpose.INVITATION, maria, maria.email, by=BY, customer=alfki)
    letter = post(
        "invitation", maria, customer=alfki, made=made, facts={"until": "x", "values": {"digest": made.token}}
    )
    assert made.token in letters.compose(letter).text
    assert letter.secret == made.token


def test_a_code_can_be_left_out(maria, alfki):
    letter = post("access_code", maria, customer=alfki, code="204 816")
    assert "204 816" in letters.compose(letter).text
    shown = letters.compose(letter, hide_secret=True)
    assert "204 816" not in shown.text + shown.html + shown.subject


def test_addresses_begin_with_what_the_business_has_set(maria, alfki, northwind, page):
    assert "http://127.0.0.1:8000/p/alfki/" in letters.compose(message(maria, alfki)).text
    northwind.web_address = "https://portal.northwind.example"
    db.session.flush()
    assert "https://portal.northwind.example/p/alfki/" in letters.compose(message(maria, alfki)).text


def test_it_is_in_the_customers_colour_else_the_businesss(maria, alfki, page):
    assert 'bgcolor="#b3402e"' in letters.compose(message(maria, alfki)).html
    alfki.accent = "#ffee00"
    db.session.flush()
    html = letters.compose(message(maria, alfki)).html
    assert 'bgcolor="#ffee00"' in html
    assert "color: #000000" in html


def test_whoever_does_not_want_such_mail_gets_none(maria, alfki):
    from models.mail_topic import MailTopic

    maria.muted_mails = frozenset({MailTopic.MESSAGES})
    assert message(maria, alfki) is None
