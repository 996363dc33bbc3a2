"""One document's page: what it says, what it leads to, and for whom it exists."""

from decimal import Decimal

import pytest

from models.allocating import allocate
from models.base import db
from models.credit_memo import CreditMemo
from models.delivery import Delivery
from models.document import DocumentLine
from models.event import record
from models.invoice import Invoice
from models.module import Module
from models.order import Order
from models.payment import Payment
from tests.cast import find, make
from tests.portal.papers import STAFF, fill, link, user

PAGES = ["orders/SO-AL1", "deliveries/DN-AL1", "invoices/INV-AL1", "payments/PAY-AL1", "credit-memos/CM-AL1"]


@pytest.mark.parametrize("path", PAGES)
def test_each_kind_opens_at_its_own_address(maria, path, statements):
    with statements() as seen:
        page = maria.get(f"/p/alfki/{path}")
    assert page.status_code == 200
    assert path.partition("/")[2] in page.text
    assert len(seen) <= 8


def test_quotes_and_jobs_open_too(maria, alfki):
    fill(alfki, "quote", [{"number": "Q-1", "status": "sent"}])
    fill(alfki, "job", [{"number": "J-1", "status": "scheduled"}])
    assert "Waiting for you" in maria.get("/p/alfki/quotes/Q-1").text
    assert "Scheduled" in maria.get("/p/alfki/jobs/J-1").text


# --- for whom it does not exist -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "number",
    ["NOPE", "%", "INV-AL1", "SO-AN1", "X" * 41, "X" * 5_000, "SO-AL1\0", "so-al1", "🦆", "../admin", " SO-AL1"],
)
def test_a_number_that_is_no_order_of_theirs_is_not_found(maria, number):
    assert maria.get(f"/p/alfki/orders/{number}").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_another_customers_document_does_not_exist(ana, path):
    assert ana.get(f"/p/alfki/{path}").status_code == 404
    assert ana.get(f"/p/anatr/{path}").status_code == 404


def test_another_tenants_document_does_not_exist(foreign_maria, alfki):
    fill(alfki, "order", [{"number": "ONLY-HERE"}])
    assert foreign_maria.get("/p/alfki/orders/ONLY-HERE").status_code == 404


@pytest.mark.parametrize("path", [*PAGES[2:], "orders/SO-AL1", "orders/SO-AL3", "deliveries/DN-AL1"])
def test_a_colleague_opens_neither_hidden_kinds_nor_others_orders(jonas, path):
    assert jonas.get(f"/p/alfki/{path}").status_code == 404


def test_a_draft_is_not_found(maria, alfki):
    fill(alfki, "invoice", [{"number": "I-DRAFT", "status": "draft"}])
    assert maria.get("/p/alfki/invoices/I-DRAFT").status_code == 404


def test_a_module_switched_off_takes_its_pages_and_every_link_to_them(maria, alfki):
    assert link(maria.get("/p/alfki/orders/SO-AL1"), "INV-AL1")
    alfki.hide(Module.INVOICES, STAFF)
    db.session.commit()
    assert maria.get("/p/alfki/invoices/INV-AL1").status_code == 404
    for path in ("orders/SO-AL1", "deliveries/DN-AL1", "payments/PAY-AL1", "credit-memos/CM-AL1"):
        assert "INV-AL1" not in maria.get(f"/p/alfki/{path}").text


def test_a_colleagues_order_page_leads_only_where_he_may_go(jonas):
    page = jonas.get("/p/alfki/orders/SO-AL2").text
    assert "DN-AL2" in page
    assert "INV-AL2" not in page
    assert "Invoiced" not in page


# --- what it says ---------------------------------------------------------------------------------------


def test_lines_show_what_was_bought(maria):
    page = maria.get("/p/alfki/orders/SO-AL1").text
    for words in (
        "Chai",
        "SKU 1",
        "10",
        "€18.00",
        "5%",
        "€171.00",
        "Rössle Sauerkraut",
        "Freight",
        "€200.00",
        "PO 4401",
        "Maria Anders",
    ):
        assert words in page


def test_a_document_without_discounts_has_no_column_for_them(maria, alfki):
    order = make(Order, alfki, "SO-X", 0, status="confirmed", lines=False)
    db.session.add(
        DocumentLine(
            customer_id=alfki.id,
            document_id=order.id,
            position=1,
            description="Tea",
            quantity=Decimal("2.5"),
            unit_price=1,
            amount=3,
        )
    )
    db.session.commit()
    page = maria.get("/p/alfki/orders/SO-X").text
    assert "2.5" in page
    assert "Discount" not in page


def test_an_invoice_says_when_it_is_due_what_was_paid_and_what_is_left(maria, alfki):
    find(Invoice, number="INV-AL1").bill_to = "Alfreds Futterkiste\nObere Str. 57\n12209 Berlin"
    db.session.commit()
    page = maria.get("/p/alfki/invoices/INV-AL1")
    for words in ("Due", "Overdue 27 days", "Billed to", "Obere Str. 57", "€50.00", "Balance due", "€150.00"):
        assert words in page.text
    assert link(page, "PAY-AL1") == "/p/alfki/payments/PAY-AL1"
    assert link(page, "SO-AL1") == "/p/alfki/orders/SO-AL1"


