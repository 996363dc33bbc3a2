"""A customer pays by card or bank transfer, whole, in part, with what is in hand first; once, however it is told (DOMAIN §7)."""

import re

import pytest
from sqlalchemy import func, select

from models import sharing
from models.bank_account import BankAccount
from models.base import db
from models.checkout import Checkout, CheckoutItem, GatewayEvent, PaymentGateway
from models.checkouts import LOOKS, may_look
from models.disputing import Claim, open_dispute
from models.document import Document
from models.event import Actor
from models.invoice import Invoice
from models.letter import Letter
from models.payment import Payment
from models.portal_user import PortalUser
from models.staff import Staff
from tests.cast import find

P = "/p/alfki/pay"
KEY = "k" * 30
PATH = "webhook-path-of-northwind"


@pytest.fixture
def cards(app, northwind, stripe_at):
    """Northwind takes cards, at a Stripe of the tests' own."""
    db.session.add(
        PaymentGateway(secret_key=stripe_at.key, webhook_secret=stripe_at.secret, webhook_path=PATH, active=True)
    )
    db.session.commit()
    before = app.config["STRIPE_ADDRESS"]
    app.config["STRIPE_ADDRESS"] = stripe_at.address
    for kept in (stripe_at.sent, stripe_at.asked, stripe_at.given, stripe_at.answers):
        kept.clear()
    yield stripe_at
    app.config["STRIPE_ADDRESS"] = before


@pytest.fixture
def account(northwind):
    db.session.add(BankAccount(currency="EUR", holder="Northwind", iban="DE02120300000000202051", bic="BYLADEM1001"))
    db.session.commit()


def left(number):
    db.session.expire_all()
    invoice = find(Invoice, number=number)
    return invoice.total - invoice.allocated


def begun(maria, **form):
    return maria.post(P, way="card", key=KEY, chosen="1", **form)


def session_of(answer):
    """The gateway's session that the browser was led to."""
    db.session.expire_all()
    checkout = db.session.scalars(select(Checkout)).one()
    assert answer.headers["Location"] == checkout.url
    return checkout


def test_the_page_offers_what_is_open_and_what_is_in_hand(maria, account):
    page = maria.get(P).text
    assert "INV-AL1" in page
    assert "INV-AL2" in page
    assert "€12.00" in page  # the credit memo that is not used yet
    assert "By bank transfer" in page
    assert "Pay by card" not in page


def test_paid_by_card_and_told_by_webhook(maria, cards):
    checkout = session_of(begun(maria, invoice="INV-AL2"))
    assert maria.get(f"/p/alfki/payments/under-way/{KEY}").status_code == 200
    cards.pay(checkout.session)
    for body, signature in cards.sent:
        assert tell(maria, body, signature).status_code == 200
    assert left("INV-AL2") == 0
    payment = find(Payment, id=checkout.payment_id)
    assert (payment.status, payment.total, payment.method) == ("succeeded", 20_000, "card")


def tell(anyone, body, signature, path=PATH):
    return anyone._send(
        anyone.client.post, f"/webhooks/stripe/{path}", False, {"Stripe-Signature": signature}, data=body
    )


def test_the_page_that_leads_back_settles_too_and_nothing_counts_twice(maria, cards):
    checkout = session_of(begun(maria, invoice="INV-AL2"))
    cards.pay(checkout.session)
    answer = maria.post(f"/p/alfki/payments/under-way/{KEY}/outcome", htmx=True)
    assert "has arrived" in answer.text
    for body, signature in cards.sent * 2:
        assert tell(maria, body, signature).status_code == 200
    assert left("INV-AL2") == 0
    assert db.session.scalar(select(func.count()).select_from(Payment).where(Payment.method == "card")) == 1


def test_a_page_that_was_led_back_to_asks_by_itself_later_each_time_and_not_for_ever(maria, cards):
    begun(maria, invoice="INV-AL2")
    address = f"/p/alfki/payments/under-way/{KEY}"
    turns = []
    page = maria.get(address, back="1").text
    while found := re.search(r'hx-post="([^"]*)back=(\d+)" hx-trigger="load delay:(\d+)s"', page):
        turns.append(int(found[3]))
        page = maria.post(f"{address}/outcome?back={found[2]}", htmx=True).text
    assert turns == [1, 2, 4, 8, 16, 32]
    assert "Ask once more" in page
    for odd in ("0", "-1", "7", "x", "9" * 30):
        assert "delay:" not in maria.get(address, back=odd).text


