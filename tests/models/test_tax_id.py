"""Tax numbers, checked by the rules of their country."""

import pytest

from models.countries import country_code, country_name, country_names
from models.tax_id import check_tax_id


@pytest.mark.parametrize(
    ("written", "country"),
    [
        ("DE136695976", "Germany"), ("136695976", "Deutschland"), ("DE 136.695.976", "de"), ("ATU13585627", "Österreich"), ("GB980780684", "UK"),
        ("980780684", "Great Britain"), ("EL094259216", "Greece"), ("094259216", "Greece"), ("XI432525179", "Northern Ireland"),
        ("CHE-107.787.577 IVA", "Switzerland"), ("DE136695976", "France"), ("DE136695976", ""), ("DE136695976", "Narnia"),
    ],
)  # fmt: skip
def test_a_good_number_is_good(written, country):
    assert check_tax_id(written, country).valid is True


@pytest.mark.parametrize(
    ("written", "country", "code"),
    [
        ("DE136695975", "Germany", "DE"), ("1", "Germany", "DE"), ("GB980780685", "England", "GB"), ("DE136695975", "Narnia", "DE"),
        ("²²²²²²²²²", "Poland", "PL"), ("🦊" * 40, "Italy", "IT"), ("EL000000001", "", "GR"),
    ],
)  # fmt: skip
def test_a_bad_one_names_the_country_whose_rules_it_breaks(written, country, code):
    found = check_tax_id(written, country)
    assert (found.valid, found.country) == (False, code)


@pytest.mark.parametrize(
    ("written", "country"), [("12-3456789", "USA"), ("12345", "Narnia"), ("12345", ""), ("x", "\0")]
)
def test_where_no_rule_is_known_nothing_is_said(written, country):
    assert check_tax_id(written, country).valid is None


@pytest.mark.parametrize(
    "written", ["²" * 9, "٣" * 11, "A" * 40, "0" * 9, "-" * 11, "一二三四五六七八九", "Ⅻ" * 9, "9" * 14, "½" * 12]
)
def test_no_country_stumbles_over_odd_characters(written):
    for country in country_names("en"):
        assert check_tax_id(written, country).valid in (True, False, None)


@pytest.mark.parametrize(
    ("written", "code"),
    [("germany", "DE"), ("GERMANY ", "DE"), ("Deutschland", "DE"), ("de", "DE"), ("USA", "US"), ("U.S.A.", "US"), ("Türkiye", "TR"), ("Turkey", "TR"),
     ("Czech Republic", "CZ"), ("España", "ES"), ("Venezuela", "VE"), ("European Union", None), ("", None), ("x" * 300, None)],
)  # fmt: skip
def test_a_country_is_known_by_what_people_call_it(written, code):
    assert country_code(written) == code


def test_a_country_is_named_in_the_readers_language():
    assert country_name("DE", "de") == "Deutschland"
    assert country_name("XI", "en") == "United Kingdom"
    assert {"Germany", "Mexico"} < set(country_names("en"))
