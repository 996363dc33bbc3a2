"""The message on the first page of every portal."""

import html
import re

import pytest

from models.base import db
from models.tenant import tenant_by_key
from models.welcome import welcome_texts
from tests.admin.conftest import events, roots, said

PAGE = "/admin/settings/welcome"
OWN = f"{PAGE}/en_GB"


def token(answer):
    return html.unescape(re.search(r'name="seen"[^>]*value="([^"]*)"', answer.text)[1])


def write(browser, text, language="en_GB", **more):
    seen = token(browser.get(f"{PAGE}/{language}", htmx=True))
    return browser.post(f"{PAGE}/{language}", text=text, seen=seen, **more)


@pytest.fixture
def german():
    tenant_by_key("northwind").languages = "de"
    db.session.commit()


def test_what_is_written_stands_on_every_customers_first_page(manager, maria, ana):
    assert write(manager, "## Hello\nWe are **closed** on Monday.").status_code == 303
    for person, home in ((maria, "/p/alfki/"), (ana, "/p/anatr/")):
        page = person.get(home)
        assert "<h3>Hello</h3>\n<p>We are <strong>closed</strong> on Monday.</p>" in page.text
        assert "A word from Northwind Traders" in said(page)


def test_a_page_that_the_browser_keeps_is_made_anew_with_the_message(manager, maria):
    tag = maria.get("/p/alfki/").headers["ETag"]
    write(manager, "News")
    assert maria.get("/p/alfki/", headers={"If-None-Match": tag}).status_code == 200


def test_nothing_written_shows_nothing(maria):
    assert "welcome-heading" not in maria.get("/p/alfki/").text


def test_markup_of_people_is_text(manager, maria):
    write(manager, "<script>alert(1)</script> [x](javascript:alert(1))")
    page = maria.get("/p/alfki/").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'href="javascript' not in page


@pytest.mark.usefixtures("german")
def test_each_reads_it_in_the_own_language_else_in_that_of_the_business(manager, maria, ana, alfki):
    write(manager, "Good morning")
    write(manager, "Guten Morgen", "de")
    alfki.language = "de"
    db.session.commit()
    assert "Guten Morgen" in maria.get("/p/alfki/").text
    assert 'lang="de"' in maria.get("/p/alfki/").text
    assert "Good morning" in ana.get("/p/anatr/").text
    write(manager, "", "de")
    assert "Good morning" in maria.get("/p/alfki/").text


@pytest.mark.usefixtures("german")
def test_a_near_language_is_better_than_another(manager, maria, alfki):
    write(manager, "Guten Morgen", "de")
    alfki.language = "de_AT"
    db.session.commit()
    assert "Guten Morgen" in maria.get("/p/alfki/").text


def test_emptied_it_is_gone_and_each_step_is_on_record(manager):
    write(manager, "One")
    write(manager, "Two")
    write(manager, "Two")
    write(manager, "  \n ")
    assert welcome_texts() == {}
    assert [len(events(f"welcome message {what}")) for what in ("added", "changed", "removed")] == [1, 1, 1]


def test_the_form_says_quietly_that_it_has_saved(manager):
    answer = write(manager, "Hello", htmx=True)
    assert roots(answer) == [("section", "welcome-en_GB")]
    assert "Saved" in said(answer)
    assert "<p>Hello</p>" in answer.text


def test_the_preview_shows_it_and_stores_nothing(manager):
    answer = manager.post(f"{OWN}/preview", htmx=True, text="**Soon**")
    assert (answer.status_code, roots(answer)) == (200, [("div", "welcome-en_GB-preview")])
    assert "<strong>Soon</strong>" in answer.text
    assert welcome_texts() == {}


def test_the_preview_works_without_javascript_and_keeps_what_is_typed(manager):
    page = manager.post(f"{OWN}/preview", text="**Soon**").text
    assert "<strong>Soon</strong>" in page
    assert "**Soon**</textarea>" in page


def test_two_who_write_at_once_see_both_texts(manager, owner):
    mine = token(manager.get(OWN, htmx=True))
    write(owner, "Hers")
    answer = manager.post(OWN, htmx=True, text="His", seen=mine)
    assert answer.status_code == 409
    assert "Saved meanwhile Hers What you typed His" in said(answer)
    assert welcome_texts() == {"en_GB": "Hers"}
    manager.post(OWN, text="His", seen=token(answer))
    assert welcome_texts() == {"en_GB": "His"}


def test_too_long_and_unprintable_are_refused_beside_the_field(manager):
    for text, sentence in (("x" * 4_001, "Use at most 4000 characters."), ("a\0b", "can't be printed")):
        answer = write(manager, text, htmx=True)
        assert answer.status_code == 422
        assert sentence in said(answer)
    assert welcome_texts() == {}


def test_indented_lists_and_windows_lines_are_kept(manager):
    write(manager, "\r\n- a\r\n\t- b  \r\n\r\n")
    assert welcome_texts() == {"en_GB": "- a\n    - b"}


def test_a_language_that_is_off_or_unknown_has_no_message(manager):
    for language in ("de", "fr", "x" * 300):
        assert manager.post(f"{PAGE}/{language}", text="x").status_code == 404


def test_another_business_says_its_own(manager, foreign_maria):
    write(manager, "Only Northwind")
    assert "Only Northwind" not in foreign_maria.get("/p/alfki/").text


def test_the_message_costs_the_first_page_one_statement(manager, maria, statements):
    with statements() as without:
        maria.get("/p/alfki/")
    write(manager, "Hello")
    with statements() as with_it:
        maria.get("/p/alfki/")
    assert len(with_it) == len(without)
    assert sum("tenant_text" in statement for statement in with_it) == 1
