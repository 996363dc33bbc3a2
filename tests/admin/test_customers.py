"""Finding customers: words, filters, pages."""

import base64
import html
import json
import re

import pytest

from models.base import db
from models.customer import Customer
from models.founding import found_tenant
from tests.admin.conftest import said

LIST = "/admin/customers"


def found(answer):
    """Numbers of the customers on a page, in order."""
    return re.findall(r'"/admin/customers/([^/"]+)/portal"', answer.text)


def add(number, name, **facts):
    customer = Customer(number=number, name=name, identifier=number.lower(), currency="EUR", **facts)
    db.session.add(customer)
    db.session.commit()
    return customer


@pytest.fixture
def sixty(northwind):
    for n in range(60):
        db.session.add(Customer(number=f"X{n:02}", name=f"Xylo {n % 7}", identifier=f"x{n}", currency="EUR"))
    db.session.commit()


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("ana tru", ["ANATR"]),
        ("futterk", ["ALFKI"]),
        ("FUTTERK", ["ALFKI"]),
        ("alfki", ["ALFKI"]),
        ("jonas", ["ALFKI"]),
        ("jonas.berg@alfki.example", ["ALFKI"]),
        ("jonas anders", ["ALFKI"]),
        ("berg ana", []),
        ("méxico", ["ANATR", "CENTC"]),
        ("  tru   ana ", ["ANATR"]),
        ("blondel", []),
    ],
)
def test_each_word_is_found_in_the_customer_or_one_of_its_contacts(manager, words, numbers):
    assert found(manager.get(LIST, q=words)) == numbers


def test_accents_and_case_are_folded_both_ways(manager, northwind):
    add("FOLIG", "Folies Gourmandes – Ärger & Søn")
    assert found(manager.get(LIST, q="arger son")) == ["FOLIG"]
    assert found(manager.get(LIST, q="ÄRGER")) == ["FOLIG"]


@pytest.mark.parametrize("words", ["%", "_", "a%a", "\\", "100%_"])
def test_wildcards_are_letters_like_any_other(manager, northwind, words):
    assert found(manager.get(LIST, q=words)) == []
    add("WILD", f"Odd {words} Ltd")
    assert found(manager.get(LIST, q=words)) == ["WILD"]


def test_every_customer_comes_by_name(manager):
    assert found(manager.get(LIST)) == ["ALFKI", "ANATR", "BOTTM", "CENTC", "CONSH", "EASTC", "GROSR", "PARIS"]


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ({"status": "inactive"}, ["CENTC"]),
        ({"status": "blacklisted"}, ["BOTTM"]),
        ({"portal": "closed"}, ["CENTC", "GROSR"]),
        ({"portal": "unused"}, ["PARIS"]),
        ({"portal": "open"}, ["ALFKI", "ANATR", "BOTTM", "CONSH", "EASTC", "PARIS"]),
        ({"portal": "open", "status": "blacklisted"}, ["BOTTM"]),
        ({"portal": "open", "q": "consolidated"}, ["CONSH"]),
        ({"status": "", "portal": "", "q": "paris"}, ["PARIS"]),
    ],
)
def test_filters_narrow_and_combine(manager, filters, numbers):
    assert found(manager.get(LIST, **filters)) == numbers


def test_a_row_says_who_and_how_things_stand(manager):
    assert "Paris spécialités PARIS Paris, France Marie Bertrand 1 portal user Active Nobody signed in yet" in said(
        manager.get(LIST, q="paris")
    )
    assert "Inactive Closed" in said(manager.get(LIST, q="centc"))
    assert "2 portal users" in said(manager.get(LIST, q="alfki"))


def test_a_row_shows_the_contact_who_was_searched_for(manager):
    assert "Maria Anders" in said(manager.get(LIST, q="maria"))
    assert "Jonas Berg" in said(manager.get(LIST, q="jonas"))


def test_next_and_previous_walk_over_every_customer_once(manager, sixty):
    pages, answer = [], manager.get(LIST, q="xylo")
    while True:
        pages.append(found(answer))
        following = [part.split('"')[0] for part in answer.text.split('rel="next"')[1:]]
        if not following:
            break
        answer = manager.get(_link(answer, "next"))
    assert [len(page) for page in pages] == [25, 25, 10]
    assert len({number for page in pages for number in page}) == 60
    back = manager.get(_link(manager.get(_link(answer, "prev")), "prev"))
    assert found(back) == pages[0]
    assert 'rel="prev"' not in back.text


