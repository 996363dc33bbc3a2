"""A note from the front door: the same answer for everybody, a row and an event for staff."""

import html
import re

import pytest
from sqlalchemy import select

from models.access_request import AccessRequest
from models.asking import PER_ADDRESS
from models.base import db
from models.event import Event

DOOR = "/portal/request-access"
NOTE = {
    "name": "Nina Novak",
    "email": "Nina.Novak@Alfki.example",
    "company": "Alfreds Futterkiste",
    "message": "We buy\ntea.",
}
THANKS = "Northwind Traders will get in touch if they can let you in."


def notes():
    db.session.expire_all()
    return list(db.session.scalars(select(AccessRequest).order_by(AccessRequest.id)))


def said(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


@pytest.mark.parametrize("door", ["/portal", "/p/alfki/sign-in"])
def test_both_sign_in_pages_lead_there_and_say_whom_to_ask_while_no_mail_goes_out(visitor, door):
    page = visitor.get(door)
    assert f'href="{DOOR}"' in page.text
    assert "Can't get in? Ask Northwind Traders: +49 30 555 0100 , hello@northwind.example" in said(page)


def test_staff_find_no_such_link(visitor):
    assert DOOR not in visitor.get("/admin/sign-in").text


def test_a_note_is_kept_and_on_the_businesss_record(visitor, northwind):
    answer = visitor.post(DOOR, **NOTE)
    assert answer.location == "/portal/access-requested"
    assert THANKS in said(visitor.get(answer.location))
    (note,) = notes()
    assert (note.name, note.email, note.company) == ("Nina Novak", "nina.novak@alfki.example", "Alfreds Futterkiste")
    assert (note.message, note.from_address, note.answered_at) == ("We buy\ntea.", "127.0.0.1", None)
    (event,) = db.session.scalars(select(Event).where(Event.what == "access requested"))
    assert event.after == "Nina Novak <nina.novak@alfki.example>, Alfreds Futterkiste"
    assert (event.subject_kind, event.actor_kind, event.actor_name) == ("tenant", "visitor", "Nina Novak")


def test_htmx_gets_the_thanks_in_place_of_the_form(visitor, northwind):
    answer = visitor.post(DOOR, htmx=True, **NOTE)
    assert answer.status_code == 200
    assert THANKS in said(answer)
    assert "<form" not in answer.text


def test_known_and_unknown_get_the_same_words_after_the_same_work(visitor, statements):
    def asked(**other):
        with statements() as seen:
            answer = visitor.post(DOOR, htmx=True, **NOTE | other)
        return answer.text, [re.sub(r"\d+", "", statement) for statement in seen]

    asked()  # of the first one that waits staff are told by mail, whoever wrote it
    known = asked(email="maria.anders@alfki.example")
    assert asked(email="nobody@nowhere.example", company="Nobody Ltd") == known
    assert asked(email="manager@northwind.example", company="") == known


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "  ", "Enter your name."),
        ("name", "x" * 121, "Use at most 120 characters."),
        ("name", "a\0b", "Leave out characters that can't be printed."),
        ("email", "", "Enter your email address."),
        ("email", "not an address", "That is not an email address."),
        ("email", "a@" + "b" * 260 + ".example", "That is too long for an email address."),
        ("company", "x" * 201, "Use at most 200 characters."),
        ("message", "x" * 1001, "Use at most 1000 characters."),
        ("message", "a\x07b", "Leave out characters that can't be printed."),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_what_cant_be_used_comes_back_with_a_sentence_and_what_was_typed(
    visitor, northwind, field, value, sentence, htmx
):
    answer = visitor.post(DOOR, htmx=htmx, **NOTE | {field: value})
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert f'aria-describedby="request-{field}-error' in answer.text
    assert "novak" in answer.text.lower()
    assert notes() == []


def test_what_only_a_machine_fills_in_is_thanked_for_and_thrown_away(visitor, northwind):
    answer = visitor.post(DOOR, htmx=True, **NOTE, subject="cheap watches")
    assert THANKS in said(answer)
    assert notes() == []


def test_one_address_is_slowed_and_told_when_to_come_again(visitor, northwind):
    for _ in range(PER_ADDRESS):
        assert visitor.post(DOOR, **NOTE).status_code == 303
    answer = visitor.post(DOOR, **NOTE)
    assert answer.status_code == 429
    assert re.search(r"Too many notes came from here. Try again in \d+ minutes.", said(answer))
    assert "Nina Novak" in answer.text
    assert len(notes()) == PER_ADDRESS


def test_notes_dont_make_signing_in_slower(visitor, northwind):
    for _ in range(PER_ADDRESS + 1):
        visitor.post(DOOR, **NOTE)
    assert visitor.sign_in("/p/alfki/sign-in", "maria.anders@alfki.example").status_code == 303


def test_markup_in_a_note_is_only_text(visitor, northwind):
    visitor.post(DOOR, **NOTE | {"name": "<script>alert(1)</script>"})
    assert notes()[0].name == "<script>alert(1)</script>"


def test_another_businesss_door_keeps_its_own_notes(browser, northwind):
    browser(host="adventure.localhost").post(DOOR, **NOTE)
    assert notes() == []
