"""The payment terms that a business gives."""

import html
import re

import pytest

from models.base import db
from models.tenant import tenant_by_key
from models.terms import terms_by_days
from tests.admin.conftest import events, roots, said

PAGE = "/admin/settings/terms"


def names():
    db.session.expire_all()
    return {days: term.name for days, term in terms_by_days().items()}


def token(answer):
    return html.unescape(re.search(r'name="seen"[^>]*value="([^"]*)"', answer.text)[1])


def test_the_usual_four_come_with_one_press_and_only_once(manager):
    assert "Add the usual four" in said(manager.get(PAGE))
    for _ in range(2):
        assert manager.post(f"{PAGE}/usual").status_code == 303
    assert names() == {0: "At once", 14: "14 days", 30: "30 days", 60: "60 days"}
    assert len(events("payment term added")) == 4
    assert "Add the usual four" not in said(manager.get(PAGE))


def test_adding_one_shows_the_list_with_it_and_an_empty_form(manager):
    answer = manager.post(PAGE, htmx=True, name="Half a year", days="180")
    assert roots(answer) == [("div", "payment-terms"), ("hx-partial",)]
    assert 'value="Half a year"' in answer.text
    assert names() == {180: "Half a year"}


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"name": "", "days": "10"}, "Enter a name."),
        ({"name": "x" * 61, "days": "10"}, "Use at most 60 characters."),
        ({"name": "Ten", "days": ""}, "Enter a number of days from 0 to 365."),
        ({"name": "Ten", "days": "-1"}, "Enter a number of days from 0 to 365."),
        ({"name": "Ten", "days": "366"}, "Enter a number of days from 0 to 365."),
        ({"name": "Ten", "days": "9" * 5000}, "Enter a number of days from 0 to 365."),
        ({"name": "Ten", "days": "ten"}, "Enter a number of days from 0 to 365."),
        ({"name": "Ten", "days": "30"}, "There are terms with this number of days already."),
    ],
)
def test_what_can_not_be_is_said_and_nothing_is_stored(manager, form, sentence):
    manager.post(PAGE, name="Month", days="30")
    answer = manager.post(PAGE, htmx=True, **form)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert names() == {30: "Month"}


def test_renaming_keeps_the_days_and_says_quietly_that_it_has_saved(manager):
    manager.post(f"{PAGE}/usual")
    row = manager.get(f"{PAGE}/14", htmx=True)
    answer = manager.post(f"{PAGE}/14", htmx=True, name="Two weeks", seen=token(row))
    assert roots(answer) == [("li", "term-14")]
    assert "Saved" in said(answer)
    assert names()[14] == "Two weeks"
    assert events("payment term renamed")[0].after == '{"name": "Two weeks"}'


def test_two_who_rename_one_see_both_names(manager, owner):
    manager.post(f"{PAGE}/usual")
    mine = token(manager.get(f"{PAGE}/14", htmx=True))
    owner.post(f"{PAGE}/14", name="Hers", seen=mine)
    answer = manager.post(f"{PAGE}/14", name="His", seen=mine)
    assert answer.status_code == 409
    assert "Saved meanwhile Hers What you typed His" in said(answer)
    assert names()[14] == "Hers"


def test_an_empty_name_is_refused(manager):
    manager.post(f"{PAGE}/usual")
    answer = manager.post(f"{PAGE}/14", htmx=True, name=" ", seen="{}")
    assert answer.status_code == 422
    assert "Enter a name." in said(answer)


def test_removing_takes_no_customers_days_and_can_be_undone(manager, alfki):
    manager.post(f"{PAGE}/usual")
    answer = manager.post(f"{PAGE}/30/removal", htmx=True)
    assert "Removed: 30 days." in said(answer)
    assert "Undo" in said(answer)
    assert names() == {0: "At once", 14: "14 days", 60: "60 days"}
    db.session.refresh(alfki)
    assert alfki.terms_days == 30
    manager.post(PAGE, name="30 days", days="30")
    assert names()[30] == "30 days"
    assert len(events("payment term removed")) == 1


def test_what_new_customers_get_is_chosen_among_them(manager):
    manager.post(f"{PAGE}/usual")
    seen = token(manager.get(f"{PAGE}/for-new-customers", htmx=True))
    answer = manager.post(f"{PAGE}/for-new-customers", htmx=True, terms_days="14", seen=seen)
    assert roots(answer) == [("section", "usual-term")]
    db.session.expire_all()
    assert tenant_by_key("northwind").terms_days == 14
    assert manager.post(f"{PAGE}/for-new-customers", terms_days="21", seen=seen).status_code == 422
    assert manager.post(f"{PAGE}/for-new-customers", terms_days="x", seen=seen).status_code == 422
    assert manager.post(f"{PAGE}/for-new-customers", terms_days="60", seen=seen).status_code == 409


def test_terms_that_are_not_there_are_nowhere(manager):
    for days in ("30", "99999999999999999999", "-1", "x"):
        assert manager.get(f"{PAGE}/{days}").status_code == 404
        assert manager.post(f"{PAGE}/{days}/removal").status_code == 404


def test_another_business_has_its_own(manager, foreign_owner):
    manager.post(f"{PAGE}/usual")
    assert "Add the usual four" in said(foreign_owner.get(PAGE))
    assert foreign_owner.post(f"{PAGE}/30/removal").status_code == 404
    assert len(names()) == 4


def test_the_page_costs_the_same_with_many(manager, statements):
    manager.post(PAGE, name="One", days="1")
    with statements() as few:
        manager.get(PAGE)
    for days in range(2, 50):
        manager.post(PAGE, name=f"In {days}", days=str(days))
    with statements() as many:
        manager.get(PAGE)
    assert len(many) == len(few)
    assert len(many) <= 5
    manager.post(PAGE, name="Fifty", days="50")
    assert "at most 50 payment terms" in said(manager.post(PAGE, htmx=True, name="More", days="51"))
