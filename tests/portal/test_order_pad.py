"""Writing an order: quantities kept as they are typed, tampering refused, sent once at the prices that were shown."""

import re
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from models.base import db
from models.branch import Branch, Department
from models.customer import Customer, Status
from models.document import DocumentLine
from models.event import Actor
from models.letter import Letter
from models.order import Order
from models.order_draft import DraftLine, OrderDraft, SavedLine, SavedList
from models.price import ListPrice
from models.product import CustomerCode, Product, VisibleTo
from models.setting_prices import Wish, add_own_price
from models.stock import Reservation, Stock
from tests.cast import find

PAD = "/p/alfki/order"
BY = Actor("staff", None, "Nancy")


def put(person, sku, quantity, **more):
    return person.post(f"{PAD}/lines", sku=sku, quantity=quantity, **more)


def in_draft():
    rows = select(Product.sku, DraftLine.quantity).join(Product, Product.id == DraftLine.product_id)
    return dict(db.session.execute(rows).all())


def keep(**details):
    return {"reference": "PO 1", "ship_to": "main", "wanted_on": "", "note": ""} | details


def send(person, **change):
    """Review, then press the button that is there."""
    page = person.get(f"{PAD}/review").text
    action = re.search(r'action="([^"]+/submission)"', page)
    token = re.search(r'name="token" value="(\w+)"', page)
    assert action, page
    return person.post(action[1], **({"token": token[1]} | change))


def stock(sku):
    return db.session.execute(
        select(Stock.on_hand, Stock.reserved).join(Product, Product.id == Stock.product_id).where(Product.sku == sku)
    ).one()


class TestWriting:
    def test_a_quantity_is_kept_at_once_and_comes_back(self, maria, northwind):
        assert put(maria, "1", "12").status_code == 303
        assert in_draft() == {"1": 12}
        assert re.search(r'name="quantity"\s+value="12"', maria.get(PAD).text)
        put(maria, "1", "0")
        assert in_draft() == {}

    def test_the_answer_to_a_quantity_is_its_row_and_the_summary(self, maria, northwind):
        answer = maria.post(f"{PAD}/lines", htmx=True, sku="1", quantity="2")
        assert answer.status_code == 200
        assert 'id="summary"' in answer.text
        assert "€36.00" in answer.text
        assert len(answer.data) < 5_000

    @pytest.mark.parametrize(
        ("sku", "typed", "sentence"),
        [
            ("1", "-1", "negative"),
            ("1", "1.5", "whole units"),
            ("1", "1000000000000", "at most 1,000,000"),
            ("1", "NaN", "in digits"),
            ("1", "1e3", "in digits"),
            ("1", "٣", "in digits"),
            ("28", "4", "at least 5: 1 more"),
            ("28", "7", "packs of 5: order 10"),
            ("31", "0.0001", "three decimal"),
            ("43", "1", "on request"),
        ],
    )
    def test_what_can_t_be_is_said_and_not_stored(self, maria, northwind, sku, typed, sentence):
        answer = put(maria, sku, typed)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert typed in answer.text
        assert in_draft() == {}
        assert put_htmx(maria, sku, typed).status_code == 422

    @pytest.mark.parametrize("sku", ["98", "99", "nothing", "1\0", "1" * 50])
    def test_what_isn_t_shown_is_not_there(self, maria, northwind, sku):
        assert put(maria, sku, "1").status_code == 404
        assert in_draft() == {}

    def test_a_field_twice_is_no_form_of_ours(self, maria, northwind):
        assert put(maria, ["1", "2"], "1").status_code == 422
        assert put(maria, "1", ["1", "2"]).status_code == 422

    def test_prices_and_totals_of_a_form_are_not_asked(self, maria, northwind):
        put(maria, "1", "1", unit_price="1", price="1", discount="0.99", currency="USD", customer_id="1", total="1")
        assert db.session.scalars(select(DraftLine.amount)).one() == 1800

    def test_a_fraction_is_fine_where_it_is_sold_by_weight(self, maria, northwind):
        assert put(maria, "31", "0,125").status_code == 303
        assert in_draft() == {"31": Decimal("0.125")}

    def test_a_limited_product_shows_to_who_is_named(self, maria, alfki):
        db.session.add(VisibleTo(customer_id=alfki.id, product_id=find(Product, sku="99").id))
        db.session.commit()
        assert put(maria, "99", "1").status_code == 303

    def test_a_price_break_is_updated_in_place(self, maria, alfki):
        add_own_price(alfki, find(Product, sku="1"), Wish(Decimal(12), 1620), BY)
        db.session.commit()
        assert "€16.20" in maria.post(f"{PAD}/lines", htmx=True, sku="1", quantity="12").text
        assert db.session.scalars(select(DraftLine.amount)).one() == 12 * 1620

    def test_details_are_kept_and_a_foreign_address_is_none(self, maria, northwind):
        assert maria.post(f"{PAD}/details", **keep(reference="PO 4418")).status_code == 303
        assert db.session.scalars(select(OrderDraft.reference)).one() == "PO 4418"
        for bad in (keep(ship_to="1"), keep(wanted_on="2020-01-01"), keep(wanted_on="soon"), keep(reference="x" * 81)):
            assert maria.post(f"{PAD}/details", **bad).status_code == 422
        assert db.session.scalars(select(OrderDraft.reference)).one() == "PO 4418"

    def test_the_own_code_and_the_barcode_are_found(self, maria, alfki):
        db.session.add(CustomerCode(customer_id=alfki.id, product_id=find(Product, sku="1").id, code="TEE-9"))
        find(Product, sku="2").barcode = "4006381333931"
        db.session.commit()
        assert "Chai" in maria.get(PAD, q="tee-9").text
        assert "Chang" in maria.get(PAD, q="4006381333931").text


