"""A line of the bank's statement is booked once, whoever is quicker, and a file that two take in at once is taken once: real threads."""

from sqlalchemy import func, select

from models.bank_file import read_bank_file
from models.bank_line import BankLine
from models.bank_statement import guess_layout, read_statement
from models.base import db
from models.booking import bank_line, book, book_sure, ignore
from models.customer import customer_by_number
from models.event import Actor, Event
from models.importing_statements import take_in
from models.invoice import Invoice
from models.payment import Payment
from models.tenant import tenant_by_key
from models.unbooking import unbook
from tests import bank_files, cast
from tests.models.test_choosing_mails_races import within
from tests.models.test_matching import line, owed
from tests.models.test_merging_races import own_app
from tests.models.test_ordering_races import at_once

assert own_app  # a fixture

BY = Actor("staff", None, "Laura Callahan")


def count(noun, *conditions):
    return db.session.scalar(select(func.count()).select_from(noun).where(*conditions))


def paid(text):
    return count(Payment, Payment.reference == text)


def lines_and_invoices(mark, many):
    """(id of the line, number of its invoice), of two customers in turn."""
    customers = [customer_by_number(number) for number in ("ALFKI", "ANATR")]
    made = []
    for n in range(many):
        number = f"{mark}-{n:05}"
        owed(customers[n % 2], number, 1_000)
        made.append((line(number, 1_000, day=1).id, number))
    return made


def test_twenty_who_book_one_line_make_one_payment(own_app):
    [(ident, number)] = within(own_app, lambda: lines_and_invoices("ONE", 1))

    def booking(customer):
        return lambda: (
            book(ident, customer_by_number(customer), [number] if customer == "ALFKI" else [], False, BY).payment.number
        )

    works = [booking("ALFKI" if n % 2 else "ANATR") for n in range(16)] + [lambda: ignore(ident, BY) for _n in range(4)]
    done = [one for one in at_once(own_app, works) if one not in ("Refused", False)]
    assert len(done) == 1
    state = within(own_app, lambda: db.session.scalar(select(BankLine.state).where(BankLine.id == ident)))
    assert within(own_app, lambda: paid(number)) == (state == "booked")


def test_all_that_is_sure_and_single_lines_at_once_neither_wait_in_a_ring_nor_pay_twice(own_app):
    for round_ in range(3):
        made = within(own_app, lambda mark=f"RING{round_}": lines_and_invoices(mark, 8))
        idents = [ident for ident, _number in made]

        def one_by_one(ident, number, customer):
            return lambda: book(ident, customer_by_number(customer), [number], False, BY).counted

        single = [one_by_one(*pair, ("ALFKI", "ANATR")[n % 2]) for n, pair in enumerate(made)]
        several = [
            lambda ids=idents: len(book_sure(ids, BY).booked),
            lambda ids=idents[::-1]: len(book_sure(ids, BY).booked),
        ]
        found = at_once(own_app, [*several, *single[::-1], *several])
        assert None not in found
        for _ident, number in made:
            assert within(own_app, lambda number=number: paid(number)) == 1
            invoice = within(own_app, lambda number=number: cast.find(Invoice, number=number).allocated)
            assert invoice == 1_000


def test_a_file_that_many_take_in_at_once_is_taken_once(own_app):
    def taking():
        business, file = tenant_by_key("northwind"), read_bank_file(bank_files.SPARKASSE)
        day = cast.TODAY
        layout = guess_layout(file, "EUR", day)
        return take_in(business, file, layout, read_statement(file, layout, day), "x", BY).new

    assert sorted(at_once(own_app, [taking] * 6)) == [0, 0, 0, 0, 0, 2]


def test_two_who_take_a_booking_back_at_once_do_so_once(own_app):
    [(ident, number)] = within(own_app, lambda: lines_and_invoices("BACK", 1))
    within(own_app, lambda: book(ident, customer_by_number("ALFKI"), [number], False, BY).payment.number)
    came = at_once(own_app, [lambda: unbook(bank_line(ident), BY).number] * 12)
    assert came.count("Refused") == 11
    taken = within(own_app, lambda: count(Event, Event.what == "payment taken back"))
    left = within(own_app, lambda: db.session.scalar(select(Invoice.allocated).where(Invoice.number == number)))
    assert (taken, left) == (1, 0)


def test_taken_back_while_it_is_used_or_booked_anew_nothing_counts_twice(own_app):
    [(ident, number)] = within(own_app, lambda: lines_and_invoices("USED", 1))

    def booking():
        return book(ident, customer_by_number("ALFKI"), [number], False, BY).payment.number

    within(own_app, booking)
    came = at_once(own_app, [lambda: unbook(bank_line(ident), BY).number, booking] * 8)
    assert [one for one in came if one != "Refused"]

    def stands():
        good = count(Payment, Payment.reference == number, Payment.status == "succeeded")
        state = db.session.scalar(select(BankLine.state).where(BankLine.id == ident))
        counted = db.session.scalar(select(Invoice.allocated).where(Invoice.number == number))
        return good, state == "booked", counted

    good, booked, counted = within(own_app, stands)
    assert (good, counted) == (booked, 1_000 * booked)
