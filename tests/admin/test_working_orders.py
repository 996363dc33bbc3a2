"""Staff work orders from one list to delivery; customers cancel, approvers decide; stock follows."""

import pytest
from sqlalchemy import select

from models.base import db
from models.delivery import Delivery
from models.document import DocumentLine
from models.fulfilling import Degree, facts_of
from models.letter import Letter
from models.limits_of_ordering import spent
from models.order import Order
from models.portal_user import PortalUser
from models.stock import StockMove
from models.working_orders import MOVES
from tests.cast import add_user, find
from tests.portal.test_order_pad import put, send, stock


def now_at(order):
    return db.session.scalars(select(Order.status).where(Order.id == order.id)).one()


@pytest.fixture
def sent(maria, northwind):
    """An order of Maria's: 12 × Chai, 5 × Rössle Sauerkraut."""
    put(maria, "1", "12")
    put(maria, "28", "5")
    assert send(maria).status_code == 303
    return db.session.scalars(select(Order).where(Order.order_key.is_not(None))).one()


def act(person, order, name, **form):
    return person.post(f"/admin/orders/{order.number}/moves/{name}", **form)


def line_of(order, sku):
    return db.session.scalars(
        select(DocumentLine).where(DocumentLine.document_id == order.id, DocumentLine.sku == sku)
    ).one()


def letters(kind):
    return [
        letter.facts for letter in db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id))
    ]


class TestTheList:
    def test_a_new_order_is_in_the_list_and_in_the_inbox(self, clerk, sent):
        assert sent.number in clerk.get("/admin/orders").text
        assert sent.number in clerk.get("/admin/inbox", kind="order").text
        assert sent.number not in clerk.get("/admin/orders", view="to-send").text

    def test_chosen_ones_are_confirmed_together(self, clerk, sent):
        assert clerk.post("/admin/orders/confirmation", number=[sent.number]).status_code == 303
        assert now_at(sent) == "confirmed"
        assert sent.number in clerk.get("/admin/orders", view="to-send").text
        assert clerk.post("/admin/orders/confirmation").status_code == 422

    def test_only_looking_is_no_working(self, viewer, sent):
        assert act(viewer, sent, "confirm").status_code == 403
        assert "Confirm the chosen" not in viewer.get("/admin/orders").text

    def test_the_list_costs_the_same_for_one_and_for_many(self, clerk, sent, maria, statements):
        with statements() as one:
            clerk.get("/admin/orders")
        for _n in range(4):
            put(maria, "1", "1")
            send(maria)
        with statements() as many:
            clerk.get("/admin/orders")
        assert len(many) == len(one)


