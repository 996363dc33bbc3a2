"""Documents that name the branch and the department they are of, by code."""

import pytest

from models.base import db
from models.branch import Branch, Department
from models.document import Document
from models.scope import scope
from models.tenant import tenant_by_key

ORDERS = {
    "kind": "order",
    "columns": {"No": "number", "Customer": "customer", "Date": "date", "Place": "branch", "Part": "department"},
}
TOP = "No,Customer,Date,Place,Part\n"


@pytest.fixture
def desk(desk):
    desk.customers("A")
    db.session.add_all([Branch(code="SEA", name="Seattle"), Branch(code="OLD", name="Closed", active=False)])
    db.session.add(Department(code="HEAT", name="Heating"))
    db.session.commit()
    return desk


def places(number):
    db.session.expire_all()
    query = db.select(Branch.code, Department.code).select_from(Document)
    query = query.outerjoin(Branch, Document.branch_id == Branch.id)
    query = query.outerjoin(Department, Document.department_id == Department.id)
    return tuple(db.session.execute(query.where(Document.number == number)).one())


def test_they_are_known_by_their_codes_in_any_case_and_closed_ones_too(desk):
    report = desk.bring("documents", f"{TOP}1,A,2026-01-05,sea,Heat\n2,A,2026-01-05,OLD,\n3,A,2026-01-05,,\n", ORDERS)
    assert report.counts["new"] == 3
    assert [places(number) for number in "123"] == [("SEA", "HEAT"), ("OLD", None), (None, None)]


def test_an_unknown_code_is_a_bad_row_and_the_others_go_in(desk):
    rows = f"{TOP}1,A,2026-01-05,X,\n2,A,2026-01-05,SEA,Y\n3,A,2026-01-05,SEA,HEAT\n4,A,2026-01-05,{'ß' * 6 + 'A' * 13},\n5,A,2026-01-05,{'S' * 21},\n"
    assert desk.complaints("documents", rows, ORDERS) == [
        "2 Place: There is no branch “X”.",
        "3 Part: There is no department “Y”.",
        f"5 Place: There is no branch “{'SS' * 6 + 'A' * 13}”.",
        "6 Place: This text is too long: 21 characters, and at most 20 fit.",
    ]
    assert [document.number for document in desk.all(Document)] == ["3"]


def test_a_later_file_moves_a_document_or_takes_it_from_its_branch(desk):
    desk.bring("documents", f"{TOP}1,A,2026-01-05,SEA,HEAT\n", ORDERS)
    assert desk.bring("documents", f"{TOP}1,A,2026-01-05,SEA,HEAT\n", ORDERS).counts["unchanged"] == 1
    assert desk.bring("documents", f"{TOP}1,A,2026-01-05,OLD,\n", ORDERS).counts["changed"] == 1
    assert places("1") == ("OLD", None)
    less = {"kind": "order", "columns": {"No": "number", "Customer": "customer", "Date": "date"}}
    desk.bring("documents", "No,Customer,Date\n1,A,2026-01-05\n", less)
    assert places("1") == ("OLD", None)


def test_another_businesss_branch_is_unknown(desk):
    with scope(tenant_by_key("northwind")):
        db.session.add(Branch(code="LON", name="London"))
        db.session.commit()
    assert desk.complaints("documents", f"{TOP}1,A,2026-01-05,LON,\n", ORDERS) == ["2 Place: There is no branch “LON”."]
