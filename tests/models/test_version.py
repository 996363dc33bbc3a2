"""Counters rise with every change that a page could show, and with nothing else."""

from sqlalchemy import select, update

from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.event import Actor, record
from models.invoice import Invoice
from models.module import Module
from models.version import Version
from tests import cast

ME = Actor("command", None, "test")


def counter(subject_id):
    return db.session.scalar(select(Version.counter).where(Version.subject_id == subject_id)) or 0


def rises(subject_id, change):
    before = counter(subject_id)
    change()
    db.session.commit()
    return counter(subject_id) - before


def test_a_customers_own_documents_raise_its_version_only(northwind, alfki):
    other = cast.find(Customer, number="ANATR")
    before = counter(other.id)
    assert rises(alfki.id, lambda: cast.make(Invoice, alfki, "INV-X", 1, status="issued")) == 1
    assert counter(other.id) == before


def test_switching_a_module_raises_the_version_of_its_level(northwind, alfki):
    assert rises(alfki.id, lambda: alfki.hide(Module.JOBS, ME)) == 1
    assert rises(northwind.id, lambda: northwind.hide(Module.JOBS, ME)) == 1


def test_a_bulk_update_raises_the_tenants_version(northwind, alfki):
    assert rises(northwind.id, lambda: db.session.execute(update(Invoice).values(note="x"))) == 1


def test_a_persons_change_raises_its_version(northwind):
    maria = cast.find(Contact, email="maria.anders@alfki.example")

    def rename():
        maria.first_name = "Marie"

    assert rises(maria.id, rename) == 1


def test_events_alone_raise_nothing(northwind, alfki):
    assert rises(alfki.id, lambda: record(alfki, "looked at", by=ME)) == 0


def test_what_is_rolled_back_raises_nothing(northwind, alfki):
    before = counter(alfki.id)
    alfki.short_name = "never"
    db.session.flush()
    db.session.rollback()
    cast.find(Customer, number="ALFKI")
    db.session.commit()
    assert counter(alfki.id) == before


def test_what_is_rolled_back_to_a_savepoint_forgets_nothing_before_it(northwind, alfki):
    def half():
        alfki.hide(Module.JOBS, ME)
        db.session.flush()
        nested = db.session.begin_nested()
        alfki.city = "Nowhere"
        db.session.flush()
        nested.rollback()

    assert rises(alfki.id, half) == 1
