"""Staff order on a customer's behalf: its prices and rules, a draft of their own, placed once and told to both sides."""

import re
from decimal import Decimal
from io import BytesIO

import pytest

from models.base import db
from models.contact import Contact
from models.customer import Status
from models.event import Event
from models.letter import Letter
from models.order import Order
from models.order_draft import OrderDraft
from models.portal_user import PortalUser
from models.product import CustomerCode, Product
from models.setting_prices import Wish, add_own_price
from models.text import fold
from tests.cast import find
from tests.integrations.office import PDF
from tests.portal.test_order_pad import BY, in_draft, stock
from tests.portal.test_order_pad import put as put_own

PAD = "/admin/customers/ALFKI/order"


def put(person, sku, quantity, **more):
    return person.post(f"{PAD}/lines", sku=sku, quantity=quantity, **more)


def keep(person, **details):
    given = {"reference": "PO 1", "ship_to": "main", "wanted_on": "", "note": "", "contact": "0", "branch": "0"}
    return person.post(f"{PAD}/details", **(given | details))


def place(person, **change):
    page = person.get(f"{PAD}/review").text
    action = re.search(r'action="([^"]+/submission)"', page)
    assert action, page
    return person.post(action[1], **({"token": re.search(r'name="token" value="(\w+)"', page)[1]} | change))


def orders():
    return list(db.session.scalars(db.select(Order).where(Order.order_key.is_not(None)).order_by(Order.id)))


def news():
    rows = db.select(Letter.contact_id, Letter.facts).where(Letter.kind == "order_news").order_by(Letter.id)
    return list(db.session.execute(rows))


def maria_of():
    return find(Contact, email="maria.anders@alfki.example")


def test_the_customer_is_found_as_one_types_and_from_its_page(clerk, viewer, alfki):
    assert PAD in clerk.get("/admin/orders/new", htmx=True, q="alfreds").text
    assert "/admin/orders/new" in clerk.get("/admin/orders").text
    assert f'href="{PAD}"' in clerk.get("/admin/customers/ALFKI").text
    assert f'href="{PAD}"' not in viewer.get("/admin/customers/ALFKI").text


def test_goods_are_those_the_customer_sees_at_its_own_prices_by_its_own_codes(clerk, alfki):
    chai = find(Product, sku="1")
    add_own_price(alfki, chai, Wish(Decimal(1), 1234, None, None), BY)
    db.session.add(CustomerCode(customer_id=alfki.id, product_id=chai.id, code="TEA-9", folded=fold("TEA-9")))
    db.session.commit()
    found = clerk.get(PAD, htmx=True, q="tea-9").text
    assert "Chai" in found
    assert "€12.34" in found
    assert "Kept for others" not in clerk.get(PAD, q="kept").text
    assert put(clerk, "99", "1").status_code in (404, 422)
    answer = put(clerk, "1", "2", htmx=True)
    assert "€24.68" in answer.text
    assert 'id="summary"' in answer.text


def test_a_draft_is_staff_s_own(clerk, manager, maria, alfki):
    put(clerk, "1", "2")
    keep(clerk, contact=str(maria_of().id))
    put(manager, "2", "3")
    put_own(maria, "1", "9")
    assert len(list(db.session.scalars(db.select(OrderDraft)))) == 3
    assert 'value="9"' in maria.get("/p/alfki/order").text
    assert "2 × " in clerk.get(PAD).text
    assert "3 × " not in clerk.get(PAD).text


def test_it_is_placed_once_by_staff_and_both_sides_are_told(clerk, maria, alfki):
    put(clerk, "1", "2")
    keep(clerk, contact=str(maria_of().id), note="by phone")
    page = clerk.get(f"{PAD}/review").text
    action, token = (re.search(p, page)[1] for p in (r'action="([^"]+/submission)"', r'name="token" value="(\w+)"'))
    first, second = (clerk.post(action, token=token) for _n in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    (order,) = orders()
    assert (order.status, order.contact_id, order.note) == ("submitted", maria_of().id, "by phone")
    assert stock("1").reserved == 2
    event = db.session.scalars(db.select(Event).where(Event.what == "order placed on the customer's behalf")).one()
    assert event.actor_kind == "staff"
    for shown in (maria.get(f"/p/alfki/orders/{order.number}").text, clerk.get(first.headers["Location"]).text):
        assert "on the customer&#39;s behalf" in shown
        assert event.actor_name in shown
    told = news()
    assert maria_of().id in [to for to, _facts in told]
    assert {facts["order"] for _to, facts in told} == {order.number}
    assert len(told) == len({to for to, _facts in told})


def test_with_nobody_named_the_customer_s_people_are_told(clerk, alfki):
    put(clerk, "1", "2")
    place(clerk)
    assert orders()[0].contact_id is None
    assert len(news()) >= 1


def test_limits_of_people_don_t_hold_for_staff_but_the_credit_limit_does(clerk, alfki):
    user = db.session.scalars(db.select(PortalUser).where(PortalUser.contact_id == maria_of().id)).one()
    user.order_limit, alfki.credit_limit = 100, 100
    db.session.commit()
    put(clerk, "1", "2")
    keep(clerk, contact=str(maria_of().id))
    place(clerk)
    assert (orders()[0].status, orders()[0].held_for) == ("submitted", "credit limit")


@pytest.mark.parametrize(("status", "word"), [(Status.BLACKLISTED, "blacklisted"), (Status.INACTIVE, "inactive")])
def test_nothing_is_ordered_for_who_may_order_nothing(clerk, alfki, status, word):
    put(clerk, "1", "2")
    page = clerk.get(f"{PAD}/review").text
    alfki.status = status
    db.session.commit()
    action = re.search(r'action="([^"]+/submission)"', page)[1]
    answer = clerk.post(action, token="x")
    for one in (answer, put(clerk, "1", "1"), clerk.get(PAD)):
        assert f"This customer is {word}: nothing can be ordered for it." in one.text
    assert orders() == []


def test_quantities_minimum_and_reference_are_asked_as_of_customers(clerk, alfki):
    assert "at least 5: 1 more" in put(clerk, "28", "4").text
    alfki.order_minimum, alfki.needs_reference = 10_000, True
    db.session.commit()
    put(clerk, "1", "2")
    page = clerk.get(f"{PAD}/review").text
    assert "are missing to the smallest order." in page
    assert "Enter the customer's reference (PO number)" in page
    assert "/submission" not in page


def test_rows_are_pasted_and_bad_ones_named(clerk, alfki):
    answer = clerk.post(f"{PAD}/rows", rows="1, 3\nnope, 2")
    assert answer.status_code == 422
    assert "There is no product nope." in answer.text
    assert in_draft() == {"1": 3}


def test_files_come_along(clerk, maria, alfki):
    put(clerk, "1", "2")
    assert clerk.post(f"{PAD}/files", files=[(BytesIO(PDF), "fax.pdf")]).status_code == 303
    assert "fax.pdf" in clerk.get(f"{PAD}/review").text
    place(clerk)
    assert "fax.pdf" in maria.get(f"/p/alfki/orders/{orders()[0].number}").text


def test_another_customer_s_person_can_t_be_named(clerk, alfki):
    put(clerk, "1", "1")
    stranger = find(Contact, email="ana.trujillo@anatr.example")
    assert keep(clerk, contact=str(stranger.id)).status_code == 422
