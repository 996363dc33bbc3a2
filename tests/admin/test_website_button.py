"""The website button: how it looks is saved as one goes, seen at once, copied as plain HTML; link and QR code lead there too."""

import html
import json
import re

import pytest

from models.base import db
from tests.admin.conftest import events, roots, said, undo

PAGE = "/admin/settings/website-button"
WISH = {"button_words": "Zum Kundenportal", "button_size": "large", "own_colour": "y", "button_colour": "#1d4ed8"}
SEEN = json.dumps({"button_words": "", "button_colour": None, "button_size": "medium"})


def copied(answer):
    """What stands in the box to copy from."""
    return html.unescape(re.search(r'<textarea id="button-html"[^>]*>([^<]*)<', answer.text)[1])


def stored(northwind):
    db.session.refresh(northwind)
    return northwind.button_words, northwind.button_colour, northwind.button_size


def test_at_first_it_is_the_businesss_colour_and_our_words(manager):
    page = manager.get(PAGE)
    assert copied(page).startswith('<a href="http://localhost/portal" style="')
    assert copied(page).endswith(">Customer portal</a>")
    assert "background:#b3402e;color:#ffffff" in copied(page)
    assert page.text.count("<svg viewBox") == 2
    assert not re.search(r"<[a-z]+[^>]* style=", page.text)


def test_it_is_saved_as_one_goes(manager, northwind, toast):
    answer = manager.post(PAGE, htmx=True, **WISH, seen=SEEN)
    assert roots(answer) == [("section", "website-button"), ("hx-partial",)]
    assert toast(answer, "Saved. Undo")
    assert stored(northwind) == ("Zum Kundenportal", "#1d4ed8", "large")
    assert ">Zum Kundenportal</a>" in copied(answer)
    assert "background:#1d4ed8" in copied(answer)
    assert "“Zum Kundenportal”, large" in said(manager.get("/admin/settings"))
    undo(manager, answer)
    assert stored(northwind) == ("", None, "medium")
    assert len(events("website button changed")) == 2


def test_without_javascript_it_leads_back_to_the_page(manager):
    answer = manager.post(PAGE, **WISH, seen=SEEN)
    assert (answer.status_code, answer.location) == (303, PAGE)


def test_what_is_typed_is_seen_before_it_is_saved(manager, northwind):
    answer = manager.get(f"{PAGE}/preview", htmx=True, **WISH)
    assert roots(answer) == [("div", "button-made")]
    assert ">Zum Kundenportal</a>" in copied(answer)
    assert 'fill="#1d4ed8"' in answer.text
    assert stored(northwind) == ("", None, "medium")
    assert "<html" in manager.get(f"{PAGE}/preview", **WISH).text


def test_the_accent_again_when_it_has_no_colour_of_its_own(manager, northwind):
    answer = manager.post(PAGE, htmx=True, **WISH | {"own_colour": ""}, seen=SEEN)
    assert stored(northwind)[1] is None
    assert "background:#b3402e" in copied(answer)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"button_words": "W" * 61}, "Use at most 60 characters."),
        ({"button_words": "a\0b"}, "Leave out characters that can't be printed."),
        ({"button_colour": "red"}, "Write the colour as # and six digits"),
        ({"button_colour": "#fff;}"}, "Write the colour as # and six digits"),
        ({"button_colour": "#１２３４５６"}, "Write the colour as # and six digits"),
        ({"button_size": "huge"}, "Not a valid choice."),
    ],
)
def test_what_can_not_be_is_refused_and_previews_as_it_was(manager, northwind, typed, sentence):
    answer = manager.post(PAGE, htmx=True, **WISH | typed, seen=SEEN)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert stored(northwind) == ("", None, "medium")
    assert ">Customer portal</a>" in copied(manager.get(f"{PAGE}/preview", htmx=True, **WISH | typed))


def test_words_that_try_to_break_out_stay_words(manager):
    answer = manager.post(
        PAGE, htmx=True, **WISH | {"button_words": '</textarea><script>alert("x")</script>'}, seen=SEEN
    )
    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in copied(answer)


def test_two_who_change_it_see_both_versions(manager, owner, northwind):
    manager.post(PAGE, **WISH, seen=SEEN)
    answer = owner.post(PAGE, htmx=True, **WISH | {"button_words": "Portal", "own_colour": ""}, seen=SEEN)
    assert answer.status_code == 422
    assert roots(answer) == [("section", "website-button")]
    assert "Zum Kundenportal" in said(answer)
    assert stored(northwind)[0] == "Zum Kundenportal"


def test_the_qr_code_is_an_svg_or_a_png_to_keep(manager):
    for kind, content_type, begins in (("svg", "image/svg+xml", b"<?xml"), ("png", "image/png", b"\x89PNG")):
        answer = manager.get(f"{PAGE}/qr.{kind}")
        assert answer.headers["Content-Type"].startswith(content_type)
        assert answer.headers["Content-Disposition"] == f'attachment; filename="customer-portal.{kind}"'
        assert answer.data.startswith(begins)
    assert manager.get(f"{PAGE}/qr.pdf").status_code == 404


def test_the_link_and_the_code_are_of_the_host_one_is_at(foreign_owner):
    page = foreign_owner.get(PAGE)
    assert 'href="http://adventure.localhost/portal"' in copied(page)
    assert "http://adventure.localhost/portal" in said(page)


def test_clerks_have_no_button(clerk):
    for address in (PAGE, f"{PAGE}/preview", f"{PAGE}/qr.svg", f"{PAGE}/qr.png"):
        assert clerk.get(address).status_code == 404
    assert clerk.post(PAGE, **WISH, seen=SEEN).status_code == 404
