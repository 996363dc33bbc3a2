"""Found by trying: odd input at the doors, links that should survive signing in, and limits that must not be turned against others."""

import datetime as dt

import pytest
import time_machine
from sqlalchemy import update

from models.base import db
from models.contact import Contact
from models.customer import Customer, customer_by_number
from models.order import Order
from models.types import now
from tests import cast

DOOR, MARIA = "/p/alfki/sign-in", "maria.anders@alfki.example"


def change(noun, where, **values):
    db.session.execute(update(noun).filter_by(**where).values(**values))
    db.session.commit()


def test_a_link_opened_before_signing_in_is_kept_by_the_form(visitor):
    door = visitor.get("/p/alfki/invoices?status=overdue").location
    assert 'name="next" type="hidden" value="/p/alfki/invoices?status=overdue"' in visitor.get(door).text


@pytest.mark.parametrize(
    "wanted",
    ["/p/alfki/orders/日本", "/p/alfki/orders?x=\n", "/p/alfki/orders\r\nSet-Cookie: a=b", "/p/alfki/orders/A%2FB%3F1"],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_an_odd_page_to_go_on_to_is_quoted_or_left_out_and_never_our_fault(visitor, wanted, htmx):
    answer = visitor.post(DOOR, htmx=htmx, email=MARIA, password=cast.PASSWORD, next=wanted)
    target = answer.headers.get("HX-Redirect") or answer.location
    assert answer.status_code in (204, 303)
    assert target.isascii()
    assert "\n" not in target
    assert target.startswith("/p/alfki/")


@pytest.mark.parametrize("path", ["/p/alfki/sign-in", "/portal", "/admin/sign-in"])
def test_a_nul_in_the_email_is_a_refusal_like_any_other(visitor, path):
    assert visitor.post(path, email="a\0b@x.example", password="x").status_code == 422


def test_an_address_that_has_to_wait_can_not_make_others_wait(browser, app):
    machine = browser()
    for n in range(61):
        machine.sign_in(DOOR, f"someone{n}@alfki.example", "wrong")
    for _ in range(11):
        assert machine.sign_in(DOOR, MARIA, "wrong").status_code == 429
    elsewhere = browser()
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert elsewhere.sign_in(DOOR, MARIA).status_code == 303


def test_a_session_begun_with_a_temporary_password_ends_with_it(visitor, northwind):
    change(Contact, {"email": MARIA}, temporary_until=now() + dt.timedelta(days=1))
    visitor.sign_in(DOOR, MARIA)
    with time_machine.travel(now() + dt.timedelta(days=1, minutes=1), tick=True):
        assert (
            visitor.post("/p/alfki/new-password", password="a-good-new-one-77", again="a-good-new-one-77").status_code
            == 404
        )
        assert visitor.get("/p/alfki/").location.startswith(DOOR)


def test_a_password_is_chosen_at_ones_own_portal_only(visitor, northwind):
    change(Contact, {"email": "ana.trujillo@anatr.example"}, temporary_until=now() + dt.timedelta(days=1))
    visitor.sign_in("/p/anatr/sign-in", "ana.trujillo@anatr.example")
    assert visitor.get("/p/anatr/new-password").status_code == 200
    assert visitor.get("/p/alfki/new-password").status_code == 404


@pytest.mark.parametrize("language", ["English", "xx", "de-DE", "../..", "zz_ZZ"])
def test_a_language_that_is_none_breaks_no_page(visitor, northwind, language):
    change(Contact, {"email": MARIA}, language=language)
    change(Customer, {"number": "ALFKI"}, language=language)
    assert visitor.get(DOOR).status_code == 200
    visitor.sign_in(DOOR, MARIA)
    assert visitor.get("/p/alfki/").status_code == 200
    assert visitor.get("/p/alfki/invoices/NOPE").status_code == 404


@pytest.mark.parametrize("path", ["/p/ALFKI/", "/p/alfki", "/p/alfki/orders/", "/p/ALFKI/invoices"])
def test_addresses_typed_by_hand_work(maria, path):
    assert maria.get(path).status_code in (200, 308)


def test_an_export_is_for_this_person_only(maria):
    assert "private" in maria.get("/p/alfki/invoices.csv").headers["Cache-Control"]


def test_another_portal_is_offered_to_those_who_have_one(maria, ann):
    assert "Choose another portal" not in maria.get("/p/alfki/").text
    assert "Choose another portal" in ann.get("/p/consh/").text


def test_an_error_in_the_admin_leads_back_to_the_admin(clerk, maria):
    assert 'href="/admin/"' in clerk.get("/admin/nowhere").text
    assert 'href="/"' in maria.get("/p/alfki/orders/NOPE").text


def test_renaming_a_person_makes_the_pages_of_all_its_customers_new(northwind, browser):
    ann = cast.find(Contact, email="ann.devon@eastc.example")
    change(Order, {"number": "SO-CO1"}, contact_id=ann.id)
    elizabeth = browser("/p/consh/sign-in", "elizabeth.brown@consh.example")
    tag = elizabeth.get("/p/consh/orders/SO-CO1").headers["ETag"]
    assert elizabeth.get("/p/consh/orders/SO-CO1", headers={"If-None-Match": tag}).status_code == 304
    cast.find(Contact, email="ann.devon@eastc.example").last_name = "Newname"
    db.session.commit()
    assert "Ann Newname" in elizabeth.get("/p/consh/orders/SO-CO1", headers={"If-None-Match": tag}).text


def test_a_contact_elsewhere_without_a_password_is_given_one(manager, browser, northwind):
    change(Contact, {"email": "ana.trujillo@anatr.example"}, password_hash=None)
    answer = manager.post(
        "/admin/customers/ALFKI/portal-users", first_name="Ana", last_name="Trujillo", email="ana.trujillo@anatr.example",
        password="Quite-long-zebra-77", first_password="temporary", modules=["orders"],
    )  # fmt: skip
    assert "Quite-long-zebra-77" in answer.text
    assert customer_by_number("ALFKI")
    assert browser().sign_in("/p/alfki/sign-in", "ana.trujillo@anatr.example", "Quite-long-zebra-77").status_code == 303
