"""The last piece is sold once, a draft is sent once, a number is given once: real threads on a database of its own."""

import os
import threading
from contextvars import Context
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from models.base import db
from models.buyer import buyer_of
from models.contact import Contact
from models.customer import customer_by_number
from models.document import DocumentLine
from models.drafting import draft_of, open_draft, set_quantity
from models.event import Actor
from models.keeping_products import save_category, set_code
from models.order import Order
from models.order_draft import OrderDraft
from models.ordering import Changed, review, submit
from models.portal_user import PortalUser
from models.product import Product
from models.refusing import Refused
from models.scope import scope
from models.stock import Reservation, Stock
from models.tenant import tenant_by_key
from models.working_orders import change_quantity, move
from tests.cast import add_user, find
from tests.models.test_choosing_mails_races import within
from tests.models.test_merging_races import own_app

assert own_app  # a fixture

BY = Actor("staff", None, "Nancy")
BUYERS = 20
ROUNDS = int(os.environ.get("RACE_ROUNDS", "10"))  # of 20 at once


def at_once(app, works):
    """Each in a thread of its own, committed; what each gave, or the name of what it raised."""
    gate, found = threading.Barrier(len(works)), [None] * len(works)

    def run(n, work):
        with app.app_context(), scope(tenant_by_key("northwind")):
            db.session.remove()  # nobody waits with a transaction open
            gate.wait()
            try:
                found[n] = work()
                db.session.commit()
            except (Refused, Changed) as why:
                found[n] = type(why).__name__
                db.session.rollback()
            finally:
                db.session.remove()

    threads = [threading.Thread(target=Context().run, args=(run, n, work)) for n, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return found


def people():
    alfki = customer_by_number("ALFKI")
    for n in range(BUYERS):
        add_user(alfki, "Buyer", str(n), f"buyer{n}@alfki.example")
    return list(db.session.scalars(select(Contact.id).where(Contact.first_name == "Buyer").order_by(Contact.id)))


def write(contact_id, sku="1", quantity=1):
    """A draft with one line; gives the token of its review."""
    customer, tenant = customer_by_number("ALFKI"), tenant_by_key("northwind")
    draft = open_draft(contact_id, customer.id)
    set_quantity(draft, customer, sku, Decimal(quantity), tenant.today())
    return review(draft, buyer(contact_id), tenant, tenant.today()).token


def buyer(contact_id):
    mine = select(PortalUser.id).where(PortalUser.contact_id == contact_id)
    return buyer_of(db.session.scalars(mine).one())


def sending(contact_id, token):
    def work():
        customer, tenant = customer_by_number("ALFKI"), tenant_by_key("northwind")
        draft = (
            draft_of(contact_id, customer.id)
            or db.session.scalars(
                select(OrderDraft).where(OrderDraft.contact_id == contact_id).order_by(OrderDraft.id.desc()).limit(1)
            ).one()
        )
        return submit(draft, buyer(contact_id), tenant, token, BY).number

    return work


def refill():
    stock = find(Stock, product_id=find(Product, sku="1").id)
    stock.on_hand = stock.reserved + 1


def test_the_last_piece_is_sold_once_each_time(own_app):
    buyers = within(own_app, people)
    sold = 0
    for _round in range(ROUNDS):
        within(own_app, refill)
        tokens = within(own_app, lambda: [write(buyer) for buyer in buyers])
        found = at_once(own_app, [sending(*pair) for pair in zip(buyers, tokens, strict=True)])
        sold += sum(one not in ("Refused", "Changed", None) for one in found)
        assert None not in found
    held = within(own_app, lambda: db.session.scalar(select(func.sum(Reservation.quantity))))
    stock = within(own_app, lambda: find(Stock, product_id=find(Product, sku="1").id))
    assert (sold, held, stock.reserved, stock.on_hand) == (ROUNDS, ROUNDS, ROUNDS, ROUNDS)


def test_one_draft_sent_fifty_times_at_once_is_one_order(own_app):
    [buyer] = within(own_app, people)[:1]
    token = within(own_app, lambda: write(buyer))
    found = at_once(own_app, [sending(buyer, token)] * 50)
    assert len(set(found)) == 1
    assert found[0] not in ("Refused", "Changed", None)
    count = select(func.count()).select_from(Order).where(Order.order_key.is_not(None))
    assert within(own_app, lambda: db.session.scalar(count)) == 1


def test_fifty_orders_at_once_get_fifty_numbers(own_app):
    buyers = within(own_app, people)
    tokens = within(own_app, lambda: [write(buyer, "31", "0.5") for buyer in buyers])
    found = at_once(own_app, [sending(*pair) for pair in zip(buyers, tokens, strict=True)])
    assert len(set(found)) == BUYERS
    assert "Changed" not in found


@pytest.fixture
def order(own_app):
    [buyer] = within(own_app, people)[:1]
    token = within(own_app, lambda: write(buyer, quantity=5))
    return within(own_app, lambda: sending(buyer, token)())


def test_two_of_staff_on_one_order_the_second_is_told(own_app, order):
    def deciding(name):
        return lambda: move(find(Order, number=order), name, BY, "No more of it")

    found = at_once(own_app, [deciding("confirm"), deciding("reject"), deciding("cancel")])
    assert sorted(map(str, found)) == ["Refused", "Refused", "True"]


def test_two_of_staff_on_one_line_the_second_is_told(own_app, order):
    def changing(quantity):
        def work():
            mine = find(Order, number=order)
            line = db.session.scalars(select(DocumentLine).where(DocumentLine.document_id == mine.id)).one()
            return change_quantity(mine, line.id, Decimal(quantity), Decimal(5), BY)

        return work

    assert sorted(map(str, at_once(own_app, [changing(3), changing(4)]))) == ["Refused", "True"]


def test_two_who_give_one_code_or_one_category_at_once_the_second_is_told(own_app):
    def coding(sku):
        return lambda: set_code(find(Product, sku=sku), customer_by_number("ALFKI"), "TEE-9", BY)

    def shelving():
        facts = {"name": "Teas", "description": "", "parent_id": None, "position": 0, "limited": False}
        return save_category(None, facts, BY).name

    assert sorted(map(str, at_once(own_app, [coding("1"), coding("2")]))) == ["Refused", "True"]
    assert sorted(map(str, at_once(own_app, [shelving, shelving]))) == ["Refused", "Teas"]
