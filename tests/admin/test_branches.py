"""Branches and departments: added, changed, switched off, deleted; in place, on record, never taken from a document."""

import json

import pytest
from sqlalchemy import select

from models.base import db
from models.branch import Branch, Department
from models.branches import BRANCH, DEPARTMENT
from models.customer import Customer
from models.order import Order
from models.portal_user import PortalUser
from models.revising import seen
from tests import cast
from tests.admin.conftest import events, roots, said, undo, user

PAGE = "/admin/settings/branches"
BRANCHES, DEPARTMENTS = f"{PAGE}/branch", f"{PAGE}/department"
SEATTLE = {"code": "sea", "name": "Seattle", "street": "507 20th Ave. E.", "city": "Seattle", "country": "USA"}


def branch(code="SEA"):
    db.session.expire_all()
    return db.session.scalar(select(Branch).where(Branch.code == code))


def department(code="HEAT"):
    db.session.expire_all()
    return db.session.scalar(select(Department).where(Department.code == code))


@pytest.fixture
def seattle(northwind):
    found = Branch(code="SEA", name="Seattle")
    db.session.add(found)
    db.session.commit()
    return found


def test_a_branch_is_added_in_place(manager, toast):
    answer = manager.post(BRANCHES, htmx=True, **SEATTLE)
    assert answer.status_code == 200
    assert roots(answer) == [("form", "branch-new"), ("hx-partial",), ("hx-partial",)]
    assert toast(answer, "Added: Seattle.")
    assert (branch().name, branch().city, branch().active) == ("Seattle", "Seattle", True)
    assert "507 20th Ave. E." in said(manager.get(PAGE))
    assert [json.loads(event.after)["code"] for event in events("branch added")] == ["SEA"]


def test_without_javascript_it_leads_back_to_the_page(manager):
    answer = manager.post(BRANCHES, **SEATTLE)
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert "Seattle" in said(manager.get(answer.location))
    for address in (f"{BRANCHES}/new", f"{BRANCHES}/SEA/edit", f"{BRANCHES}/add", f"{BRANCHES}/sea"):
        assert "<html" in manager.get(address).text


def test_a_code_can_be_had_once(manager, seattle):
    answer = manager.post(BRANCHES, htmx=True, **SEATTLE)
    assert answer.status_code == 422
    assert "This code is already taken. Choose another one." in said(answer)
    assert 'value="507 20th Ave. E."' in answer.text
    assert manager.post(DEPARTMENTS, code="SEA", name="Sea freight").status_code == 303  # of departments there is none


def test_there_can_be_two_hundred_and_not_one_more(manager, northwind):
    db.session.add_all([Branch(code=f"B{n}", name=f"Branch {n}") for n in range(200)])
    db.session.commit()
    answer = manager.post(BRANCHES, htmx=True, **SEATTLE)
    assert answer.status_code == 422
    assert "There can be at most 200 of them." in said(answer)
    assert branch() is None


def test_another_business_may_have_the_same_code(foreign_owner, seattle):
    assert foreign_owner.post(BRANCHES, **SEATTLE).status_code == 303
    assert branch().street == ""


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"code": ""}, "Enter a short code, like SEA."),
        ({"code": "A/B"}, "Begin with a letter or digit"),
        ({"code": ".."}, "Begin with a letter or digit"),
        ({"code": "Süd"}, "Begin with a letter or digit"),
        ({"code": "X" * 21}, "Use at most 20 characters."),
        ({"name": ""}, "Enter the name."),
        ({"name": "N" * 101}, "Use at most 100 characters."),
        ({"street": "A\0B"}, "Leave out characters that can't be printed."),
        ({"email": "nobody"}, "That is not an email address."),
    ],
)
def test_what_can_not_be_is_said_beside_its_field_and_nothing_is_stored(manager, typed, sentence):
    answer = manager.post(BRANCHES, htmx=True, **SEATTLE | typed)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert db.session.scalars(select(Branch)).all() == []


def test_a_branch_is_changed_and_its_change_is_on_record(manager, seattle):
    form = manager.get(f"{BRANCHES}/SEA/edit", htmx=True)
    assert roots(form) == [("li", f"branch-{seattle.id}")]
    answer = manager.post(f"{BRANCHES}/SEA", htmx=True, **SEATTLE | {"name": "Harbour"}, seen=seen(seattle, BRANCH))
    assert roots(answer) == [("li", f"branch-{seattle.id}"), ("hx-partial",)]
    assert branch().name == "Harbour"
    assert json.loads(events("branch changed")[0].before)["name"] == "Seattle"


def test_changing_to_a_code_that_is_taken_keeps_the_branch(manager, seattle):
    manager.post(BRANCHES, **SEATTLE | {"code": "LON", "name": "London"})
    answer = manager.post(f"{BRANCHES}/LON", htmx=True, **SEATTLE, seen=seen(branch("LON"), BRANCH))
    assert answer.status_code == 422
    assert "This code is already taken." in said(answer)
    assert branch("LON").name == "London"


def test_two_who_change_one_branch_see_both_versions(manager, owner, seattle):
    token = seen(seattle, BRANCH)
    manager.post(f"{BRANCHES}/SEA", **SEATTLE | {"name": "Harbour"}, seen=token)
    answer = owner.post(f"{BRANCHES}/SEA", htmx=True, **SEATTLE | {"name": "Downtown"}, seen=token)
    assert answer.status_code == 422
    assert "Harbour" in said(answer)
    assert "Downtown" in said(answer)
    assert branch().name == "Harbour"


