"""What can be typed into the row of a portal user, and what comes of it."""

import re

import pytest

from tests.admin.conftest import NEW, USERS, contact, portal_users, said

ODD = [
    "\0",
    "a\0b",
    "\x1b[31m",
    "x" * 10_000,
    "‮evil",
    "🦊" * 30,
    "محمد علي",
    "<b>&amp;\"'",
    "ﷺ" * 80,
    "=1+1",
    "\ud7ff",
    "   ",
]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"last_name": ""}, "Enter the last name."),
        ({"last_name": "   "}, "Enter the last name."),
        ({"last_name": "x" * 81}, "Use at most 80 characters."),
        ({"first_name": "x" * 81}, "Use at most 80 characters."),
        ({"first_name": "Ni\0na"}, "Leave out characters that can't be printed."),
        ({"email": ""}, "Enter the email address."),
        ({"email": "nina"}, "That is not an email address."),
        ({"email": "nina@"}, "That is not an email address."),
        ({"email": "nina@localhost"}, "That is not an email address."),
        ({"email": "nina novak@alfki.example"}, "That is not an email address."),
        ({"email": "nina@alfki.example, b@c.example"}, "That is not an email address."),
        ({"email": "n" * 300 + "@alfki.example"}, "That is too long for an email address."),
        ({"modules": ["orders", "secrets"]}, "secrets"),
        ({"password": "short"}, "Use at least 10 characters."),
        ({"password": "é" * 201}, "Use at most 200 characters"),
        ({"password": "password123"}, "among the first that someone would try"),
        ({"password": "nina.novak@alfki.example"}, "Don't use your email address"),
        ({"password": "alfreds futterkiste"}, "Don't use your email address or company name"),
    ],
)
def test_what_cannot_be_gets_its_own_sentence_and_stores_nothing(manager, wrong, sentence):
    for htmx in (False, True):
        answer = manager.post(USERS, htmx=htmx, **NEW | wrong)
        assert answer.status_code == 422
        assert sentence in said(answer)
    assert portal_users() == {"MARIA.ANDERS", "JONAS.BERG"}


def test_the_sentence_belongs_to_its_field(manager):
    text = manager.post(USERS, htmx=True, **NEW | {"email": "nina"}).text
    assert 'aria-describedby="new-email-error' in text
    assert 'id="new-email-error"' in text
    assert text.count('aria-invalid="true"') == 1


def test_what_was_typed_is_kept_but_for_the_password(manager):
    text = manager.post(
        USERS, **NEW | {"email": "nina", "password": "a-long-enough-one-77", "own_orders_only": "y"}
    ).text
    assert 'value="Nina"' in text
    assert 'value="nina"' in text
    assert len(re.findall(r"<input checked", text)) == 4  # two modules, own orders only, how the password comes
    assert "a-long-enough-one-77" not in text


def test_a_changed_person_that_cannot_be_saved_keeps_what_was_typed(manager):
    answer = manager.post(
        f"{USERS}/MARIA.ANDERS", htmx=True, first_name="Mia", last_name="", email="maria.anders@alfki.example"
    )
    assert answer.status_code == 422
    assert 'value="Mia"' in answer.text
    assert contact("maria.anders@alfki.example").name == "Maria Anders"


def test_an_email_is_stored_in_lower_case_without_spaces_around(manager):
    manager.post(USERS, **NEW | {"email": "  Nina.NOVAK@Alfki.Example "})
    assert contact("nina.novak@alfki.example").name == "Nina Novak"


@pytest.mark.parametrize("field", ["first_name", "last_name", "email", "modules", "own_orders_only", "password"])
@pytest.mark.parametrize("odd", ODD)
def test_odd_input_never_fails(manager, field, odd):
    assert manager.post(USERS, htmx=True, **NEW | {field: odd}).status_code < 500
    assert manager.post(f"{USERS}/MARIA.ANDERS", htmx=True, **NEW | {field: odd}).status_code < 500
    assert manager.post(f"{USERS}/MARIA.ANDERS/temporary-password", htmx=True, **{field: odd}).status_code < 500


def test_names_are_text_never_markup(manager):
    page = manager.post(USERS, **NEW | {"first_name": "<script>x</script>"}).text
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
