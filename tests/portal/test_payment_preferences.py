"""How a customer likes to pay, where its bills go, and the cards kept at the gateway: its own people choose, nobody else's do (DOMAIN §7)."""

import html
import re

import pytest
from sqlalchemy import select

from models.bank_account import BankAccount
from models.base import db
from models.change_request import ChangeRequest
from models.checkout import Checkout
from models.customer import customer_by_number
from models.event import Event
from models.letter import Letter
from models.module import Module
from models.portal_user import PortalUser
from tests.cast import find
from tests.portal.test_paying import KEY, cards, link  # noqa: F401 - fixtures

P = "/p/alfki/payments/preferences"
VISA = {"brand": "visa", "last4": "4242", "exp_month": 2, "exp_year": 2028}


def form_of(browser, section):
    """The hidden fields and what is written in one section's form, as a browser would send them."""
    text = re.search(rf'<section class="card"\s+id="{section}".*?</section>', browser.get(P).text, re.S)[0]
    fields = re.findall(r'<input[^>]*?name="(\w+)"[^>]*?value="([^"]*)"', text)
    return {name: html.unescape(value) for name, value in fields if name not in ("receipts", "statement_monthly")}


def save(browser, section, before=None, **typed):
    return browser.post(f"{P}/{section}", htmx=True, **(before or form_of(browser, section)) | typed)


def alfki_now():
    db.session.expire_all()
    return customer_by_number("ALFKI")


def events(what):
    return list(db.session.scalars(select(Event).where(Event.what == what)))


