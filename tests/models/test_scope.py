"""Whose rows: what the ORM adds to every statement, refuses in every flush, and says when nobody said whose."""

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import aliased, joinedload, selectinload

from models.base import db
from models.contact import Contact
from models.customer import Customer, customer_by_number
from models.document import Document, DocumentLine
from models.event import Event
from models.invoice import Invoice
from models.module import Module
from models.order import Order
from models.portal_user import PortalUser
from models.scope import ForeignRow, NoScope, Scope, scope
from models.tenant import Tenant, tenant_by_key
from tests import cast

EVERY_KIND = tuple(module.kind for module in Module)


@pytest.fixture
def adventure(northwind):
    return tenant_by_key("adventure")


def in_portal_of(customer, kinds=EVERY_KIND, own_orders_of=0):
    return scope(Scope(customer.tenant_id, customer.id, kinds, own_orders_of))


COUNTS = {
    "entities": select(Document),
    "columns": select(Document.number),
    "a subclass": select(Invoice.number),
    "a count of everything": select(func.count()).select_from(Document),
    "an aggregate": select(func.max(Document.total)),
    "an alias": select(aliased(Document).number),
    "a join from a table that is not owned": select(Tenant.id).join(Document, Document.tenant_id == Tenant.id),
    "a scalar subquery": select(Tenant.id, select(func.count(Document.id)).scalar_subquery()),
    "an exists": select(Tenant.id).where(select(Document.id).exists()),
    "a common table expression": select(select(Document.number).cte().c.number),
    "a union": select(Invoice.number).union_all(select(Order.number)),
}


@pytest.mark.parametrize("statement", COUNTS.values(), ids=COUNTS.keys())
def test_without_a_scope_no_owned_row_can_be_read(rolled_back, statement):
    with pytest.raises(StatementError) as refused:
        db.session.execute(statement).all()
    assert isinstance(refused.value.orig, NoScope)


@pytest.mark.parametrize(
    "statement", [COUNTS[name] for name in ("entities", "columns", "an alias", "a common table expression", "a union")]
)
def test_a_tenant_never_reads_another_ones_rows(northwind, adventure, statement):
    ours = set(map(str, db.session.execute(statement).scalars()))
    with scope(adventure):
        db.session.expunge_all()
        theirs = db.session.execute(statement).scalars().all()
    assert ours
    assert theirs
    assert len(theirs) < len(ours)


def test_counts_and_subqueries_count_only_ones_own(northwind, adventure):
    total = select(func.count()).select_from(Document)
    by_hand = db.session.scalar(total)
    with scope(adventure):
        theirs = db.session.scalar(total)
        beside = db.session.execute(select(Tenant.name, select(func.count(Document.id)).scalar_subquery())).all()
    assert theirs == len(beside[0:1]) * beside[0][1] < by_hand


def test_loaded_collections_stay_in_scope(northwind, alfki):
    with in_portal_of(alfki, ("order",)):
        orders = db.session.scalars(select(Order).options(selectinload(Order.lines), joinedload(Order.customer))).all()
        assert {order.customer.number for order in orders} == {"ALFKI"}
        assert all(len(order.lines) == 3 for order in orders)


def test_a_relationship_that_was_not_asked_for_raises(alfki):
    from sqlalchemy.exc import InvalidRequestError

    order = db.session.scalars(select(Order).where(Order.customer_id == alfki.id)).first()
    db.session.expunge_all()
    order = db.session.scalars(select(Order).where(Order.id == order.id)).one()
    with pytest.raises(InvalidRequestError, match="raise_on_sql"):
        _ = order.lines


def test_in_the_portal_only_that_customers_rows_exist(northwind, alfki):
    with in_portal_of(alfki):
        assert set(db.session.scalars(select(Customer.number))) == {"ALFKI"}
        assert set(db.session.scalars(select(Document.customer_id))) == {alfki.id}
        assert set(db.session.scalars(select(DocumentLine.customer_id))) == {alfki.id}
        assert set(db.session.scalars(select(PortalUser.customer_id))) == {alfki.id}
        assert {contact.name for contact in db.session.scalars(select(Contact))} == {"Maria Anders", "Jonas Berg"}


def test_a_contact_of_another_customer_is_seen_where_it_is_portal_user(northwind):
    with in_portal_of(customer_by_number("CONSH")):
        assert "Ann Devon" in {contact.name for contact in db.session.scalars(select(Contact))}


