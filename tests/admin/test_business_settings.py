"""What a business says about itself, saved as you go."""

import re

import pytest

from models.base import db
from models.tenant import tenant_by_key
from tests.admin.conftest import events, roots, said

PAGE = "/admin/settings/business"


def business():
    db.session.expire_all()
    return tenant_by_key("northwind")


def token(answer):
    import html

    return html.unescape(re.search(r'name="seen"[^>]*value="([^"]*)"', answer.text)[1])


def seen(browser, part):
    return token(browser.get(f"{PAGE}/{part}", htmx=True))


def test_a_changed_field_is_stored_and_on_record_with_before_and_after(manager):
    answer = manager.post(f"{PAGE}/names", htmx=True, name="Northwind Trading", seen=seen(manager, "names"))
    assert (answer.status_code, roots(answer)[0]) == (200, ("section", "business-names"))
    assert "Saved" in said(answer)
    assert re.search(r'<hx-partial hx-target="[^"]*brand[^"]*">\s*Northwind Trading\s*</hx-partial>', answer.text)
    assert business().name == "Northwind Trading"
    [event] = events("business changed")
    assert (event.before, event.after) == ('{"name": "Northwind Traders"}', '{"name": "Northwind Trading"}')


def test_without_javascript_the_page_comes_again_with_a_toast(manager):
    answer = manager.post(f"{PAGE}/contact", phone=" +49  30 1 ", email="Mail@Northwind.EXAMPLE", seen=seen(manager, "contact"))  # fmt: skip
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert "Saved." in said(manager.get(PAGE))
    assert (business().phone, business().email) == ("+49 30 1", "mail@northwind.example")


def test_saving_what_is_stored_already_puts_nothing_on_record(manager):
    manager.post(f"{PAGE}/names", name="Northwind Traders", seen=seen(manager, "names"))
    assert events("business changed") == []


def test_a_field_that_is_not_sent_keeps_its_value(manager):
    assert manager.post(f"{PAGE}/contact", phone="1", seen=seen(manager, "contact")).status_code == 303
    assert business().email == "hello@northwind.example"


@pytest.mark.parametrize(
    ("part", "form", "sentence"),
    [
        ("names", {"name": ""}, "Enter the name of your business."),
        ("names", {"name": "x" * 121}, "Use at most 120 characters."),
        ("names", {"name": "a\0b"}, "Leave out characters that can't be printed."),
        ("address", {"postal_code": "1" * 21}, "Use at most 20 characters."),
        ("contact", {"email": "nowhere"}, "That is not an email address."),
        ("tax", {"tax_id": "1" * 41}, "Use at most 40 characters."),
    ],
)
def test_what_can_not_be_is_said_beside_the_field_and_nothing_is_stored(manager, part, form, sentence):
    answer = manager.post(f"{PAGE}/{part}", htmx=True, seen=seen(manager, part), **form)
    assert (answer.status_code, roots(answer)) == (422, [("section", f"business-{part}")])
    assert sentence in said(answer)
    assert 'aria-invalid="true"' in answer.text
    assert events("business changed") == []


def test_two_people_who_change_different_fields_lose_nothing(manager, owner):
    theirs, mine = seen(owner, "names"), seen(manager, "names")
    owner.post(f"{PAGE}/names", name="New name", legal_name="", seen=theirs)
    answer = manager.post(f"{PAGE}/names", name="Northwind Traders", legal_name="Northwind GmbH", seen=mine)
    assert answer.status_code == 303
    assert (business().name, business().legal_name) == ("New name", "Northwind GmbH")


def test_two_people_who_change_one_field_the_second_sees_both_and_chooses(manager, owner):
    mine = seen(manager, "names")
    owner.post(f"{PAGE}/names", name="Hers", seen=seen(owner, "names"))
    answer = manager.post(f"{PAGE}/names", htmx=True, name="His", legal_name="", seen=mine)
    assert (answer.status_code, roots(answer)) == (409, [("section", "business-names")])
    assert "Hers" in said(answer)
    assert "His" in said(answer)
    assert business().name == "Hers"
    assert manager.post(f"{PAGE}/names", name="His", legal_name="", seen=token(answer)).status_code == 303
    assert business().name == "His"


def test_a_conflict_without_javascript_shows_the_page_with_both(manager, owner):
    mine = seen(manager, "contact")
    owner.post(f"{PAGE}/contact", phone="111", seen=seen(owner, "contact"))
    answer = manager.post(f"{PAGE}/contact", phone="222", email="", seen=mine)
    assert answer.status_code == 409
    assert "Saved meanwhile 111 What you typed 222" in said(answer)
    assert "Legal name" in said(answer)


def test_a_form_with_a_broken_token_changes_nothing_behind_anybodys_back(manager):
    for broken in ("", "{", "[1]", '{"name": 3}'):
        assert manager.post(f"{PAGE}/names", htmx=True, name="Forged", seen=broken).status_code == 409
    assert business().name == "Northwind Traders"


def test_a_tax_id_is_checked_by_the_rules_of_the_country_and_can_be_kept_anyway(manager):
    manager.post(f"{PAGE}/address", country="Germany", seen=seen(manager, "address"))
    answer = manager.post(f"{PAGE}/tax", htmx=True, tax_id="DE123456789", seen=seen(manager, "tax"))
    assert answer.status_code == 422
    assert "not a valid VAT number of Germany" in said(answer)
    assert "Keep it anyway" in said(answer)
    manager.post(f"{PAGE}/tax", tax_id="DE123456789", keep_anyway="y", seen=seen(manager, "tax"))
    assert business().tax_id == "DE123456789"
    manager.post(f"{PAGE}/tax", tax_id="DE136695976", seen=seen(manager, "tax"))
    assert business().tax_id == "DE136695976"


def test_an_unknown_part_is_nowhere(manager):
    assert manager.get(f"{PAGE}/accent").status_code == 404
    assert manager.post(f"{PAGE}/accent", accent="#000000").status_code == 404


def test_another_business_keeps_its_name(manager, foreign_owner):
    manager.post(f"{PAGE}/names", name="Changed", seen=seen(manager, "names"))
    assert "Adventure Works" in said(foreign_owner.get(PAGE))
    assert "Changed" not in foreign_owner.get(PAGE).text
