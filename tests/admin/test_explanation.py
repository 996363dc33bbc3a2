"""The panel that says what one portal user sees and why, with its switches, and the answers about one document."""

import re

import pytest

from models.base import db
from models.module import Module
from models.types import now
from tests import cast
from tests.admin.conftest import PORTAL, USERS, events, roots, said, user

MARIA, JONAS = f"{USERS}/MARIA.ANDERS", f"{USERS}/JONAS.BERG"


def cells(answer, module):
    """One row of the table: "on" and "off" of marks and switches."""
    row = re.search(rf'<tr>\s*<th scope="row">{module}</th>(.*?)</tr>', answer.text, re.S)[1]
    marks = re.findall(r'class="verdict (yes|no)"|aria-checked="(true|false)"', row)
    return [(mark or switch) in ("yes", "true") for mark, switch in marks]


class TestGrid:
    def test_each_module_shows_each_levels_say_and_what_comes_of_it(self, manager):
        page = manager.get(f"{JONAS}/explanation")
        assert cells(page, "Orders") == [True, True, True, True, True]
        assert cells(page, "Invoices") == [True, True, True, False, False]

    def test_every_mark_has_words(self, manager):
        page = manager.get(f"{JONAS}/explanation").text
        marks = re.findall(r'<span class="verdict (?:yes|no)">(.*?)</span>\s*(?=<|$)', page, re.S)
        assert len(marks) > 20
        assert all(re.search(r"title>|visually-hidden|aria-label", mark) for mark in marks)

    def test_a_level_that_is_closed_leads_to_where_it_is_opened(self, manager, northwind, alfki):
        northwind.hidden_modules, northwind.portal_open = frozenset({Module.JOBS}), False
        alfki.archived_at = now()
        db.session.commit()
        page = manager.get(f"{MARIA}/explanation")
        assert cells(page, "Jobs") == [False, False, True, True, False]
        assert "The portal is off for everybody" in said(page)
        assert "The customer is archived" in said(page)
        assert page.text.count('href="/admin/settings') > 2

    def test_who_may_only_look_gets_marks_and_no_switches(self, clerk, viewer):
        for person in (clerk, viewer):
            page = person.get(f"{JONAS}/explanation", htmx=True)
            assert page.status_code == 200
            assert 'role="switch"' not in page.text
            assert cells(page, "Invoices") == [True, True, True, False, False]
            assert person.post(f"{JONAS}/modules/jobs", on="1").status_code == 403

    def test_it_opens_in_place_and_is_a_page_too(self, manager):
        row = ("li", f"portal_user-{user('JONAS.BERG').id}")
        assert roots(manager.get(f"{JONAS}/explanation", htmx=True)) == [row]
        page = manager.get(f"{JONAS}/explanation")
        assert "<html" in page.text
        assert "MARIA.ANDERS" in page.text
        assert roots(manager.get(JONAS, htmx=True)) == [row]
        assert re.search(r'aria-current="page">\s*Customer portal', page.text)

    def test_nobody_elses_people_are_explained(self, manager, foreign_owner):
        for code in ("ANA.TRUJILLO", "NOPE", "%00", "x" * 3_000):
            for browser, path in ((manager, f"{USERS}/{code}/explanation"), (foreign_owner, f"{MARIA}/explanation")):
                assert browser.get(path).status_code == 404

    def test_it_costs_the_same_few_statements_for_one_person_and_for_twenty(self, manager, alfki, statements):
        with statements() as few:
            manager.get(f"{MARIA}/explanation?number=INV-AL1", htmx=True)
        for n in range(20):
            cast.add_user(alfki, "Nina", f"Novak{n}", f"nina{n}@alfki.example")
        db.session.commit()
        with statements() as many:
            manager.get(f"{MARIA}/explanation?number=INV-AL1", htmx=True)
        assert len(many) == len(few) <= 9  # one counts what waits, on every page of the admin


