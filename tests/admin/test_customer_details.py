"""The details tab: a customer changed, and two who change one at once."""

import json
import re

import pytest

from models.base import db
from models.branch import Department
from models.customer import customer_by_number
from models.payment_term import PaymentTerm
from tests.admin.conftest import events, said
from tests.admin.forms import fields_of

ALFKI = "/admin/customers/ALFKI"


def now(number="ALFKI"):
    db.session.expire_all()
    return customer_by_number(number)


def test_everything_is_changed_in_one_form_and_on_record(manager, northwind):
    northwind.languages = "de"
    db.session.commit()
    form = fields_of(manager.get(ALFKI))
    typed = {
        "name": "Alfreds  Futterkiste AG", "short_name": "Alfreds", "email": "Office@Alfki.example", "phone": "030 1", "fax": "030 2",
        "street": "Obere Str. 58", "postal_code": "12210", "city": "Berlin-Süd", "region": "BE", "country": "Deutschland",
        "billing_email": "bills@alfki.example", "terms_days": "14", "currency": "CHF", "tax_id": "DE136695976", "language": "de",
        "status": "blacklisted", "group_chat": "https://chat.whatsapp.com/AbC1?x=1",
    }  # fmt: skip
    answer = manager.post(ALFKI, htmx=True, **form | typed)
    assert answer.status_code == 200
    assert "Saved: Alfreds Futterkiste AG." in said(answer)
    alfki = now()
    shown = typed | {"name": "Alfreds Futterkiste AG", "email": "office@alfki.example", "terms_days": 14}
    assert {field: getattr(alfki, field) for field in typed} == shown
    event = events("customer changed")[-1]
    assert event.actor_name == "Steven Buchanan"
    assert json.loads(event.before)["city"] == "Berlin"
    assert json.loads(event.after)["city"] == "Berlin-Süd"
    assert "number" not in json.loads(event.after)


def test_saving_unchanged_records_nothing(manager):
    answer = manager.post(ALFKI, **fields_of(manager.get(ALFKI)))
    assert (answer.status_code, answer.location) == (303, ALFKI)
    assert events("customer changed") == []


def test_the_answer_updates_the_head_of_the_page(manager):
    form = fields_of(manager.get(ALFKI)) | {"name": "Neu & Co", "status": "inactive"}
    answer = manager.post(ALFKI, htmx=True, **form)
    assert answer.text.lstrip().startswith("<form")
    assert re.search(r'hx-target="#main h1".*?Neu &amp; Co', answer.text, re.S)
    assert re.search(r'hx-target="#customer-state".*?Inactive', answer.text, re.S)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Enter the company's name."), ({"name": " "}, "Enter the company's name."), ({"name": "x" * 201}, "at most 200"),
        ({"name": "a\0b"}, "can't be printed"), ({"number": ""}, "Enter a number."), ({"number": "new"}, "part of addresses"),
        ({"number": "BULK"}, "part of addresses"), ({"number": "A/B"}, "part of addresses"), ({"number": ".."}, "part of addresses"),
        ({"number": "N" * 41}, "at most 40"), ({"email": "nobody"}, "not an email address"), ({"billing_email": "a@b"}, "not an email address"),
        ({"group_chat": "http://chat.example/x"}, "begins with https://"), ({"group_chat": "javascript:alert(1)"}, "begins with https://"),
        ({"group_chat": "https://a b.example"}, "begins with https://"), ({"group_chat": "https://chat.whatsapp.com@evil.example/x"}, "from WhatsApp"),
        ({"group_chat": "https://chat.whatsapp.com.evil.example/x"}, "from WhatsApp"), ({"status": "gone"}, "Not a valid choice"),
        ({"currency": "XXXX"}, "Not a valid choice"), ({"terms_days": "366"}, "Not a valid choice"), ({"terms_days": "x"}, "could not coerce"),
        ({"language": "tlh"}, "Not a valid choice"), ({"number": "ANATR"}, "Another customer has this number."), ({"tax_id": "9" * 41}, "at most 40"),
    ],
)  # fmt: skip
def test_what_cannot_be_stored_gets_a_sentence_beside_its_field(manager, typed, sentence):
    form = fields_of(manager.get(ALFKI))
    answer = manager.post(ALFKI, htmx=True, **form | {"city": "Bremen"} | typed)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert 'value="Bremen"' in answer.text
    assert now().city == "Berlin"
    assert events("customer changed") == []


def test_the_longest_names_are_stored_and_found(manager):
    form = fields_of(manager.get(ALFKI)) | {"name": "ﷺ" * 200, "short_name": "ﷺ" * 60, "city": "ß" * 100}
    assert manager.post(ALFKI, **form).status_code == 303
    assert now().name == "ﷺ" * 200
    assert "ALFKI" in said(manager.get("/admin/customers", q="alfki"))


def test_a_new_number_leads_to_its_new_address(manager):
    form = fields_of(manager.get(ALFKI)) | {"number": "ALFREDS 1"}
    answer = manager.post(ALFKI, **form)
    assert (answer.status_code, answer.location) == (303, "/admin/customers/ALFREDS%201")
    assert manager.get(ALFKI).status_code == 404
    back = manager.post(answer.location, htmx=True, **fields_of(manager.get(answer.location)) | {"number": "ALFKI"})
    assert (back.status_code, back.headers["HX-Redirect"]) == (204, ALFKI)


