"""A customer's further addresses."""

import pytest

from models.address import Purpose
from models.addresses import (
    FIELDS,
    add_address,
    address_by_id,
    addresses_of,
    change_address,
    prefer_address,
    remove_address,
)
from models.base import db
from models.event import Actor
from models.letting_in import Refused
from models.scope import KINDS_THERE_ARE, Scope, scope
from tests import cast
from tests.admin.conftest import events

ME = Actor("staff", 1, "Anna")


def written(**values):
    return dict.fromkeys(FIELDS, "") | {"street": "Hafenstr. 1", "city": "Hamburg"} | values


def add(customer, purpose=Purpose.DELIVERY, **values):
    address = add_address(customer, purpose, written(**values), ME)
    db.session.flush()
    return address


def test_the_first_one_for_deliveries_is_the_preferred_one(alfki):
    first, second = add(alfki), add(alfki, label="Lager Süd")
    assert (first.preferred, second.preferred) == (True, False)


def test_preferring_another_one_leaves_one_preferred(alfki):
    first, second = add(alfki), add(alfki)
    prefer_address(second, ME)
    db.session.commit()
    db.session.expire_all()
    assert [address.id for address in addresses_of(alfki.id) if address.preferred] == [second.id]
    assert addresses_of(alfki.id)[0].id == second.id
    assert first.id in {address.id for address in addresses_of(alfki.id)}


def test_bills_go_to_one_address_at_most(alfki):
    add(alfki, Purpose.BILLING)
    with pytest.raises(Refused, match="already"):
        add(alfki, Purpose.BILLING)


def test_an_empty_one_is_refused(alfki):
    with pytest.raises(Refused, match="street or a city"):
        add(alfki, street="", city="")


def test_changing_is_on_record_and_changing_nothing_is_not(alfki):
    address = add(alfki)
    assert change_address(address, written(city="Bremen"), ME)
    assert not change_address(address, written(city="Bremen"), ME)
    db.session.flush()
    assert len(events("address changed")) == 1
    with pytest.raises(Refused):
        change_address(address, written(street="", city=""), ME)


def test_removing_is_for_good_and_on_record(alfki):
    address = add(alfki, label="Lager")
    remove_address(address, ME)
    db.session.commit()
    assert addresses_of(alfki.id) == []
    assert "Lager" in events("address removed")[0].before


def test_removing_the_preferred_one_prefers_the_oldest_that_is_left(alfki):
    first, second, third = add(alfki), add(alfki), add(alfki)
    remove_address(first, ME)
    db.session.commit()
    assert [address.id for address in addresses_of(alfki.id) if address.preferred] == [second.id]
    assert third.id == addresses_of(alfki.id)[-1].id


@pytest.mark.parametrize("number", [0, -1, 2**63, 10**30])
def test_a_number_that_is_nobodys_finds_none(alfki, number):
    assert address_by_id(alfki.id, number) is None


def test_in_the_portal_another_customers_addresses_are_not_there(alfki):
    mine, other = add(alfki), cast.find(cast.Customer, number="ANATR")
    db.session.commit()
    with scope(Scope(other.tenant_id, other.id, KINDS_THERE_ARE)):
        assert address_by_id(alfki.id, mine.id) is None
        assert addresses_of(alfki.id) == []
