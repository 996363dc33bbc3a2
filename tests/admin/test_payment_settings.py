"""Settings → Getting paid: bank accounts, card payments whose keys never come back, parts, receipts and write-offs."""

import datetime as dt
import re

import pytest

from models.base import db
from models.keeping_bank_accounts import bank_account
from models.keeping_gateways import ends_in, gateway, mode_of, takes_cards
from models.tenant import tenant_by_key
from tests.admin.conftest import events, said
from tests.admin.forms import fields_of

PAGE = "/admin/settings/getting-paid"
ACCOUNTS, CARD = f"{PAGE}/accounts", f"{PAGE}/card"
IBAN = "DE89370400440532013000"
ACCOUNT = {
    "currency": "EUR", "holder": "Northwind Traders", "iban": "de89 3704 0044 0532 0130 00", "bic": "cobadeffxxx", "bank": "Commerzbank",
    "instructions": "",
}  # fmt: skip
SECRET, SIGNING = "sk_test_4eC39HqLyjWDarjtT1zdp7dc", "whsec_9f8e7d6c5b4a"


def add(person, **change):
    fields = fields_of(person.get(f"{ACCOUNTS}/new"), "account-form")
    return person.post(ACCOUNTS, **(fields | ACCOUNT | change))


def stored(currency="EUR"):
    db.session.expire_all()
    return bank_account(currency)


class TestBankAccounts:
    def test_are_stored_compact_and_shown_in_groups(self, manager):
        assert add(manager).status_code == 303
        assert (stored().iban, stored().bic) == (IBAN, "COBADEFFXXX")
        assert "DE89 3704 0044 0532 0130 00" in said(manager.get(PAGE))
        assert [event.after for event in events("bank account added")] == [f"EUR {IBAN} Northwind Traders"]

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"iban": "DE88370400440532013000"}, "not a valid IBAN"),
            ({"bic": "COBA"}, "not a BIC"),
            ({"iban": ""}, "Enter an IBAN, or say in the instructions"),
            ({"currency": "XYZ"}, "Not a valid choice"),
            ({"holder": "x" * 71}, "Use at most 70 characters"),
        ],
    )
    def test_are_checked_and_what_was_typed_stays(self, manager, wrong, sentence):
        answer = add(manager, **wrong)
        assert (answer.status_code, sentence in said(answer)) == (422, True)
        assert "Commerzbank" in answer.text
        assert stored() is None

    def test_may_do_without_an_iban_where_instructions_say_how(self, manager):
        assert add(manager, currency="USD", iban="", bic="", instructions="Routing 021000021").status_code == 303
        assert stored("USD").instructions == "Routing 021000021"
        assert "Routing 021000021" in said(manager.get(f"{ACCOUNTS}/USD"))

    def test_there_is_one_for_each_currency(self, manager):
        add(manager)
        assert add(manager).status_code == 422
        assert 'value="EUR"' not in manager.get(f"{ACCOUNTS}/new").text

    def test_of_two_who_change_one_the_second_sees_both_versions(self, manager, owner):
        add(manager)
        mine = fields_of(manager.get(f"{ACCOUNTS}/EUR"), "account-form")
        theirs = fields_of(owner.get(f"{ACCOUNTS}/EUR"), "account-form")
        assert owner.post(f"{ACCOUNTS}/EUR", **theirs | {"bank": "Sparkasse"}).status_code == 303
        answer = manager.post(f"{ACCOUNTS}/EUR", **mine | {"bank": "Volksbank"})
        assert (answer.status_code, "Sparkasse" in answer.text) == (409, True)
        again = fields_of(answer, "account-form")
        assert manager.post(f"{ACCOUNTS}/EUR", **again).status_code == 303
        assert stored().bank == "Volksbank"

    def test_are_removed_once(self, manager):
        add(manager)
        assert manager.post(f"{ACCOUNTS}/EUR/removal").status_code == 303
        assert stored() is None
        assert manager.post(f"{ACCOUNTS}/EUR/removal").status_code == 404

    def test_another_business_has_its_own(self, manager, foreign_owner):
        add(manager)
        assert IBAN[:4] not in said(foreign_owner.get(PAGE))


