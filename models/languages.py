"""The languages that Portico speaks, and which of them a business has on."""

from babel import Locale

from models.formats import spoken

OFFERED = {"en": "English", "en_GB": "English (UK)", "de": "Deutsch"}  # each by its own name


def languages_on(tenant_language: str, languages: str) -> list[str]:
    """Codes of the languages that are on, the business's own first. `languages` is Tenant.languages."""
    more = [code for code in languages.split(",") if code in OFFERED]
    return list(dict.fromkeys([spoken(tenant_language) or "en", *more]))


def own_name(code: str) -> str:
    """What a language calls itself: "de" → "Deutsch"."""
    return OFFERED.get(code) or (Locale.parse(code).get_display_name(code) or code).capitalize()