def test_the_gateway_is_asked_so_often_at_most(maria, cards):
    checkout = session_of(begun(maria, invoice="INV-AL2"))
    cards.pay(checkout.session)
    assert all(may_look(checkout) for _press in range(LOOKS))
    db.session.commit()
    assert "has arrived" not in maria.post(f"/p/alfki/payments/under-way/{KEY}/outcome", htmx=True).text


def test_a_double_click_and_a_second_tab_begin_one_payment(maria, cards):
    first, again = begun(maria, invoice="INV-AL2"), begun(maria, invoice="INV-AL2")
    assert first.headers["Location"] == again.headers["Location"]
    other_tab = maria.post(P, way="card", key="o" * 30, chosen="1", invoice="INV-AL2")
    assert other_tab.status_code == 422
    assert "is being paid already" in other_tab.text
    assert db.session.scalar(select(func.count()).select_from(Checkout)) == 1


def test_called_off_it_can_be_paid_anew(maria, cards):
    begun(maria, invoice="INV-AL2")
    assert maria.post(f"/p/alfki/payments/under-way/{KEY}/end").status_code == 303
    assert "Nothing was paid" in maria.get(f"/p/alfki/payments/under-way/{KEY}").text
    assert maria.post(P, way="card", key="o" * 30, chosen="1", invoice="INV-AL2").status_code == 303


def test_a_gateway_that_is_down_says_so_and_the_same_form_goes_on_later(maria, cards):
    cards.answers[:] = [500, 500, 500]
    answer = begun(maria, invoice="INV-AL2")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    cards.answers.clear()
    assert begun(maria, invoice="INV-AL2").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Payment).where(Payment.status == "pending")) == 1


def test_what_is_in_hand_is_used_first(maria, cards):
    session_of(begun(maria, invoice="INV-AL2", credit="1"))
    assert left("INV-AL2") == 18_800
    assert find(Payment, status="pending").total == 18_800


def test_only_what_is_in_hand(northwind, maria):
    assert maria.post(P, way="credit", key=KEY, chosen="1", invoice="INV-AL2").status_code == 303
    assert left("INV-AL2") == 18_800


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"invoice": "INV-AN1"}, "not open any more"),  # another customer's
        ({"invoice": "INV-NONE"}, "not open any more"),
        ({}, "Choose what you want to pay"),
        ({"amount": "10", "invoice": "INV-AL2"}, "paid whole here"),
        ({"amount": "ten", "invoice": "INV-AL2"}, "in digits"),
        ({"amount": "999999999", "invoice": "INV-AL2"}, "more than you owe"),
    ],
)
def test_what_can_not_be_paid_is_told_and_stores_nothing(maria, cards, form, said):
    answer = maria.post(P, way="card", key=KEY, chosen="1", **form)
    assert answer.status_code == 422
    assert said in answer.text
    assert db.session.scalar(select(func.count()).select_from(Checkout)) == 0


def test_a_part_goes_to_the_oldest_first_and_not_below_the_least(maria, cards, northwind):
    northwind.part_payments, northwind.least_payment = True, 5_000
    db.session.commit()
    assert "At least" in maria.post(P, way="card", key=KEY, chosen="1", amount="49.99").text
    assert maria.post(P, way="card", key=KEY, chosen="1", amount="160").status_code == 303
    amounts = dict(
        db.session.execute(
            select(Document.number, CheckoutItem.amount).join(CheckoutItem, CheckoutItem.invoice_id == Document.id)
        ).all()
    )
    assert amounts == {"INV-AL1": 15_000, "INV-AL2": 1_000}


def test_who_may_not_pay_finds_no_way_to(maria, alfki):
    user = db.session.scalars(
        select(PortalUser).where(PortalUser.code == "MARIA.ANDERS", PortalUser.customer_id == alfki.id)
    ).one()
    user.may_pay = False
    db.session.commit()
    assert maria.get(P).status_code == 404
    assert maria.post(P, way="card", key=KEY, invoice="INV-AL2").status_code == 404
    assert "Pay balance" not in maria.get("/p/alfki/").text
    assert "/p/alfki/pay?" not in maria.get("/p/alfki/invoices/INV-AL2").text