class TestPreview:
    def test_shows_the_code_of_an_account_in_euros(self, manager):
        answer = manager.get(f"{ACCOUNTS}/preview", htmx=True, **ACCOUNT)
        assert "DE89 3704 0044 0532 0130 00" in said(answer)
        assert "data:image/svg+xml" in answer.text

    @pytest.mark.parametrize("change", [{"currency": "CHF"}, {"iban": "DE88 3704"}])
    def test_says_why_there_is_no_code(self, manager, change):
        answer = manager.get(f"{ACCOUNTS}/preview", htmx=True, **ACCOUNT | change)
        assert "A QR code for banks' apps comes with" in said(answer)
        assert "data:image" not in answer.text

    def test_asks_for_something_to_show(self, manager):
        answer = manager.get(f"{ACCOUNTS}/preview", **ACCOUNT | {"iban": ""})
        assert "Enter an IBAN or instructions" in said(answer)

    def test_stores_nothing(self, manager):
        manager.get(f"{ACCOUNTS}/preview", **ACCOUNT)
        assert stored() is None


@pytest.fixture
def set_up(manager):
    manager.post(CARD)
    manager.post(f"{CARD}/keys", secret_key=SECRET, webhook_secret=SIGNING)
    return manager


class TestCards:
    def test_are_set_up_once_with_a_secret_address(self, manager):
        manager.post(CARD)
        path = gateway().webhook_path
        manager.post(CARD)
        assert gateway().webhook_path == path
        assert len(path) == 32
        tenant_by_key("northwind").web_address = "https://portal.northwind.example"
        db.session.commit()
        assert f"https://portal.northwind.example/webhooks/stripe/{path}" in manager.get(PAGE).text

    def test_keys_never_come_back(self, set_up, rolled_back):
        page = set_up.get(PAGE)
        assert SECRET not in page.text
        assert SIGNING not in page.text
        assert "it ends in …p7dc" in said(page)
        assert "4eC39" not in str(rolled_back.exec_driver_sql("select * from payment_gateway").all())
        assert [event.after for event in events("keys of card payments changed")] == ["…p7dc, …5b4a"]

    def test_an_empty_field_leaves_the_stored_key(self, set_up):
        set_up.post(f"{CARD}/keys", secret_key="", webhook_secret="whsec_another1234")
        assert (gateway().secret_key, gateway().webhook_secret) == (SECRET, "whsec_another1234")
        assert set_up.post(f"{CARD}/keys", secret_key="", webhook_secret="").status_code == 303

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"secret_key": "pk_test_123"}, "This is the publishable key"),
            ({"secret_key": "hello"}, "A secret key begins with"),
            ({"webhook_secret": "hello"}, "A signing secret begins with whsec_"),
            ({"secret_key": "sk_test_" + "x" * 400}, "too long for a key"),
        ],
    )
    def test_wrong_keys_are_refused_and_not_sent_back(self, manager, typed, sentence):
        manager.post(CARD)
        answer = manager.post(f"{CARD}/keys", **typed)
        assert (answer.status_code, sentence in said(answer)) == (422, True)
        assert not any(f'value="{text}"' in answer.text for text in typed.values())
        assert gateway().secret_key is None

    def test_are_switched_on_only_with_a_key(self, manager):
        manager.post(CARD)
        assert manager.post(f"{CARD}/activity", on="1").status_code == 422
        manager.post(f"{CARD}/keys", secret_key=SECRET)
        assert manager.post(f"{CARD}/activity", on="1").status_code == 303
        assert takes_cards()
        assert "Test mode" in said(manager.get(PAGE))
        assert "cards" in said(manager.get("/admin/settings"))
        manager.post(f"{CARD}/activity", on="")
        assert not takes_cards()

    def test_a_new_address_ends_the_former(self, set_up):
        before = gateway().webhook_path
        set_up.post(f"{CARD}/address")
        assert gateway().webhook_path != before
        assert len(events("address for card payments changed")) == 1

    def test_keys_are_forgotten_and_cards_are_off(self, set_up):
        set_up.post(f"{CARD}/activity", on="1")
        set_up.post(f"{CARD}/removal")
        assert (gateway().secret_key, gateway().webhook_secret, gateway().active) == (None, None, False)

    @pytest.mark.parametrize(
        ("key", "mode"), [("sk_live_1", "live"), ("rk_live_1", "live"), (SECRET, "test"), (None, "")]
    )
    def test_the_mode_is_read_off_the_key(self, key, mode):
        assert mode_of(key) == mode
        assert ends_in(None) == ""


