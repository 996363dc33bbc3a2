"""Undo on the toast of every switch: it takes back what was done, answers like the switch, and offers to do it again."""

import html
import re

import pytest

from models.base import db
from models.customer import customer_by_number
from models.module import Module
from tests.admin.conftest import NEW, PORTAL, USERS, events, roots, said, user

ALFKI, MARIA = "/admin/customers/ALFKI", f"{USERS}/MARIA.ANDERS"


def undo_in(answer):
    """(address, fields, target) of the newest toast's Undo; None where it has none."""
    forms = re.findall(r'<form(?:[^>"]|"[^"]*")*>(?:(?!</form>).)*class="undo"', answer.text, re.S)
    if not forms:
        return None
    form = forms[-1]
    fields = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form):
        fields.setdefault(html.unescape(name), []).append(html.unescape(value))
    fields.pop("csrf_token", None)
    return (
        html.unescape(re.search(r'action="([^"]*)"', form)[1]),
        fields,
        re.search(r'hx-target="([^"]*)"', form)[1],
    )


def state():
    db.session.expire_all()
    alfki, maria = customer_by_number("ALFKI"), user("MARIA.ANDERS")
    return alfki.portal_open, alfki.hidden_modules, maria.active, maria.own_orders_only, maria.hidden_modules


SWITCHES = [
    (f"{ALFKI}/portal-access", ""), (f"{ALFKI}/modules/jobs", ""), (f"{MARIA}/activity", ""), (f"{MARIA}/own-orders", "1"),
    (f"{MARIA}/modules/jobs", ""),
]  # fmt: skip


@pytest.mark.parametrize(("address", "on"), SWITCHES)
class TestSwitches:
    def test_undo_puts_it_back_and_can_be_undone_itself(self, manager, address, on):
        before = state()
        answer = manager.post(address, htmx=True, on=on)
        changed = state()
        assert changed != before
        for expected in (before, changed, before):
            where, fields, target = undo_in(answer)
            assert f'id="{target[1:]}"' in manager.get(PORTAL).text
            answer = manager.post(where, htmx=True, **fields)
            assert answer.status_code == 200
            assert state() == expected
            assert roots(answer)[0][1] == target[1:]

    def test_without_javascript_the_toast_after_the_way_back_has_it_too(self, manager, address, on):
        before = state()
        answer = manager.get(manager.post(address, on=on).headers["Location"])
        where, fields, _target = undo_in(answer)
        answer = manager.post(where, **fields)
        assert (answer.status_code, answer.headers["Location"]) == (303, PORTAL)
        assert state() == before
        assert undo_in(manager.get(PORTAL))

    def test_from_an_open_explanation_it_answers_with_the_explanation(self, manager, address, on):
        answer = manager.post(address, htmx=True, on=on, explained="MARIA.ANDERS")
        where, fields, _target = undo_in(answer)
        assert "What Maria Anders sees and why" in said(manager.post(where, htmx=True, **fields))

    def test_undone_by_two_it_is_on_record_once(self, manager, owner, address, on):
        where, fields, _target = undo_in(manager.post(address, htmx=True, on=on))
        for person in (manager, owner):
            assert person.post(where, htmx=True, **fields).status_code == 200
        undone = ("portal opened", "module shown", "portal user activated", "everybody's orders")
        assert sum(len(events(what)) for what in undone) == 1

    def test_who_may_not_switch_may_not_undo(self, manager, viewer, address, on):
        where, fields, _target = undo_in(manager.post(address, htmx=True, on=on))
        assert viewer.post(where, **fields).status_code == 403


