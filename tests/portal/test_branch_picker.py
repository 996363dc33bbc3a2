"""Whose documents a person looks at: one branch's or all, remembered, and applied to everything in the portal."""

import re

import pytest
from sqlalchemy import select

from models.base import db
from models.branch import Branch
from models.document import Document
from models.event import Event
from models.portal_user import PortalUser
from tests import cast
from tests.admin.conftest import said

PICK = "/p/alfki/branch"


@pytest.fixture
def places(northwind):
    """Seattle and London; ALFKI's first order, delivery and invoice are Seattle's, the second ones London's."""
    seattle, london = Branch(code="SEA", name="Seattle"), Branch(code="LON", name="London")
    db.session.add_all([seattle, london])
    db.session.flush()
    for place, n in ((seattle, 1), (london, 2)):
        numbers = [f"{kind}-AL{n}" for kind in ("SO", "DN", "INV")]
        for document in db.session.scalars(select(Document).where(Document.number.in_(numbers))):
            document.branch_id = place.id
    db.session.commit()
    return {"SEA": seattle, "LON": london}


def chosen(code="MARIA.ANDERS"):
    db.session.expire_all()
    return db.session.scalar(select(PortalUser.branch_id).where(PortalUser.code == code))


def test_there_is_no_picker_while_the_business_is_one_place(maria, northwind):
    assert 'name="branch"' not in maria.get("/p/alfki/").text
    db.session.add(Branch(code="SEA", name="Seattle"))
    db.session.add(Branch(code="OLD", name="Closed one", active=False))
    db.session.commit()
    assert 'name="branch"' not in maria.get("/p/alfki/").text


def test_the_picker_offers_the_active_branches_by_name(maria, places):
    page = maria.get("/p/alfki/invoices").text
    assert page.index("All branches") < page.index(">London<") < page.index(">Seattle<")


def test_a_chosen_branch_narrows_lists_home_search_totals_and_export(maria, places):
    assert maria.post(PICK, branch="SEA", next="/p/alfki/invoices").location == "/p/alfki/invoices"
    for address in ("invoices", "", "search?q=INV", "invoices.csv"):
        page = maria.get(f"/p/alfki/{address}").text
        assert "INV-AL1" in page, address
        assert "INV-AL2" not in page, address
    assert "1 document" in said(maria.get("/p/alfki/invoices/totals"))
    assert "SO-AL2" not in maria.get("/p/alfki/orders").text
    assert "Open orders 0" in said(maria.get("/p/alfki/"))


def test_an_empty_list_says_that_only_one_branch_is_shown(maria, places):
    db.session.add(Branch(code="NEW", name="Newtown"))
    db.session.commit()
    maria.post(PICK, branch="NEW")
    page = said(maria.get("/p/alfki/invoices"))
    assert "Nothing here for this branch Only Newtown is shown. Choose all branches above to see the rest." in page
    assert "Nothing matches" in said(maria.get("/p/alfki/invoices?q=chai"))


def test_the_balance_is_that_branchs(maria, places):
    whole = said(maria.get("/p/alfki/"))
    maria.post(PICK, branch="LON")
    part = said(maria.get("/p/alfki/"))
    assert "2 open invoices" in whole
    assert "1 open invoice" in part


def test_pages_by_key_stay_within_the_branch(maria, places, alfki):
    for n in range(60):
        document = cast.make(cast.Invoice, alfki, f"INV-P{n:02}", 100 + n, status="issued", lines=False, total=100)
        document.branch_id = places["LON" if n % 2 else "SEA"].id
    db.session.commit()
    maria.post(PICK, branch="LON")
    seen, address = set(), "/p/alfki/invoices"
    while address:
        page = maria.get(address).text
        seen |= set(re.findall(r">(INV-[\w]+)</a>", page))
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = older and older[1].replace("&amp;", "&")
    assert seen == {"INV-AL2", *(f"INV-P{n:02}" for n in range(60) if n % 2)}


def test_a_document_of_another_branch_opens_by_its_own_address(maria, places):
    maria.post(PICK, branch="LON")
    page = maria.get("/p/alfki/invoices/INV-AL1")
    assert page.status_code == 200
    assert "SO-AL1" in page.text
    assert "PAY-AL1" in page.text


