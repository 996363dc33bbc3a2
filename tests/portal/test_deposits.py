"""A deposit asked for in a quote: paid after it is accepted, by portal or link, kept for its invoice, and counted there once."""

import pytest
from sqlalchemy import select, update

from models import sharing
from models.adjusting import refund
from models.answering_quotes import Signed, accept
from models.bank_account import BankAccount
from models.base import db
from models.checkout import Checkout
from models.contact import Contact
from models.converting_quotes import made_of
from models.deposits import begin_deposit, count_deposit, deposit_of, tie_to_deposit
from models.event import Actor
from models.invoice import Invoice
from models.issuing import issue
from models.letter import Letter
from models.paying import credits_of
from models.payment import Payment
from models.portal_user import PortalUser
from models.receiving import receive
from models.refusing import Refused
from models.sending_quotes import send
from models.staff import Staff
from models.writing_invoices import begin, set_lines
from models.writing_quotes import begin as begin_quote
from models.writing_quotes import set_lines as set_offer
from models.writing_quotes import written
from tests import cast
from tests.cast import find
from tests.models.test_issuing import TEA
from tests.models.test_quotes import STAFF, rows
from tests.portal.test_paying import cards, tell

assert cards  # a fixture

KEY = "d" * 30
MARIA = Actor("contact", None, "Maria Anders")


@pytest.fixture
def quote(alfki, northwind):
    """Accepted, 23.80 in all, a deposit of 10.00; an order came of it."""
    return accepted(alfki, northwind, 1_000)


def accepted(customer, business, deposit, becomes="order"):
    person = find(Contact, email="maria.anders@alfki.example")
    quote = begin_quote(customer, person, business.today(), STAFF)
    offer = written(quote, business.today())
    set_offer(offer, rows())
    offer.revision.deposit, offer.revision.becomes = deposit, becomes
    db.session.flush()
    send(quote, business.today(), STAFF)
    accept(quote, customer, person, Signed(1, {1: 2}, "Maria Anders"), business.today(), MARIA)
    db.session.commit()
    return quote


def paid(customer, quote, amount=1_000):
    return receive(customer, amount, cast.TODAY, STAFF, came_from=quote)


def invoice_of_order(quote, customer):
    """What was ordered, billed."""
    (order,) = made_of(quote)
    draft = begin(customer, None, cast.TODAY, STAFF)
    set_lines(draft, [TEA])
    draft.came_from_id = order.id
    db.session.flush()
    return issue(draft, cast.TODAY, cast.TODAY, STAFF)


def test_it_is_asked_for_once_the_quote_is_accepted(quote, alfki, northwind):
    assert deposit_of(quote)[:2] == (1_000, 0)
    other = begin_quote(alfki, None, northwind.today(), STAFF)
    assert deposit_of(other) is None


def test_never_more_than_what_was_chosen_comes_to(alfki, northwind):
    big = accepted(alfki, northwind, 99_000)
    assert deposit_of(big).asked == big.total


def test_what_arrives_is_kept_for_its_invoice(quote, alfki):
    payment = paid(alfki, quote)
    assert deposit_of(quote).left == 0
    assert payment not in credits_of(alfki.id, "EUR")
    other = begin(alfki, None, cast.TODAY, STAFF)
    set_lines(other, [TEA])
    assert issue(other, cast.TODAY, cast.TODAY, STAFF).allocated == 0


def test_what_is_left_after_a_part_went_back_is_kept_too(quote, alfki):
    payment = paid(alfki, quote)
    refund(payment, 400, cast.TODAY, STAFF)
    assert payment not in credits_of(alfki.id, "EUR")
    assert invoice_of_order(quote, alfki).allocated == 595
    assert payment in credits_of(alfki.id, "EUR")


def test_the_invoice_of_its_order_takes_it(quote, alfki):
    payment = paid(alfki, quote)
    invoice = invoice_of_order(quote, alfki)
    db.session.refresh(payment)
    assert payment.allocated == invoice.allocated == min(1_000, invoice.total)
    assert deposit_of(quote).over


def test_an_invoice_made_of_the_quote_itself_takes_it_too(alfki, northwind):
    quote = accepted(alfki, northwind, 1_000, "invoice")
    payment = paid(alfki, quote)
    (draft,) = made_of(quote)
    issue(draft, cast.TODAY, cast.TODAY, STAFF)
    db.session.refresh(payment)
    assert (payment.allocated, draft.allocated) == (1_000, 1_000)


def test_one_that_arrives_after_the_invoice_is_counted_at_once(quote, alfki):
    checkout = begin_deposit(alfki, quote, None, "stripe", KEY, cast.TODAY, MARIA)
    invoice = invoice_of_order(quote, alfki)
    assert invoice.allocated == 0
    payment = db.session.scalars(select(Payment).where(Payment.id == checkout.payment_id)).one()
    payment.status = "succeeded"
    assert count_deposit(payment, MARIA) == min(1_000, invoice.total)
    assert count_deposit(payment, MARIA) == 0


def test_what_is_left_of_it_after_its_invoice_is_credit_like_any_other(quote, alfki):
    payment = paid(alfki, quote, 90_000)
    invoice_of_order(quote, alfki)
    assert payment in credits_of(alfki.id, "EUR")


def test_a_cancelled_order_asks_for_none(quote, alfki):
    (order,) = made_of(quote)
    order.status = "cancelled"
    db.session.flush()
    assert deposit_of(quote).left == 0
    with pytest.raises(Refused):
        begin_deposit(alfki, quote, None, "stripe", KEY, cast.TODAY, MARIA)