def test_in_the_portal_only_visible_kinds_exist(northwind, alfki):
    with in_portal_of(alfki, ("invoice", "payment")):
        assert set(db.session.scalars(select(Document.kind))) == {"invoice", "payment"}
        assert db.session.scalar(select(func.count()).select_from(Order)) == 0


def test_with_no_module_at_all_no_document_exists(northwind, alfki):
    with in_portal_of(alfki, ()):
        assert db.session.scalar(select(func.count()).select_from(Document)) == 0


def test_own_orders_only_limits_orders_and_deliveries_and_nothing_else(northwind, alfki):
    jonas = cast.find(Contact, email="jonas.berg@alfki.example")
    with in_portal_of(alfki, own_orders_of=jonas.id):
        assert db.session.scalars(
            select(Document.number).where(Document.kind.in_(("order", "delivery"))).order_by(Document.number)
        ).all() == ["DN-AL2", "SO-AL2"]
        assert len(db.session.scalars(select(Invoice.number)).all()) == 2


def test_a_draft_is_never_visible_in_the_portal(northwind, alfki):
    cast.make(Invoice, alfki, "INV-DRAFT", 1, status="draft")
    assert cast.find(Invoice, number="INV-DRAFT")
    with in_portal_of(alfki):
        assert "INV-DRAFT" not in db.session.scalars(select(Invoice.number)).all()


def test_updates_and_deletes_by_criteria_reach_only_ones_own_rows(northwind, adventure, alfki):
    with in_portal_of(alfki):
        assert db.session.execute(update(Invoice).values(note="mine")).rowcount == 2
    with scope(adventure):
        everything = db.session.scalar(select(func.count()).select_from(DocumentLine))
        assert db.session.execute(delete(DocumentLine)).rowcount == everything
    assert db.session.scalar(select(func.count()).select_from(DocumentLine)) > 0


def test_a_new_row_is_stamped_with_its_tenant_and_customer(northwind, alfki):
    with in_portal_of(alfki):
        event = Event(
            subject_kind="customer", subject_id=alfki.id, what="test", actor_kind="command", actor_name="test"
        )
        db.session.add(event)
        db.session.flush()
    assert (event.tenant_id, event.customer_id) == (northwind.id, alfki.id)


def test_a_row_of_another_tenant_is_refused(northwind, adventure):
    db.session.add(Contact(tenant_id=adventure.id, customer_id=1, first_name="A", last_name="B"))
    with pytest.raises(ForeignRow):
        db.session.flush()
    db.session.rollback()


def test_a_row_of_another_customer_is_refused_in_the_portal(northwind, alfki):
    other = customer_by_number("ANATR")
    with in_portal_of(alfki):
        db.session.add(Order(customer_id=other.id, number="X", status="submitted", dated_on=cast.TODAY, currency="EUR"))
        with pytest.raises(ForeignRow):
            db.session.flush()
        db.session.rollback()


def test_changing_a_row_of_another_tenant_is_refused(northwind, adventure, alfki):
    alfki.short_name = "changed"
    with scope(adventure), pytest.raises(ForeignRow):
        db.session.flush()
    db.session.rollback()


def test_an_inserted_row_of_another_tenant_is_refused(northwind, adventure):
    row = {
        "tenant_id": adventure.id,
        "subject_kind": "x",
        "subject_id": 1,
        "what": "x",
        "actor_kind": "x",
        "actor_name": "x",
        "customer_id": None,
    }
    with pytest.raises(ForeignRow):
        db.session.execute(insert(Event), [row])


def test_the_database_itself_refuses_a_reference_into_another_tenant(northwind, adventure, alfki):
    with scope(adventure):
        db.session.add(PortalUser(customer_id=alfki.id, contact_id=1, code="X"))
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()


def test_the_same_number_and_identifier_live_in_two_tenants(northwind, adventure):
    assert customer_by_number("ALFKI").name == "Alfreds Futterkiste"
    with scope(adventure):
        db.session.expunge_all()
        assert customer_by_number("ALFKI").name == "Alpine Ski House"


def test_a_scope_ends_with_its_block(northwind, adventure):
    with scope(adventure):
        pass
    assert customer_by_number("ANATR").tenant_id == northwind.id


def test_an_alias_beside_the_table_is_narrowed_as_the_table_is(alfki):
    other = aliased(Document)
    pairs = select(Document.number, other.number).outerjoin(other, Document.came_from.of_type(other))
    with scope(Scope(alfki.tenant_id, alfki.id, ("invoice",))):
        found = db.session.execute(pairs).all()
    assert found
    assert {source for _number, source in found} == {None}, "an order is none of the kinds that are seen"