class TestDetails:
    def edited(self, manager, htmx=True, **changes):
        """Saved from the form as the page has it, with these changes."""
        page = manager.get(f"{MARIA}/edit", htmx=True).text
        form = {
            name: html.unescape(value)
            for name, value in re.findall(r'name="(seen|switches)"[^>]*value="([^"]*)"', page)
        }
        mine = {
            "first_name": "Maria",
            "last_name": "Anders",
            "email": "maria.anders@alfki.example",
            "modules": list(Module),
        }
        return manager.post(MARIA, htmx=htmx, **form | mine | changes)

    def test_all_fields_go_back_at_once(self, manager):
        answer = self.edited(
            manager, last_name="Anders-Berg", modules=["orders"], own_orders_only="y", administrator="y"
        )
        maria = user("MARIA.ANDERS")
        assert (maria.contact.last_name, maria.own_orders_only, maria.administrator) == ("Anders-Berg", True, True)
        where, fields, target = undo_in(answer)
        answer = manager.post(where, htmx=True, **fields)
        maria = user("MARIA.ANDERS")
        assert (maria.contact.last_name, maria.own_orders_only, maria.administrator) == ("Anders", False, False)
        assert maria.hidden_modules == frozenset()
        assert roots(answer)[0] == ("li", target[1:])
        where, fields, _target = undo_in(answer)
        manager.post(where, htmx=True, **fields)
        assert user("MARIA.ANDERS").hidden_modules == frozenset(Module) - {Module.ORDERS}

    def test_what_a_colleague_has_changed_since_is_shown_and_not_taken_back(self, manager, owner):
        where, fields, _target = undo_in(self.edited(manager, last_name="Anders-Berg"))
        self.edited(owner, last_name="Colleague")
        answer = manager.post(where, htmx=True, **fields)
        assert answer.status_code == 422
        assert "Colleague" in said(answer)
        assert user("MARIA.ANDERS").contact.last_name == "Colleague"

    def test_saving_what_is_there_already_has_nothing_to_undo(self, manager):
        assert undo_in(self.edited(manager)) is None

    def test_without_javascript_a_toast_never_outgrows_the_cookie(self, manager):
        long = {"first_name": "Ä" * 80, "last_name": "🦊" * 80, "email": f"{'x' * 60}@{'y' * 60}.example"}
        for last_name in (long["last_name"], "ß" * 80):
            assert self.edited(manager, htmx=False, **long | {"last_name": last_name}).status_code == 303
        assert "Saved:" in said(manager.get(PORTAL))

    def test_somebody_just_added_is_locked_out_again(self, manager):
        answer = manager.post(USERS, htmx=True, **NEW)
        where, fields, _target = undo_in(answer)
        assert "Nina Novak is locked out." in said(manager.post(where, htmx=True, **fields))
        assert not user("NINA.NOVAK").active


def test_a_change_shows_to_a_customer_at_the_next_click_and_so_does_its_undo(manager, maria):
    answer = manager.post(f"{ALFKI}/modules/invoices", htmx=True, on="")
    assert maria.get("/p/alfki/invoices").status_code == 404
    where, fields, _target = undo_in(answer)
    manager.post(where, htmx=True, **fields)
    assert maria.get("/p/alfki/invoices").status_code == 200


def test_a_password_once_given_is_not_taken_back(manager):
    answer = manager.post(f"{MARIA}/temporary-password", htmx=True)
    assert 'class="toast' in answer.text
    assert undo_in(answer) is None


def test_names_in_a_toast_are_words_and_not_markup(manager, alfki):
    alfki.name = '<b onclick="x">Bold & Söhne</b> %s %(name)s {{ 7*7 }}'
    db.session.commit()
    answer = manager.post(f"{ALFKI}/modules/jobs", htmx=True, on="")
    assert '<b onclick="x">' not in answer.text
    assert 'Jobs hidden from <b onclick="x">Bold & Söhne</b> %s %(name)s {{ 7*7 }}.' in html.unescape(answer.text)
    assert state()[1] == {Module.JOBS}


def test_a_toast_is_said_politely_and_can_be_reached_by_keyboard(manager):
    toast = re.search(r'<div id="toast-.*', manager.post(f"{MARIA}/own-orders", htmx=True, on="1").text, re.S)[0]
    assert 'role="status"' in toast
    assert re.search(r'<button type="submit" class="undo">', toast)
    assert "tabindex" not in toast
