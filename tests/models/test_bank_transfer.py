"""A transfer as pages and papers show it, and the code that a bank's app reads."""

import pytest
import segno.helpers
from hypothesis import given
from hypothesis import strategies as st

from models.bank_transfer import (
    LONGEST_REFERENCE,
    code_image,
    code_svg,
    epc_code,
    grouped,
    is_bic,
    is_iban,
    reference_for,
    transfer_of,
)

IBAN = "DE89370400440532013000"
ACCOUNT = {"holder": "Northwind Traders", "iban": IBAN, "bic": "COBADEFFXXX", "bank": "Commerzbank", "instructions": ""}


def transfer(amount=12345, currency="EUR", reference="INV-10952", **more):
    return transfer_of(ACCOUNT | more, amount, currency, reference, "Northwind")


def test_it_says_where_how_much_and_what_for():
    found = transfer()
    assert (found.holder, found.iban) == ("Northwind Traders", "DE89 3704 0044 0532 0130 00")
    assert (found.amount, found.currency, found.reference) == (12345, "EUR", "INV-10952")


def test_the_business_stands_in_for_a_holder_that_is_not_named():
    assert transfer(holder="").holder == "Northwind"


def test_an_account_without_iban_has_its_instructions():
    found = transfer(iban="", bic="", instructions="Routing 021000021, account 123")
    assert (found.iban, found.instructions, found.has_code) == ("", "Routing 021000021, account 123", False)


@pytest.mark.parametrize("account", [{}, {"holder": "Northwind", "iban": "", "instructions": ""}])
def test_without_an_account_there_is_no_transfer(account):
    assert transfer_of(account, 1, "EUR", "INV-1", "Northwind") is None


def lines(monkeypatch, found):
    """What the code holds, line by line."""
    seen, make = [], segno.make_qr
    monkeypatch.setattr(segno, "make_qr", lambda content, **how: seen.append(content) or make(content, **how))
    assert epc_code(found)
    return seen[0].decode("utf-8").split("\n")


def test_the_code_holds_what_banks_have_agreed_on(monkeypatch):
    assert lines(monkeypatch, transfer()) == [
        "BCD", "002", "1", "SCT", "COBADEFFXXX", "Northwind Traders", IBAN, "EUR123.45", "", "", "INV-10952",
    ]  # fmt: skip


def test_the_code_does_without_a_bic_and_knows_all_letters(monkeypatch):
    read = lines(monkeypatch, transfer(100, bic="", holder="Bäckerei Łódź"))
    assert (read[4], read[5], read[7]) == ("", "Bäckerei Łódź", "EUR1")


@pytest.mark.parametrize(
    "found",
    [
        transfer(currency="CHF"),
        transfer(iban="DE00370400440532013000"),
        transfer(amount=0),
        transfer(amount=10**11),
        transfer(reference=""),
        transfer(holder="漢" * 70, reference="字" * 140),
    ],
    ids=["francs", "wrong IBAN", "nothing", "a billion", "no reference", "too many bytes"],
)
def test_where_banks_could_not_read_a_code_there_is_none(found):
    assert epc_code(found) is None
    assert (code_image(found), code_svg(found)) == ("", "")


def test_the_code_is_a_picture():
    assert code_image(transfer()).startswith("data:image/svg+xml")
    assert code_svg(transfer()).startswith("<svg")


@pytest.mark.parametrize(
    ("numbers", "reference"),
    [([], "ALFKI"), (["INV-1"], "INV-1"), (["INV-1", "INV-2"], "INV-1, INV-2")],
)
def test_the_reference_names_what_is_paid(numbers, reference):
    assert reference_for(numbers, "ALFKI") == reference


@given(st.lists(st.from_regex(r"\AINV-[0-9]{1,12}\Z"), max_size=40))
def test_a_reference_never_cuts_a_number(numbers):
    said = reference_for(numbers, "ALFKI")
    assert 0 < len(said) <= LONGEST_REFERENCE
    assert set(said.split(", ")) <= {*numbers, "ALFKI"}
    assert set(numbers) <= set(said.split(", ")) or said.startswith("ALFKI, ")


@pytest.mark.parametrize(
    ("written", "good"),
    [
        (IBAN, True),
        ("de89 3704 0044 0532 0130 00", True),
        ("CH9300762011623852957", True),
        ("DE89", False),
        ("", False),
    ],
)
def test_an_iban_is_checked(written, good):
    assert is_iban(written) is good


@pytest.mark.parametrize(("written", "good"), [("COBADEFF", True), ("COBADEFFXXX", True), ("COBA", False)])
def test_a_bic_is_checked(written, good):
    assert is_bic(written) is good


def test_an_iban_is_read_in_groups():
    assert grouped("ch9300762011623852957") == "CH93 0076 2011 6238 5295 7"
