"""Receipts, new invoices and monthly statements: told to who wants them, in their language, once."""

import datetime as dt
import threading
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select

from integrations import reminding as round_
from integrations.enclosing import enclosed
from integrations.letters import compose
from models import mailing_statements
from models.base import db
from models.contact import contact_by_email
from models.event import Actor
from models.letter import Letter
from models.mailing_statements import customers_to_send, month_before, send_statement
from models.module import Module
from models.receiving import allocate_oldest_first, receive
from models.telling_of_money import tell_receipt
from tests import cast
from tests.models.test_issuing import issued

STAFF = Actor("staff", None, "Laura Callahan")
FIRST = dt.date(2031, 3, 1)


def letters(kind):
    return list(db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


class TestReceipt:
    def test_goes_to_who_paid_once_with_what_it_pays(self, alfki):
        maria, invoice = contact_by_email("maria.anders@alfki.example"), issued(alfki)
        payment = receive(alfki, 1_000, cast.TODAY, STAFF, contact=maria)
        allocate_oldest_first(payment, STAFF, only=[invoice])
        assert [tell_receipt(payment), tell_receipt(payment)] == [True, False]
        [letter] = letters("receipt")
        assert letter.contact_id == maria.id
        assert letter.facts["invoices"] == f"{invoice.number} · €10.00"
        text = compose(letter).text
        assert "we have received €10.00" in text
        assert f"/p/alfki/payments/{payment.number}" in text

    def test_goes_to_the_email_for_bills_where_nobody_of_theirs_paid(self, alfki):
        alfki.billing_email = "bills@alfki.example"
        assert tell_receipt(receive(alfki, 1_000, cast.TODAY, STAFF))
        assert letters("receipt")[0].to_address == "bills@alfki.example"

    @pytest.mark.parametrize("who", ["business", "customer", "pending"])
    def test_is_not_written_where_it_is_not_wanted_or_nothing_has_come(self, northwind, alfki, who):
        northwind.receipts, alfki.receipts = who != "business", who != "customer"
        db.session.flush()
        status = "pending" if who == "pending" else "succeeded"
        assert not tell_receipt(receive(alfki, 1_000, cast.TODAY, STAFF, status=status))
        assert letters("receipt") == []

    def test_goes_out_once_a_pending_payment_is_settled(self, alfki):
        payment = receive(alfki, 1_000, cast.TODAY, STAFF, status="pending")
        assert not tell_receipt(payment)
        payment.status = "succeeded"
        db.session.flush()
        assert tell_receipt(payment)


class TestStatement:
    @pytest.fixture
    def wanted(self, alfki):
        alfki.statement_monthly = True
        db.session.flush()
        return alfki

    def test_of_the_last_month_goes_once(self, wanted):
        assert month_before(FIRST) == (dt.date(2031, 2, 1), dt.date(2031, 2, 28))
        assert customers_to_send(FIRST) == [wanted.id]
        assert send_statement(wanted.id, FIRST) == 1  # something is open since long
        assert send_statement(wanted.id, FIRST) == 0
        assert customers_to_send(FIRST) == []
        assert customers_to_send(dt.date(2031, 4, 1)) == [wanted.id]
        [letter] = letters("statement_ready")
        assert letter.facts["query"] == {"from": "2031-02-01", "to": "2031-02-28", "currency": "EUR"}
        assert letter.to_address == "maria.anders@alfki.example"

    def test_goes_to_the_email_for_bills_with_the_file(self, wanted):
        wanted.billing_email = "bills@alfki.example"
        db.session.flush()
        assert send_statement(wanted.id, FIRST) == 1
        [letter] = letters("statement_ready")
        assert (letter.to_address, letter.contact_id) == ("bills@alfki.example", None)
        assert "It is enclosed." in " ".join(compose(letter).text.split())
        file = enclosed(letter)
        assert file.name == "statement-alfki-2031-02-28.pdf"
        assert file.content.startswith(b"%PDF")

    @pytest.mark.parametrize("level", ["business", "customer"])
    def test_is_not_mailed_where_there_are_none(self, wanted, northwind, level):
        wanted.billing_email = "bills@alfki.example"
        (northwind if level == "business" else wanted).hidden_modules = frozenset({Module.STATEMENTS})
        db.session.flush()
        assert send_statement(wanted.id, FIRST) == 0

    def test_is_caught_up_within_a_week_and_not_in_the_middle_of_a_month(self, wanted):
        assert customers_to_send(FIRST.replace(day=7)) == [wanted.id]
        assert customers_to_send(FIRST.replace(day=8)) == []

    def test_without_anything_on_it_is_not_mailed_but_done(self, wanted, northwind):
        from models.customer import customer_by_number

        empty = customer_by_number("CENTC")
        empty.statement_monthly = True
        db.session.flush()
        assert send_statement(empty.id, FIRST) == 0
        assert empty.statement_until == dt.date(2031, 2, 28)

    def test_the_round_that_dies_before_it_is_committed_mails_it_once(self, wanted, monkeypatch):
        db.session.commit()
        at = dt.datetime.combine(FIRST, dt.time(9), ZoneInfo("Europe/Berlin"))
        told = mailing_statements.post

        def dying(*given, **more):
            told(*given, **more)
            raise KeyboardInterrupt

        with time_machine.travel(at, tick=False):
            monkeypatch.setattr(mailing_statements, "post", dying)
            with pytest.raises(KeyboardInterrupt):
                round_.remind(threading.Event())
            db.session.rollback()
            monkeypatch.setattr(mailing_statements, "post", told)
            for _time in range(2):
                round_.remind(threading.Event())
        assert len(letters("statement_ready")) == 1
