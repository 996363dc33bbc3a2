"""How long links to one document last, and whether a code opens more behind them."""

import html
import re

import pytest

from models.base import db
from models.tenant import tenant_by_key
from tests.admin.conftest import events, roots, said, undo

PAGE = "/admin/settings/document-links"


def business():
    db.session.expire_all()
    return tenant_by_key("northwind")


def seen(browser):
    return html.unescape(re.search(r'name="seen"[^>]*value="([^"]*)"', browser.get(PAGE, htmx=True).text)[1])


def test_the_days_are_stored_and_on_record(manager):
    answer = manager.post(PAGE, htmx=True, link_days="7", seen=seen(manager))
    assert (answer.status_code, roots(answer)[0]) == (200, ("section", "document-links"))
    assert business().link_days == 7
    [event] = events("business changed")
    assert (event.before, event.after) == ('{"link_days": 30}', '{"link_days": 7}')
    assert "Days that a link lasts" in said(manager.get("/admin/activity"))


@pytest.mark.parametrize("days", ["0", "366", "-1", "x", "", "1.5", "9" * 30])
def test_other_numbers_get_a_sentence_and_change_nothing(manager, days):
    answer = manager.post(PAGE, htmx=True, link_days=days, seen=seen(manager))
    assert answer.status_code == 422
    assert "Enter a number of days from 1 to 365." in said(answer)
    assert business().link_days == 30


def test_without_javascript_the_page_comes_again(manager):
    answer = manager.post(PAGE, link_days="365", seen=seen(manager))
    assert (answer.status_code, answer.location) == (303, "/admin/settings/portal")
    assert 'value="365"' in manager.get("/admin/settings/portal").text


def test_who_saves_second_is_asked(manager):
    token = seen(manager)
    manager.post(PAGE, htmx=True, link_days="7", seen=token)
    answer = manager.post(PAGE, htmx=True, link_days="9", seen=token)
    assert answer.status_code == 409
    assert business().link_days == 7


def test_the_code_is_switched_on_on_record_and_taken_back_from_its_toast(manager):
    assert business().link_step_up is False
    answer = manager.post(f"{PAGE}/step-up", htmx=True, on="1")
    assert business().link_step_up is True
    assert len(events("link step-up on")) == 1
    undo(manager, answer)
    assert business().link_step_up is False
    assert "Codes behind links to documents switched off" in said(manager.get("/admin/activity"))


def test_who_may_only_look_changes_nothing(clerk):
    assert clerk.post(PAGE, link_days="7").status_code in (303, 403, 404)
    assert clerk.post(f"{PAGE}/step-up", on="1").status_code in (303, 403, 404)
    assert (business().link_days, business().link_step_up) == (30, False)
