"""The people and the special customers of the demo."""

import pytest
from sqlalchemy import func, select

from models.base import db
from models.contact import Contact, contact_by_email
from models.customer import Customer, customer_by_number
from models.demo_people import cast
from models.document import Document
from models.letter import Letter, State
from models.module import Module
from models.password import matches
from models.portal_user import PortalUser
from models.staff import Staff
from tests.models.conftest import count

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_currencies_terms_and_colours(loaded):
    rows = db.session.execute(select(Customer.currency, func.count()).group_by(Customer.currency))
    people = cast()["northwind"]
    assert dict(rows.all()) == {
        "EUR": 91 - len(people["usd"]) - len(people["gbp"]),
        "USD": len(people["usd"]),
        "GBP": len(people["gbp"]),
    }
    terms = dict(db.session.execute(select(Customer.terms_days, func.count()).group_by(Customer.terms_days)).all())
    assert sorted(terms) == [14, 30, 45, 60]
    assert customer_by_number("ALFKI").accent == "#1f6f54"
    assert count(Document, Document.currency == "USD", Document.kind == "order") > 50


def test_every_person_is_there_with_the_password(loaded):
    for person in cast()["northwind"]["staff"]:
        staff = db.session.scalars(select(Staff).where(Staff.email == person["email"])).one()
        assert (staff.name, staff.role, matches(cast()["password"], staff.password_hash, 4)) == (
            person["name"],
            person["role"],
            True,
        )
    assert count(PortalUser) == 94
    unseen = select(Contact.email).where(Contact.last_sign_in_at.is_(None), Contact.password_hash.is_(None))
    assert sorted(db.session.scalars(unseen)) == ["diego.roel@fissa.example", "marie.bertrand@paris.example"]
    assert count(Contact, Contact.password_hash.is_(None)) == count(Contact, Contact.last_sign_in_at.is_(None)) == 2
    maria = contact_by_email("maria.anders@alfki.example")
    codes = select(PortalUser.code).where(PortalUser.contact_id == maria.id)
    assert db.session.scalars(codes).one() == "MARIA.ANDERS"


def test_one_of_those_who_never_signed_in_is_invited_and_the_letter_waits(loaded):
    (letter,) = db.session.scalars(select(Letter).where(Letter.kind == "invitation"))
    assert (letter.to_address, letter.state) == ("marie.bertrand@paris.example", State.WAITING)
    assert letter.secret


def test_the_customers_that_are_special(loaded):
    found = {number: customer_by_number(number) for number in ("BOTTM", "CENTC", "GROSR")}
    assert [found["BOTTM"].status, found["CENTC"].status, found["GROSR"].portal_open] == [
        "blacklisted",
        "inactive",
        False,
    ]
    assert count(Customer, Customer.status != "active") == 2
    assert count(Customer, Customer.portal_open.is_(False)) == 1


def test_jonas_sees_his_own_orders_and_ann_two_customers(loaded):
    jonas, ann = contact_by_email("jonas.berg@alfki.example"), contact_by_email("ann.devon@eastc.example")
    user = db.session.scalars(select(PortalUser).where(PortalUser.contact_id == jonas.id)).one()
    assert user.own_orders_only
    assert set(Module) - user.hidden_modules == {Module.ORDERS, Module.DELIVERIES}
    numbers = select(Document.number).where(Document.contact_id == jonas.id).order_by(Document.number)
    assert db.session.scalars(numbers).all() == [f"{kind}-{n}" for kind in ("DN", "INV", "SO") for n in (10702, 11011)]
    acts_for = (
        select(Customer.number)
        .join(PortalUser, PortalUser.customer_id == Customer.id)
        .where(PortalUser.contact_id == ann.id)
    )
    assert sorted(db.session.scalars(acts_for)) == ["CONSH", "EASTC"]
