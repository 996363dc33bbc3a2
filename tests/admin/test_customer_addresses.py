"""A customer's further addresses, changed in place on its details tab."""

import re

import pytest

from models.addresses import addresses_of
from models.base import db
from models.customer import customer_by_number
from tests.admin.conftest import events, roots, said
from tests.admin.forms import fields_of

ADDRESSES = "/admin/customers/ALFKI/addresses"
WAREHOUSE = {"label": "Warehouse", "street": "Hafenstr. 1", "city": "Hamburg"}


def theirs(number="ALFKI"):
    db.session.expire_all()
    return addresses_of(customer_by_number(number).id)


def at(address, what=""):
    return f"{ADDRESSES}/{address.id}{what}"


@pytest.fixture
def warehouse(manager):
    assert manager.post(ADDRESSES, **WAREHOUSE).status_code == 303
    return theirs()[0]


def test_the_first_delivery_address_is_offered_first(manager):
    form = manager.get(f"{ADDRESSES}/new", htmx=True)
    assert 'id="new-address"' in form.text
    answer = manager.post(ADDRESSES, htmx=True, **WAREHOUSE)
    assert roots(answer)[0] == ("section", "addresses")
    assert "Offered first Warehouse Hafenstr. 1 Hamburg" in said(answer)
    assert [(a.purpose, a.preferred) for a in theirs()] == [("delivery", True)]
    assert len(events("address added")) == 1


def test_an_empty_one_is_refused_in_its_form(manager):
    answer = manager.post(ADDRESSES, htmx=True, label="Nowhere")
    assert answer.status_code == 422
    assert "Enter at least a street or a city." in said(answer)
    assert 'value="Nowhere"' in answer.text
    assert theirs() == []


def test_there_is_one_billing_address(manager):
    assert "Add billing address" in said(manager.get("/admin/customers/ALFKI"))
    manager.post(ADDRESSES, purpose="billing", city="Bonn")
    assert "Add billing address" not in said(manager.get("/admin/customers/ALFKI"))
    assert manager.post(ADDRESSES, htmx=True, purpose="billing", city="Bonn").status_code == 422


@pytest.mark.parametrize(
    "typed", [{"purpose": "palace"}, {"street": "x" * 201}, {"city": "a\0"}, {"instructions": "x" * 501}]
)
def test_odd_input_stores_nothing(manager, typed):
    assert manager.post(ADDRESSES, htmx=True, **WAREHOUSE | typed).status_code == 422
    assert theirs() == []


def test_an_address_is_changed_in_place(manager, warehouse):
    form = manager.get(at(warehouse, "/edit"), htmx=True)
    sent = fields_of(form, f"address-{warehouse.id}") | {"city": "Kiel", "instructions": "Ring\n\ntwice"}
    answer = manager.post(at(warehouse), htmx=True, **sent)
    assert "Warehouse Hafenstr. 1 Kiel Ring twice" in said(answer)
    assert theirs()[0].instructions == "Ring\n\ntwice"


def test_without_javascript_each_step_is_a_page(manager, warehouse):
    page = manager.get(at(warehouse, "/edit"))
    assert "<html" in page.text
    answer = manager.post(at(warehouse), **fields_of(page, f"address-{warehouse.id}") | {"city": "Kiel"})
    assert (answer.status_code, answer.location) == (303, "/admin/customers/ALFKI#addresses")
    assert "<html" in manager.get(f"{ADDRESSES}/new?purpose=billing").text


def test_two_who_change_one_see_both_versions(manager, owner, warehouse):
    form = f"address-{warehouse.id}"
    mine = fields_of(manager.get(at(warehouse, "/edit"), htmx=True), form)
    owner.post(at(warehouse), **mine | {"city": "Kiel"})
    answer = manager.post(at(warehouse), htmx=True, **mine | {"city": "Lübeck"})
    assert answer.status_code == 422
    assert "Saved by Andrew Fuller" in said(answer)
    chosen = fields_of(answer, "addresses-conflict")
    assert chosen["city"] == "Lübeck"
    assert manager.post(at(warehouse), **chosen).status_code == 303
    assert theirs()[0].city == "Lübeck"


def test_another_can_be_offered_first(manager, warehouse):
    manager.post(ADDRESSES, city="Graz")
    graz = next(a for a in theirs() if a.city == "Graz")
    answer = manager.post(at(graz, "/preference"), htmx=True)
    assert "Offered first Graz" in said(answer)
    assert [(a.city, a.preferred) for a in theirs()] == [("Graz", True), ("Hamburg", False)]


def test_a_removed_one_comes_back_by_undo(manager, warehouse):
    answer = manager.post(at(warehouse, "/removal"), htmx=True)
    assert theirs() == []
    undo = re.search(
        r'<form method="post"\s+action="([^"]*)".*?</form>', answer.text[answer.text.index("toasts") :], re.S
    )
    sent = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', undo[0]))
    manager.post(undo[1], htmx=True, **sent)
    assert [(a.label, a.city) for a in theirs()] == [("Warehouse", "Hamburg")]


def test_ids_of_others_and_of_nobody_lead_nowhere(manager, foreign_owner, warehouse):
    elsewhere = f"/admin/customers/ANATR/addresses/{warehouse.id}"
    for address in (elsewhere, f"{ADDRESSES}/1", f"{ADDRESSES}/{2**63}", f"{ADDRESSES}/{'9' * 60}"):
        assert manager.get(f"{address}/edit").status_code == 404
        for what in ("", "/preference", "/removal"):
            assert manager.post(address + what).status_code == 404
    assert foreign_owner.post(at(warehouse, "/removal")).status_code == 404
    assert len(theirs()) == 1
