"""How a customer is taxed, and what the law wants said of it: per line, shown per rate (DOMAIN §5)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from models.countries import country_code
from models.customer import Customer
from models.letter_kinds import said
from models.money import line_tax
from models.refusing import Refused
from models.tax_id import check_tax_id
from models.tenant import Tenant

NEEDS_TAX_ID = ("intra_eu", "reverse_charge")
CATEGORY = {
    "intra_eu": "K",
    "export": "G",
    "reverse_charge": "AE",
}  # of EN 16931 (UNCL 5305); domestic: S, or Z without tax
USUAL_TEXTS = {
    "intra_eu": said("VAT-exempt intra-Community supply (Article 138 of Directive 2006/112/EC)."),
    "export": said("VAT-exempt export supply (Article 146 of Directive 2006/112/EC)."),
    "reverse_charge": said("Reverse charge: the customer owes the VAT (Article 196 of Directive 2006/112/EC)."),
}
NO_TAX_ID = said(
    "Without a valid VAT id of the customer its invoices can't go without tax. Enter it on the customer's page."
)
SAME_COUNTRY = said("The customer is in your own country: it can't be supplied without tax as from another one.")
TAXED = said(
    "This customer is invoiced without tax, and line %(line)s carries some. Take the tax off, or change how the customer is taxed."
)


class TaxSum(NamedTuple):
    """Of all lines with one rate: `net` and `tax` in minor units; `category` is the letter of EN 16931."""

    rate: Decimal
    category: str
    net: int
    tax: int


def taxed(treatment: str, rate: Decimal) -> Decimal:
    """The rate that a customer with this treatment pays where others pay `rate`, both fractions."""
    return rate if treatment == "domestic" else Decimal(0)


def as_shown(amount: int, rate: Decimal, treatment: str, gross: bool) -> int:
    """A net amount as prices are shown, minor units: with the tax that this customer pays where the business shows them so (`gross`).

    For one or for a whole line, each rounded by itself. Only shown: what is agreed and kept is net.
    """
    return amount + line_tax(amount, taxed(treatment, rate)) if gross else amount


def category(treatment: str, rate: Decimal) -> str:
    """The letter of EN 16931 for a line."""
    return CATEGORY.get(treatment) or ("S" if rate else "Z")


def tax_sums(lines: Iterable[Any], treatment: str) -> list[TaxSum]:
    """Per rate, each line rounded before it is added; lowest rate first."""
    found: dict[Decimal, tuple[int, int]] = {}
    for line in lines:
        net, tax = found.get(line.tax_rate, (0, 0))
        found[line.tax_rate] = (net + line.amount, tax + line_tax(line.amount, line.tax_rate))
    return [TaxSum(rate, category(treatment, rate), *sums) for rate, sums in sorted(found.items())]


def refuse_wrong_tax(customer: Customer, tenant: Tenant, lines: Iterable[Any]) -> None:
    """Raises Refused where lines or the customer's own facts contradict how it is taxed."""
    if customer.treatment == "domestic":
        return
    if customer.treatment in NEEDS_TAX_ID and not proves_itself(customer.tax_id, customer.country):
        raise Refused("treatment", NO_TAX_ID)
    here = country_code(tenant.country)
    if customer.treatment in ("intra_eu", "export") and here and here == country_code(customer.country):
        raise Refused("treatment", SAME_COUNTRY)
    for position, line in enumerate(lines, 1):
        if line.tax_rate:
            raise Refused("treatment", TAXED, line=str(position))


def proves_itself(tax_id: str, country: str) -> bool:
    """Is there a VAT id that is right by its form, as the law wants it where no tax is taken?"""
    return bool(tax_id.strip()) and check_tax_id(tax_id, country).valid is not False


def tax_text(tenant: Tenant, treatment: str) -> str:
    """The sentence that goes on an invoice of this treatment: the business's own, else the usual one; none for a domestic one."""
    return (tenant.tax_texts or {}).get(treatment) or USUAL_TEXTS.get(treatment, "")