class TestTryingTheKeys:
    @pytest.fixture
    def at_stripe(self, app, manager, stripe_at, monkeypatch):
        monkeypatch.setitem(app.config, "STRIPE_ADDRESS", stripe_at.address)
        stripe_at.asked.clear()
        manager.post(CARD)
        manager.post(f"{CARD}/keys", secret_key=stripe_at.key, webhook_secret=stripe_at.secret)
        yield manager
        stripe_at.answers.clear()

    def tried(self, person):
        answer = person.post(f"{CARD}/trial")
        assert answer.status_code == 303
        return said(person.get(PAGE))

    def test_they_work_in_test_mode_and_nothing_is_changed_there(self, at_stripe, stripe_at):
        page = self.tried(at_stripe)
        assert "The keys work, in test mode: no money moves. Nothing was heard from Stripe at the webhook yet." in page
        assert [(method, path) for method, path, *_ in stripe_at.asked] == [("GET", "/v1/checkout/sessions")]

    def test_says_when_the_webhook_was_last_heard(self, at_stripe):
        gateway().heard_at = dt.datetime(2026, 3, 16, 13, 2, tzinfo=dt.UTC)
        db.session.commit()
        assert "The webhook was last heard 16 Mar 2026, 14:02." in self.tried(at_stripe)

    def test_a_key_that_stripe_does_not_know_is_said_with_its_words_and_not_shown(self, at_stripe):
        at_stripe.post(f"{CARD}/keys", secret_key=SECRET)
        page = self.tried(at_stripe)
        assert "Stripe doesn't accept the secret key." in page
        assert "Stripe said: Invalid API Key provided" in page
        assert SECRET not in page
        assert "The keys work" not in page

    def test_what_stripe_had_against_the_former_key_goes_with_it(self, at_stripe, stripe_at):
        at_stripe.post(f"{CARD}/keys", secret_key=SECRET)
        self.tried(at_stripe)
        at_stripe.post(f"{CARD}/keys", secret_key=stripe_at.key)
        assert "Stripe said" not in self.tried(at_stripe)

    def test_where_nobody_answers_that_is_said_and_says_nothing_of_the_keys(self, at_stripe, stripe_at):
        stripe_at.answers += [500] * 3
        page = self.tried(at_stripe)
        assert "Stripe can't be reached right now." in page
        assert "Stripe said" not in page

    def test_without_a_key_there_is_nothing_to_try(self, manager):
        manager.post(CARD)
        assert "Try the keys" not in manager.get(PAGE).text
        answer = manager.post(f"{CARD}/trial")
        assert (answer.status_code, "Enter the secret key first." in said(answer)) == (422, True)

    def test_who_only_looks_at_settings_finds_no_button(self, clerk):
        assert clerk.post(f"{CARD}/trial").status_code == 404


class TestPolicy:
    def save(self, person, **change):
        return person.post(PAGE, **(fields_of(person.get(PAGE), "payment-settings") | change))

    def test_is_kept_in_minor_units(self, manager):
        assert self.save(manager, part_payments="y", least_payment="25,50", write_off_most="2").status_code == 303
        business = tenant_by_key("northwind")
        db.session.refresh(business)
        assert (business.part_payments, business.least_payment, business.write_off_most) == (True, 2550, 200)
        assert re.search(r'name="least_payment"[^>]*value="25.5"', manager.get(PAGE).text)

    @pytest.mark.parametrize("typed", ["-1", "many", "1.234"])
    def test_odd_amounts_are_refused(self, manager, typed):
        assert self.save(manager, least_payment=typed).status_code == 422

    def test_of_two_who_save_the_second_is_told(self, manager, owner):
        mine = fields_of(manager.get(PAGE), "payment-settings")
        self.save(owner, least_payment="10")
        assert manager.post(PAGE, **mine | {"least_payment": "20"}).status_code == 409


def test_where_money_goes_is_asked_the_password_for(app):
    for name in (
        "add_bank_account",
        "change_bank_account",
        "remove_bank_account",
        "save_card_keys",
        "rotate_card_address",
    ):
        assert app.view_functions[f"admin.{name}"].proved_lately
