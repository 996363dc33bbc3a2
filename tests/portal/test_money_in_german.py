"""Amounts and events in sentences are written as their reader writes them, on both sides."""

import pytest
from sqlalchemy import select

from models.base import db
from models.disputing import Claim, open_dispute
from models.document import Document
from models.event import Actor, record
from models.invoice import Invoice
from models.receiving import receive
from tests import cast
from tests.admin.conftest import said
from tests.portal.papers import fill
from tests.portal.test_paying import KEY, P

STAFF = Actor("staff", None, "Laura Callahan")


@pytest.fixture(autouse=True)
def german(maria, clerk, northwind):
    northwind.languages = "en_GB,de"
    northwind.part_payments = True
    db.session.commit()
    maria.post("/p/alfki/account/language", language="de")
    clerk.post("/admin/account/details", name="Anna Bell", language="de")


def plain(page):
    return said(page).replace("\N{NO-BREAK SPACE}", " ")


def test_a_refused_payment_says_how_much_there_is(maria):
    answer = maria.post(P, way="transfer", key=KEY, chosen="1", amount="1234.50")
    assert (answer.status_code, "mehr, als Sie schulden: 350,00 €" in plain(answer)) == (422, True)


def test_a_refused_refund_says_so_to_staff(manager, clerk, alfki):
    payment = receive(alfki, 123_450, cast.TODAY, STAFF)
    db.session.commit()
    manager.post("/admin/account/details", name="Mona Manager", language="de")
    place = f"/admin/payments/{payment.number}/refunds"
    answer = manager.post(place, amount="2000", made_on=str(cast.TODAY), reason="x")
    assert (answer.status_code, "1.234,50 €" in plain(answer)) == (422, True)


def test_the_record_and_the_timeline_of_an_invoice(maria, clerk, alfki):
    invoice = cast.find(Invoice, number="INV-AL1")
    open_dispute(invoice, None, Claim(None, "other", "Not ours", amount=5_050), STAFF)
    record(invoice, "dispute opened", by=STAFF, after="€1,234.50", shown=True)  # as it was written earlier
    db.session.commit()
    assert "50,50 €" in plain(clerk.get("/admin/activity"))
    page = plain(maria.get("/p/alfki/invoices/INV-AL1"))
    assert "50,50 €" in page
    assert "€1,234.50" in page


def test_the_timeline_of_a_quote_speaks_the_readers_language(maria, alfki):
    fill(alfki, "quote", [{"status": "sent"}])
    quote = db.session.scalars(select(Document).where(Document.kind == "quote")).first()
    record(quote, "quote sent", by=STAFF, shown=True)
    db.session.commit()
    page = plain(maria.get(f"/p/alfki/quotes/{quote.number}"))
    assert "Angebot gesendet" in page
    assert "Quote sent" not in page


def test_everything_that_customers_are_told_has_its_words():
    """What models record for the customer's timeline by a constant has a phrase that is translated, not a key as it is."""
    from blueprints.papers.story import SAID

    for what in (
        "quote requested",
        "quote sent",
        "quote revised",
        "quote withdrawn",
        "quote accepted",
        "quote declined",
        "quote expired",
    ):
        assert what in SAID
    for what in (
        "order placed on the customer's behalf",
        "credit used",
        "payment received",
        "dispute noted",
        "dispute called off",
    ):
        assert what in SAID