class TestSwitches:
    def test_one_module_of_one_person_changes_at_their_next_click(self, manager, maria, jonas):
        assert maria.get("/p/alfki/jobs").status_code == 200
        manager.post(f"{MARIA}/modules/jobs", on="")
        assert maria.get("/p/alfki/jobs").status_code == 404
        assert user("MARIA.ANDERS").hidden_modules == {Module.JOBS}
        manager.post(f"{MARIA}/modules/jobs", on="1")
        assert maria.get("/p/alfki/jobs").status_code == 200

    def test_twice_is_on_record_once(self, manager):
        for _ in range(2):
            manager.post(f"{MARIA}/modules/jobs", on="")
        assert [event.after for event in events("module hidden")] == ["jobs"]

    def test_from_the_panel_it_answers_with_the_panel_or_leads_back_to_it(self, manager, toast):
        answer = manager.post(f"{MARIA}/modules/jobs", htmx=True, on="", explained="MARIA.ANDERS")
        assert roots(answer)[0] == ("li", f"portal_user-{user('MARIA.ANDERS').id}")
        assert cells(answer, "Jobs") == [True, True, True, False, False]
        assert toast(answer, "Jobs hidden from Maria Anders.")
        answer = manager.post(f"{MARIA}/modules/jobs", on="1", explained="MARIA.ANDERS")
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{MARIA}/explanation")

    def test_a_switch_for_the_whole_customer_tells_the_open_panel_again(self, manager):
        answer = manager.post("/admin/customers/ALFKI/modules/jobs", htmx=True, on="", explained="MARIA.ANDERS")
        assert roots(answer)[0] == ("form", "module-jobs")
        assert cells(answer, "Jobs") == [True, True, False, True, False]
        answer = manager.post("/admin/customers/ALFKI/portal-access", htmx=True, on="", explained="MARIA.ANDERS")
        assert roots(answer)[0][0] == "section"
        assert "They don't get in" in said(answer)
        answer = manager.post("/admin/customers/ALFKI/modules/jobs", on="1", explained="MARIA.ANDERS")
        assert answer.headers["Location"] == f"{MARIA}/explanation"

    def test_without_an_open_panel_there_is_none_in_the_answer(self, manager):
        for explained in ("", "NOPE", "ANA.TRUJILLO", "\0", "x" * 500):
            answer = manager.post("/admin/customers/ALFKI/modules/jobs", htmx=True, on="", explained=explained)
            assert answer.status_code == 200
            assert "explanation" not in re.sub(r'href="[^"]*"|hx-get="[^"]*"', "", answer.text)

    def test_a_module_that_is_none_does_not_exist(self, manager):
        assert manager.post(f"{MARIA}/modules/rockets", on="").status_code == 404
        assert manager.post(f"{MARIA}/modules/jobs", on="perhaps").status_code == 422


class TestAsking:
    @pytest.mark.parametrize(
        ("who", "number", "answer"),
        [
            (MARIA, "INV-AL1", "Maria Anders sees INV-AL1."),
            (JONAS, "INV-AL1", "Jonas Berg does not see INV-AL1: Invoices are hidden for this person."),
            (JONAS, "SO-AL1", "They see only their own orders and deliveries, and Maria Anders made this one."),
            (MARIA, "INV-AN1", "INV-AN1 belongs to another customer: Ana Trujillo Emparedados y helados."),
            (MARIA, "INV-11011", "There is no document INV-11011."),
        ],
    )
    def test_why_cant_she_see_it(self, manager, who, number, answer):
        assert answer in said(manager.get(f"{who}/explanation", htmx=True, number=number))

    def test_what_she_sees_can_be_looked_at_with_her_eyes(self, manager):
        page = manager.get(f"{MARIA}/explanation", number="inv-al1").text
        assert 'name="document" value="INV-AL1"' in page
        assert 'value="inv-al1"' in page

    @pytest.mark.parametrize("number", ["<script>alert(1)</script>", "x" * 3_000, "\0", "  ", "🦊' or 1=1"])
    def test_whatever_is_typed_gets_a_calm_answer(self, manager, number):
        answer = manager.get(f"{MARIA}/explanation", number=number)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text

    def test_the_tab_leads_to_it(self, manager):
        assert f'href="{MARIA}/explanation"' in manager.get(PORTAL).text
