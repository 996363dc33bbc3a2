"""Many customers at once, from the list."""

import csv
import io
import json
import re

import pytest

from models import bulk
from models.base import db
from models.customer import Customer, customer_by_number
from models.event import Event
from models.module import Module
from tests.admin.conftest import events, said
from tests.admin.test_undo import undo_in

BULK = "/admin/customers/bulk"
ALL = ["ALFKI", "ANATR", "BOTTM", "CENTC", "CONSH", "EASTC", "GROSR", "PARIS"]


def state(numbers, column):
    db.session.expire_all()
    return [getattr(customer_by_number(number), column) for number in numbers]


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


@pytest.fixture
def many(northwind):
    for n in range(230):
        db.session.add(Customer(number=f"X{n:03}", name=f"Xylo {n}", identifier=f"x{n}", currency="EUR"))
    db.session.commit()


def test_the_portal_is_closed_for_the_chosen_ones_each_on_its_own_record(manager, maria):
    answer = manager.post(f"{BULK}/portal-access", htmx=True, on="", number=["ALFKI", "ANATR", "GROSR"])
    assert answer.text.lstrip().startswith('<section id="customers"')
    assert "2 changed; 1 needed no change." in said(answer)
    assert state(["ALFKI", "ANATR", "EASTC"], "portal_open") == [False, False, True]
    assert {event.customer_id for event in events("portal closed")} == {
        customer_by_number("ALFKI").id,
        customer_by_number("ANATR").id,
    }
    assert maria.get("/p/alfki/").status_code == 404


def test_undo_gives_those_back_what_they_had_and_leaves_the_others(manager):
    answer = manager.post(f"{BULK}/portal-access", htmx=True, on="", number=["ALFKI", "ANATR", "GROSR"])
    where, fields, target = undo_in(answer)
    assert (manager.post(where, htmx=True, **fields).status_code, target) == (200, "#customers")
    assert state(["ALFKI", "ANATR", "GROSR"], "portal_open") == [True, True, False]


def test_undo_of_a_module_stays_with_the_search(manager):
    answer = manager.post(f"{BULK}/modules", htmx=True, on="", module="jobs", q="o", number=["ALFKI", "EASTC"])
    where, fields, _target = undo_in(answer)
    assert manager.post(where, **fields).location == "/admin/customers?q=o"
    assert not any(Module.JOBS in hidden for hidden in state(["ALFKI", "EASTC"], "hidden_modules"))


def test_there_is_no_undo_for_customers_who_were_not_alike(manager):
    answer = manager.post(f"{BULK}/status", htmx=True, new_status="inactive", number=["ALFKI", "BOTTM"])
    assert "2 customers changed." in said(answer)
    assert 'class="undo"' not in answer.text


def test_a_module_is_hidden_and_shown_for_everything_a_search_finds(manager):
    asked = {"module": "jobs", "q": "london", "status": "active", "scope": "found", "number": "ALFKI"}
    answer = manager.post(f"{BULK}/modules", on="", **asked)
    assert (answer.status_code, answer.location) == (303, "/admin/customers?q=london&status=active")
    hiding = [number for number in ALL if Module.JOBS in customer_by_number(number).hidden_modules]
    assert hiding == ["CONSH", "EASTC"]
    manager.post(f"{BULK}/modules", on="1", **asked)
    assert len(events("module shown")) == 2


def test_a_status_is_set_and_the_search_settled_before_it_changes(manager):
    answer = manager.post(f"{BULK}/status", htmx=True, scope="found", status="active", new_status="inactive")
    assert "6 customers changed." in said(answer)
    assert state(ALL, "status") == ["inactive"] * 2 + ["blacklisted"] + ["inactive"] * 5
    assert json.loads(events("customer changed")[-1].after) == {"status": "inactive"}


def test_a_whole_page_is_chosen_without_javascript(manager):
    page = manager.get("/admin/customers").text
    assert re.findall(r'name="listed" value="([^"]*)"', page) == ALL
    manager.post(f"{BULK}/portal-access", on="", whole_page="1", listed=ALL, number=["ALFKI"])
    assert not any(state(ALL, "portal_open"))