def letters(kind):
    return list(db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


@pytest.fixture
def account(northwind):
    db.session.add(BankAccount(currency="EUR", holder="Northwind", iban="DE02120300000000202051", bic="BYLADEM1001"))
    db.session.commit()


@pytest.fixture
def freely(northwind):
    northwind.company_changes = "freely"
    db.session.commit()


class TestWays:
    def test_are_saved_and_on_record(self, maria, account):
        assert save(maria, "ways", pays_by="transfer", statement_monthly="y").status_code == 200
        now = alfki_now()
        assert (now.pays_by, now.receipts, now.statement_monthly) == ("transfer", False, True)
        [event] = events("payment preferences changed")
        assert event.actor_name == "Maria Anders"
        assert '"pays_by": "transfer"' in event.after

    def test_one_that_the_business_does_not_have_is_refused(self, maria, account):
        answer = save(maria, "ways", pays_by="card", receipts="y")
        assert answer.status_code == 422
        assert "By card" not in maria.get(P).text
        assert alfki_now().pays_by == ""

    def test_two_tabs_lose_nothing(self, maria, cards, account):  # noqa: F811
        before = form_of(maria, "ways")
        assert save(maria, "ways", before, pays_by="card", receipts="y").status_code == 200
        assert save(maria, "ways", before, pays_by="", statement_monthly="y", receipts="y").status_code == 200
        assert (alfki_now().pays_by, alfki_now().statement_monthly) == ("card", True)  # only what each tab changed
        answer = save(maria, "ways", before, pays_by="transfer", receipts="y", statement_monthly="y")
        assert answer.status_code == 409
        assert "Changed meanwhile to: By card" in html.unescape(answer.text)
        seen = html.unescape(re.search(r'name="seen"[^>]*value="([^"]*)"', answer.text)[1])
        again = save(maria, "ways", {"seen": seen}, pays_by="transfer", receipts="y", statement_monthly="y")
        assert again.status_code == 200
        assert alfki_now().pays_by == "transfer"

    def test_statements_only_where_they_are_open_to_the_person(self, maria, alfki):
        alfki.hidden_modules = frozenset({Module.STATEMENTS})
        db.session.commit()
        assert "first of each month" not in maria.get(P).text
        save(maria, "ways", pays_by="", receipts="y", statement_monthly="y")
        assert not alfki_now().statement_monthly

    def test_receipts_only_where_the_business_sends_them(self, maria, northwind):
        northwind.receipts = False
        db.session.commit()
        assert "confirmed by mail" not in maria.get(P).text
        save(maria, "ways", pays_by="")
        assert alfki_now().receipts

    def test_who_may_not_pay_finds_nothing(self, maria, alfki):
        mine = find(PortalUser, customer_id=alfki.id, code="MARIA.ANDERS")
        mine.may_pay = False
        db.session.commit()
        assert maria.get(P).status_code == 404
        assert maria.post(f"{P}/ways", pays_by="").status_code == 404
        assert P not in maria.get("/p/alfki/account").text + maria.get("/p/alfki/payments").text

    def test_staff_that_look_with_her_eyes_change_nothing(self, manager, northwind):
        manager.post("/admin/customers/ALFKI/portal-users/MARIA.ANDERS/preview")
        assert manager.get(P).status_code == 200
        assert manager.post(f"{P}/ways", pays_by="", receipts="").status_code == 403
        assert alfki_now().receipts


class TestEmailForBills:
    def test_its_former_readers_are_told(self, maria, alfki, freely):
        alfki.billing_email, alfki.language = "office@alfki.example", "en"
        db.session.commit()
        assert save(maria, "billing", billing_email="Bills@Alfki.example").status_code == 200
        assert alfki_now().billing_email == "bills@alfki.example"
        [letter] = letters("billing_email_changed")
        assert letter.to_address == "office@alfki.example"
        assert [event.after for event in events("customer changed")] == ['{"billing_email": "bills@alfki.example"}']

    def test_the_first_one_is_told_to_whoever_heard_until_then(self, maria, alfki, freely):
        alfki.email = "info@alfki.example"
        db.session.commit()
        save(maria, "billing", billing_email="bills@alfki.example")
        assert "info@alfki.example" in {letter.to_address for letter in letters("billing_email_changed")}
        assert "maria.anders@alfki.example" in {letter.to_address for letter in letters("billing_email_changed")}

    def test_waits_for_staff_where_they_approve_changes(self, maria, northwind):
        assert save(maria, "billing", billing_email="bills@alfki.example").status_code == 200
        assert alfki_now().billing_email == ""
        assert letters("billing_email_changed") == []
        assert find(ChangeRequest, status="open").wanted == {"billing_email": "bills@alfki.example"}
        assert "Waiting for approval by Northwind Traders: bills@alfki.example" in html.unescape(maria.get(P).text)

    def test_is_kept_by_the_business_where_it_says_so(self, maria, northwind):
        northwind.company_changes = "never"
        db.session.commit()
        assert 'name="billing_email"' not in maria.get(P).text
        assert maria.post(f"{P}/billing", billing_email="x@alfki.example", seen="{}").status_code == 403

    def test_that_is_none_is_refused_and_kept(self, maria, freely):
        answer = save(maria, "billing", billing_email="bills at alfki")
        assert answer.status_code == 422
        assert "not an email address" in answer.text
        assert 'value="bills at alfki"' in answer.text

    def test_two_tabs(self, maria, freely):
        before = form_of(maria, "billing")
        save(maria, "billing", before, billing_email="one@alfki.example")
        answer = save(maria, "billing", before, billing_email="two@alfki.example")
        assert answer.status_code == 409
        assert "one@alfki.example" in answer.text
        assert alfki_now().billing_email == "one@alfki.example"


@pytest.fixture
def kept(cards, alfki, northwind):  # noqa: F811
    """A card of ALFKI's and one of another customer's, as the gateway keeps them."""
    customers = [cards.ask("POST", "/v1/customers", {"email": f"{n}@example.com"})["id"] for n in range(2)]
    alfki.gateway_reference = customers[0]
    customer_by_number("ANATR").gateway_reference = customers[1]
    db.session.commit()
    cards.cards.clear()
    for name, customer, year in (
        ("pm_mine", customers[0], 2090),
        ("pm_old", customers[0], 2020),
        ("pm_theirs", customers[1], 2090),
    ):
        card = VISA | {"exp_year": year}
        cards.cards[name] = {"id": name, "object": "payment_method", "type": "card", "card": card, "customer": customer}
    yield cards
    cards.cards.clear()


class TestCards:
    def test_are_read_apart_from_the_page(self, maria, kept):
        page = maria.get(P)
        assert "4242" not in page.text
        assert not [path for _method, path, *_rest in kept.asked if "payment_methods" in path]
        cards_shown = maria.get(f"{P}/cards", htmx=True)
        assert cards_shown.headers["Cache-Control"] == page.headers["Cache-Control"] == "no-store"
        assert cards_shown.text.count("Visa •••• 4242") >= 2
        assert cards_shown.text.count("Expired") == 1
        assert "pm_theirs" not in cards_shown.text
        assert "<h1>" in maria.get(f"{P}/cards").text  # without JavaScript the whole page, with the cards

    def test_one_is_removed_once_and_on_record(self, maria, kept):
        assert maria.post(f"{P}/cards/pm_mine/removal", htmx=True).status_code == 200
        assert set(kept.cards) == {"pm_old", "pm_theirs"}
        assert [event.before for event in events("card forgotten")] == ["Visa •••• 4242"]
        assert maria.post(f"{P}/cards/pm_mine/removal").status_code == 404

    def test_another_customers_is_not_there(self, maria, kept):
        assert maria.post(f"{P}/cards/pm_theirs/removal").status_code == 404
        assert "pm_theirs" in kept.cards
        assert events("card forgotten") == []

    def test_a_gateway_that_is_down_is_told(self, maria, kept):
        kept.answers[:] = [500] * 6
        answer = maria.get(f"{P}/cards", htmx=True)
        assert answer.status_code == 200
        assert "can't be asked right now" in html.unescape(answer.text)
        kept.answers[:] = [500] * 6
        assert maria.post(f"{P}/cards/pm_mine/removal", htmx=True).status_code == 422
        kept.answers.clear()
        assert "pm_mine" in kept.cards

    def test_without_any_nobody_is_asked(self, maria, cards):  # noqa: F811
        assert "No card is kept." in maria.get(P).text
        assert cards.asked == []


class TestKeepingOne:
    def pay(self, maria, cards, key=KEY, number="INV-AL2", **form):  # noqa: F811
        answer = maria.post("/p/alfki/pay", way="card", key=key, chosen="1", invoice=number, **form)
        assert answer.status_code == 303, answer.text
        db.session.expire_all()
        checkout = find(Checkout, key=key)
        cards.pay(checkout.session)
        maria.post(f"/p/alfki/payments/under-way/{key}/outcome", htmx=True)
        return cards.sessions[checkout.session]["asked"]

    def test_when_it_is_ticked_and_it_is_offered_the_next_time(self, maria, cards):  # noqa: F811
        asked = self.pay(maria, cards, keep_card="1")
        assert asked["payment_intent_data[setup_future_usage]"] == "on_session"
        reference = alfki_now().gateway_reference
        assert reference.startswith("cus_")
        assert "Visa •••• 4242" in maria.get(f"{P}/cards", htmx=True).text
        asked = self.pay(maria, cards, "n" * 30, "INV-AL1")
        assert asked["customer"] == reference
        assert asked["saved_payment_method_options[allow_redisplay_filters][0]"] == "always"
        assert "payment_intent_data[setup_future_usage]" not in asked

    def test_not_when_it_is_not(self, maria, cards):  # noqa: F811
        asked = self.pay(maria, cards)
        assert "payment_intent_data[setup_future_usage]" not in asked
        assert alfki_now().gateway_reference == ""

    def test_the_wish_outlasts_a_gateway_that_was_down(self, maria, cards):  # noqa: F811
        cards.answers[:] = [500, 500, 500]
        again = maria.post("/p/alfki/pay", way="card", key=KEY, chosen="1", invoice="INV-AL2", keep_card="1")
        assert again.status_code == 422
        assert re.search(r'name="keep_card"[^>]*checked', again.text)
        cards.answers.clear()
        maria.post(f"/p/alfki/payments/under-way/{KEY}/page")
        asked = [fields for _method, path, fields, _headers in cards.asked if path.endswith("/sessions")]
        assert {one["payment_intent_data[setup_future_usage]"] for one in asked} == {"on_session"}

    def test_who_came_by_a_link_is_offered_no_card_of_the_customers(self, visitor, link, kept):  # noqa: F811
        answer = visitor.post(f"{link}/payment", key=KEY, keep_card="1")
        assert answer.status_code == 303
        asked = next(fields for _method, path, fields, _headers in kept.asked if path.endswith("/sessions"))
        assert "customer" not in asked
        assert "payment_intent_data[setup_future_usage]" not in asked
