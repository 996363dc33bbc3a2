"""Documents as files: in their reader's language, nobody else's, invoices with their data, and with the mail that tells of them."""

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from integrations.enclosing import enclosed
from models import sharing
from models.base import db
from models.event import Actor
from models.invoice import Invoice
from models.issuing import issue
from models.letter import Letter
from models.order import Order
from models.staff import Staff
from models.writing_invoices import begin, set_lines
from tests import cast
from tests.models.test_issuing import BREAD, TEA


@pytest.fixture
def billed(northwind, alfki):
    northwind.country, northwind.city, northwind.tax_id, northwind.street = (
        "Germany",
        "Berlin",
        "DE136695976",
        "Hauptstr. 1",
    )
    northwind.postal_code = "10115"
    draft = begin(alfki, None, cast.TODAY, Actor("staff", None, "Laura"))
    set_lines(draft, [TEA, BREAD])
    issue(draft, cast.TODAY, cast.TODAY, Actor("staff", None, "Laura"))
    db.session.commit()
    return draft.number


def words(answer):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)


def test_an_invoice_is_a_pdf_with_its_data(maria, billed):
    answer = maria.get(f"/p/alfki/pdf/invoice/{billed}")
    assert answer.content_type == "application/pdf"
    assert {billed, "Tea", "Bread"} <= set(words(answer).split())
    assert "factur-x.xml" in PdfReader(io.BytesIO(answer.data)).attachments
    assert (
        maria.get(f"/p/alfki/pdf/invoice/{billed}", headers={"If-None-Match": answer.headers["ETag"]}).status_code
        == 304
    )


def test_programs_get_ubl(maria, billed):
    answer = maria.get(f"/p/alfki/xml/invoice/{billed}")
    assert answer.content_type.startswith("application/xml")
    assert billed.encode() in answer.data


def test_without_the_sellers_country_it_can_not_be_said_electronically(maria):
    assert maria.get("/p/alfki/xml/invoice/INV-AL1").status_code == 422


@pytest.mark.parametrize("kind", ["order", "delivery", "invoice", "credit_memo", "payment"])
def test_every_kind_has_one(maria, kind):
    number = {"order": "SO", "delivery": "DN", "invoice": "INV", "credit_memo": "CM", "payment": "PAY"}[kind] + "-AL1"
    answer = maria.get(f"/p/alfki/pdf/{kind}/{number}")
    assert answer.data.startswith(b"%PDF")
    assert number in words(answer)


def test_nobody_elses_and_nothing_else(maria, ana, jonas):
    assert ana.get("/p/anatr/pdf/invoice/INV-AL1").status_code == 404
    assert jonas.get("/p/alfki/pdf/invoice/INV-AL1").status_code == 404
    assert maria.get("/p/alfki/pdf/invoice/INV-NONE").status_code == 404
    assert maria.get("/p/alfki/pdf/letter/INV-AL1").status_code == 404


def test_a_statement_is_one_too(maria):
    answer = maria.get("/p/alfki/statements.pdf", **{"from": "2020-01-01"})
    assert "INV-AL1" in words(answer)
    assert maria.get("/p/alfki/statements.pdf", **{"from": "never"}).status_code == 422


def test_staff_see_what_the_customer_gets(clerk):
    assert clerk.get("/admin/customers/ALFKI/pdf/invoice/INV-AL1").data.startswith(b"%PDF")
    assert clerk.get("/admin/customers/ALFKI/pdf/invoice/INV-AN1").status_code == 404


def test_a_mailed_invoice_has_its_file_with_it(northwind, alfki, billed):
    sender, invoice = db.session.scalars(select(Staff).limit(1)).one(), cast.find(Invoice, number=billed)
    sharing.share(alfki, invoice, ["bills@partner.example"], "", sender, "x", Actor("staff", sender.id, sender.name))
    letter = db.session.scalars(select(Letter).order_by(Letter.id.desc()).limit(1)).one()
    found = enclosed(letter)
    assert (found.name, found.content[:4]) == (f"{billed.lower()}.pdf", b"%PDF")


def test_a_mailed_order_has_none(northwind, alfki):
    sender, order = db.session.scalars(select(Staff).limit(1)).one(), cast.find(Order, number="SO-AL1")
    sharing.share(alfki, order, ["bills@partner.example"], "", sender, "x", Actor("staff", sender.id, sender.name))
    assert enclosed(db.session.scalars(select(Letter).order_by(Letter.id.desc()).limit(1)).one()) is None


def test_an_issued_paper_names_the_page_that_says_whether_it_is_genuine_where_there_is_an_address(
    maria, billed, northwind
):
    assert "genuine" not in words(maria.get(f"/p/alfki/pdf/invoice/{billed}"))
    northwind.web_address = "https://portal.northwind.example"
    db.session.commit()
    line = "Check that this is genuine: portal.northwind.example/verify"
    assert line in words(maria.get(f"/p/alfki/pdf/invoice/{billed}"))
    assert line not in words(maria.get("/p/alfki/pdf/order/SO-AL1"))
