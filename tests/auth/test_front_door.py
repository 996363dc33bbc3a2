"""The global portal page: straight to the one portal, or a choice of several."""

import pytest
from sqlalchemy import select

from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.event import Actor
from models.portal_user import PortalUser, free_code
from tests.cast import add_user, find

ME = Actor("command", None, "test")
ANN = "ann.devon@eastc.example"


@pytest.fixture
def fifteen(northwind):
    """Ann acts for thirteen more customers."""
    ann = find(Contact, email=ANN)
    for n in range(13):
        customer = Customer(
            number=f"M{n:02}", name=f"Müller & Söhne {n:02}", identifier=f"mueller-{n}", city="Köln", currency="EUR"
        )
        db.session.add(customer)
        db.session.flush()
        db.session.add(PortalUser(customer=customer, contact=ann, code=free_code(customer.id, ann.name)))
    db.session.commit()


def test_the_choice_names_each_portal_with_number_and_city(ann):
    page = ann.get("/portal").text
    for words in ("Eastern Connection", "EASTC · <bdi>London</bdi>", "CONSH", 'href="/p/eastc/"', 'href="/p/consh/"'):
        assert words in page
    assert "Find a portal" not in page


def test_a_customers_logo_stands_beside_its_name(ann, northwind):
    find(Customer, number="EASTC").logo_hash = "ab" * 32
    db.session.commit()
    assert f'src="/logo/{"ab" * 32}' in ann.get("/portal").text


def test_where_only_one_of_several_is_open_one_goes_straight_there(ann, northwind):
    find(Customer, number="CONSH").close_portal(by=ME)
    db.session.commit()
    assert ann.get("/portal").location == "/p/eastc/"


def test_who_asks_for_another_portal_is_told_that_the_others_are_closed(ann, northwind):
    find(Customer, number="CONSH").close_portal(by=ME)
    db.session.commit()
    assert 'href="/portal?choose=1"' in ann.get("/p/eastc/").text
    page = ann.get("/portal?choose=1").text
    assert "Other portals of yours are closed at the moment." in page
    assert "/p/consh/" not in page


def test_the_user_menu_offers_no_other_portal_to_who_has_one(maria):
    assert "/portal?choose" not in maria.get("/p/alfki/").text


def test_many_portals_are_found_by_name_number_or_city(ann, fifteen):
    assert "Find a portal" in ann.get("/portal").text
    for text in ("muller", "Söhne 07", "m07", "KOLN"):
        page = ann.get("/portal", q=text).text
        assert 'href="/p/mueller-7/"' in page, text
        assert "Eastern Connection" not in page, text


def test_what_nothing_is_called_offers_all_again(ann, fifteen):
    page = ann.get("/portal", q="nothing-like-this").text
    assert "None of your portals is called that" in page
    assert "Show all" in page


def test_finding_one_is_a_choice_and_no_leap(ann, fifteen):
    assert ann.get("/portal", q="M07").status_code == 200


def test_typing_swaps_the_list_alone_and_the_address_follows(ann, fifteen):
    answer = ann.get("/portal", htmx=True, q="M07")
    assert answer.text.lstrip().startswith('<div id="portals">')
    assert answer.headers["HX-Replace-Url"] == "/portal?q=M07"


@pytest.mark.parametrize("text", ["%", "\0", "x" * 5000, "<script>", "' or 1=1"])
def test_odd_words_find_nothing_and_break_nothing(ann, fifteen, text):
    assert ann.get("/portal", q=text).status_code == 200


def test_names_in_other_scripts_keep_to_themselves(northwind, browser):
    customer = Customer(number="NEW", name="شركة الأغذية", identifier="new", currency="EUR")
    user = add_user(customer, "Nour", "Haddad", "nour@new.example")
    anatr = find(Customer, number="ANATR")
    db.session.add(PortalUser(customer=anatr, contact=user.contact, code="NOUR"))
    db.session.commit()
    assert "<bdi>شركة الأغذية</bdi>" in browser("/portal", "nour@new.example").get("/portal").text


def test_nobody_elses_portals_are_listed(ann, northwind):
    listed = ann.get("/portal").text
    others = db.session.scalars(select(Customer.identifier).where(Customer.number.not_in(("EASTC", "CONSH"))))
    assert not any(f"/p/{identifier}/" in listed for identifier in others)