def test_switching_a_branch_off_lets_go_of_whoever_looked_at_it(manager, seattle):
    mine = user("MARIA.ANDERS")
    mine.branch_id = seattle.id
    db.session.commit()
    answer = manager.post(f"{BRANCHES}/SEA/activity", htmx=True, on="")
    assert roots(answer) == [("li", f"branch-{seattle.id}"), ("hx-partial",)]
    assert not branch().active
    assert user("MARIA.ANDERS").branch_id is None
    undo(manager, answer)
    assert branch().active
    assert [len(events(f"branch {what}")) for what in ("deactivated", "activated")] == [1, 1]


def test_switching_off_twice_is_on_record_once(manager, seattle):
    for _ in range(2):
        manager.post(f"{BRANCHES}/SEA/activity", on="")
    assert len(events("branch deactivated")) == 1
    assert manager.post(f"{BRANCHES}/SEA/activity").status_code == 422


def test_a_branch_that_nothing_is_with_can_be_deleted(manager, seattle):
    mine = user("MARIA.ANDERS")
    mine.branch_id = seattle.id
    db.session.commit()
    answer = manager.post(f"{BRANCHES}/SEA/removal", htmx=True)
    assert roots(answer) == [("section", "branch-places"), ("hx-partial",)]
    assert branch() is None
    assert user("MARIA.ANDERS").branch_id is None
    assert len(events("branch removed")) == 1


def test_a_branch_of_a_document_can_not_be_deleted(manager, seattle):
    cast.find(Order, number="SO-AL1").branch_id = seattle.id
    db.session.commit()
    answer = manager.post(f"{BRANCHES}/SEA/removal", htmx=True)
    assert answer.status_code == 422
    assert "It is in use, so it can't be deleted." in said(answer)
    assert branch() is not None
    assert events("branch removed") == []


def test_a_department_may_be_at_one_branch(manager, seattle):
    manager.post(DEPARTMENTS, code="heat", name="Heating", branch_id=str(seattle.id))
    assert department().branch_id == seattle.id
    assert "Heating HEAT Seattle" in said(manager.get(PAGE))
    token = seen(department(), DEPARTMENT)
    manager.post(f"{DEPARTMENTS}/HEAT", code="HEAT", name="Heating", branch_id="", seen=token)
    assert department().branch_id is None
    assert "Heating HEAT All branches" in said(manager.get(PAGE))
    assert manager.post(f"{BRANCHES}/SEA/removal").status_code == 303


@pytest.mark.parametrize("typed", ["1", "-1", "9" * 30, "SEA", "0x1"])
def test_a_department_at_no_branch_of_ours_is_refused(manager, seattle, typed):
    answer = manager.post(DEPARTMENTS, htmx=True, code="HEAT", name="Heating", branch_id=typed)
    assert answer.status_code == 422
    assert department() is None


def test_another_businesss_branch_can_not_be_chosen(foreign_owner, seattle):
    answer = foreign_owner.post(DEPARTMENTS, htmx=True, code="HEAT", name="Heating", branch_id=str(seattle.id))
    assert answer.status_code == 422


def test_a_department_that_is_switched_off_is_nobodys_default(manager, northwind):
    manager.post(DEPARTMENTS, code="HEAT", name="Heating")
    alfki = cast.find(Customer, number="ALFKI")
    alfki.department_id = department().id
    db.session.commit()
    assert manager.post(f"{DEPARTMENTS}/HEAT/removal").status_code == 422
    manager.post(f"{DEPARTMENTS}/HEAT/activity", on="")
    db.session.expire_all()
    assert cast.find(Customer, number="ALFKI").department_id is None
    assert not department().active


def test_two_departments_conflict_by_the_names_of_their_branches(manager, owner, seattle):
    manager.post(DEPARTMENTS, code="HEAT", name="Heating")
    token = seen(department(), DEPARTMENT)
    manager.post(f"{DEPARTMENTS}/HEAT", code="HEAT", name="Heating", branch_id=str(seattle.id), seen=token)
    answer = owner.post(f"{DEPARTMENTS}/HEAT", htmx=True, code="HEAT", name="Warmth", branch_id="", seen=token)
    assert answer.status_code == 422
    assert "Seattle" in said(answer)


@pytest.mark.parametrize("code", ["NOWHERE", "X" * 300, "%00", "new%2Fx"])
def test_what_is_not_there_is_not_there(manager, code):
    for kind in ("branch", "department"):
        assert manager.get(f"{PAGE}/{kind}/{code}").status_code == 404
        assert manager.post(f"{PAGE}/{kind}/{code}/removal").status_code == 404
    assert manager.get(f"{PAGE}/continent/{code}").status_code == 404


def test_clerks_have_no_branches_to_change(clerk, seattle):
    assert clerk.get(PAGE).status_code == 404
    assert clerk.post(f"{BRANCHES}/SEA/activity", on="").status_code == 404
    assert branch().active


def test_the_page_costs_the_same_for_many_branches(manager, seattle, statements):
    with statements() as few:
        manager.get(PAGE)
    db.session.add_all([Branch(code=f"B{n}", name=f"Branch {n}") for n in range(30)])
    db.session.commit()
    with statements() as many:
        manager.get(PAGE)
    assert len(many) == len(few)


def test_nobody_keeps_a_branch_of_another_person(manager, seattle):
    """Only those who had chosen it lose their choice."""
    london = Branch(code="LON", name="London")
    db.session.add(london)
    db.session.commit()
    user("MARIA.ANDERS").branch_id = seattle.id
    user("JONAS.BERG").branch_id = london.id
    db.session.commit()
    manager.post(f"{BRANCHES}/SEA/activity", on="")
    db.session.expire_all()
    chosen = dict(
        db.session.execute(select(PortalUser.code, PortalUser.branch_id).where(PortalUser.branch_id > 0)).all()
    )
    assert chosen == {"JONAS.BERG": london.id}
