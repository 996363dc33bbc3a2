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
from models.scope import scope
from models.tenant import tenant_by_key

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


def say(alfki, maria, body):
    """The business's own words for messages, in Maria's language."""
    language = message(maria, alfki).language
    db.session.add(LetterText(kind="message", language=language, subject="Post!", body=body))
    db.session.flush()


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

    def test_that_are_missing_leave_no_gap(self, maria, alfki, page):
        read = letters.compose(message(maria, alfki, message=None))
        assert "<p></p>" not in read.html
        assert "None" not in read.text
        assert "\n\n\n" not in read.text


class TestPages:
    def test_are_there_for_every_button(self, app):
        assert set(letters.PAGES) == {name for name, kind in KINDS.items() if kind.button}
        assert set(letters.OF_STAFF) <= set(letters.PAGES)
        assert {*letters.PAGES.values(), *letters.OF_STAFF.values(), letters.WAY_OUT} <= set(app.view_functions)


class TestText:
    """For who reads mail as text."""

    def test_is_the_words_without_their_markup(self, maria, alfki, page):
        say(
            alfki,
            maria,
            "# News\n\nSo **bold**, \\*not\\*:\n\n- one\n- [two](https://x.example/a)\n\n{message}\n\n{button}",
        )
        text = letters.compose(message(maria, alfki, message="*literally* this")).text
        assert text.startswith(
            "News\n\nSo bold, *not*:\n\n- one\n- two (https://x.example/a)\n\n*literally* this\n\nRead and answer:\nhttp"
        )

    def test_has_no_line_beyond_76_but_addresses_whole(self, maria, alfki, page, northwind):
        northwind.web_address = (
            "https://a-rather-long-name-of-a-host.of-a-rather-long-domain.example/beneath/some/folders"
        )
        db.session.flush()
        read = letters.compose(message(maria, alfki, message="- " + "word " * 60))
        assert [line for line in read.text.splitlines() if len(line) > 76 and "://" not in line] == []
        assert northwind.web_address in read.text
        assert "\n  word word" in read.text, "what goes on beneath a dash hangs beneath it"

    def test_names_who_writes(self, maria, alfki, page):
        assert "-- \nNorthwind Traders\n+49 30 555 0100" in letters.compose(message(maria, alfki)).text


class TestButton:
    def test_is_found_on_a_line_of_its_own_within_a_paragraph(self, maria, alfki, page):
        say(alfki, maria, "Before\n{button}\nafter")
        html = letters.compose(message(maria, alfki)).html
        assert html.count("bgcolor") == 2
        assert "Before" in html.split("<a ")[0]

    def test_is_a_link_within_a_sentence(self, maria, alfki, page):
        say(alfki, maria, "Please {button} soon.")
        html = letters.compose(message(maria, alfki)).html
        assert 'Please <a href="http://127.0.0.1:8000/p/alfki/' in html
        assert html.count("bgcolor") == 1


class TestLanguage:
    def test_is_the_recipients(self, maria, alfki, page):
        maria.language = "de"
        assert 'lang="de"' in letters.compose(message(maria, alfki)).html

    def test_is_the_businesss_where_nobody_has_words_in_the_recipients(self, maria, alfki, page, northwind):
        maria.language = "fr"
        assert 'lang="en-GB"' in letters.compose(message(maria, alfki)).html
        db.session.add(LetterText(kind="message", language="fr", subject="Bonjour", body="{button}"))
        db.session.flush()
        read = letters.compose(message(maria, alfki))
        assert 'lang="fr"' in read.html
        assert read.subject == "Bonjour"

    def test_may_be_read_from_the_right(self, maria, alfki, page):
        maria.language = "ar"
        db.session.add(LetterText(kind="message", language="ar", subject="مرحبا", body="مرحبا {person}\n\n{button}"))
        db.session.flush()
        assert letters.compose(message(maria, alfki)).html.count('dir="rtl"') == 3


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
            ("Hi", "[here](https://x.example/{person}) {button}", ["](https://x.example/{person})"]),
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


def test_addresses_lead_to_the_business_where_another_answers_at_any_name(app, northwind):
    with scope(adventure := tenant_by_key("adventure")):
        assert letters.base_address(adventure) == "http://adventure.localhost:8000"
        assert letters.base_address(northwind) == "http://127.0.0.1:8000"


def test_mail_that_nobody_has_to_read_says_how_to_do_without(maria, alfki, page):
    letter = message(maria, alfki)
    read, shown = letters.compose(letter), letters.compose(letter, hide_secret=True)
    assert read.way_out.endswith(f"/{letter.unsubscribe}")
    assert read.way_out in read.text
    assert f'href="{read.way_out}"' in read.html
    assert letter.unsubscribe not in shown.text + shown.html + shown.way_out


def test_dark_screens_have_colours_of_their_own(maria, alfki, page):
    html = letters.compose(message(maria, alfki)).html
    assert "@media (prefers-color-scheme: dark)" in html.split("</head>")[0]
    assert "var(" not in html


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
