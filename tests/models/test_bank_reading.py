"""Banks' files as they come: heading, columns, numbers and days told apart by themselves, and no line dropped silently."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.bank_file import read_bank_file
from models.bank_layout import Layout
from models.bank_statement import digests, guess_layout, read_statement
from models.importing.reading import CannotImport
from tests import bank_files

TODAY = dt.date(2024, 11, 21)


def read(content, currency="EUR", layout=None):
    file = read_bank_file(content)
    return read_statement(file, layout or guess_layout(file, currency, TODAY), TODAY)


def facts(line):
    return (line.booked_on.isoformat(), line.amount, line.currency, line.payer, line.account, line.text)


FORMATS = {
    "Sparkasse": (bank_files.SPARKASSE, "EUR", 1, [
        ("2024-11-20", 123456, "EUR", "Alfreds Futterkiste", "DE89370400440532013000", "GUTSCHR. UEBERWEISUNG · Rechnung IN-AL1 vielen Dank"),
        ("2024-11-19", 5000, "EUR", "Bäckerei Groß", "DE02500105170137075030", "GUTSCHR. UEBERWEISUNG · Müßiggang & Söhne"),
    ]),
    "DKB": (bank_files.DKB, "EUR", 1, [
        ("2024-11-20", 100000, "EUR", "Ana Trujillo", "ES9121000418450200051332", "INV 10952 · ETE-1"),
    ]),
    "Commerzbank": (bank_files.COMMERZBANK, "EUR", 1, [
        ("2024-11-20", 45050, "EUR", "", "", "Eastern Connection Kundennr EASTC INV-7"),
    ]),
    "Barclays": (bank_files.BARCLAYS, "GBP", 1, [
        ("2024-11-20", 125000, "GBP", "", "", "EASTERN CONNECTION IN-EA1 BGC"),
        ("2024-11-03", 7525, "GBP", "", "", "CONSOLIDATED HOLDINGS"),
    ]),
    "Revolut": (bank_files.REVOLUT, "EUR", 1, [
        ("2024-11-20", 12000, "EUR", "", "", "Payment from Alfreds Futterkiste"),
    ]),
    "UBS": (bank_files.UBS, "CHF", 1, [
        ("2024-11-20", 123450, "CHF", "", "", "Chop-suey Chinese; Bern · Gutschrift · Rechnung INV-2024-00017 · ZD81324TI0001"),
    ]),
    "Chase": (bank_files.CHASE, "USD", 1, [
        ("2024-11-20", 250000, "USD", "", "", "CREDIT · ORIG CO NAME:GREAT LAKES FOOD INV-44"),
    ]),
    "tabs, UTF-16, in or out beside the amount": (bank_files.TABBED, "EUR", 1, [
        ("2024-11-20", 9995, "EUR", "Bon app'", "NL91ABNA0417164300", "Factuur INV-3"),
    ]),
}  # fmt: skip


@pytest.mark.parametrize(("content", "currency", "outgoing", "lines"), FORMATS.values(), ids=FORMATS)
def test_what_banks_write_is_understood_without_being_told(content, currency, outgoing, lines):
    found = read(content, currency)
    assert [facts(line) for line in found.incoming] == lines
    assert found.outgoing == outgoing


def test_a_line_that_is_not_settled_is_named_with_its_line():
    found = read(bank_files.REVOLUT)
    assert [(bad.line, str(bad.reason)) for bad in found.bad] == [(4, "There is no day on this line.")]


def test_each_line_is_in_one_of_three_lists_and_named_by_its_number():
    content = (
        "Some bank\n\nDate;Amount;Currency;Description\n2024-11-20;12.00;EUR;fine\n\nyesterday;12.00;EUR;odd day\n2024-11-20;twelve;EUR;odd sum\n"
        "2024-11-20;;EUR;no sum\n2024-11-20;1.005;EUR;too fine\n2024-11-20;12.00;XXY;odd money\n2025-11-20;12.00;EUR;next year\n"
        '2024-11-20;12.00;EUR;"open\n2024-11-20;0.00;EUR;nothing\n2024-11-20;-1.00;EUR;out\n2024-11-20;1;EUR;a;b\n2024-11-20;3.00\n'
    )
    layout = Layout(("date", "amount", "currency", "text"))
    found = read(content.encode(), layout=layout)
    assert [line.line for line in found.incoming] == [4]
    assert found.outgoing == 2
    assert [(bad.line, str(bad.reason)) for bad in found.bad] == [
        (6, "“yesterday” is not a date like 1998-12-31."),
        (7, "“twelve” is not an amount like 1234.56."),
        (8, "There is no amount on this line."),
        (9, "The amount 1.005 has more than the 2 decimals of EUR."),
        (10, "“XXY” is not a currency: use three letters such as EUR."),
        (11, "2025-11-20 lies in the future: are days written in another order?"),
        (12, "A quotation mark is opened here and never closed."),
        (15, "This line has more cells than the heading, so it is not clear which is which."),
        (16, "“” is not a currency: use three letters such as EUR."),
    ]


@pytest.mark.parametrize(
    ("written", "decimal", "minor"),
    [
        ("1.234,56 €", ",", 123456),
        ("+1.234,56", ",", 123456),
        ("1'234.56", ".", 123456),
        ("EUR 1,234.56", ".", 123456),
        ("1234,5", ",", 123450),
        ("€12", ".", 1200),
        ("12.00+", ".", 1200),
        ("12.00-", ".", -1200),
        ("(12.00)", ".", -1200),
        ("−12.00", ".", -1200),
        ("- 12,00", ",", -1200),
        ("=1+1", ".", None),
        ("1,2,3", ".", None),
        ("1e5", ".", None),
    ],
)
def test_amounts_are_read_as_banks_write_them(written, decimal, minor):
    content = f'Date\tAmount\n2024-11-20\t"{written}"\n'.encode()
    found = read(content, layout=Layout(("date", "amount"), decimal, currency="EUR"))
    amounts = [line.amount for line in found.incoming]
    assert (amounts, found.outgoing, len(found.bad)) == {
        True: ([], 0, 1), False: ([minor], 0, 0) if minor and minor > 0 else ([], 1, 0),
    }[minor is None]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "pattern"),
    [
        (["03/11/2024", "20/11/2024"], "%d/%m/%Y"),
        (["11/03/2024", "11/20/2024"], "%m/%d/%Y"),
        (["11/12/2024"], "%d/%m/%Y"),
        (["20.11.24"], "%d.%m.%y"),
        (["20 Nov 2024"], "%d %b %Y"),
        (["2024-11-20T10:00:00"], "%Y-%m-%d"),
        (["20-11-2024"], "%d-%m-%Y"),
    ],
)
def test_days_are_read_in_the_order_that_makes_sense(days, pattern):
    content = "Date,Amount\n" + "".join(f"{day},1.00\n" for day in days)
    assert guess_layout(read_bank_file(content.encode()), "EUR", dt.date(2024, 12, 12)).dates == pattern


def test_cells_that_would_be_formulas_are_only_text():
    content = b'Date,Amount,Description,Payer\n2024-11-20,1.00,=HYPERLINK("x"),@SUM(A1)\n'
    assert [(line.text, line.payer) for line in read(content).incoming] == [('=HYPERLINK("x")', "@SUM(A1)")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "No heading was found"),
        (b"hello\n", "No heading was found"),
        (b"Date,Amount\n", "No heading was found"),
        (b"\x00\x01\x02PNG\x00", "not text"),
        (b"Date,Amount\n" + b"2024-11-20,1\n" * 10_001, "more than 10,000 lines"),
        (b"x" * 2_000_000, "No heading was found"),
    ],
    ids=["empty", "words", "heading alone", "a picture", "too many", "one long line"],
)
def test_what_is_no_statement_is_refused_with_a_reason(content, words):
    with pytest.raises(CannotImport, match=words):
        read(content)


def test_a_heading_in_words_that_nobody_has_told_us_is_found_all_the_same():
    file = read_bank_file("Päivä;Summa;Saaja\n20.11.2024;12,00;Firma\n".encode())
    assert file.header == ("Päivä", "Summa", "Saaja")


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (("", "amount"), "the day"),
        (("date", ""), "the amount"),
        (("date", "date", "amount"), "Two columns"),
        (("date", "amount", "credit"), "either one column"),
    ],
)
def test_a_layout_says_what_is_missing(columns, words):
    with pytest.raises(CannotImport, match=words):
        Layout(columns, currency="EUR").check()


def test_a_layout_without_a_currency_asks_for_one():
    with pytest.raises(CannotImport, match="currency"):
        Layout(("date", "amount")).check()


def test_the_signature_is_the_headings():
    first, again = (read_bank_file(f"Date,Amount\n2024-11-{day},1\n".encode()) for day in (19, 20))
    other = read_bank_file(b"Date,Amount,Memo\n2024-11-20,1,\n")
    assert first.signature == again.signature != other.signature


LINES = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 3), st.sampled_from(["EUR"]), st.sampled_from(["A", "B"])), max_size=12
)


@given(LINES, st.data())
def test_every_line_has_a_name_of_its_own_and_an_overlapping_file_the_same_ones(lines, data):
    whole = digests(lines)
    assert len(set(whole)) == len(lines)
    days = sorted({line[0] for line in lines})
    since = data.draw(st.sampled_from(days)) if days else None
    later = [line for line in lines if line[0] >= since] if days else []
    assert set(digests(later)) <= set(whole)  # whole days, as banks give them


@given(LINES, st.randoms())
def test_the_order_within_a_file_names_no_line_otherwise(lines, random):
    mixed = list(lines)
    random.shuffle(mixed)
    assert sorted(digests(mixed)) == sorted(digests(lines))
