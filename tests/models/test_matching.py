"""Whose money is it: numbers found however they are written, then customer, account, name and amount; and when that is sure."""

import datetime as dt

import pytest

from models.bank_line import BankLine
from models.base import db
from models.customer import Customer
from models.event import Actor
from models.invoice import Invoice
from models.matching import Level, Why, company, fitting, propose
from models.matching import OpenInvoice as Open
from models.numbers_in_text import NumbersInText, squeezed
from models.receiving import receive
from tests import cast
from tests.cast import find

BY = Actor("staff", None, "Laura Callahan")
NUMBERS = NumbersInText(
    (number, number)
    for number in ("INV-2026-00042", "INV-2026-00043", "INV-1", "INV-12", "RE4711", "10952", "12", "INV-2026-00142")
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("INV-2026-00042", ["INV-2026-00042"]),
        ("Rechnung inv-2026-00042 vom 3.11.", ["INV-2026-00042"]),
        ("INV202600042", ["INV-2026-00042"]),
        ("INV 2026 00042", ["INV-2026-00042"]),
        ("INV/2026/00042+INV/2026/00043", ["INV-2026-00042", "INV-2026-00043"]),
        ("RE 4711", ["RE4711"]),
        ("RE-4711, 10952", ["RE4711", "10952"]),
        ("INV-1 25.11.2026", ["INV-1"]),
        ("INV-12", ["INV-12"]),
        ("INV-123", []),
        ("1INV-1", ["INV-1"]),
        ("XINV-1", []),
        ("110952", []),
        ("109521", []),
        ("INV-2026-0 0042", ["INV-2026-00042"]),
        ("RE 47 11", ["RE4711"]),
        ("", []),
        ("12", []),
        ("·—§", []),
    ],
)
def test_numbers_are_found_however_they_are_written(text, found):
    seen = NUMBERS.find(text)
    assert seen.named == found
    assert seen.whole or not found


@pytest.mark.parametrize(
    ("text", "found"),
    [("Rg. 00142 danke", ["INV-2026-00142"]), ("2000142", []), ("00142 00043", ["INV-2026-00142", "INV-2026-00043"])],
)
def test_the_last_digits_of_a_number_are_a_hint(text, found):
    seen = NUMBERS.find(text)
    assert (seen.named, seen.whole) == (found, False)


def test_last_digits_of_two_numbers_tell_nothing():
    numbers = NumbersInText([("INV-2025-00042", 1), ("INV-2026-00042", 2)])
    assert numbers.find("00042").named == []


def test_squeezed_keeps_where_something_stood():
    assert squeezed("- A 1-2 ") == ("A12", {1, 2, 3})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alfreds Futterkiste", "ALFREDS FUTTERKISTE GMBH & CO. KG"),
        ("B's Beverages", "B S Beverages Ltd"),
        ("Société Générale S.A.", "SOCIETE GENERALE"),
    ],
)
def test_companies_are_known_without_their_legal_form(one, other):
    assert company(one) == company(other)


@pytest.mark.parametrize(("amount", "which"), [(300, [2]), (100, [0]), (300 + 200 + 100, [0, 1, 2]), (150, [])])
def test_invoices_that_make_up_an_amount(amount, which):
    mine = [Open(n, f"INV-{n}", 1, "EUR", None, left) for n, left in enumerate((100, 200, 300))]
    assert fitting(mine, amount) == tuple(mine[n] for n in which)


# --- with a business's customers and invoices ---------------------------------------------------------


