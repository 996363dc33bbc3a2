"""Kept statements, read over a plain connection: within the scope like any other, and with what the transaction has changed."""

import pytest
from sqlalchemy import func, select

from models.base import db
from models.customer import Customer
from models.document import Document
from models.invoice import Invoice
from models.reading import read
from models.scope import KINDS_THERE_ARE, NoScope, Scope, enter_scope, scope
from tests import cast

NUMBERS = select(Document.number, Document.total).order_by(Document.number)
HOW_MANY = select(func.count(Document.id))


def numbers():
    return [row.number for row in read(NUMBERS)]


def of(customer, **narrower):
    return scope(Scope(customer.tenant_id, customer.id, **({"kinds": KINDS_THERE_ARE} | narrower)))


def same_as_the_session():
    return numbers() == list(db.session.scalars(select(Document.number).order_by(Document.number)))


def test_reads_the_tenants_rows_only(northwind):
    found = read(HOW_MANY)[0][0]
    everybodys = db.session.connection().execute(select(func.count()).select_from(Document.__table__)).scalar()
    assert 0 < found < everybodys


def test_within_a_customers_portal_only_its_own_of_the_kinds_that_are_seen(northwind, alfki):
    db.session.rollback()  # so that it goes over the plain connection
    with of(alfki):
        every = numbers()
        assert every
        assert same_as_the_session()
    db.session.rollback()
    with of(alfki, kinds=("order",)):
        assert numbers() == [number for number in every if number.startswith("SO-")]


def test_own_orders_only(northwind, alfki):
    jonas = cast.find(cast.Contact, email="jonas.berg@alfki.example").id
    db.session.rollback()
    with of(alfki, own_orders_of=jonas):
        assert [number for number in numbers() if number.startswith("SO-")] == ["SO-AL2"]


def test_one_statement_answers_for_each_scope_anew(northwind, alfki):
    ana = cast.find(Customer, number="ANATR")
    db.session.rollback()
    with of(alfki):
        first = numbers()
    with of(ana):
        assert not set(first) & set(numbers())


def test_values_come_as_their_columns_types_make_them(northwind, alfki):
    statement = select(Customer.created_at, Customer.hidden_modules).where(Customer.number == "ALFKI")
    usual = db.session.execute(statement).one()
    db.session.rollback()
    assert tuple(read(statement)[0]) == tuple(usual)


def test_what_the_transaction_has_changed_is_seen(northwind, alfki):
    cast.make(Invoice, alfki, "INV-JUST-NOW", 0, status="issued")
    with of(alfki):
        assert "INV-JUST-NOW" in numbers()


def test_nobodys_rows_without_a_scope(rolled_back):
    enter_scope(None)
    with pytest.raises(NoScope):
        read(HOW_MANY)
