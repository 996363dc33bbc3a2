"""Inviting the people of many customers at once: a result for each, and fast."""

import time

import pytest
from sqlalchemy import insert

from models.base import db, new_id
from models.contact import Contact
from models.customer import Customer, Status
from models.letter import Letter
from models.link import Purpose
from models.portal_user import PortalUser
from models.text import fold
from tests.admin.conftest import roots, said
from tests.auth.mailed import fresh, letters, links
from tests.cast import find

BULK = "/admin/customers/bulk/invitations"


def test_each_customer_has_its_result(manager, northwind):
    fresh("PARIS")
    fresh("ANATR")
    find(Customer, number="EASTC").status = Status.INACTIVE
    db.session.commit()
    answer = manager.post(BULK, htmx=True, number=["PARIS", "ANATR", "ALFKI", "GROSR", "EASTC"])
    assert roots(answer)[0] == ("section", "customers")
    words = said(answer)
    for told in (
        "2 people invited by mail.",
        "Paris spécialités PARIS 1 invited",
        "Alfreds Futterkiste ALFKI Nobody invited Everybody here has signed in already, or nobody is a portal user.",
        "Nobody invited The portal is off for this customer. Switch it on first.",
        "Nobody invited This customer is inactive, so nobody gets in. Change its status first.",
    ):
        assert told in words
    assert len(letters("invitation")) == 2


def test_without_javascript_it_is_a_page(manager, northwind):
    fresh()
    answer = manager.post(BULK, number=["PARIS"])
    assert (answer.status_code, "<html" in answer.text) == (200, True)
    assert "1 person invited by mail." in said(answer)


def test_everything_that_a_search_finds(manager, northwind):
    fresh()
    manager.post(BULK, scope="found", portal="unused")
    assert [link.address for link in links(Purpose.INVITATION)] == ["marie.bertrand@paris.example"]


def test_nobody_chosen_is_said(manager, northwind):
    assert "choose at least one customer first" in said(manager.post(BULK, htmx=True))


def test_who_may_not_is_offered_nothing(clerk):
    assert "bulk/invitations" not in clerk.get("/admin/customers").text
    assert clerk.post(BULK, number=["PARIS"]).status_code == 403


@pytest.fixture
def thousand(northwind):
    """A thousand customers with a person each who has no password yet."""
    tables = {Customer: [], Contact: [], PortalUser: []}
    for n in range(1_000):
        customer, contact = new_id(), new_id()
        name, number, email = f"Firm {n}", f"B{n:04}", f"p{n}@b{n}.example"
        facts = {"name": name, "name_folded": fold(name), "folded": fold(number, name), "identifier": f"firm-{n}"}
        tables[Customer].append({"id": customer, "number": number, "currency": "EUR"} | facts)
        person = {"first_name": "P", "last_name": str(n), "email": email, "folded": fold("P", str(n), email)}
        tables[Contact].append({"id": contact, "customer_id": customer} | person)
        tables[PortalUser].append({"id": new_id(), "customer_id": customer, "contact_id": contact, "code": "P"})
    for noun, made in tables.items():
        db.session.execute(insert(noun.__table__), [{"tenant_id": northwind.id} | one for one in made])
    db.session.commit()


def test_a_thousand_are_asked_about_first_and_then_done_fast(manager, thousand, statements):
    asked = manager.post(BULK, scope="found", q="firm")
    assert "Invite everybody at these customers who never signed in?" in said(asked)
    assert letters() == []
    began = time.perf_counter()
    with statements() as seen:
        answer = manager.post(BULK, scope="found", q="firm", confirmed="1")
    took = time.perf_counter() - began
    assert "1000 people invited by mail." in said(answer)
    assert db.session.query(Letter).count() == 1_000
    assert len(seen) < 5 * 1_000
    assert took < 30


def test_a_person_of_two_customers_is_invited_once(manager, northwind):
    _customer, _user, contact = fresh()
    db.session.add(PortalUser(customer=find(Customer, number="ANATR"), contact=contact, code="MARIE"))
    db.session.commit()
    answer = manager.post(BULK, htmx=True, number=["PARIS", "ANATR"])
    assert "1 person invited by mail." in said(answer)
    assert "This person has just been invited for another customer." in said(answer)
    assert len(letters("invitation")) == 1