def owed(customer, number, left, currency="EUR", days=10):
    made = Invoice(
        customer_id=customer.id, number=number, status="issued", dated_on=cast.TODAY - dt.timedelta(days), due_on=cast.TODAY,
        currency=currency, net=left, total=left,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def line(text="", amount=10_000, payer="", account="", currency="EUR", day=0, **more):
    made = BankLine(
        digest=f"{text}{amount}{payer}{account}{currency}{day}".encode().hex()[-64:], booked_on=cast.TODAY - dt.timedelta(day), amount=amount,
        currency=currency, payer=payer, account=account, text=text, **more,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


@pytest.fixture
def ana(alfki):
    return find(Customer, number="ANATR")


def matched(*lines):
    found = propose(lines)
    return [found[one.id] for one in lines]


def told(proposal):
    return (
        proposal.level.value,
        proposal.why.value,
        proposal.customer and proposal.customer.number,
        [one.number for one in proposal.invoices],
    )


TABLE = {
    "its number, and just as much": ({"text": "Rechnung T2026 0001"}, ("sure", "invoices", "ALFKI", ["T-2026-0001"])),
    "two numbers, and just as much": ({"text": "T-2026-0001/T-2026-0002", "amount": 12_500}, ("sure", "invoices", "ALFKI", ["T-2026-0001", "T-2026-0002"])),
    "its number, less": ({"text": "T-2026-0001", "amount": 9_800}, ("likely", "invoices", "ALFKI", ["T-2026-0001"])),
    "its number, in other money": ({"text": "T-2026-0001", "currency": "USD"}, ("none", "", None, [])),
    "a paid one's": ({"text": "T-2026-0009", "amount": 77}, ("none", "", None, [])),
    "numbers of two customers": ({"text": "T-2026-0001 T-2026-0003", "amount": 17_700}, ("likely", "invoices", "ALFKI", ["T-2026-0001"])),
    "of two, one just as much": ({"text": "T-2026-0001 T-2026-0003", "amount": 7_700}, ("likely", "invoices", "ANATR", ["T-2026-0003"])),
    "the customer's number": ({"text": "Kdnr. alfki", "amount": 2_500}, ("likely", "customer number", "ALFKI", ["T-2026-0002"])),
    "the payer's name": ({"payer": "ALFREDS FUTTERKISTE GMBH", "amount": 1}, ("likely", "name", "ALFKI", [])),
    "a name in the text": ({"text": "FT ANA TRUJILLO EMPAREDADOS Y HELADOS", "amount": 7_700}, ("likely", "name", "ANATR", ["T-2026-0003"])),
    "a payer nobody knows, a name in the text": ({"payer": "Max", "text": "fuer Alfreds Futterkiste", "amount": 1}, ("likely", "name", "ALFKI", [])),
    "just as much as one": ({"text": "danke", "amount": 7_700}, ("likely", "amount", "ANATR", ["T-2026-0003"])),
    "nothing": ({"text": "danke", "amount": 31}, ("none", "", None, [])),
}  # fmt: skip


@pytest.mark.parametrize(("said", "proposed"), TABLE.values(), ids=TABLE)
def test_what_is_proposed(alfki, ana, said, proposed):
    for customer, number, left in (
        (alfki, "T-2026-0001", 10_000),
        (alfki, "T-2026-0002", 2_500),
        (ana, "T-2026-0003", 7_700),
    ):
        owed(customer, number, left)
    owed(ana, "T-2026-0009", 77).allocated = 77
    db.session.flush()
    assert told(matched(line(**said))[0]) == proposed


def test_what_came_from_an_account_before_points_to_its_customer(alfki, ana):
    payment = receive(ana, 5, cast.TODAY, BY)
    line("x", 5, account="DE89370400440532013000", state="booked", payment_id=payment.id)
    found = matched(line("y", 6, account="DE89370400440532013000"), line("z", 6, account="DE02"))
    assert [one.why for one in found] == [Why.ACCOUNT, Why.NOTHING]
    assert found[0].customer.number == "ANATR"


def test_two_customers_of_one_name_are_told_apart_by_nobody(alfki):
    twin = Customer(number="TWIN", name="Alfreds Futterkiste AG", identifier="twin", currency="EUR")
    db.session.add(twin)
    db.session.flush()
    assert matched(line(payer="Alfreds Futterkiste", amount=3))[0].level == Level.NONE


def test_what_is_paid_twice_is_sure_once(alfki):
    owed(alfki, "T-2026-0001", 10_000)
    newer, older = matched(line("T-2026-0001", day=0), line("T-2026-0001", day=3))
    assert (older.level, newer.level, newer.why) == (Level.SURE, Level.LIKELY, Why.AGAIN)


def test_a_number_amid_other_digits_is_none(alfki):
    owed(alfki, "70001", 10_000)
    assert matched(line("DE70001999 170001 700012"))[0].why != Why.INVOICES


def test_it_costs_three_statements_however_many_lines(alfki, statements):
    for n in range(3):
        owed(alfki, f"T-2026-100{n}", 100)
    few = [line(f"T-2026-100{n}", 100) for n in range(2)]
    many = [*few, *(line(f"T-2026-1000 {n}", 5, account=f"DE{n}") for n in range(60))]
    for lines in (few, many):
        with statements() as seen:
            propose(lines)
        assert len(seen) == 3
    assert propose([]) == {}
