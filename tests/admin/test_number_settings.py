"""How papers and customers are numbered."""

import datetime as dt
import html
import re

import pytest
import time_machine

from models.base import db
from models.invoice import Invoice
from models.numbering import draw, shape_of
from tests import cast
from tests.admin.conftest import events, roots, said

PAGE = "/admin/settings/numbers"
INVOICES = f"{PAGE}/invoice"
TODAY = dt.date(2026, 3, 5)


@pytest.fixture(autouse=True)
def _in_march():
    with time_machine.travel("2026-03-05 12:00Z", tick=True):
        yield


def now(kind="invoice"):
    db.session.expire_all()
    shape = shape_of(kind, TODAY)
    return shape.pattern, shape.next


def token(answer):
    return html.unescape(re.search(r'name="seen"[^>]*value="([^"]*)"', answer.text)[1])


def save(browser, pattern, count, kind="invoice", **more):
    seen = token(browser.get(f"{PAGE}/{kind}", htmx=True))
    return browser.post(f"{PAGE}/{kind}", **{"pattern": pattern, "next": count, "seen": seen} | more)


def issued(alfki, *numbers):
    for number in numbers:
        cast.make(Invoice, alfki, number, 0, lines=False, total=100, status="issued")
    db.session.commit()


def test_the_page_shows_every_kind_with_its_next_numbers(manager):
    page = said(manager.get(PAGE))
    for words in ("Quotes", "Customers", "INV-2026-00001 INV-2026-00002 INV-2026-00003", "C-00001"):
        assert words in page


def test_a_pattern_is_stored_and_drawn_from(manager):
    answer = save(manager, "RE-{yy}{mm}-{000}", "5", htmx=True)
    assert roots(answer) == [("li", "numbers-invoice")]
    assert "RE-2603-005 RE-2603-006 RE-2603-007 Save Saved" in said(answer)
    assert draw("invoice", TODAY) == "RE-2603-005"
    db.session.commit()
    assert now() == ("RE-{yy}{mm}-{000}", 6)
    [event] = events("numbers changed")
    assert event.before == '{"kind": "invoice", "pattern": "INV-{yyyy}-{00000}", "next": 1}'
    assert event.after == '{"kind": "invoice", "pattern": "RE-{yy}{mm}-{000}", "next": 5}'


def test_saving_what_is_there_puts_nothing_on_record(manager):
    assert save(manager, "INV-{yyyy}-{00000}", "1").status_code == 303
    assert events("numbers changed") == []


@pytest.mark.parametrize(
    ("pattern", "count", "sentence"),
    [
        ("", "1", "Enter a pattern"),
        ("INV", "1", "Put zeros in braces"),
        ("{0}{00}", "1", "Only one run of zeros"),
        ("{day}{0}", "1", "In braces only {yyyy}"),
        ("A/{0}", "1", "Use letters from A to Z"),
        ("x" * 41, "1", "Use at most 40 characters."),
        ("{mm}{0}", "1", "A month needs its year"),
        ("I{0}\0", "1", "can't be printed"),
        ("I-{0}", "0", "Enter a whole number"),
        ("I-{0}", "-4", "Enter a whole number"),
        ("I-{0}", "", "Enter a whole number"),
        ("I-{0}", "1.5", "Enter a whole number"),
        ("I-{0}", "1000000000000", "Enter a whole number"),
        ("I-{0}", "9" * 5000, "Enter a whole number"),
    ],
)
def test_what_can_not_be_is_said_beside_the_field_and_nothing_is_stored(manager, pattern, count, sentence):
    answer = save(manager, pattern, count, htmx=True)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert now() == ("INV-{yyyy}-{00000}", 1)
    assert events("numbers changed") == []


def test_the_next_number_goes_up_freely_and_down_only_while_none_is_used(manager, alfki):
    assert save(manager, "INV-{yyyy}-{00000}", "500").status_code == 303
    assert save(manager, "INV-{yyyy}-{00000}", "3").status_code == 303
    issued(alfki, "INV-2026-00003")
    assert now()[1] == 4
    answer = save(manager, "INV-{yyyy}-{00000}", "2", htmx=True)
    assert (answer.status_code, "can only be higher" in said(answer)) == (422, True)
    assert save(manager, "INV-{yyyy}-{00000}", "9").status_code == 303
    assert draw("invoice", TODAY) == "INV-2026-00009"


def test_the_next_number_is_never_one_that_is_used(manager, alfki):
    issued(alfki, "INV-2026-00007")
    answer = save(manager, "INV-{yyyy}-{00000}", "7", htmx=True)
    assert answer.status_code == 422
    assert "This number is used already." in said(answer)


def test_numbers_that_were_used_are_left_out_of_the_preview(manager, alfki):
    issued(alfki, "INV-2026-00001", "INV-2026-00003")
    answer = manager.get(f"{INVOICES}/preview", htmx=True, pattern="INV-{yyyy}-{00000}", next="1")
    assert roots(answer) == [("div", "numbers-invoice-preview")]
    assert "INV-2026-00002 INV-2026-00004 INV-2026-00005" in said(answer)


@pytest.mark.parametrize(
    ("pattern", "count", "shown"),
    [
        ("A{000}", "12", "A012 A013 A014"),
        ("A{000}", "x", "A001"),
        ("A{000}", "-5", "A001"),
        ("A{000}", "9" * 30, "A999999999999"),
        ("A", "1", "Put zeros in braces"),
        ("A\0{0}", "1", "Use letters"),
        ("", "", "Put zeros in braces"),
    ],
)
def test_the_preview_follows_what_is_typed_and_stores_nothing(manager, pattern, count, shown):
    answer = manager.get(f"{INVOICES}/preview", htmx=True, pattern=pattern, next=count)
    assert answer.status_code == 200
    assert shown in said(answer)
    assert now() == ("INV-{yyyy}-{00000}", 1)


def test_numbers_drawn_meanwhile_are_not_given_again(manager):
    seen = token(manager.get(INVOICES, htmx=True))
    draw("invoice", TODAY)
    db.session.commit()
    manager.post(INVOICES, pattern="RE-{yyyy}-{00000}", next="1", seen=seen)
    assert now() == ("RE-{yyyy}-{00000}", 2)


def test_two_who_change_one_pattern_see_both(manager, owner):
    seen = token(manager.get(INVOICES, htmx=True))
    save(owner, "HERS-{000}", "1")
    answer = manager.post(INVOICES, htmx=True, pattern="HIS-{000}", next="1", seen=seen)
    assert answer.status_code == 409
    assert "Saved meanwhile HERS-{000} What you typed HIS-{000}" in said(answer)
    assert manager.post(INVOICES, pattern="HIS-{000}", next="1", seen=token(answer)).status_code == 303
    assert now()[0] == "HIS-{000}"


def test_a_broken_token_changes_nothing_unseen(manager):
    assert save(manager, "X-{0}", "1", seen="{").status_code == 409
    assert now()[0] == "INV-{yyyy}-{00000}"


def test_an_unknown_kind_is_nowhere(manager):
    for path in (f"{PAGE}/statement", f"{PAGE}/statement/preview"):
        assert manager.get(path).status_code == 404
    assert manager.post(f"{PAGE}/statement", pattern="A{0}", next="1").status_code == 404


def test_another_business_numbers_its_own(manager, foreign_owner):
    save(manager, "OURS-{000}", "1")
    assert "OURS" not in foreign_owner.get(PAGE).text