def test_it_is_begun_once_and_while_it_waits_no_second(quote, alfki):
    first = begin_deposit(alfki, quote, None, "stripe", KEY, cast.TODAY, MARIA)
    assert begin_deposit(alfki, quote, None, "stripe", KEY, cast.TODAY, MARIA).id == first.id
    with pytest.raises(Refused):
        begin_deposit(alfki, quote, None, "stripe", "e" * 30, cast.TODAY, MARIA)


def test_money_of_the_bank_that_names_the_quote_is_its_deposit(quote, alfki):
    payment = receive(alfki, 1_000, cast.TODAY, STAFF)
    tie_to_deposit(payment, f"Anzahlung {quote.number}, ALFKI")
    assert deposit_of(quote).paid == 1_000
    second = receive(alfki, 1_000, cast.TODAY, STAFF)
    tie_to_deposit(second, quote.number)
    assert second.came_from_id is None


def test_paid_by_card_in_the_portal(maria, quote, cards):
    page = maria.get(f"/p/alfki/quotes/{quote.number}").text
    assert "We ask for a deposit of €10.00" in page
    answer = maria.post(f"/p/alfki/quotes/{quote.number}/deposit", key=KEY)
    checkout = db.session.scalars(select(Checkout)).one()
    assert answer.headers["Location"] == checkout.url
    assert "under way" in maria.get(f"/p/alfki/quotes/{quote.number}").text
    cards.pay(checkout.session)
    for body, signature in cards.sent * 2:
        assert tell(maria, body, signature).status_code == 200
    db.session.expire_all()
    assert deposit_of(quote)[:2] == (1_000, 1_000)
    assert "has arrived" in maria.get(f"/p/alfki/quotes/{quote.number}").text
    assert quote.number in maria.get(f"/p/alfki/payments/under-way/{KEY}").text


def test_called_off_the_quote_asks_again(maria, quote, cards):
    maria.post(f"/p/alfki/quotes/{quote.number}/deposit", key=KEY)
    assert maria.post(f"/p/alfki/payments/under-way/{KEY}/end").status_code == 303
    page = maria.get(f"/p/alfki/payments/under-way/{KEY}").text
    assert "The deposit is open as before." in page
    assert f"/p/alfki/quotes/{quote.number}" in page
    assert maria.post(f"/p/alfki/quotes/{quote.number}/deposit", key="e" * 30).status_code == 303


def test_by_transfer_its_account_and_number_are_shown(maria, quote, northwind):
    db.session.add(BankAccount(currency="EUR", holder="Northwind", iban="DE02120300000000202051", bic="BYLADEM1001"))
    db.session.commit()
    page = maria.get(f"/p/alfki/quotes/{quote.number}").text
    assert "DE02 1203 0000 0000 2020 51" in page
    assert f"{quote.number}, ALFKI" in page


def test_who_may_not_pay_sees_what_is_asked_and_pays_nothing(jonas, maria, quote, cards, northwind):
    db.session.execute(update(PortalUser).values(may_pay=False))
    db.session.commit()
    page = maria.get(f"/p/alfki/quotes/{quote.number}").text
    assert "Somebody of your company who may pay" in page
    assert maria.post(f"/p/alfki/quotes/{quote.number}/deposit", key=KEY).status_code in (403, 404)


@pytest.fixture
def link(alfki, quote):
    sender = db.session.scalars(select(Staff).limit(1)).one()
    by = Actor("staff", sender.id, sender.name)
    sharing.share(alfki, quote, ["kitchen@partner.example"], "", sender, "x", by)
    db.session.commit()
    return "/d/" + db.session.scalars(select(Letter).order_by(Letter.id.desc()).limit(1)).one().secret


def test_by_the_quotes_link_too_and_nothing_else_opens(visitor, link, quote, cards, alfki):
    assert "We ask for a deposit" in visitor.get(link).text
    answer = visitor.post(f"{link}/deposit", key=KEY)
    checkout = db.session.scalars(select(Checkout)).one()
    assert answer.headers["Location"] == checkout.url
    assert visitor.get(f"{link}/payment/{KEY}").status_code == 200
    db.session.execute(update(Payment).where(Payment.id == checkout.payment_id).values(came_from_id=None))
    db.session.commit()
    assert visitor.get(f"{link}/payment/{KEY}").status_code == 404


def test_staff_record_what_came_in(clerk, manager, quote, alfki):
    page = manager.get(f"/admin/customers/ALFKI/documents/quote/{quote.number}").text
    assert "Deposit of €10.00" in page
    form = manager.get("/admin/customers/ALFKI/payment", quote=quote.number).text
    assert f'name="quote" value="{quote.number}"' in form
    typed = {"amount": "10.00", "dated_on": str(cast.TODAY), "currency": "EUR", "method": "Cash", "key": "k" * 16}
    assert manager.post("/admin/customers/ALFKI/payment", quote=quote.number, **typed).status_code == 303
    assert deposit_of(quote).left == 0


def test_a_quote_of_somebody_else_is_nobodys_deposit(manager, quote):
    typed = {"amount": "10.00", "dated_on": str(cast.TODAY), "currency": "EUR", "method": "Cash", "key": "k" * 16}
    manager.post("/admin/customers/ANATR/payment", quote=quote.number, **typed)
    assert deposit_of(quote).paid == 0


def test_money_in_another_currency_is_not_the_deposit(manager, quote, alfki):
    cast.make(Invoice, alfki, "INV-USD", 3, status="issued").currency = "USD"
    db.session.commit()
    typed = {"amount": "10.00", "dated_on": str(cast.TODAY), "currency": "USD", "method": "Cash", "key": "k" * 16}
    assert manager.post("/admin/customers/ALFKI/payment", quote=quote.number, **typed).status_code == 303
    assert deposit_of(quote).left == 1_000
