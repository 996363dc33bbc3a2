"""Is this invoice genuine? Number and total decide; nothing else is told, however one asks."""

import html
import re
from decimal import Decimal

import pytest
from sqlalchemy import select

from models.bank_account import BankAccount
from models.base import db
from models.document import Document
from models.issuing import frozen_of
from models.refusing import Refused
from models.throttle import Throttle
from models.verifying import PER_ADDRESS, PER_NUMBER, count_look, printed_totals
from models.voiding import void
from tests.admin.billing import STAFF, drafted, issued

DOOR = "/verify"
OURS, EUROS = "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"
POUNDS = "GB29NWBK60161331926819"
OTHER = "DE02120300000000202051"


def said(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


@pytest.fixture
def accounts(northwind):
    db.session.add_all(
        [
            BankAccount(
                currency="EUR", holder="Northwind Traders GmbH", iban=EUROS, bic="COBADEFFXXX", bank="Commerzbank"
            ),
            BankAccount(currency="GBP", holder="Northwind Traders Ltd", iban=POUNDS),
        ]
    )
    db.session.commit()


@pytest.fixture
def look(visitor, accounts):
    return lambda number, total, **more: visitor.post(DOOR, number=number, total=total, **more)


def genuine(answer):
    assert answer.status_code == 200
    assert ("Genuine." in said(answer)) != ("Not genuine." in said(answer))
    return "Genuine." in said(answer)


@pytest.mark.parametrize("total", ["200.00", "200,00", "€200.00", "200,00 €", "EUR 200", " 200.00 kr. "])
def test_an_issued_invoice_with_its_total_is_genuine_however_that_is_printed(look, total):
    assert genuine(look("INV-AL1", total))


def test_a_credit_memo_is_too_and_small_letters_do(look):
    assert genuine(look("cm-al1", "12.00"))


@pytest.mark.parametrize(("number", "total"), [
    ("INV-AL1", "200.01"), ("INV-AL1", "199.99"), ("INV-AL1", "20000"), ("INV-AL1", "150.00"), ("INV-99999", "200.00"),
    ("SO-AL1", "200.00"), ("PAY-AL1", "50.00"), ("INV-AL%", "200.00"),
])  # fmt: skip
def test_anything_else_is_not_a_cent_more_what_is_left_to_pay_an_unknown_number_another_kind(look, number, total):
    assert not genuine(look(number, total))


def test_a_number_that_is_too_long_in_capitals_is_none_of_ours(look):
    assert not genuine(look("ß" * 40, "200.00"))


def test_drafts_and_void_papers_are_not(look, alfki):
    draft = drafted(alfki)
    number, total = draft.number, f"{draft.total / 100:.2f}"
    paper = db.session.scalars(select(Document).where(Document.number == "INV-AL2")).one()
    void(paper, "Twice", STAFF)
    db.session.commit()
    answers = [look(number, total), look("INV-AL2", "200.00"), look("INV-0", "200.00")]
    assert [genuine(answer) for answer in answers] == [False] * 3
    bare = [re.sub(r'value="[^"]*"', "", answer.text) for answer in answers]
    assert bare[0] == bare[1] == bare[2]


def test_another_businesss_paper_is_not(look, browser):
    assert not genuine(look("INV-AN9", "200.00"))
    there = browser(host="adventure.localhost")
    assert genuine(there.post(DOOR, number="INV-AL1", total="200.00"))
    assert not genuine(there.post(DOOR, number="INV-AN1", total="200.00"))


def test_the_answer_names_the_account_of_that_currency_and_nobody(look):
    text = said(look("INV-AL1", "200.00"))
    assert (
        f"Account of Northwind Traders for EUR Account holder Northwind Traders GmbH IBAN {OURS} BIC COBADEFFXXX"
        in text
    )
    for secret in ("Alfreds", "ALFKI", "Maria", "GB29", "2026", "150", "Overdue", "Paid", "Issued on"):
        assert secret not in text


def test_who_holds_a_forged_one_is_told_where_the_business_is_paid_and_whom_to_ask(look):
    text = said(look("INV-AL1", "9999.00"))
    assert OURS in text
    assert "GB29 NWBK" in text
    assert "Ask Northwind Traders: +49 30 555 0100 , hello@northwind.example" in text


def test_the_account_that_a_paper_was_issued_with_comes_first_and_todays_beside_it(look, alfki):
    paper = issued(alfki)
    frozen_of(paper).account = {"holder": "Old Bank", "iban": OTHER, "bic": "", "bank": "", "instructions": ""}
    db.session.commit()
    text = said(look(paper.number, f"{paper.total / 100:.2f}"))
    assert (
        text.index("The account that it names") < text.index("DE02 1203") < text.index("uses today") < text.index(OURS)
    )


def test_whatever_comes_out_the_database_is_asked_the_same(look, statements):
    look("INV-AL1", "200.00")
    asked = []
    for number, total in (("INV-AL1", "200.00"), ("INV-AL1", "200.01"), ("INV-NONE", "200.00"), ("SO-AL1", "1")):
        with statements() as seen:
            look(number, total)
        asked.append(seen)
    assert asked[0] == asked[1] == asked[2] == asked[3]


def test_one_address_looks_twenty_times_then_waits(look):
    for n in range(PER_ADDRESS):
        assert look(f"INV-{n}", "1.00").status_code == 200
    answer = look("INV-AL1", "200.00")
    assert answer.status_code == 429
    assert "You have asked often. Try again in" in said(answer)
    assert "enuine." not in said(answer)


def test_one_number_is_tried_twenty_times_from_wherever(look, northwind):
    for n in range(PER_NUMBER):
        count_look(northwind.id, f"203.0.113.{n}", "INV-AL1" if n % 2 else "inv-al1")
    db.session.commit()
    assert look("INV-AL1", "200.00").status_code == 429


def test_what_is_asked_wrongly_counts_nothing_and_keeps_what_was_typed(look):
    for number, total, sentence in (
        ("", "1", "Enter the number that is printed."), ("INV-AL1", "", "Enter the total that is printed."),
        ("INV-AL1", "twelve", "Enter the total as it is printed"), ("INV-AL1", "1.2.3", "Enter the total as it is printed"),
        ("x" * 41, "1", "Use at most 40 characters."), ("INV\0", "1", "Leave out characters that can't be printed."),
    ):  # fmt: skip
        answer = look(number, total)
        assert (answer.status_code, sentence in said(answer)) == (422, True), (number, total)
        assert f'value="{number}"' in answer.text or "\0" in number
    assert db.session.scalar(select(Throttle).where(Throttle.key.contains("verify"))) is None


def test_htmx_gets_the_answer_alone_and_nobody_keeps_it(look):
    answer = look("INV-AL1", "200.00", htmx=True)
    assert answer.text.lstrip().startswith('<section id="verify"')
    assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == ("no-store", "noindex")


def test_asking_by_address_looks_nothing_up(visitor, accounts):
    page = visitor.get(f"{DOOR}?number=INV-AL1&total=200.00")
    assert "enuine." not in said(page)
    assert "INV-AL1" not in page.text


@pytest.mark.parametrize("door", ["/portal", "/p/alfki/sign-in"])
def test_both_sign_in_pages_lead_there(visitor, door):
    assert f'href="{DOOR}"' in visitor.get(door).text


@pytest.mark.parametrize(("written", "meant"), [
    ("1.234,56 €", ["1234.56"]), ("€1,234.56", ["1234.56"]), ("1 234,56 kr.", ["1234.56"]), ("CHF 1'234.50", ["1234.50"]),
    ("1.234", ["1.234", "1234"]), ("1,234,567", ["1234567"]), ("12,34,567.89", ["1234567.89"]), ("KWD 1,234.567", ["1234.567"]),
    ("1234.5", ["1234.5"]), ("¥1234", ["1234"]), ("1\u202f234,56\u00a0€", ["1234.56"]),
])  # fmt: skip
def test_a_total_is_read_as_it_is_printed_anywhere(written, meant):
    assert printed_totals(written) == {Decimal(one) for one in meant}


@pytest.mark.parametrize("written", ["", "€", "1e5", "12 or 13", "1.2.3", "1.234.56", "½", "١٢"])
def test_what_is_no_total_is_refused(written):
    with pytest.raises(Refused):
        printed_totals(written)
