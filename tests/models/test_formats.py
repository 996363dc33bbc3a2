"""Figures as people read them, in their own language."""

import datetime as dt
from decimal import Decimal

import pytest

from models.formats import Money, figure, file_size, on_record, recorded


@pytest.mark.parametrize(
    ("size", "english", "german"),
    [
        (1, "1 byte", "1 Byte"),
        (999, "999 byte", "999 Byte"),
        (1_000, "1 kB", "1 kB"),
        (1_234, "1.2 kB", "1,2 kB"),
        (999_949, "999.9 kB", "999,9 kB"),
        (999_950, "1 MB", "1 MB"),
        (1_234_567, "1.2 MB", "1,2 MB"),
        (10_000_000, "10 MB", "10 MB"),
        (2_500_000_000_000, "2,500 GB", "2.500 GB"),
    ],
)
def test_the_size_of_a_file_is_written_as_the_language_writes_numbers(size, english, german):
    assert file_size(size, "en_GB") == english
    assert file_size(size, "de").replace("\N{NO-BREAK SPACE}", " ") == german


@pytest.mark.parametrize(
    ("figure_", "english", "german"),
    [
        (Money(123450, "EUR"), "€1,234.50", "1.234,50 €"),
        (Money(-5, "EUR"), "-€0.05", "-0,05 €"),
        (Money(500, "JPY"), "JP¥500", "500 ¥"),
        (Decimal("1.500"), "1.5", "1,5"),
        (dt.date(2026, 3, 16), "16 Mar 2026", "16.03.2026"),
        ("INV-1", "INV-1", "INV-1"),
    ],
)
def test_a_figure_is_written_as_its_reader_writes_it(figure_, english, german):
    assert figure(figure_, "en_GB") == english
    assert figure(figure_, "de").replace("\N{NO-BREAK SPACE}", " ") == german


@pytest.mark.parametrize(
    ("amount", "currency", "english"),
    [
        (123450, "EUR", "€1,234.50"),
        (0, "EUR", "€0.00"),
        (500, "JPY", "JP¥500"),
        (1234, "BHD", "BHD1.234"),
    ],
)
def test_an_amount_on_record_is_read_in_the_readers_language(amount, currency, english):
    written = f"INV-1 {on_record(amount, currency)}: 5 EUR too much"
    assert recorded(written, "en_GB") == f"INV-1 {english}: 5 EUR too much"


def test_a_day_on_record_is_read_in_the_readers_language_and_nothing_else_is_taken_for_one():
    assert recorded("2026-11-29 08:00–12:00 → 2026-12-01", "en_GB") == "29 Nov 2026 08:00–12:00 → 1 Dec 2026"
    assert recorded("2026-11-29", "de") == "29.11.2026"
    for text in ("INV-2026-11-29", "2026-11-29-7", "2026-02-30", "2026-13-01", "Q-2026-00012"):
        assert recorded(text, "de") == text


def test_what_was_put_on_record_earlier_stays_readable():
    for text in ("€1,234.50", "INV-1 €9.00", "", "5 EUR", "1\N{NO-BREAK SPACE}000 EUR"):
        assert recorded(text, "de") == text
