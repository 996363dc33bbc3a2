"""Figures as people read them, in their own language."""

import pytest

from models.formats import file_size


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