def put_htmx(person, sku, quantity):
    return person.post(f"{PAD}/lines", htmx=True, sku=sku, quantity=quantity)


class TestManyRows:
    def test_pasted_rows_go_in_and_each_bad_one_is_named(self, maria, northwind):
        answer = maria.post(
            f"{PAD}/rows", rows="code;quantity;unit\n1;12\n28;5;25 - 825 g cans\n777;1\n2;x\n28;1\n1;1;pallet\n99;1"
        )
        assert answer.status_code == 422
        assert in_draft() == {"1": 12}  # 28: 5 + 1 is no multiple of 5, so its first row is named
        for sentence in ("no product 777", "in digits", "packs of 5: order 10", "is sold by", "no product 99"):
            assert sentence in answer.text, sentence

    @pytest.mark.parametrize(
        "rows", ["1,2\n2,3", "1\t2\n2\t3", "1 2\n2 3", '"1","2"\n"2","3"', "SKU,Qty\n1,2\n2,3\n\n"]
    )
    def test_commas_tabs_and_spaces_do(self, maria, northwind, rows):
        assert maria.post(f"{PAD}/rows", rows=rows).status_code == 303
        assert in_draft() == {"1": 2, "2": 3}

    def test_rows_that_add_up_to_too_much_are_named(self, maria, northwind):
        answer = maria.post(f"{PAD}/rows", rows="1,900000\n1,900000")
        assert answer.status_code == 422
        assert "at most 1,000,000" in answer.text
        assert in_draft() == {}

    @pytest.mark.parametrize("rows", ["", "\n".join(["1,1"] * 1_001)])
    def test_nothing_and_too_much_are_refused(self, maria, northwind, rows):
        assert maria.post(f"{PAD}/rows", rows=rows).status_code == 422

    def test_a_past_order_goes_in_once_more(self, maria, northwind):
        line = db.session.scalars(
            select(DocumentLine)
            .join(Order, Order.id == DocumentLine.document_id)
            .where(Order.number == "SO-AL1", DocumentLine.sku == "1")
        ).one()
        line.product_id = find(Product, sku="1").id
        db.session.commit()
        assert maria.post("/p/alfki/orders/SO-AL1/copy").status_code == 303
        assert in_draft() == {"1": 10}
        assert maria.post("/p/alfki/orders/SO-AN1/copy").status_code == 404


class TestSavedLists:
    def test_an_order_is_saved_and_put_in_again(self, maria, northwind):
        put(maria, "1", "12")
        put(maria, "28", "5")
        assert maria.post(f"{PAD}/lists", name="Every  week").status_code == 303
        maria.post(f"{PAD}/emptying")
        saved = db.session.scalars(select(SavedList)).one()
        assert saved.name == "Every week"
        assert maria.post(f"{PAD}/lists/{saved.id}").status_code == 303
        assert in_draft() == {"1": 12, "28": 5}
        maria.post(f"{PAD}/lists/{saved.id}/removal")
        assert "No lists yet" in maria.get(f"{PAD}/lists").text

    def test_a_list_of_the_same_name_is_replaced_and_nothing_has_no_name(self, maria, northwind):
        assert maria.post(f"{PAD}/lists", name="Empty").status_code == 422
        for quantity in ("1", "2"):
            put(maria, "1", quantity)
            maria.post(f"{PAD}/lists", name="Tea")
        assert db.session.scalars(select(SavedLine.quantity)).all() == [2]
        assert maria.post(f"{PAD}/lists", name="").status_code == 422

    def test_another_customer_s_list_is_not_there(self, maria, ana, northwind):
        put(maria, "1", "1")
        maria.post(f"{PAD}/lists", name="Tea")
        saved = db.session.scalars(select(SavedList.id)).one()
        assert ana.post(f"/p/anatr/order/lists/{saved}").status_code == 404


