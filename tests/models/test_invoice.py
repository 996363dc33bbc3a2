"""Open, part paid, overdue and paid are derived, the same for one invoice and for a list (DOMAIN §5)."""

import datetime as dt

import pytest
from sqlalchemy import select

from models.base import db
from models.invoice import SHOWN, Invoice, is_shown_as, shown_status
from tests import cast

TODAY = dt.date(2026, 11, 21)
CASES = [
    # total, allocated, due, status, shown
    (1000, 0, TODAY, "issued", "open"),
    (1000, 0, TODAY - dt.timedelta(days=1), "issued", "overdue"),
    (1000, 0, None, "issued", "open"),
    (1000, 1, TODAY, "issued", "part_paid"),
    (1000, 999, TODAY - dt.timedelta(days=1), "issued", "overdue"),
    (1000, 1000, TODAY - dt.timedelta(days=1), "issued", "paid"),
    (0, 0, TODAY - dt.timedelta(days=1), "issued", "paid"),
    (1000, 0, TODAY - dt.timedelta(days=1), "void", "void"),
    (1000, 0, TODAY - dt.timedelta(days=1), "draft", "draft"),
]


@pytest.mark.parametrize(("total", "allocated", "due", "status", "shown"), CASES)
def test_an_invoice_is_shown_as(total, allocated, due, status, shown):
    assert shown_status(status, total, allocated, due, TODAY) == shown


@pytest.mark.parametrize(("total", "allocated", "due", "status", "shown"), CASES)
def test_a_list_finds_it_under_that_word_and_under_no_other(alfki, total, allocated, due, status, shown):
    facts = {"status": status, "due_on": due, "allocated": allocated}
    cast.make(Invoice, alfki, "INV-CASE", 1, lines=False, total=total, **facts)
    found = [
        word
        for word in (*SHOWN, "draft")
        if db.session.scalar(select(Invoice.id).where(is_shown_as(word, TODAY), Invoice.number == "INV-CASE"))
    ]
    assert found == [shown]
