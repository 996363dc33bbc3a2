"""Is this a tax number of that country? Checked by its own rules (length, letters, check digits), without asking anybody."""

from dataclasses import dataclass

from models.countries import country_code


@dataclass(frozen=True)
class Verdict:
    """`valid` is None where no rule is known; `country` is the ISO code of the one whose rules were used."""

    valid: bool | None
    country: str | None


CANT_BE_CHECKED = Verdict(None, None)


def check_tax_id(written: str, country: str) -> Verdict:
    """By the rules of the country (its name or code); a European number that names a member state itself is good in any country."""
    from stdnum.eu import vat

    code, prefix = country_code(country), written[:2].lower()
    named = {"el": "gr"}.get(prefix, prefix) if prefix.isalpha() else ""
    by_itself = named if named in vat.MEMBER_STATES else ""
    if by_itself and vat.is_valid(written):
        return Verdict(True, by_itself.upper())
    if not code and by_itself:
        return Verdict(False, by_itself.upper())
    return _check_in(code, written) if code else CANT_BE_CHECKED


def _check_in(code: str, written: str) -> Verdict:
    from stdnum import get_cc_module
    from stdnum.eu import vat

    if code.lower() in vat.MEMBER_STATES:
        return Verdict(vat.is_valid(written) or vat.is_valid(code + written), code)
    rules = get_cc_module(code.lower(), "vat")
    return Verdict(rules.is_valid(written), code) if rules else CANT_BE_CHECKED