class TestBackInStock:
    def test_who_waits_hears_once_when_it_is_back(self, maria, manager, northwind):
        northwind_mutton = find(Product, sku="17")
        assert "Tell me when it is back" in maria.get(PAD, q="mutton").text
        maria.post(f"{PAD}/waiting", sku="17", on="1")
        assert "You will be told" in maria.get(PAD, q="mutton").text
        for count in ("4", "5"):
            manager.post("/admin/products/17/stock", on_hand=count, reason="Came in")
        told = db.session.scalars(select(Letter.facts).where(Letter.kind == "back_in_stock")).all()
        assert [facts["product"] for facts in told] == [northwind_mutton.name]

    def test_who_no_longer_wants_to_hears_nothing(self, maria, manager, northwind):
        for on in ("1", ""):
            maria.post(f"{PAD}/waiting", sku="17", on=on)
        manager.post("/admin/products/17/stock", on_hand="4", reason="Came in")
        assert db.session.scalar(select(Letter.id).where(Letter.kind == "back_in_stock")) is None


class TestSending:
    def test_it_becomes_an_order_at_the_prices_that_were_shown(self, maria, alfki):
        wholesale = Department(code="WH", name="Wholesale")
        db.session.add(wholesale)
        db.session.flush()
        alfki.department_id = wholesale.id
        db.session.commit()
        put(maria, "1", "12")
        put(maria, "28", "5")
        maria.post(f"{PAD}/details", **keep(reference="PO 4418", note="Ring twice"))
        sent = send(maria)
        order = db.session.scalars(select(Order).where(Order.order_key.is_not(None))).one()
        assert sent.headers["Location"].endswith(f"/orders/{order.number}")
        assert (order.status, order.total, order.reference, order.note) == (
            "submitted",
            12 * 1800 + 5 * 4560,
            "PO 4418",
            "Ring twice",
        )
        assert "Obere Str. 57" in order.ship_to
        assert order.department_id == wholesale.id
        assert stock("1") == (39, 12)
        assert db.session.scalar(select(func.sum(Reservation.quantity))) == 17
        assert maria.get(f"/p/alfki/orders/{order.number}").status_code == 200
        assert "Empty" in maria.get(PAD).text

    def test_pressed_twice_or_sent_from_an_old_page_it_is_one_order(self, maria, northwind):
        put(maria, "1", "1")
        page = maria.get(f"{PAD}/review").text
        action, token = (
            re.search(r'action="([^"]+/submission)"', page)[1],
            re.search(r'name="token" value="(\w+)"', page)[1],
        )
        first, second = maria.post(action, token=token), maria.post(action, token=token)
        assert first.headers["Location"] == second.headers["Location"]
        put(maria, "2", "1")
        assert maria.post(action, token=token).headers["Location"] == first.headers["Location"]
        assert db.session.scalar(select(func.count()).select_from(Order).where(Order.order_key.is_not(None))) == 1
        assert in_draft()["2"] == 1

    def test_a_changed_price_is_shown_and_asked_about(self, maria, northwind):
        put(maria, "1", "1")
        page = maria.get(f"{PAD}/review").text
        action, token = (
            re.search(r'action="([^"]+/submission)"', page)[1],
            re.search(r'name="token" value="(\w+)"', page)[1],
        )
        db.session.scalars(
            select(ListPrice).where(ListPrice.product_id == find(Product, sku="1").id)
        ).one().unit_price = 2000
        db.session.commit()
        answer = maria.post(action, token=token)
        assert answer.status_code == 422
        assert "Something has changed" in answer.text
        assert "was €18.00" in answer.text
        assert db.session.scalar(select(Order.id).where(Order.order_key.is_not(None))) is None
        assert send(maria).status_code == 303
        assert db.session.scalars(select(Order.total).where(Order.order_key.is_not(None))).one() == 2000

    def test_more_than_there_is_can_t_be_sent(self, maria, northwind):
        put(maria, "29", "3")
        find(Stock, product_id=find(Product, sku="29").id).on_hand = 2
        db.session.commit()
        page = maria.get(f"{PAD}/review").text
        assert "Only 2 are left" in page
        assert "/submission" not in page

    def test_back_orders_hold_what_there_is_and_say_so(self, maria, northwind):
        northwind.back_orders = True
        db.session.commit()
        put(maria, "2", "20")
        assert "Comes later" in maria.get(f"{PAD}/review").text
        assert send(maria).status_code == 303
        assert stock("2") == (17, 17)

    def test_a_made_up_token_or_a_colleagues_draft_sends_nothing(self, maria, northwind):
        put(maria, "1", "1")
        assert send(maria, token="x").status_code == 422
        assert maria.post(f"{PAD}/{'k' * 43}/submission", token="x").status_code == 404
        assert db.session.scalar(select(Order.id).where(Order.order_key.is_not(None))) is None

    def test_a_reference_is_asked_for_where_the_customer_needs_one(self, maria, alfki):
        alfki.needs_reference = True
        db.session.commit()
        put(maria, "1", "1")
        assert "Enter your reference" in maria.get(f"{PAD}/review").text
        maria.post(f"{PAD}/details", **keep(reference="PO 1"))
        assert send(maria).status_code == 303

    def test_below_the_smallest_order_it_says_how_much_is_missing(self, maria, alfki):
        alfki.order_minimum = 5_000
        db.session.commit()
        put(maria, "1", "2")
        page = maria.get(f"{PAD}/review").text
        assert "€14.00" in page
        assert "/submission" not in page

    def test_beyond_the_credit_limit_it_is_held_not_refused(self, maria, alfki):
        alfki.credit_limit = 0
        db.session.commit()
        put(maria, "1", "1")
        assert send(maria).status_code == 303
        assert db.session.scalars(select(Order.held_for).where(Order.order_key.is_not(None))).one() == "credit limit"


