"""The customer's further addresses in its own people's hands."""

import html
import re

import pytest
from sqlalchemy import select

from models.address import Address, Purpose
from models.addresses import FIELDS, add_address
from models.base import db
from models.change_request import ChangeRequest
from models.customer import Customer
from models.event import Actor
from tests.cast import find

PAGE = "/p/alfki/account"
ALL = f"{PAGE}/addresses"
NEW = {
    "purpose": "delivery",
    "label": "Warehouse 2",
    "street": "Hafenstr. 1",
    "city": "Hamburg",
    "instructions": "Ring\ntwice",
}
ME = Actor("command", None, "test")


def said(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


def addresses():
    db.session.expire_all()
    return list(db.session.scalars(select(Address).order_by(Address.id)))


def waiting():
    db.session.expire_all()
    return list(
        db.session.scalars(select(ChangeRequest).where(ChangeRequest.status == "open").order_by(ChangeRequest.id))
    )


def add(customer, purpose=Purpose.DELIVERY, **given):
    address = add_address(
        customer, purpose, dict.fromkeys(FIELDS, "") | {"label": "Depot", "city": "Bremen"} | given, ME
    )
    db.session.commit()
    return address


def token(browser, address):
    page = browser.get(f"{ALL}/{address.id}/edit", htmx=True).text
    return html.unescape(re.search(r'name="seen"[^>]*value="([^"]*)"', page)[1])


@pytest.fixture
def depot(alfki):
    return add(alfki)


@pytest.fixture
def freely(northwind):
    northwind.company_changes = "freely"
    db.session.commit()


@pytest.fixture
def never(northwind):
    northwind.company_changes = "never"
    db.session.commit()


class TestFreely:
    def test_an_address_is_added_and_the_first_is_offered_first(self, maria, alfki, freely):
        answer = maria.post(ALL, htmx=True, **NEW)
        assert "Warehouse 2 Deliveries Offered first Hafenstr. 1 Hamburg Ring twice" in said(answer)
        (address,) = addresses()
        assert (address.customer_id, address.preferred, address.instructions) == (alfki.id, True, "Ring\ntwice")

    def test_one_is_changed(self, maria, depot, freely):
        answer = maria.post(f"{ALL}/{depot.id}", htmx=True, label="Depot", city="Kiel", seen=token(maria, depot))
        assert (answer.status_code, "Saved." in said(answer)) == (200, True)
        assert addresses()[0].city == "Kiel"

    def test_what_staff_saved_meanwhile_is_not_overwritten_unseen(self, maria, depot, freely):
        seen = token(maria, depot)
        addresses()[0].city = "Ulm"
        db.session.commit()
        answer = maria.post(f"{ALL}/{depot.id}", htmx=True, label="Depot", city="Kiel", seen=seen)
        assert (answer.status_code, "Changed meanwhile to: Ulm." in said(answer)) == (409, True)
        assert addresses()[0].city == "Ulm"

    def test_another_is_offered_first(self, maria, alfki, depot, freely):
        other = add(alfki, label="Second")
        maria.post(f"{ALL}/{other.id}/preference")
        assert [address.preferred for address in addresses()] == [False, True]

    def test_one_is_removed(self, maria, depot, freely):
        answer = maria.post(f"{ALL}/{depot.id}/removal", htmx=True)
        assert "None yet" in said(answer)
        assert addresses() == []

    def test_a_second_one_for_bills_is_refused_with_a_sentence(self, maria, alfki, freely):
        add(alfki, Purpose.BILLING)
        answer = maria.post(ALL, htmx=True, **NEW | {"purpose": "billing"})
        assert (answer.status_code, "There is an address for bills already." in said(answer)) == (422, True)
        assert "Hafenstr. 1" in answer.text


class TestApproval:
    def test_a_new_one_waits(self, maria, alfki):
        answer = maria.post(ALL, htmx=True, **NEW)
        assert "A new address, waiting for approval by Northwind Traders." in said(answer)
        assert addresses() == []
        (asked,) = waiting()
        assert (asked.subject_kind, asked.subject_id) == ("address", None)
        assert dict(asked.wanted) == NEW

    def test_several_new_ones_wait_beside_each_other(self, maria, alfki):
        maria.post(ALL, **NEW)
        maria.post(ALL, **NEW | {"label": "Warehouse 3"})
        assert len(waiting()) == 2

    def test_a_change_waits_beside_its_address(self, maria, depot):
        answer = maria.post(f"{ALL}/{depot.id}", htmx=True, label="Depot", city="Kiel", seen=token(maria, depot))
        assert "City Bremen becomes Kiel" in said(answer).replace("→ ", "")
        (asked,) = waiting()
        assert (asked.subject_id, dict(asked.wanted)) == (depot.id, {"city": "Kiel"})

    def test_a_removal_waits_and_a_change_takes_its_place(self, maria, depot):
        answer = maria.post(f"{ALL}/{depot.id}/removal", htmx=True)
        assert "To be removed once Northwind Traders approves." in said(answer)
        assert dict(waiting()[0].wanted) == {"removed": "1"}
        maria.post(f"{ALL}/{depot.id}", label="Depot", city="Kiel", seen=token(maria, depot))
        (asked,) = waiting()
        assert dict(asked.wanted) == {"city": "Kiel"}
        assert len(addresses()) == 1

    def test_offering_one_first_needs_nobodys_approval(self, maria, alfki, depot):
        other = add(alfki, label="Second")
        maria.post(f"{ALL}/{other.id}/preference")
        assert (addresses()[1].preferred, waiting()) == (True, [])

    def test_a_wish_about_an_address_that_is_gone_still_shows(self, maria, depot):
        maria.post(f"{ALL}/{depot.id}/removal")
        db.session.delete(addresses()[0])
        db.session.commit()
        assert "To be removed once" in said(maria.get(PAGE))


class TestNever:
    def test_addresses_are_there_to_read(self, maria, depot, never):
        page = maria.get(PAGE)
        assert "Bremen" in page.text
        assert "Add an address" not in page.text
        assert f"{ALL}/" not in page.text

    def test_and_nothing_else(self, maria, depot, never):
        assert maria.get(f"{ALL}/new").status_code == 403
        assert maria.get(f"{ALL}/{depot.id}/edit").status_code == 403
        for path in (ALL, f"{ALL}/{depot.id}", f"{ALL}/{depot.id}/preference", f"{ALL}/{depot.id}/removal"):
            assert maria.post(path, **NEW).status_code == 403
        assert [address.city for address in addresses()] == ["Bremen"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"street": "", "city": ""}, "Enter at least a street or a city."),
        ({"street": "x" * 201}, "Use at most 200 characters."),
        ({"instructions": "x" * 501}, "Use at most 500 characters."),
        ({"label": "a\0b"}, "can't be printed"),
        ({"purpose": "home"}, "Not a valid choice"),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_what_cant_be_used_comes_back_with_its_sentence(maria, alfki, freely, typed, sentence, htmx):
    answer = maria.post(ALL, htmx=htmx, **NEW | typed)
    assert (answer.status_code, sentence in said(answer), "Hamburg" in answer.text or "city" in typed) == (
        422,
        True,
        True,
    )
    assert addresses() == []


def test_the_open_form_is_a_page_too(maria, depot):
    assert 'id="address-form"' in maria.get(f"{ALL}/{depot.id}/edit").text
    fragment = maria.get(f"{ALL}/new", htmx=True).text
    assert fragment.lstrip().startswith("<section")
    assert 'id="address-form"' in fragment


@pytest.mark.parametrize("what", ["", "/preference", "/removal"])
def test_another_customers_addresses_are_not_there(maria, northwind, freely, what):
    theirs = add(find(Customer, number="ANATR"))
    assert maria.post(f"{ALL}/{theirs.id}{what}", city="Mine", seen="{}").status_code == 404
    assert maria.get(f"{ALL}/{theirs.id}/edit").status_code == 404
    assert addresses()[0].city == "Bremen"


@pytest.mark.parametrize("number", ["0", str(2**63), "9" * 40])
def test_a_number_that_is_none_is_not_there(maria, number):
    assert maria.get(f"{ALL}/{number}/edit").status_code == 404
