"""The words of letters: a business's own, with placeholders that can be filled in, and the way back to ours."""

import html
import re

import pytest

from integrations.letters import compose
from models.base import db
from models.contact import contact_by_email
from models.event import Actor
from models.letter_text import LetterText
from models.link import Purpose
from models.links import make_link
from models.posting import post

ADDRESS = "/admin/settings/letters/invitation/en_GB"
WORDS = {"subject": "Welcome, {person}", "body": "Come **in**, {customer}.\n\n{button}\n\nUntil {until}."}


def token(page):
    return html.unescape(re.search(r'name="seen"[^>]*value="([^"]*)"', page.text)[1])


def test_what_is_saved_is_what_letters_say(manager, alfki):
    assert manager.post(ADDRESS, **WORDS, seen=token(manager.get(ADDRESS))).status_code == 303
    maria = contact_by_email("maria.anders@alfki.example")
    made = make_link(Purpose.INVITATION, maria, maria.email, by=Actor("command", None, "x"), customer=alfki)
    read = compose(post("invitation", maria, customer=alfki, made=made, facts={"until": "Monday"}, language="en_GB"))
    assert read.subject == "Welcome, Maria Anders"
    assert "Alfreds Futterkiste" in read.text
    assert "yours" in manager.get("/admin/settings/letters").text


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"subject": "Hi {persn}"}, "{persn}"), ({"body": "{until} {button} {"}, "{"), ({"body": "no way in"}, "Leave {button} in"),
        ({"body": "{code} {button}"}, "{code}"), ({"subject": ""}, "needs a subject"), ({"body": "x" * 8_001 + "{button}"}, "8000"),
    ],
)  # fmt: skip
def test_what_cannot_be_filled_in_is_named_and_nothing_stored(manager, northwind, change, named):
    answer = manager.post(ADDRESS, **WORDS | change, seen=token(manager.get(ADDRESS)))
    assert answer.status_code == 422
    assert named in answer.text
    assert db.session.scalar(db.select(LetterText.id)) is None


def test_a_preview_shows_it_with_examples_and_stores_nothing(manager, northwind):
    answer = manager.post(f"{ADDRESS}/preview", htmx=True, **WORDS)
    assert "Welcome, Maria Anders" in answer.text
    assert db.session.scalar(db.select(LetterText.id)) is None


def test_our_words_come_back(manager, northwind):
    manager.post(ADDRESS, **WORDS, seen=token(manager.get(ADDRESS)))
    manager.post(f"{ADDRESS}/reset")
    assert db.session.scalar(db.select(LetterText.id)) is None
    assert "our words" in manager.get(ADDRESS).text


def test_who_saves_second_sees_both(manager, owner, northwind):
    old = token(manager.get(ADDRESS))
    owner.post(ADDRESS, **WORDS | {"subject": "Theirs"}, seen=old)
    answer = manager.post(ADDRESS, **WORDS | {"subject": "Mine"}, seen=old)
    assert answer.status_code == 409
    assert "Theirs" in answer.text
    assert db.session.scalar(db.select(LetterText.subject)) == "Theirs"
