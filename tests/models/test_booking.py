"""Lines of the bank's statement: taken in once, booked once, put aside and taken up again."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from models.adjusting import refund
from models.bank_file import read_bank_file
from models.bank_layout import Layout, remembered
from models.bank_line import BankLine
from models.bank_statement import guess_layout, read_statement
from models.base import db
from models.booking import bank_line, book, book_sure, ignore, reopen
from models.document import Document
from models.event import Actor, Event
from models.importing_statements import known_digests, take_in
from models.ledger import balance_through
from models.letter import Letter
from models.payment import Payment
from models.receiving import allocate_chosen
from models.refusing import Refused
from models.statement import statement_of
from models.unbooking import unbook
from tests import bank_files, cast
from tests.models.test_matching import line, owed

BY = Actor("staff", None, "Laura Callahan")
AFTER = dt.date(2025, 1, 1)  # a day after all of the sample files


def import_(business, content, name="statement.csv"):
    file = read_bank_file(content)
    layout = guess_layout(file, "EUR", AFTER)
    return take_in(business, file, layout, read_statement(file, layout, AFTER), name, BY)


def count(noun):
    return db.session.scalar(select(func.count()).select_from(noun))


def rows(*days, amount="5,00"):
    return (
        b"Buchungstag;Betrag;Verwendungszweck\n"
        + "".join(f"{day:02}.11.2024;{amount};gleich\n" for day in days).encode()
    )


class TestTakingIn:
    def test_stores_what_came_in(self, northwind):
        assert import_(northwind, bank_files.SPARKASSE) == (2, 0)
        stored = db.session.scalars(select(BankLine).order_by(BankLine.amount)).all()
        assert [(one.payer, one.amount, one.state, one.file) for one in stored] == [
            ("Bäckerei Groß", 5000, "open", "statement.csv"), ("Alfreds Futterkiste", 123456, "open", "statement.csv"),
        ]  # fmt: skip
        assert (
            db.session.scalar(select(Event.after).where(Event.what == "bank statement imported")) == "statement.csv: 2"
        )

    def test_the_same_file_again_takes_nothing(self, northwind):
        import_(northwind, bank_files.SPARKASSE)
        assert import_(northwind, bank_files.SPARKASSE, "again.csv") == (0, 2)
        assert count(BankLine) == 2

    def test_a_file_that_overlaps_brings_only_what_is_new(self, northwind):
        assert import_(northwind, rows(1, 2, 2)) == (3, 0)
        assert import_(northwind, rows(2, 2, 2, 3)) == (2, 2)
        assert count(BankLine) == 5

    def test_how_the_file_was_read_is_remembered_for_its_heading(self, northwind):
        file = read_bank_file(rows(1))
        chosen = Layout(("date", "amount", ""), ",", "%d.%m.%Y", "CHF")
        take_in(northwind, file, chosen, read_statement(file, chosen, AFTER), "x", BY)
        take_in(northwind, file, chosen, read_statement(file, chosen, AFTER), "x", BY)
        assert remembered(file.signature, 3) == chosen
        assert remembered("other", 3) is None

    def test_ten_thousand_lines_are_taken_in(self, northwind, statements):
        content = b"Date;Amount;Text\n" + b"".join(b"2024-11-20;%d.00;a\n" % n for n in range(1, 10_001))
        with statements() as seen:
            assert import_(northwind, content).new == 10_000
        assert len(seen) < 60
        file = read_bank_file(content)
        assert len(known_digests(read_statement(file, guess_layout(file, "EUR", AFTER), AFTER).incoming)) == 10_000


class TestBooking:
    def test_makes_a_payment_counted_towards_the_chosen_invoices(self, alfki):
        first, second = owed(alfki, "T-1001", 6_000), owed(alfki, "T-1002", 9_000)
        done = book(line("T-1002 T-1001", 10_000, payer="Alfreds").id, alfki, ["T-1002", "T-1001"], False, BY)
        assert (done.payment.total, done.payment.allocated, done.counted) == (10_000, 10_000, 10_000)
        assert (done.payment.method, done.payment.reference, done.payment.dated_on) == (
            "Bank transfer",
            "T-1002 T-1001",
            cast.TODAY,
        )
        for invoice in (first, second):
            db.session.refresh(invoice)
        assert (first.allocated, second.allocated) == (6_000, 4_000)

    def test_leaves_the_rest_in_hand(self, alfki):
        owed(alfki, "T-1001", 6_000)
        other = owed(alfki, "T-1002", 9_000)
        done = book(line("x", 10_000).id, alfki, ["T-1001"], False, BY)
        db.session.refresh(other)
        assert (done.counted, other.allocated) == (6_000, 0)

    def test_counts_the_rest_towards_the_oldest_where_that_is_chosen(self, alfki):
        owed(alfki, "T-1001", 6_000)
        done = book(line("x", 10_000).id, alfki, ["T-1001"], True, BY)
        assert done.counted == 10_000  # the cast owes more

    def test_is_done_once(self, alfki):
        one = line("x")
        book(one.id, alfki, [], False, BY)
        with pytest.raises(Refused, match="quicker"):
            book(one.id, alfki, [], False, BY)
        assert bank_line(one.id).state == "booked"

    def test_refuses_anothers_invoice_and_another_currencys(self, alfki):
        other = cast.find(type(alfki), number="ANATR")
        owed(other, "T-2001", 100)
        owed(alfki, "T-2002", 100, "USD")
        for number in ("T-2001", "T-2002", "T-NONE"):
            with pytest.raises(Refused, match="own invoices"), db.session.begin_nested():
                book(line(number).id, alfki, [number], False, BY)

    def test_refuses_a_month_that_is_closed(self, alfki, northwind):
        northwind.books_closed_on = cast.TODAY
        db.session.flush()
        with pytest.raises(Refused, match="books are closed"):
            book(line("x").id, alfki, [], False, BY)

    def test_a_line_that_is_not_there_is_dealt_with(self, alfki):
        with pytest.raises(Refused):
            book(1, alfki, [], False, BY)


class TestBookingWhatIsSure:
    def test_books_the_sure_ones_and_leaves_the_others(self, alfki):
        owed(alfki, "T-1001", 10_000)
        owed(alfki, "T-1002", 500)
        sure, less, unknown = line("T-1001"), line("T-1002", 400), line("?", 3)
        done = book_sure([sure.id, less.id, unknown.id], BY)
        assert [one.payment.total for one in done.booked] == [10_000]
        assert [one.id for one, _why in done.refused] == [less.id, unknown.id]
        assert [bank_line(one.id).state for one in (sure, less, unknown)] == ["booked", "open", "open"]

    def test_what_was_booked_meanwhile_is_left_alone(self, alfki):
        owed(alfki, "T-1001", 10_000)
        sure = line("T-1001")
        book(sure.id, alfki, ["T-1001"], False, BY)
        assert book_sure([sure.id], BY) == ([], [])
        assert count(Payment) == len(db.session.scalars(select(Document.id).where(Document.kind == "payment")).all())

    def test_one_that_is_refused_leaves_the_others_booked(self, alfki, northwind):
        owed(alfki, "T-1001", 10_000)
        owed(alfki, "T-1002", 500)
        northwind.books_closed_on = cast.TODAY - dt.timedelta(5)
        early, fine = line("T-1001", day=6), line("T-1002", 500)
        done = book_sure([early.id, fine.id], BY)
        assert [one.payment.total for one in done.booked] == [500]
        assert "books are closed" in str(done.refused[0][1])


class TestTakingABookingBack:
    """Booked to the wrong customer: the payment stays on record and counts no more, the line can be booked anew."""

    def booked(self, alfki):
        invoice = owed(alfki, "T-1001", 6_000)
        one = line("T-1001", 10_000)
        done = book(one.id, alfki, ["T-1001"], False, BY)
        return one, done.payment, invoice

    def test_opens_its_invoices_and_the_line(self, alfki):
        before = balance_through(alfki.id, "EUR")
        one, payment, invoice = self.booked(alfki)
        assert balance_through(alfki.id, "EUR") == before + 6_000 - 10_000
        assert unbook(one, BY).id == payment.id
        db.session.refresh(invoice)
        assert (payment.status, payment.allocated, invoice.allocated) == ("failed", 0, 0)
        assert (one.state, one.payment_id) == ("open", None)
        assert balance_through(alfki.id, "EUR") == before + 6_000
        assert statement_of(alfki.id, "EUR", AFTER, cast.TODAY).closing == before + 6_000
        told = select(Event.what, Event.shown).where(Event.what.in_(("payment taken back", "bank line taken back")))
        assert {tuple(row) for row in db.session.execute(told)} == {
            ("payment taken back", True),
            ("bank line taken back", False),
        }

    def test_then_it_is_booked_anew_to_whose_it_is(self, alfki):
        one, payment, _invoice = self.booked(alfki)
        unbook(one, BY)
        other = cast.find(type(alfki), number="ANATR")
        anew = book(one.id, other, [], False, BY).payment
        assert (anew.customer_id, anew.total, anew.number != payment.number) == (other.id, 10_000, True)
        assert unbook(one, BY).id == anew.id
        assert book(one.id, alfki, ["T-1001"], False, BY).counted == 6_000

    def test_whoever_had_a_receipt_hears_of_it_once(self, alfki):
        alfki.billing_email = "bills@alfki.example"
        one, payment, _invoice = self.booked(alfki)
        unbook(one, BY)
        letters = db.session.scalars(select(Letter).where(Letter.kind.startswith("receipt")).order_by(Letter.id)).all()
        to = "bills@alfki.example"
        assert [(one.kind, one.to_address) for one in letters] == [("receipt", to), ("receipt_taken_back", to)]
        assert letters[1].facts["payment"] == payment.number

    def test_without_a_receipt_nobody_hears_of_it(self, alfki):
        alfki.receipts = False
        unbook(self.booked(alfki)[0], BY)
        assert not db.session.scalars(select(Letter).where(Letter.kind.startswith("receipt"))).all()

    def test_happens_once(self, alfki):
        one, _payment, _invoice = self.booked(alfki)
        unbook(one, BY)
        with pytest.raises(Refused, match="not booked any more"):
            unbook(one, BY)

    def test_not_into_a_closed_month(self, alfki, northwind):
        one, payment, _invoice = self.booked(alfki)
        northwind.books_closed_on = cast.TODAY
        db.session.flush()
        with pytest.raises(Refused, match="books are closed"):
            unbook(one, BY)
        assert (payment.status, one.state) == ("succeeded", "booked")

    def test_not_where_some_of_it_went_back_to_the_payer(self, alfki):
        one, payment, _invoice = self.booked(alfki)
        refund(payment, 100, cast.TODAY, BY)
        with pytest.raises(Refused, match="sent back already"):
            unbook(one, BY)

    def test_what_was_counted_by_hand_meanwhile_is_open_again_too(self, alfki):
        one, payment, _invoice = self.booked(alfki)
        other = owed(alfki, "T-1002", 3_000)
        allocate_chosen(payment, {"T-1002": 3_000}, BY)
        unbook(one, BY)
        db.session.refresh(other)
        assert other.allocated == 0


def test_ignored_and_taken_up_again(alfki):
    one = line("salary")
    assert (ignore(one.id, BY), ignore(one.id, BY), bank_line(one.id).state) == (True, False, "ignored")
    assert (reopen(one.id, BY), reopen(one.id, BY), bank_line(one.id).state) == (True, False, "open")
    assert not ignore(1, BY)


def test_what_is_booked_is_not_ignored(alfki):
    one = line("x")
    book(one.id, alfki, [], False, BY)
    assert not ignore(one.id, BY)
