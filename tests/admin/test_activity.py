"""Who did what: the pages of one customer and of the whole business, their filters."""

import ast
import datetime as dt
from pathlib import Path

import pytest

from blueprints.admin.activity_words import SENTENCES
from models.base import db
from models.branch import Department
from models.event import Actor, record
from models.keyset import Cursor
from models.module import Module
from models.revising import change
from tests.admin.conftest import roots, said
from tests.admin.recorded import NANCY, happened

ALL, ONE = "/admin/activity", "/admin/customers/ALFKI/activity"
ROOT = Path(__file__).parents[2]


class TestReading:
    def test_each_change_says_who_what_and_what_it_was(self, viewer, maria_moved):
        page = said(viewer.get(ONE))
        assert "Nancy Davolio Contact changed Contact Maria Anders-Müller" in page
        assert "Last name Anders → Anders-Müller" in page
        assert "Mobile +49 170 1" in page

    def test_where_from_is_there_for_who_wants_to_know(self, viewer, maria_moved):
        assert "Where from Staff, 203.0.113.9" in said(viewer.get(ONE))

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ('{"kind": "invoice", "next": 7}', "Kind Invoice Next number 7"),
            ('{"jobs en_GB": "Call / Calls"}', "Jobs, English (UK) Call / Calls"),
            ('{"languages": "en_GB,de"}', "Languages English (UK), Deutsch"),
        ],
    )
    def test_fields_and_values_of_the_settings_are_called_by_their_names(self, viewer, fields, words):
        happened(dt.datetime.now(dt.UTC), "business changed", after=fields)
        assert words in said(viewer.get(ALL))

    def test_a_switched_module_is_called_by_its_name(self, manager):
        manager.post("/admin/customers/ALFKI/modules/credit_memos", on="")
        assert "Module switched off: Credit memos" in said(manager.get(ONE))

    def test_emptied_and_yes_or_no_fields_read_as_words(self, manager, alfki):
        change(alfki, {"city": "", "portal_open": False}, what="customer changed", by=NANCY)
        db.session.commit()
        page = said(manager.get(ONE))
        assert "City Berlin → empty" in page
        assert "Portal Open → Closed" in page

    def test_an_unknown_phrase_and_field_speak_for_themselves(self, manager, alfki):
        record(alfki, "kettle boiled", by=NANCY, before='{"water_level": "full"}', after='{"water_level": "gone"}')
        db.session.commit()
        assert "Kettle boiled Customer Water level full → gone" in said(manager.get(ONE)).replace(
            "Where from Staff, 203.0.113.9 ", ""
        )

    @pytest.mark.parametrize("text", ['{"half', "[1, 2]", '"text"', "{}", "plain", '{"a": ' + "[" * 1_900])
    def test_what_is_no_object_of_fields_is_plain_text(self, manager, alfki, text):
        record(alfki, "portal opened", by=NANCY, after=text)
        db.session.commit()
        assert manager.get(ONE).status_code == 200

    def test_markup_in_names_and_values_stays_text(self, manager, alfki):
        record(alfki, "portal opened", by=Actor("contact", 1, "<b>Bobby</b>"), after="<script>alert(1)</script>")
        db.session.commit()
        page = manager.get(ONE).text
        assert "<script>alert" not in page
        assert "<b>Bobby" not in page

    def test_days_are_those_where_the_business_is(self, manager, northwind):
        happened(dt.datetime(2025, 7, 1, 22, 30, tzinfo=dt.UTC))  # half past midnight in Berlin
        page = said(manager.get(ALL, **{"from": "2025-07-02", "to": "2025-07-02"}))
        assert "Wednesday, 2 July 2025 00:30" in page

    def test_today_is_called_so(self, manager, maria_moved):
        assert "Today · " in said(manager.get(ONE))

    def test_a_customers_record_has_nothing_of_others(self, manager, maria_moved):
        assert "Contact changed" not in said(manager.get("/admin/customers/ANATR/activity"))
        assert "Nothing yet" in said(manager.get("/admin/customers/ANATR/activity"))

    def test_the_whole_record_names_each_events_customer(self, manager, maria_moved):
        assert f'href="{ONE}"' in manager.get(ALL).text

    def test_the_tab_and_the_menu_lead_there(self, manager):
        page = manager.get("/admin/customers/ALFKI/portal").text
        assert f'href="{ONE}"' in page
        assert f'href="{ALL}"' in page