def _link(answer, rel):
    tag = re.search(rf'<a[^>]*rel="{rel}"[^>]*>', answer.text)[0]
    return html.unescape(re.search(r'href="([^"]*)"', tag)[1])


def test_the_longest_name_pages_too(manager, northwind):
    for n in range(30):
        add(f"L{n:02}", "ß" * 199 + chr(97 + n % 26))
    second = manager.get(_link(manager.get(LIST, q="ssss"), "next"))
    assert second.status_code == 200
    assert len(found(second)) == 5


@pytest.mark.parametrize(
    "page",
    ["x", "!!!", "\0", "é", "A" * 5_000, base64.urlsafe_b64encode(b"[]").decode(), base64.urlsafe_b64encode(b'["name",1,"a",99999999999999999999]').decode(),
     base64.urlsafe_b64encode(json.dumps(["name", 1, "a\0", 1]).encode()).decode(), base64.urlsafe_b64encode(b"[" * 3_000).decode()],
)  # fmt: skip
def test_a_damaged_page_address_gets_a_sentence(manager, page):
    answer = manager.get(LIST, page=page)
    assert answer.status_code == 422
    assert "The address of this page is damaged." in said(answer)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"status": "gone"}, "no such filter"),
        ({"portal": "🦊"}, "no such filter"),
        ({"q": "x" * 10_000}, "too long to search"),
        ({"q": "a b c d e f g h i"}, "too long to search"),
    ],
)
def test_what_cannot_be_searched_for_gets_a_sentence(manager, asked, sentence):
    for htmx in (False, True):
        answer = manager.get(LIST, htmx=htmx, **asked)
        assert answer.status_code == 422
        assert sentence in said(answer)


@pytest.mark.parametrize("words", ["\0", "‮ألف", "🦊🦊", "'; drop table customer; --", "\ud7ff", "ﷺ" * 90, "-", "."])
def test_odd_words_are_just_words(manager, words):
    assert manager.get(LIST, q=words).status_code == 200


def test_search_as_you_type_gets_the_list_alone_and_replaces_the_address(manager):
    answer = manager.get(LIST, htmx=True, q="ana tru", status="", portal="")
    assert answer.text.lstrip().startswith('<section id="customers"')
    assert "<html" not in answer.text
    assert answer.headers["HX-Replace-Url"] == "/admin/customers?q=ana+tru"
    assert found(answer) == ["ANATR"]


def test_the_form_keeps_what_was_asked(manager):
    page = manager.get(LIST, q='"tru', status="active", portal="open").text
    assert 'value="&#34;tru"' in page
    assert '<option value="active" selected>' in page
    assert '<option value="open" selected>' in page


def test_nothing_found_says_so_and_leads_back(manager):
    page = said(manager.get(LIST, q="zzzz"))
    assert "No customer fits" in page
    assert "Show all customers" in page


def test_before_the_first_customer_the_page_says_where_they_come_from(browser):
    person = {"owner": "Nell New", "email": "nell@new.example", "password": "entirely-my-own-5"}
    found_tenant(name="New", currency="EUR", time_zone="UTC", cost=4, host="new.localhost", **person)
    db.session.commit()
    nell = browser(host="new.localhost")
    nell.sign_in("/admin/sign-in", person["email"], person["password"])
    assert "No customers yet" in said(nell.get(LIST))


def test_a_list_costs_the_same_for_one_and_for_twenty_five(manager, statements, sixty):
    with statements() as one:
        manager.get(LIST, q="futterk")
    with statements() as many:
        manager.get(LIST, q="xylo")
    assert len(one) == len(many) <= 8


def test_every_role_may_look_and_no_other_business_is_seen(clerk, viewer, owner, foreign_owner):
    for person in (clerk, viewer, owner):
        assert person.get(LIST).status_code == 200
    assert found(foreign_owner.get(LIST)) == ["ALFKI"]
    assert "Alpine Ski House" in said(foreign_owner.get(LIST))
    assert found(foreign_owner.get(LIST, q="jonas")) == []


def test_contacts_of_the_other_business_never_match(manager):
    assert found(manager.get(LIST, q="cameron")) == []
