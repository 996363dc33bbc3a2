"""Numbers, dates and other values as files write them."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.importing.values import (
    Rules,
    Unreadable,
    amount,
    characters,
    currency,
    date,
    email,
    in_minor_units,
    number,
    quantity,
    share,
    whole,
    yes_or_no,
)

POINT, COMMA = Rules(decimal="."), Rules(decimal=",")


@given(st.decimals(-(10**12), 10**12, places=3), st.sampled_from(["", ",", " ", "'", "\u00a0", "\u202f"]))
def test_every_decimal_is_read_back_whatever_stands_between_its_thousands(value, apart):
    assert number(f"{value:,.3f}".replace(",", apart), POINT) == value


@given(st.decimals(-(10**12), 10**12, places=2), st.sampled_from(["", ".", " ", "'"]))
def test_a_decimal_comma_too(value, apart):
    assert number(f"{value:,.2f}".replace(",", "_").replace(".", ",").replace("_", apart), COMMA) == value


@given(st.text(max_size=8))
def test_any_text_is_a_number_or_refused(written):
    try:
        found = number(written, POINT)
    except Unreadable:
        return
    assert found.is_finite()


@pytest.mark.parametrize(
    "written", ["", "1,5", "1,23,456", "1e5", "NaN", "Infinity", "12,34.5", "1.2.3", "--1", "1 2", "٣"]
)
def test_what_is_no_number_is_not_guessed(written):
    with pytest.raises(Unreadable):
        number(written, POINT)


@given(
    st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d %b %Y"]),
    st.integers(-900, 900),
)
def test_every_date_is_read_in_the_files_own_format_and_moved(day, pattern, days):
    rules = Rules(dates=("%Y/%m/%d", pattern), days_later=days)
    assert date(day.strftime(pattern), rules) == day + dt.timedelta(days=days)


def test_minor_units_are_exact_in_each_currency():
    assert [in_minor_units(Decimal("12.5"), code) for code in ("EUR", "KWD")] == [1250, 12500]
    assert in_minor_units(Decimal("12.000"), "JPY") == 12


@pytest.mark.parametrize(
    ("read", "written", "sentence"),
    [
        (amount, "12,5", "“12,5” is not an amount like 1234.56."),
        (
            lambda w, r: in_minor_units(amount(w, r), "EUR"),
            "1.234",
            "The amount 1.234 has more than the 2 decimals of EUR.",
        ),
        (lambda w, r: in_minor_units(amount(w, r), "EUR"), "1" + "0" * 15, "The amount 1000000000000000 is too large."),
        (quantity, "-3", "The quantity -3 is negative."),
        (quantity, "0.1234", "The quantity 0.1234 has more than three decimals or is too large."),
        (share("discount"), "5", "The discount 5 does not lie between 0 and 1 (0.05 is five per cent)."),
        (share("discount"), "-0.1", "The discount -0.1 does not lie between 0 and 1 (0.05 is five per cent)."),
        (share("tax rate"), "0.12345", "The tax rate 0.12345 has more than four decimals."),
        (date, "31.02.1998", "“31.02.1998” is not a date like 1998-12-31."),
        (date, "9999-12-32", "“9999-12-32” is not a date like 1998-12-31."),
        (currency, "EURO", "“EURO” is not a currency: use three letters such as EUR."),
        (email, "ana@", "“ana@” is not an email address."),
        (characters(5), "123456", "This text is too long: 6 characters, and at most 5 fit."),
        (characters(5), "\ufdfa", "This text is too long: 1 characters, and at most 5 fit."),  # 18 once folded
        (whole(0, 365), "366", "366 is not a whole number from 0 to 365."),
        (whole(0, 365), "1.5", "1.5 is not a whole number from 0 to 365."),
        (yes_or_no, "maybe", "“maybe” is neither yes nor no (1 or 0)."),
    ],
)
def test_each_mistake_has_its_sentence(read, written, sentence):
    with pytest.raises(Unreadable) as refused:
        read(written, POINT)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("written", ["1,234", "0,125", "-12,345"])
def test_thousands_or_decimals_is_not_guessed(written):
    with pytest.raises(Unreadable) as refused:
        amount(written, Rules(decimal_is_said=False))
    dropped, pointed = written.replace(",", ""), written.replace(",", ".")
    assert str(refused.value) == f'“{written}” is {dropped} or {pointed}: set decimal = "." or "," in the map.'
    assert amount(written, POINT) == Decimal(dropped)
    assert amount(written, COMMA) == Decimal(pointed)


def test_what_can_only_be_thousands_needs_no_setting():
    found = [amount(written, Rules(decimal_is_said=False)) for written in ("1,234.56", "1,234,567", "1 234", "1.234")]
    assert found == [Decimal("1234.56"), 1234567, 1234, Decimal("1.234")]


def test_per_cent_may_be_written_with_its_sign():
    assert [share("discount")(written, POINT) for written in ("5%", "5 %", "0.05", "100%")] == [Decimal("0.05")] * 3 + [
        1
    ]


def test_an_email_is_kept_in_small_letters_and_a_currency_in_capitals():
    assert (email("Ana@Example.COM", POINT), currency("usd", POINT)) == ("ana@example.com", "USD")