def test_a_transfer_shows_account_reference_and_code(maria, account):
    answer = maria.post(P, way="transfer", key=KEY, chosen="1", invoice="INV-AL2")
    page = maria.get(answer.headers["Location"]).text
    assert "DE02 1203 0000 0000 2020 51" in page
    assert "INV-AL2" in page
    assert "€200.00" in page
    assert "data:image/svg" in page


def test_forged_webhooks_store_nothing_and_tell_nothing(maria, cards):
    checkout = session_of(begun(maria, invoice="INV-AL2"))
    cards.pay(checkout.session)
    body, signature = next(one for one in cards.sent if b"checkout.session.completed" in one[0])
    assert tell(maria, body.replace(b"20000", b"20001"), signature).status_code == 400
    assert tell(maria, body, "t=1,v1=00").status_code == 400
    assert tell(maria, body, signature, "elsewhere").status_code == 404
    assert db.session.scalar(select(func.count()).select_from(GatewayEvent)) == 0
    assert left("INV-AL2") == 20_000


def test_another_customers_payment_under_way_is_nobodys(maria, ana, cards):
    begun(maria, invoice="INV-AL2")
    for path in ("", "/outcome", "/page", "/end"):
        ask = ana.post if path else ana.get
        assert ask(f"/p/anatr/payments/under-way/{KEY}{path}").status_code == 404


@pytest.fixture
def link(alfki):
    """The path of a mailed link to INV-AL2."""
    sender = db.session.scalars(select(Staff).limit(1)).one()
    invoice = find(Invoice, number="INV-AL2")
    sharing.share(
        alfki, invoice, ["bookkeeping@partner.example"], "", sender, "x", Actor("staff", sender.id, sender.name)
    )
    db.session.commit()
    return "/d/" + db.session.scalars(select(Letter).order_by(Letter.id.desc()).limit(1)).one().secret


def test_a_link_pays_its_invoice_and_no_other(visitor, link, cards, account, maria):
    page = visitor.get(link).text
    assert "Pay €200.00" in page
    assert "DE02 1203" in page
    assert "INV-AL1" not in page
    answer = visitor.post(f"{link}/payment", key=KEY, invoice="INV-AL1")
    checkout = session_of(answer)
    assert [item.amount for item in db.session.scalars(select(CheckoutItem))] == [20_000]
    cards.pay(checkout.session)
    assert "has arrived" in visitor.post(f"{link}/payment/{KEY}/outcome", htmx=True).text
    assert (left("INV-AL1"), left("INV-AL2")) == (15_000, 0)
    assert "Pay €" not in visitor.get(link).text


def test_a_link_shows_no_payment_of_others(visitor, link, cards, maria):
    begun(maria, invoice="INV-AL1")
    assert visitor.get(f"{link}/payment/{KEY}").status_code == 404


def test_the_pay_page_lets_its_form_lead_to_the_gateway_and_nowhere_else(maria, cards):
    policy = maria.get(P).headers["Content-Security-Policy"]
    assert re.search(r"form-action 'self' http://127\.0\.0\.1:\d+;", policy)
    assert "form-action 'self';" in maria.get("/p/alfki/").headers["Content-Security-Policy"]


def test_the_sum_follows_the_choice(maria):
    fragment = maria.post(f"{P}/sum", htmx=True, chosen="1", invoice="INV-AL2", credit="1").text
    assert 'id="pay-sum"' in fragment
    assert "€188.00" in fragment
    assert "<html" in maria.post(f"{P}/sum", chosen="1", invoice="INV-AL2").text


def test_what_is_disputed_is_not_asked_for(maria, alfki):
    invoice = find(Invoice, number="INV-AL2")
    open_dispute(invoice, None, Claim(None, "other", "Not ours", amount=5_000), Actor("contact", None, "Maria Anders"))
    db.session.commit()
    assert "Pay €150.00" in maria.get("/p/alfki/invoices/INV-AL2").text
    assert "€50.00 disputed" in maria.get(P).text