def test_all_branches_brings_everything_back(maria, places):
    maria.post(PICK, branch="SEA")
    assert chosen() == places["SEA"].id
    assert maria.post(PICK, branch="").status_code == 303
    assert chosen() is None
    assert "INV-AL2" in maria.get("/p/alfki/invoices").text


def test_it_is_remembered_for_this_person_alone(maria, jonas, browser, places):
    maria.post(PICK, branch="SEA")
    assert "SO-AL2" in jonas.get("/p/alfki/orders").text
    again = browser("/p/alfki/sign-in", "maria.anders@alfki.example")
    assert "SO-AL2" not in again.get("/p/alfki/orders").text
    assert 'value="SEA" selected' in again.get("/p/alfki/orders").text


def test_it_comes_back_to_the_page_with_its_filter_at_its_beginning(maria, places):
    page = maria.get("/p/alfki/invoices?q=chai&status=open&at=whatever").text
    assert 'value="/p/alfki/invoices?q=chai&amp;status=open"' in page


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/p/alfki/", "/nowhere", "", "javascript:alert(1)", PICK]
)
def test_it_leads_to_no_other_site_and_to_no_page_that_is_none(maria, places, wanted):
    assert maria.post(PICK, branch="SEA", next=wanted).location == "/p/alfki/"


def test_htmx_is_sent_on_to_the_whole_page(maria, places):
    answer = maria.post(PICK, htmx=True, branch="SEA", next="/p/alfki/orders")
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/p/alfki/orders")


@pytest.mark.parametrize("branch", ["NONE", "sea ", "S" * 300, "SE\0A", "1"])
def test_a_branch_that_is_none_changes_nothing(maria, places, branch):
    assert maria.post(PICK, branch=branch).status_code == 422
    assert maria.post(PICK).status_code == 422
    assert chosen() is None


def test_another_businesss_branch_is_none(foreign_maria, places):
    assert foreign_maria.post(PICK, branch="SEA").status_code == 422


def test_a_branch_that_was_closed_counts_as_all(maria, manager, places):
    db.session.add(Branch(code="TAC", name="Tacoma"))
    db.session.commit()
    maria.post(PICK, branch="SEA")
    manager.post("/admin/settings/branches/branch/SEA/activity", on="")
    assert maria.post(PICK, branch="SEA").status_code == 422
    page = maria.get("/p/alfki/invoices").text
    assert "INV-AL2" in page
    assert ">Seattle<" not in page


def test_with_one_branch_left_there_is_nothing_to_choose(maria, manager, places):
    maria.post(PICK, branch="SEA")
    manager.post("/admin/settings/branches/branch/LON/activity", on="")
    page = maria.get("/p/alfki/invoices").text
    assert "INV-AL2" in page
    assert 'name="branch"' not in page


def test_the_page_that_was_kept_is_made_anew_for_this_person_only(maria, ana, places):
    mine, hers = maria.get("/p/alfki/invoices"), ana.get("/p/anatr/invoices")
    maria.post(PICK, branch="SEA")
    known = {"If-None-Match": mine.headers["ETag"]}
    assert maria.get("/p/alfki/invoices", headers=known).status_code == 200
    assert ana.get("/p/anatr/invoices", headers={"If-None-Match": hers.headers["ETag"]}).status_code == 304


def test_the_choice_is_on_record_once(maria, places):
    for _ in range(2):
        maria.post(PICK, branch="SEA")
    told = db.session.scalars(select(Event).where(Event.what == "branch chosen")).all()
    assert [(event.actor_name, event.after) for event in told] == [("Maria Anders", "SEA")]


def test_the_picker_costs_one_statement(maria, places, statements):
    maria.get("/p/alfki/orders")
    with statements() as seen:
        maria.get("/p/alfki/orders")
    assert len([statement for statement in seen if "branch.name" in statement or "FROM branch" in statement]) <= 2
    assert len(seen) == 4  # the visit, the list, the branches, what is new in messages
