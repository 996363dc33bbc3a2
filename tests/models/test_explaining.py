"""Every level's say about every module, and what stands between a person and a document: one truth with what the portal does."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.base import db
from models.branch import Branch
from models.customer import Status, customer_by_number
from models.document import Document
from models.explaining import Obstacle, explain, facts_of, why_not_document
from models.invoice import Invoice
from models.levels import DOORS, Level, closed_doors, hidden_at, may_enter, visible_modules
from models.module import Module
from models.portal_people import portal_user_by_code
from models.types import now
from tests import cast

PATHS = {"credit_memo": "credit-memos", "delivery": "deliveries"}
HIDES = st.frozensets(st.sampled_from(Module))
FACTS = st.builds(
    SimpleNamespace,
    tenant_open=st.booleans(),
    archived_at=st.sampled_from([None, now()]),
    customer_status=st.sampled_from(Status),
    customer_open=st.booleans(),
    person_id=st.sampled_from([None, 7]),
    user_active=st.booleans(),
    tenant_hides=HIDES,
    customer_hides=HIDES,
    user_hides=HIDES,
)


@given(FACTS)
def test_a_module_is_visible_exactly_when_all_its_cells_are_open(facts):
    cells = explain(facts)
    assert {module for module in Module if all(cells[module].values())} == visible_modules(facts)
    for module in Module:
        assert list(cells[module]) == list(Level)
        closed = [level for level, is_open in cells[module].items() if not is_open]
        assert [*closed_doors(facts), *hidden_at(facts, module)] == closed
        assert may_enter(facts) is all(cells[module][level] for level in DOORS)


def user(code, number="ALFKI"):
    return portal_user_by_code(customer_by_number(number).id, code)


def ask(code, document, number="ALFKI"):
    db.session.flush()
    db.session.expire_all()
    return why_not_document(facts_of(user(code, number)), document)


def obstacles(code, document):
    (answer,) = ask(code, document)
    return answer.obstacles


class TestLevels:
    @pytest.mark.parametrize(
        ("change", "level"),
        [
            (lambda tenant, _alfki, _user: setattr(tenant, "portal_open", False), Level.BUSINESS),
            (lambda _tenant, alfki, _user: setattr(alfki, "archived_at", now()), Level.ARCHIVED),
            (lambda _tenant, alfki, _user: setattr(alfki, "status", Status.INACTIVE), Level.STATUS),
            (lambda _tenant, alfki, _user: setattr(alfki, "portal_open", False), Level.CUSTOMER),
            (lambda _tenant, _alfki, user: setattr(user.contact, "active", False), Level.SIGN_IN),
            (lambda _tenant, _alfki, user: setattr(user, "active", False), Level.USER),
            (lambda tenant, _alfki, _user: setattr(tenant, "hidden_modules", frozenset({Module.INVOICES})), Level.FOR_ALL),
            (lambda _t, alfki, _user: setattr(alfki, "hidden_modules", frozenset({Module.INVOICES})), Level.FOR_CUSTOMER),
            (lambda _tenant, _alfki, user: setattr(user, "hidden_modules", frozenset({Module.INVOICES})), Level.FOR_USER),
        ],
    )  # fmt: skip
    def test_each_level_is_named_where_it_keeps_a_document_from_her(self, northwind, alfki, maria, change, level):
        assert obstacles("MARIA.ANDERS", "INV-AL1") == []
        change(northwind, alfki, user("MARIA.ANDERS"))
        db.session.commit()
        assert obstacles("MARIA.ANDERS", "INV-AL1") == [level]
        assert maria.get("/p/alfki/invoices/INV-AL1").status_code != 200

    def test_all_that_is_in_the_way_is_named_so_that_opening_one_is_no_surprise(self, northwind, alfki):
        northwind.hidden_modules = frozenset({Module.INVOICES})
        alfki.portal_open = False
        assert obstacles("JONAS.BERG", "INV-AL1") == [Level.CUSTOMER, Level.FOR_ALL, Level.FOR_USER]


class TestDocuments:
    def test_what_she_sees_has_nothing_in_the_way(self, northwind):
        (answer,) = ask("MARIA.ANDERS", "INV-AL1")
        assert (answer.sees, answer.kind, answer.branch) == (True, "invoice", "")

    def test_a_number_is_found_however_it_is_typed(self, northwind):
        assert [answer.number for answer in ask("MARIA.ANDERS", "  inv-al1 ")] == ["INV-AL1"]

    @pytest.mark.parametrize("number", ["INV-1", "", "x" * 5_000, "\0", "INV-AL1'--", "🦊", "INV-AL%"])
    def test_what_is_not_there_is_not_there(self, northwind, number):
        assert obstacles("MARIA.ANDERS", number) == [Obstacle.NOT_THERE]

    def test_another_customers_document_is_named_with_whose_it_is(self, northwind):
        (answer,) = ask("MARIA.ANDERS", "INV-AN1")
        assert (answer.obstacles, answer.customer_number) == ([Obstacle.ELSEWHERE], "ANATR")
        assert not answer.sees

    def test_another_businesss_document_is_not_there(self, northwind):
        foreign = db.session.connection().execute(
            db.select(Document.__table__.c.number).where(Document.__table__.c.tenant_id != northwind.id)
        )
        only_theirs = set(foreign.scalars()) - set(db.session.scalars(db.select(Document.number)))
        for number in only_theirs:
            assert obstacles("MARIA.ANDERS", number) == [Obstacle.NOT_THERE]

    def test_a_draft_is_never_shown(self, northwind, maria, alfki):
        cast.make(Invoice, alfki, "INV-DRAFT", 1, status="draft")
        db.session.commit()
        assert obstacles("MARIA.ANDERS", "INV-DRAFT") == [Obstacle.DRAFT]
        assert maria.get("/p/alfki/invoices/INV-DRAFT").status_code == 404

    def test_own_orders_only_names_who_made_it(self, northwind):
        (answer,) = ask("JONAS.BERG", "SO-AL1")
        assert (answer.obstacles, answer.maker) == ([Obstacle.COLLEAGUES], "Maria Anders")
        assert obstacles("JONAS.BERG", "SO-AL2") == []

    def test_one_that_nobody_made_is_nobodys_own(self, northwind, alfki):
        cast.find(Document, number="SO-AL2").contact_id = None
        (answer,) = ask("JONAS.BERG", "SO-AL2")
        assert (answer.obstacles, answer.maker) == ([Obstacle.COLLEAGUES], "")

    def test_at_another_branch_it_opens_but_is_not_in_the_lists(self, northwind, maria):
        here, there = Branch(code="B", name="Berlin"), Branch(code="S", name="Seattle")
        db.session.add_all([here, there])
        db.session.flush()
        cast.find(Document, number="INV-AL1").branch_id = there.id
        user("MARIA.ANDERS").branch_id = here.id
        db.session.commit()
        (answer,) = ask("MARIA.ANDERS", "INV-AL1")
        assert (answer.sees, answer.branch) == (True, "Berlin")
        assert maria.get("/p/alfki/invoices/INV-AL1").status_code == 200
        assert "INV-AL1" not in maria.get("/p/alfki/invoices").text

    def test_one_branch_alone_is_no_choice(self, northwind):
        only = Branch(code="B", name="Berlin")
        db.session.add(only)
        db.session.flush()
        user("MARIA.ANDERS").branch_id = only.id
        (answer,) = ask("MARIA.ANDERS", "INV-AL1")
        assert (answer.sees, answer.branch) == (True, "")

    def test_two_kinds_with_one_number_are_two_answers(self, northwind, alfki):
        cast.make(Invoice, alfki, "SO-AL1", 1, status="issued", due_on=cast.TODAY)
        assert {answer.kind: answer.sees for answer in ask("JONAS.BERG", "SO-AL1")} == {
            "invoice": False,
            "order": False,
        }
        assert {answer.kind: answer.sees for answer in ask("MARIA.ANDERS", "SO-AL1")} == {
            "invoice": True,
            "order": True,
        }


PEOPLE = [
    ("maria", "MARIA.ANDERS", "ALFKI"), ("jonas", "JONAS.BERG", "ALFKI"), ("ana", "ANA.TRUJILLO", "ANATR"),
    ("blacklisted", "ELIZABETH.LINCOLN", "BOTTM"), ("ann", "ANN.DEVON", "EASTC"), ("ann", "ANN.DEVON", "CONSH"),
]  # fmt: skip


@pytest.mark.parametrize(("person", "code", "number"), PEOPLE)
def test_the_answer_is_that_she_sees_it_exactly_when_it_opens_for_her(request, northwind, person, code, number):
    browser, facts = request.getfixturevalue(person), facts_of(user(code, number))
    documents = db.session.execute(db.select(Document.kind, Document.number)).all()
    assert len(documents) > 20
    for kind, paper in documents:
        (answer,) = [found for found in why_not_document(facts, paper) if found.kind == kind]
        path = f"/p/{number.lower()}/{PATHS.get(kind, kind + 's')}/{paper}"
        assert answer.sees is (browser.get(path).status_code == 200), path