class TestMoves:
    def test_who_ordered_hears_what_becomes_of_it(self, clerk, sent):
        act(clerk, sent, "confirm")
        told = [facts["said"]["news"] for facts in letters("order_news")]
        assert told == ["We have received your order.", "Your order is confirmed."]

    @pytest.mark.parametrize("name", ["reject", "cancel"])
    def test_an_order_that_ends_lets_its_stock_go(self, clerk, sent, name):
        assert stock("1") == (39, 12)
        assert act(clerk, sent, name, reason="No more of it").status_code == 303
        assert stock("1") == (39, 0)

    def test_rejecting_and_ending_need_a_reason(self, clerk, sent):
        answer = act(clerk, sent, "reject", reason=" ")
        assert answer.status_code == 422
        assert "the customer reads it" in answer.text
        assert now_at(sent) == "submitted"

    def test_what_is_ended_stays_ended(self, clerk, sent):
        act(clerk, sent, "reject", reason="No more of it")
        for name in MOVES:
            assert act(clerk, sent, name, reason="x").status_code in (303, 422)
            assert now_at(sent) == "rejected"

    def test_on_hold_nothing_is_confirmed_until_it_is_off(self, clerk, maria, sent):
        clerk.post(f"/admin/orders/{sent.number}/hold", on="1", reason="Credit to be cleared")
        assert "on hold for the moment" in maria.get(f"/p/alfki/orders/{sent.number}").text
        assert "on hold" in act(clerk, sent, "confirm").text
        assert sent.number in clerk.get("/admin/orders", view="on-hold").text
        clerk.post("/admin/orders/confirmation", number=[sent.number])
        assert now_at(sent) == "submitted"
        clerk.post(f"/admin/orders/{sent.number}/hold", on="")
        assert "on hold for the moment" not in maria.get(f"/p/alfki/orders/{sent.number}").text
        assert act(clerk, sent, "confirm").status_code == 303

    def test_the_customer_cancels_while_it_is_not_confirmed(self, clerk, maria, sent):
        assert maria.post(f"/p/alfki/orders/{sent.number}/cancellation").status_code == 303
        assert now_at(sent) == "cancelled"
        assert stock("1") == (39, 0)

    def test_and_not_later(self, clerk, maria, sent):
        act(clerk, sent, "confirm")
        assert maria.post(f"/p/alfki/orders/{sent.number}/cancellation").status_code == 422
        assert now_at(sent) == "confirmed"

    def test_a_quantity_is_changed_at_the_price_it_was_ordered_at(self, clerk, sent):
        line = line_of(sent, "1")
        url = f"/admin/orders/{sent.number}/lines/{line.id}"
        assert clerk.post(url, quantity="10", seen="12").status_code == 303
        db.session.refresh(sent)
        assert sent.total == 10 * 1800 + 5 * 4560
        assert stock("1") == (39, 10)
        assert "1: 12 → 10" in str(letters("order_news")[-1])
        assert clerk.post(url, quantity="15", seen="10").status_code == 303
        assert stock("1") == (39, 15)
        assert clerk.post(url, quantity="10", seen="15").status_code == 303
        stale = clerk.post(url, quantity="11", seen="12")
        assert stale.status_code == 422
        assert "changed this line to 10" in stale.text


