"""The first page: what is owed, what is under way, the newest of everything one may see."""

import datetime as dt

import pytest

from models.base import db
from models.invoice import Invoice
from models.module import Module
from models.tenant import Tenant
from tests.cast import TODAY, add_user, find, make
from tests.portal.papers import LISTS, STAFF, fill, link


@pytest.fixture
def newcomer(browser, northwind):
    """Somebody at a customer without any document, whose name is long and runs from right to left."""
    from models.customer import Customer

    customer = Customer(number="NEW", name="شركة الأغذية المتحدة للتجارة", identifier="new", currency="JPY")
    add_user(
        customer, "Þórhildur-Äußerstlangername", "Oberstleutnantsgattinnenvereinigungsvorsitzende", "new@new.example"
    )
    db.session.commit()
    return browser("/p/new/sign-in", "new@new.example")


def test_home_welcomes_by_name_customer_and_account(maria):
    page = maria.get("/p/alfki/").text
    for words in ("Welcome back, Maria", "Alfreds Futterkiste", "Account ALFKI"):
        assert words in page


def test_the_balance_counts_open_invoices_and_their_overdue_part(maria):
    page = maria.get("/p/alfki/").text
    for words in ("€350.00", "2 open invoices", "€150.00 overdue"):
        assert words in page


def test_ageing_can_be_read_without_seeing_the_bar(maria):
    page = maria.get("/p/alfki/").text
    assert 'role="img" aria-label="Not due €200.00, 1–30 days €150.00"' in " ".join(page.split())


def test_each_currency_has_a_balance_of_its_own(maria, alfki):
    fill(alfki, "invoice", [{"currency": "USD", "total": 12_345, "due_on": TODAY}])
    page = maria.get("/p/alfki/").text
    assert "US$123.45" in page
    assert "€350.00" in page


def test_open_orders_are_counted(maria):
    assert "<b>1</b>" in maria.get("/p/alfki/").text


@pytest.mark.parametrize("path", [path for path in LISTS if path not in ("quotes", "jobs")])
def test_each_section_leads_to_all_of_its_kind(maria, path):
    page = maria.get("/p/alfki/")
    assert page.text.count(f'href="/p/alfki/{path}"') >= 2


def test_the_newest_five_of_each_kind_show(maria, alfki):
    fill(alfki, "invoice", [{"dated_on": TODAY - dt.timedelta(days=n)} for n in range(6)])
    page = maria.get("/p/alfki/").text
    assert "IN-T00004" in page
    assert "IN-T00005" not in page


def test_a_colleague_sees_no_money_and_only_his_own_orders(jonas):
    page = jonas.get("/p/alfki/").text
    for words in ("Balance due", "Ageing", "INV-", "PAY-", "CM-", "SO-AL1", "DN-AL1", "/invoices"):
        assert words not in page
    assert "SO-AL2" in page


def test_a_module_switched_off_for_all_leaves_home_at_once(maria, northwind):
    northwind.hide(Module.INVOICES, STAFF)
    db.session.commit()
    page = maria.get("/p/alfki/").text
    assert "INV-" not in page
    assert "Balance due" not in page


def test_somebody_without_any_module_is_told_so(maria, alfki):
    for module in Module:
        alfki.hide(module, STAFF)
    db.session.commit()
    page = maria.get("/p/alfki/")
    assert page.status_code == 200
    assert "Nothing to show yet" in page.text


def test_drafts_and_void_invoices_are_not_owed(maria, alfki):
    fill(alfki, "invoice", [{"status": "draft", "total": 999_00}, {"status": "void", "total": 999_00}])
    assert "€350.00" in maria.get("/p/alfki/").text
    assert "IN-T00000" not in maria.get("/p/alfki/").text


def test_a_newcomer_finds_a_friendly_empty_page(newcomer):
    page = newcomer.get("/p/new/")
    assert page.status_code == 200
    for words in ("Nothing is open.", "JP¥0", "Nothing yet."):
        assert words in page.text


@pytest.mark.parametrize("path", LISTS)
def test_a_newcomers_lists_are_empty_and_say_so(newcomer, path):
    assert "Nothing here yet" in newcomer.get(f"/p/new/{path}").text
    assert "0 documents" in newcomer.get(f"/p/new/{path}/totals").text


def test_a_blacklisted_customer_sees_everything_and_reads_whom_to_call(blacklisted, maria):
    page = blacklisted.get("/p/bottm/")
    assert "nothing new can be started" in page.text
    assert link(page, r"\+49 30 555 0100") == "tel:+49305550100"
    assert "INV-BO1" in page.text
    assert "nothing new" not in maria.get("/p/alfki/").text


def test_without_a_phone_the_email_is_named(blacklisted, northwind):
    db.session.execute(db.update(Tenant).where(Tenant.id == northwind.id).values(phone=""))
    find(Tenant, key="northwind").phone = ""
    db.session.commit()
    assert "mailto:hello@northwind.example" in blacklisted.get("/p/bottm/").text


def test_home_costs_the_same_for_little_and_much(maria, alfki, statements):
    with statements() as little:
        maria.get("/p/alfki/")
    for kind in LISTS.values():
        fill(alfki, kind, [{}] * 50)
    with statements() as much:
        assert maria.get("/p/alfki/").status_code == 200
    assert len(little) == len(much) <= 8


def test_another_customer_and_tenant_have_their_own_home(ana, foreign_maria, alfki):
    make(Invoice, alfki, "ONLY-HERE", 0, status="issued")
    db.session.commit()
    assert "ONLY-HERE" not in ana.get("/p/anatr/").text
    assert "ONLY-HERE" not in foreign_maria.get("/p/alfki/").text
    assert ana.get("/p/alfki/").status_code == 404