def test_tax_is_told_per_rate_where_the_lines_add_up_to_it(maria, alfki):
    invoice = make(Invoice, alfki, "I-TAX", 0, status="issued", lines=False)
    lines = ((1000, "0.19"), (500, "0.07"))
    for position, (amount, rate) in enumerate(lines, 1):
        db.session.add(
            DocumentLine(
                customer_id=alfki.id, document_id=invoice.id, position=position, description="Tea",
                quantity=Decimal(1), unit_price=amount, amount=amount, tax_rate=Decimal(rate),
            )
        )  # fmt: skip
    invoice.net, invoice.tax, invoice.total = 1500, 225, 1725
    db.session.commit()
    page = maria.get("/p/alfki/invoices/I-TAX").text
    assert "Tax 19%" in page
    assert "€0.35" in page
    invoice.tax, invoice.total = 224, 1724
    db.session.commit()
    assert "Tax 19%" not in maria.get("/p/alfki/invoices/I-TAX").text


def test_a_void_invoice_owes_nothing(maria, alfki):
    make(Invoice, alfki, "I-VOID", 90, status="void", due_on=find(Invoice, number="INV-AL1").due_on)
    db.session.commit()
    page = maria.get("/p/alfki/invoices/I-VOID").text
    assert "Void" in page
    assert "Overdue" not in page
    assert "€0.00" in page


def test_a_payment_says_what_it_paid_to_those_who_see_invoices(maria, jonas, alfki):
    page = maria.get("/p/alfki/payments/PAY-AL1")
    assert link(page, "INV-AL1") == "/p/alfki/invoices/INV-AL1"
    assert "Left to use" in page.text
    user("JONAS.BERG").show(Module.PAYMENTS, STAFF)
    db.session.commit()
    theirs = jonas.get("/p/alfki/payments/PAY-AL1")
    assert theirs.status_code == 200
    assert "INV-AL1" not in theirs.text


def test_a_credit_memo_says_where_it_was_used_and_what_is_left(maria, alfki):
    allocate(find(CreditMemo, number="CM-AL1"), find(Invoice, number="INV-AL2"), 7_00)
    db.session.commit()
    page = maria.get("/p/alfki/credit-memos/CM-AL1").text
    for words in ("INV-AL2", "€7.00", "Left to use", "€5.00"):
        assert words in page


def test_a_credit_memo_that_is_all_used_says_so(maria, alfki):
    assert "Issued" in maria.get("/p/alfki/credit-memos").text
    allocate(find(CreditMemo, number="CM-AL1"), find(Invoice, number="INV-AL2"), 12_00)
    db.session.commit()
    assert "Used" in maria.get("/p/alfki/credit-memos").text


def test_a_delivery_says_how_it_travels_and_who_received_it(maria, alfki):
    delivery = find(Delivery, number="DN-AL1")
    delivery.received_by, delivery.delivered_on = "H. Kloss", delivery.dated_on
    db.session.commit()
    page = maria.get("/p/alfki/deliveries/DN-AL1").text
    for words in ("United Package", "UP142", "H. Kloss", "Delivered on", "Delivery DN-AL1 arrived"):
        assert words in page
    assert "€" not in page


def test_steps_tell_how_far_it_has_come(maria, alfki):
    assert steps(maria.get("/p/alfki/orders/SO-AL3")) == {
        "Ordered": "done",
        "Delivered": "not yet",
        "Invoiced": "not yet",
        "Paid": "not yet",
    }
    allocate(
        make(Payment, alfki, "P-2", 0, status="succeeded", lines=False, total=200_00),
        find(Invoice, number="INV-AL2"),
        200_00,
    )
    db.session.commit()
    assert set(steps(maria.get("/p/alfki/invoices/INV-AL2")).values()) == {"done"}


def steps(page):
    items = page.text.split('<ol class="steps">')[1].split("</ol>")[0]
    return dict(
        item.split(">", 1)[1].split("</span>")[0].replace('<span class="visually-hidden">', "").split(": ")
        for item in items.split("<li")[1:]
    )


def test_the_timeline_tells_what_happened_and_keeps_what_is_internal(maria, alfki):
    order = find(Order, number="SO-AL1")
    record(order, "order confirmed", by=STAFF, shown=True)
    record(order, "margin checked", by=STAFF)
    db.session.commit()
    page = maria.get("/p/alfki/orders/SO-AL1").text
    for words in ("Order SO-AL1 was placed", "Order confirmed", "Invoice INV-AL1 was issued"):
        assert words in page
    assert "argin checked" not in page


def test_everything_written_by_others_is_shown_as_text(maria, alfki):
    evil = "<img src=x onerror=alert(1)>"
    make(Order, alfki, "SO-X", 0, status="confirmed", reference=evil, note=evil, bill_to=evil, carrier=evil)
    db.session.commit()
    assert "<img" not in maria.get("/p/alfki/orders/SO-X").text


def test_an_unknown_state_is_shown_as_it_is(maria, alfki):
    fill(alfki, "order", [{"number": "SO-X", "status": "on_hold"}])
    assert "On hold" in maria.get("/p/alfki/orders/SO-X").text


def test_an_unchanged_page_is_not_made_again(maria, statements):
    etag = maria.get("/p/alfki/invoices/INV-AL1").headers["ETag"]
    with statements() as seen:
        assert maria.get("/p/alfki/invoices/INV-AL1", headers={"If-None-Match": etag}).status_code == 304
    assert len(seen) == 1


def test_many_related_documents_cost_no_more_statements(maria, alfki, statements):
    order = find(Order, number="SO-AL3")
    with statements() as few:
        maria.get("/p/alfki/orders/SO-AL3")
    fill(alfki, "delivery", [{"came_from_id": order.id, "status": "planned"}] * 60)
    with statements() as many:
        assert "DE-T00059" in maria.get("/p/alfki/orders/SO-AL3").text
    assert len(few) == len(many)