class TestBranches:
    def test_an_order_is_of_the_branch_that_is_looked_at_and_holds_its_stock(self, maria, alfki):
        there = [Branch(code=code, name=code) for code in ("LON", "SEA")]
        db.session.add_all(there)
        db.session.flush()
        chai = find(Product, sku="1")
        db.session.add(Stock(product_id=chai.id, branch_id=there[0].id, branch_key=there[0].id, on_hand=Decimal(5)))
        db.session.commit()
        maria.post("/p/alfki/branch", branch="LON", back="/p/alfki/order")
        put(maria, "1", "6")
        send(maria)
        order = db.session.scalars(select(Order).where(Order.order_key.is_not(None))).one()
        assert order.branch_id == there[0].id
        held = dict(
            db.session.execute(select(Stock.branch_key, Stock.reserved).where(Stock.product_id == chai.id)).all()
        )
        assert held == {there[0].id: 5, 0: 1}
        assert order.number in maria.get("/p/alfki/orders").text


class TestNothingNew:
    @pytest.fixture
    def blocked(self, maria, alfki):
        put(maria, "1", "1")
        page = maria.get(f"{PAD}/review").text
        alfki.status = Status.BLACKLISTED
        db.session.commit()
        return re.search(r'action="([^"]+/submission)"', page)[1], re.search(r'name="token" value="(\w+)"', page)[1]

    def test_a_blacklisted_customer_is_refused_at_every_entry(self, maria, blocked):
        action, token = blocked
        for answer in (put(maria, "2", "1"), maria.post(f"{PAD}/rows", rows="2,1"), maria.post(action, token=token)):
            assert answer.status_code == 422
            assert "Please call us" in answer.text
        assert maria.post("/p/alfki/orders/SO-AL1/copy").status_code == 303
        assert "Please call us" in maria.get(PAD).text
        assert in_draft() == {"1": 1}
        assert db.session.scalar(select(Order.id).where(Order.order_key.is_not(None))) is None

    def test_without_the_catalogue_there_is_no_pad(self, maria, alfki):
        from models.module import Module

        db.session.scalars(select(Customer).where(Customer.id == alfki.id)).one().hidden_modules = frozenset(
            {Module.CATALOGUE}
        )
        db.session.commit()
        assert maria.get(PAD).status_code == 404
        assert put(maria, "1", "1").status_code == 404


def test_the_pad_costs_few_statements_however_many_lines(maria, alfki, statements):
    put(maria, "1", "1")
    with statements() as few:
        maria.get(PAD)
    for sku in ("2", "28", "31"):
        put(maria, sku, "5")
    with statements() as many:
        maria.get(PAD)
    assert len(many) == len(few)
    assert len(few) <= 10