class TestSending:
    @pytest.fixture
    def confirmed(self, clerk, sent):
        act(clerk, sent, "confirm")
        return sent

    def plan(self, clerk, order, **quantities):
        fields = {f"qty-{line_of(order, sku).id}": quantity for sku, quantity in quantities.items()}
        return clerk.post(f"/admin/orders/{order.number}/deliveries", **fields)

    def newest(self):
        return db.session.scalars(select(Delivery).order_by(Delivery.id.desc()).limit(1)).one()

    def test_it_goes_in_parts_and_is_complete_when_all_has_arrived(self, clerk, maria, confirmed):
        self.plan(clerk, confirmed, **{"1": "7"})
        first = self.newest()
        assert stock("1") == (39, 12)  # planned is not gone
        assert (
            clerk.post(f"/admin/deliveries/{first.number}/dispatch", carrier="UPS", tracking_number="1Z9").status_code
            == 303
        )
        assert stock("1") == (32, 5)
        assert facts_of([confirmed.id])[confirmed.id].fulfilment == Degree.PART
        assert "1Z9" in maria.get(f"/p/alfki/deliveries/{first.number}").text
        too_many = self.plan(clerk, confirmed, **{"1": "6"})
        assert too_many.status_code == 422
        assert "Of 1 5 are open" in too_many.text
        self.plan(clerk, confirmed, **{"1": "5", "28": "5"})
        second = self.newest()
        clerk.post(f"/admin/deliveries/{second.number}/dispatch")
        assert stock("1") == (27, 0)
        for delivery in (first, second):
            assert clerk.post(f"/admin/deliveries/{delivery.number}/arrival", received_by="").status_code == 422
            assert (
                clerk.post(f"/admin/deliveries/{delivery.number}/arrival", received_by="Herr Meyer").status_code == 303
            )
        assert now_at(confirmed) == "completed"
        moves = db.session.scalars(select(StockMove.change).where(StockMove.delivery_id.is_not(None))).all()
        assert sum(moves) == -17

    def test_pressed_twice_it_leaves_once(self, clerk, confirmed):
        self.plan(clerk, confirmed, **{"1": "12"})
        number = self.newest().number
        for _time in range(2):
            assert clerk.post(f"/admin/deliveries/{number}/dispatch").status_code == 303
        assert stock("1") == (27, 0)

    def test_called_off_it_is_open_again(self, clerk, confirmed):
        self.plan(clerk, confirmed, **{"1": "12"})
        number = self.newest().number
        assert clerk.post(f"/admin/deliveries/{number}/failure", reason="").status_code == 422
        assert clerk.post(f"/admin/deliveries/{number}/failure", reason="No lorry").status_code == 303
        assert self.plan(clerk, confirmed, **{"1": "12"}).status_code == 303

    @pytest.mark.parametrize(("back", "there"), [("1", (39, 12)), ("", (27, 0))])
    def test_goods_that_had_left_are_counted_in_once_or_lost(self, clerk, confirmed, back, there):
        self.plan(clerk, confirmed, **{"1": "12"})
        number = self.newest().number
        clerk.post(f"/admin/deliveries/{number}/dispatch")
        assert stock("1") == (27, 0)
        for _time in range(2):
            failed = clerk.post(f"/admin/deliveries/{number}/failure", reason="Nobody there", back_in_stock=back)
            assert failed.status_code == 303
        assert stock("1") == there
        assert facts_of([confirmed.id])[confirmed.id].fulfilment == Degree.NONE
        assert self.plan(clerk, confirmed, **{"1": "12"}).status_code == 303

    def test_the_board_and_the_picking_list_show_it(self, clerk, confirmed):
        self.plan(clerk, confirmed, **{"1": "12"})
        number = self.newest().number
        assert number in clerk.get("/admin/dispatch").text
        clerk.post(f"/admin/deliveries/{number}/dispatch", back="/admin/dispatch")
        assert "Rössle Sauerkraut" in clerk.get(f"/admin/orders/{confirmed.number}/picking").text
        assert clerk.get("/admin/dispatch", day="x").status_code == 404

    def test_a_delivery_planned_before_the_hold_waits_too(self, clerk, confirmed):
        self.plan(clerk, confirmed, **{"1": "12"})
        number = self.newest().number
        clerk.post(f"/admin/orders/{confirmed.number}/hold", on="1", reason="Credit")
        assert clerk.post(f"/admin/deliveries/{number}/dispatch").status_code == 422
        assert stock("1") == (39, 12)
        clerk.post(f"/admin/orders/{confirmed.number}/hold", on="")
        assert clerk.post(f"/admin/deliveries/{number}/dispatch").status_code == 303

    def test_an_order_that_ends_unfinished_sends_nothing_more(self, clerk, confirmed):
        self.plan(clerk, confirmed, **{"1": "12"})
        number = self.newest().number
        act(clerk, confirmed, "terminate", reason="The mill has closed")
        assert clerk.post(f"/admin/deliveries/{number}/dispatch").status_code == 422
        assert stock("1") == (39, 0)

    def test_what_is_all_on_its_way_is_not_to_send_any_more(self, clerk, confirmed):
        self.plan(clerk, confirmed, **{"1": "12", "28": "5"})
        assert confirmed.number in clerk.get("/admin/orders", view="to-send").text
        clerk.post(f"/admin/deliveries/{self.newest().number}/dispatch")
        assert confirmed.number not in clerk.get("/admin/orders", view="to-send").text

    def test_an_order_on_hold_sends_nothing(self, clerk, confirmed):
        clerk.post(f"/admin/orders/{confirmed.number}/hold", on="1", reason="Credit")
        assert self.plan(clerk, confirmed, **{"1": "1"}).status_code == 422


