"""The currencies of today, by what a language calls them."""

from functools import lru_cache

from babel import Locale
from babel.core import get_global


@lru_cache(100)
def currency_names(locale: str) -> tuple[tuple[str, str], ...]:
    """(code, name) of every currency that some country pays with now, by code; those of the past are left out."""
    names = Locale.parse(locale).currencies
    used = get_global("territory_currencies").values()
    codes = {code for used_there in used for code, _since, until, tender in used_there if until is None and tender}
    return tuple((code, names.get(code, code)) for code in sorted(codes))