class TestTaxId:
    def test_a_bad_one_may_be_kept_anyway(self, manager):
        form = fields_of(manager.get(ALFKI)) | {"tax_id": "DE1"}
        assert "Keep it anyway" not in said(manager.get(ALFKI))
        answer = manager.post(ALFKI, htmx=True, **form)
        assert answer.status_code == 422
        assert "This is not a valid VAT number of Germany. Check it, or keep it anyway." in said(answer)
        assert manager.post(ALFKI, **fields_of(answer) | {"keep_anyway": "y"}).status_code == 303
        assert now().tax_id == "DE1"

    def test_what_is_there_is_not_asked_about_again(self, manager, alfki):
        alfki.tax_id = "DE1"
        db.session.commit()
        assert manager.post(ALFKI, **fields_of(manager.get(ALFKI)) | {"city": "Bremen"}).status_code == 303

    def test_where_no_rule_is_known_it_is_taken_as_it_is(self, manager):
        form = fields_of(manager.get(ALFKI)) | {"tax_id": "whatever 5", "country": "USA"}
        assert manager.post(ALFKI, **form).status_code == 303


class TestChoices:
    def test_terms_are_those_the_business_has_named_and_what_the_customer_has(self, manager, northwind):
        db.session.add_all([PaymentTerm(name="Net ten", days=10), PaymentTerm(name="Two months", days=60)])
        db.session.commit()
        page = said(manager.get(ALFKI))
        assert "Net ten 30 days Two months" in page
        form = fields_of(manager.get(ALFKI))
        assert manager.post(ALFKI, **form | {"terms_days": "60"}).status_code == 303
        assert manager.post(ALFKI, **form | {"terms_days": "14"}).status_code == 422

    def test_a_department_can_be_chosen_once_there_is_one(self, manager, northwind):
        assert "Default department" not in said(manager.get(ALFKI))
        shop, old = Department(code="SHOP", name="Shop"), Department(code="OLD", name="Old", active=False)
        db.session.add_all([shop, old])
        db.session.commit()
        form = fields_of(manager.get(ALFKI))
        assert manager.post(ALFKI, **form | {"department_id": str(old.id)}).status_code == 422
        assert manager.post(ALFKI, **form | {"department_id": str(shop.id)}).status_code == 303
        assert now().department_id == shop.id

    def test_a_department_of_another_business_is_none(self, manager, foreign_owner):
        from models.scope import scope
        from models.tenant import tenant_by_key

        with scope(tenant_by_key("adventure")):
            theirs = Department(code="THEIRS", name="Theirs")
            db.session.add(theirs)
            db.session.commit()
        form = fields_of(manager.get(ALFKI))
        manager.post(ALFKI, **form | {"department_id": str(theirs.id)})
        assert now().department_id is None


def test_each_status_says_what_it_does(manager):
    page = said(manager.get(ALFKI))
    assert "None of its people gets in." in page
    assert "can start nothing new" in page


def test_who_may_not_change_reads_the_same_facts(viewer):
    page = viewer.get(ALFKI)
    assert "Obere Str. 57" in said(page)
    assert "customer-form" not in page.text
    assert "Archive this customer" not in page.text


def test_a_tab_costs_few_statements(manager, statements):
    with statements() as seen:
        manager.get(ALFKI)
    assert len(seen) <= 9


class TestTwoAtOnce:
    def test_the_second_sees_both_versions_and_chooses(self, manager, owner):
        mine, theirs = fields_of(manager.get(ALFKI)), fields_of(owner.get(ALFKI))
        assert owner.post(ALFKI, **theirs | {"phone": "030 999", "short_name": "Alfreds"}).status_code == 303
        answer = manager.post(ALFKI, htmx=True, **mine | {"phone": "030 111", "city": "Bonn"})
        assert answer.status_code == 422
        words = said(answer)
        assert "Saved by Andrew Fuller" in words
        assert "030 999" in words
        assert "030 111" in words
        assert now().phone == "030 999"
        chosen = fields_of(answer, "customer-form-conflict")
        assert (chosen["phone"], chosen["city"], chosen["short_name"]) == ("030 111", "Bonn", "Alfreds")
        assert manager.post(ALFKI, **chosen | {"phone": "030 999"}).status_code == 303
        assert (now().phone, now().city, now().short_name) == ("030 999", "Bonn", "Alfreds")

    def test_it_works_as_a_page_too_and_a_third_save_is_noticed_again(self, manager, owner):
        mine, theirs = fields_of(manager.get(ALFKI)), fields_of(owner.get(ALFKI))
        owner.post(ALFKI, **theirs | {"status": "inactive", "terms_days": "14"})
        answer = manager.post(ALFKI, **mine | {"phone": "1"})
        assert "<html" in answer.text
        assert "Inactive" in said(answer)
        owner.post(ALFKI, **fields_of(owner.get(ALFKI)) | {"phone": "2"})
        again = manager.post(ALFKI, **fields_of(answer, "customer-form-conflict"))
        assert again.status_code == 422
        assert now().phone == "2"
        assert now().status == "inactive"

    def test_the_same_change_twice_is_no_conflict(self, manager, owner):
        mine, theirs = fields_of(manager.get(ALFKI)), fields_of(owner.get(ALFKI))
        owner.post(ALFKI, **theirs | {"phone": "7"})
        assert manager.post(ALFKI, **mine | {"phone": "7"}).status_code == 303
        assert len(events("customer changed")) == 1

    def test_a_form_without_its_token_changes_nothing_unseen(self, manager):
        form = fields_of(manager.get(ALFKI)) | {"phone": "5"}
        for token in ("", "[]", "{", "null"):
            assert manager.post(ALFKI, **form | {"seen": token}).status_code == 422
        assert now().phone != "5"

    def test_a_switch_on_the_portal_tab_meanwhile_is_not_in_the_way(self, manager, owner):
        form = fields_of(manager.get(ALFKI))
        owner.post(f"{ALFKI}/portal-access", on="")
        assert manager.post(ALFKI, **form | {"phone": "8"}).status_code == 303
        assert (now().phone, now().portal_open) == ("8", False)