class TestApproval:
    @pytest.fixture
    def approver(self, alfki, browser):
        add_user(alfki, "Ada", "Prüfer", "ada@alfki.example", approver=True)
        db.session.commit()
        return browser("/p/alfki/sign-in", "ada@alfki.example")

    @pytest.fixture
    def waiting(self, maria, approver, alfki):
        user = db.session.scalars(
            select(PortalUser).where(PortalUser.code == "MARIA.ANDERS", PortalUser.customer_id == alfki.id)
        ).one()
        user.order_limit, user.approver = 10_000, True
        db.session.commit()
        put(maria, "1", "12")
        assert "waits for a colleague" in maria.get("/p/alfki/order/review").text
        send(maria)
        return db.session.scalars(select(Order).where(Order.order_key.is_not(None))).one()

    def decide(self, person, order, what="approval", **form):
        return person.post(f"/p/alfki/orders/{order.number}/{what}", **form)

    def test_above_the_limit_it_waits_and_staff_do_not_see_it_as_theirs(self, clerk, waiting):
        assert now_at(waiting) == "waiting"
        assert waiting.number not in clerk.get("/admin/orders").text
        assert act(clerk, waiting, "confirm").status_code == 422
        assert letters("staff_order") == []
        assert len(letters("order_waits")) == 1

    def test_nobody_approves_the_own_order(self, maria, waiting):
        assert self.decide(maria, waiting).status_code == 422
        assert now_at(waiting) == "waiting"

    def test_unless_the_business_lets_them(self, maria, waiting, northwind):
        northwind.approve_own = True
        db.session.commit()
        assert self.decide(maria, waiting).status_code == 303
        assert now_at(waiting) == "submitted"

    def test_an_approver_sends_it_on_once(self, approver, waiting):
        assert waiting.number in approver.get("/p/alfki/approvals").text
        for _time in range(2):
            assert self.decide(approver, waiting).status_code == 303
        assert now_at(waiting) == "submitted"
        assert stock("1") == (39, 12)

    def test_a_refusal_needs_a_reason_and_lets_stock_go(self, approver, maria, waiting):
        assert self.decide(approver, waiting, "refusal", reason="").status_code == 422
        assert self.decide(approver, waiting, "refusal", reason="Too much tea").status_code == 303
        assert now_at(waiting) == "rejected"
        assert stock("1") == (39, 0)
        assert "Too much tea" in str(letters("order_news")[-1])
        assert self.decide(approver, waiting).status_code == 422

    def test_a_colleague_without_the_right_can_t(self, jonas, waiting):
        assert self.decide(jonas, waiting).status_code == 404  # he sees only his own orders

    def test_while_the_approver_is_away_the_stand_in_decides(self, browser, approver, alfki, waiting, northwind):
        stand_in = add_user(alfki, "Ben", "Vertreter", "ben@alfki.example")
        user = db.session.scalars(select(PortalUser).where(PortalUser.code == "ADA.PRUFER")).one()
        user.stand_in_id, user.away_until = stand_in.id, northwind.today()
        db.session.commit()
        ben = browser("/p/alfki/sign-in", "ben@alfki.example")
        assert self.decide(approver, waiting).status_code == 422
        assert self.decide(ben, waiting).status_code == 303

    def test_a_blacklisted_customer_s_old_order_is_approved_by_nobody(self, approver, waiting, alfki):
        alfki.status = "blacklisted"
        db.session.commit()
        answer = self.decide(approver, waiting)
        assert answer.status_code == 422
        assert "Please call us" in answer.text

    def test_the_month_counts_too(self, maria, alfki, northwind):
        user = db.session.scalars(
            select(PortalUser).where(PortalUser.code == "MARIA.ANDERS", PortalUser.customer_id == alfki.id)
        ).one()
        user.month_limit = spent(user, northwind.today()) + 5_000
        db.session.commit()
        for expected in ("submitted", "submitted", "waiting"):
            put(maria, "1", "1")
            send(maria)
            newest = select(Order.status).where(Order.order_key.is_not(None)).order_by(Order.id.desc()).limit(1)
            assert db.session.scalars(newest).one() == expected


def test_named_addresses_and_the_sales_person_hear_of_an_order_once_each(maria, northwind, alfki):
    from models.staff import Staff

    northwind.order_emails = "orders@northwind.example, clerk@northwind.example"
    alfki.sales_person_id = find(Staff, email="clerk@northwind.example").id
    db.session.commit()
    put(maria, "1", "1")
    send(maria)
    to = db.session.scalars(
        select(Letter.to_address).where(Letter.kind == "staff_order").order_by(Letter.to_address)
    ).all()
    assert to == ["clerk@northwind.example", "orders@northwind.example"]
