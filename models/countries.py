"""Countries as people write them: their names, and the ISO code behind what somebody typed."""

from functools import cache, lru_cache

from babel import Locale

from models.languages import OFFERED
from models.text import fold

NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"})
ALIASES = {
    "uk": "GB", "great britain": "GB", "britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "XI",
    "usa": "US", "u.s.a.": "US", "u.s.": "US", "america": "US", "united states of america": "US", "czech republic": "CZ", "holland": "NL",
    "the netherlands": "NL", "turkey": "TR", "republic of ireland": "IE", "eire": "IE", "slovak republic": "SK", "hellas": "GR",
    "korea": "KR", "republic of korea": "KR", "russian federation": "RU", "uae": "AE", "hong kong": "HK", "macedonia": "MK",
    "ivory coast": "CI", "burma": "MM", "osterreich": "AT", "schweiz": "CH", "suisse": "CH", "svizzera": "CH", "espana": "ES",
    "italia": "IT", "polska": "PL", "belgie": "BE", "belgique": "BE", "nederland": "NL", "danmark": "DK", "sverige": "SE", "norge": "NO",
    "suomi": "FI", "brasil": "BR",
}  # fmt: skip


@cache
def country_names(locale: str) -> tuple[str, ...]:
    """All of them in one language, by name."""
    names = Locale.parse(locale).territories
    return tuple(sorted((names[code] for code in _codes() if code in names), key=fold))


def country_name(code: str, locale: str) -> str:
    """What a language calls it: "DE" → "Germany"; the code itself where the language has no name for it."""
    return Locale.parse(locale).territories.get("GB" if code == "XI" else code, code)


@lru_cache(2_000)
def country_code(written: str) -> str | None:
    """The ISO code (XI for Northern Ireland, as its tax numbers have it) of a name, an alias or a code; None for what is no country."""
    return _known().get(fold(written))


@cache
def _known() -> dict[str, str]:
    known = {code.lower(): code for code in _codes()}
    for language in OFFERED:
        names = Locale.parse(language).territories
        known |= {fold(names[code]): code for code in _codes() if code in names}
    return known | ALIASES


@cache
def _codes() -> tuple[str, ...]:
    names = Locale.parse("en").territories
    return tuple(code for code in map(str, names) if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES)