def test_more_than_a_hundred_are_asked_about_first(manager, many):
    asked = {"q": "xylo", "scope": "found", "on": ""}
    answer = manager.post(f"{BULK}/portal-access", htmx=True, **asked)
    assert "Close the portal for these customers? There are 230 of them." in said(answer)
    assert 'name="scope" value="found"' in answer.text
    assert state(["X001"], "portal_open") == [True]
    assert "<html" in manager.post(f"{BULK}/portal-access", **asked).text
    answer = manager.post(f"{BULK}/portal-access", htmx=True, confirmed="1", **asked)
    assert "230 customers changed." in said(answer)
    assert len(events("portal closed")) == 230
    assert state(["X229", "ALFKI"], "portal_open") == [False, True]


def test_nobody_chosen_changes_nothing_and_says_so(manager):
    answer = manager.post(f"{BULK}/portal-access", htmx=True, on="")
    assert "choose at least one customer first" in said(answer)
    assert events("portal closed") == []


@pytest.mark.parametrize("numbers", [["GONE"], ["x" * 500], ["\0"], ["' or 1=1 --"], ["ALFKI\0"], ["%"]])
def test_numbers_that_are_nobodys_change_nothing(manager, numbers):
    assert "0 customers changed." in said(manager.post(f"{BULK}/portal-access", htmx=True, on="", number=numbers))
    assert events("portal closed") == []


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("portal-access", {"on": "2"}, 422), ("portal-access", {}, 422), ("modules", {"on": "1", "module": "gone"}, 404), ("modules", {"on": "1"}, 404),
        ("status", {"new_status": "gone"}, 422), ("status", {}, 422), ("portal-access", {"on": "", "scope": "found", "status": "gone"}, 422),
        ("portal-access", {"on": "", "page": "damaged"}, 422),
    ],
)  # fmt: skip
def test_odd_orders_change_nothing(manager, path, form, status):
    assert manager.post(f"{BULK}/{path}", number="ALFKI", **form).status_code == status
    assert db.session.scalar(db.select(db.func.count()).select_from(Event)) == 0


def test_another_business_changes_only_its_own(foreign_owner):
    foreign_owner.post(f"{BULK}/portal-access", on="", scope="found")
    foreign_owner.post(f"{BULK}/status", new_status="inactive", number=ALL)
    assert state(["ALFKI"], "portal_open") == [True]
    assert state(["ALFKI"], "status") == ["active"]


def test_who_may_only_look_sees_no_boxes_but_may_save_the_list(viewer):
    page = viewer.get("/admin/customers")
    assert 'name="number"' not in page.text
    assert "New customer" not in said(page)
    assert len(rows_of(viewer.get("/admin/customers.csv"))) == 8


class TestExport:
    def test_the_chosen_ones_with_their_details(self, manager, alfki):
        alfki.tax_id, alfki.name = "=1+1", "Alfreds, „Futterkiste“"
        db.session.commit()
        rows = rows_of(manager.post(f"{BULK}/export", number=["ALFKI", "PARIS"]))
        assert [row["Number"] for row in rows] == ["ALFKI", "PARIS"]
        assert rows[0]["Company name"] == "Alfreds, „Futterkiste“"
        assert rows[0]["Tax id"] == "'=1+1"
        assert (rows[0]["Status"], rows[0]["Portal"], rows[1]["Portal"]) == ("Active", "Open", "Nobody signed in yet")
        assert rows[0]["Payment terms in days"] == "30"

    def test_everything_a_search_finds_however_many(self, manager, many):
        answer = manager.get("/admin/customers.csv", q="xylo")
        assert answer.headers["Content-Disposition"] == "attachment; filename=customers.csv"
        assert len(rows_of(answer)) == 230
        assert len(rows_of(manager.post(f"{BULK}/export", scope="found", q="xylo"))) == 230

    def test_a_search_that_cannot_be_read_gets_a_sentence(self, manager):
        answer = manager.get("/admin/customers.csv", status="gone")
        assert answer.status_code == 422
        assert "no such filter" in said(answer)

    def test_nobody_chosen_leads_back(self, viewer):
        assert viewer.post(f"{BULK}/export").status_code == 303


def test_who_is_so_already_costs_nothing(northwind, statements, many):
    from models.event import Actor
    from models.finding_customers import Search

    change = bulk.portal_switched(True, Actor("staff", 1, "Nobody"))
    with statements() as seen:
        assert list(bulk.carry_out(change, bulk.Which(Search(words=("xylo",))))) == [({}, 200), ({}, 30)]
    assert len(seen) == 3