class TestFilters:
    @pytest.fixture(autouse=True)
    def _three_things(self, alfki, maria_moved):
        record(alfki, "portal closed", by=Actor("command", None, "flask import"))
        record(maria_moved, "password chosen", by=Actor("contact", maria_moved.id, "Maria Anders"))
        db.session.commit()

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"who": "staff"}, {"Contact changed"}),
            ({"who": "customers"}, {"Password chosen"}),
            ({"who": "programs"}, {"Portal closed"}),
            ({"kind": "people"}, {"Contact changed", "Password chosen"}),
            ({"kind": "customers"}, {"Portal closed"}),
            ({"kind": "documents"}, set()),
            ({"q": "nancy"}, {"Contact changed"}),
            ({"q": "CHOSEN maria"}, {"Password chosen"}),
            ({"q": "Müller"}, {"Contact changed", "Password chosen"}),
            ({"q": "nancy import"}, set()),
            ({"q": "maria"}, {"Contact changed", "Password chosen"}),
            ({"q": "%"}, set()),
            ({"who": "staff", "q": "password"}, set()),
        ],
    )
    def test_narrow_the_list(self, manager, asked, found):
        page = said(manager.get(ONE, **asked)).partition(" Show ")[2]
        assert {what for what in ("Contact changed", "Password chosen", "Portal closed") if what in page} == found

    @pytest.mark.parametrize(
        ("customer", "found"), [("alfki", True), ("futterk", True), ("ANATR", False), ("x" * 100, False)]
    )
    def test_the_whole_record_is_narrowed_to_a_customer(self, manager, customer, found):
        assert ("Password chosen" in said(manager.get(ALL, customer=customer))) is found

    def test_days_include_both_ends(self, manager):
        today = dt.datetime.now(dt.UTC).date()
        assert "Portal closed" in said(manager.get(ONE, **{"from": f"{today}", "to": f"{today}"}))
        tomorrow = today + dt.timedelta(days=1)
        assert "Nothing fits" in said(manager.get(ONE, **{"from": f"{tomorrow}"}))

    @pytest.mark.parametrize(
        ("asked", "sentence"),
        [
            ({"q": "x" * 101}, "too long to search"),
            ({"q": "a b c d e f g h i"}, "too long to search"),
            ({"q": "a\0b"}, "too long to search"),
            ({"customer": "x" * 101}, "too long to search"),
            ({"who": "aliens"}, "no such filter"),
            ({"kind": "'"}, "no such filter"),
            ({"from": "yesterday"}, "not a date"),
            ({"from": "0001-01-01"}, "Nothing is on record in that year"),
            ({"to": "9999-12-31"}, "Nothing is on record in that year"),
            ({"from": "2026-02-02", "to": "2026-02-01"}, "The last day is before"),
            ({"page": "nonsense"}, "no place in the list"),
            ({"page": str(Cursor("-id", True, 2**70, 1))}, "no place in the list"),
        ],
    )
    @pytest.mark.parametrize("path", [ALL, f"{ALL}.csv"])
    def test_what_can_not_be_used_is_said_and_kept(self, manager, path, asked, sentence):
        answer = manager.get(path, **asked)
        assert answer.status_code == 422
        assert sentence in said(answer)
        assert all(
            value in answer.text
            for name, value in asked.items()
            if name in ("from", "to") or (value.isalnum() and name == "q")
        )

    def test_a_fragment_brings_the_list_alone_and_the_address(self, manager):
        answer = manager.get(ONE, htmx=True, q="nancy")
        assert roots(answer) == [("section", "activity")]
        assert answer.headers["HX-Replace-Url"] == f"{ONE}?q=nancy"

    def test_a_bad_filter_in_a_fragment_keeps_the_address(self, manager):
        answer = manager.get(ONE, htmx=True, who="aliens")
        assert answer.status_code == 422
        assert "HX-Replace-Url" not in answer.headers


class TestPages:
    def test_lead_to_everything_once_and_back(self, manager, northwind, alfki):
        begin = dt.datetime(2025, 5, 1, tzinfo=dt.UTC)
        for n in range(120):
            happened(begin + dt.timedelta(minutes=n), f"step {n:03}", customer_id=alfki.id)
        seen, url, pages = [], f"{ONE}?to=2025-12-31", []
        while url:
            page = manager.get(url)
            pages.append(page.text)
            seen += [word for word in said(page).split() if word.isdigit() and len(word) == 3]
            url = next(
                (
                    part.partition('"')[2].partition('"')[0].replace("&amp;", "&")
                    for part in page.text.split('rel="next" href=')[1:]
                ),
                None,
            )
        assert seen == [f"{n:03}" for n in range(119, -1, -1)]
        assert len(pages) == 3
        back = pages[2].split('rel="prev" href="')[1].split('"')[0].replace("&amp;", "&")
        assert "Step 069" in said(manager.get(back))

    def test_cost_the_same_for_one_event_and_for_fifty(self, manager, alfki, statements):
        counts = []
        for more in (1, 49):
            for _n in range(more):
                record(alfki, "portal opened", by=NANCY)
            db.session.commit()
            with statements() as seen:
                manager.get(ALL)
            counts.append(len(seen))
        assert counts[0] == counts[1] <= 4


def test_modules_on_record_are_all_known_by_name(manager, alfki):
    for module in Module:
        alfki.hide(module, NANCY)
    db.session.commit()
    page = said(manager.get(ONE, q="switched"))
    assert all(f"Module switched off: {module.value.replace('_', ' ').capitalize()}" in page for module in Module)


def test_the_record_of_a_customer_that_is_not_there_is_not_there(manager):
    assert manager.get("/admin/customers/NOBODY/activity").status_code == 404
    assert manager.get("/admin/customers/NOBODY/activity.csv").status_code == 404


def test_a_department_among_the_values_is_called_by_its_name(manager, alfki):
    sales = Department(code="S", name="Sales South")
    db.session.add(sales)
    db.session.flush()
    change(alfki, {"department_id": sales.id}, what="customer changed", by=NANCY)
    db.session.commit()
    assert "Department Sales South" in said(manager.get(ONE))


def phrases_in_the_code():
    """What is written out beside record(), flip() and what=."""
    for path in [file for room in ("models", "blueprints") for file in (ROOT / room).rglob("*.py")]:
        for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
            place = {"record": 1, "flip": 3}.get(ast.unparse(call.func))
            given = [word.value for word in call.keywords if word.arg == "what"]
            given += call.args[place : place + 1] if place else []
            both = [one for arg in given for one in ((arg.body, arg.orelse) if isinstance(arg, ast.IfExp) else (arg,))]
            yield from (arg.value for arg in both if isinstance(arg, ast.Constant))


def test_everything_that_is_put_on_record_has_a_sentence():
    assert {phrase for phrase in phrases_in_the_code() if phrase not in SENTENCES} == set()
