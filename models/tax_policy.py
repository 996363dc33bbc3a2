"""How a business taxes: the rates it offers, prices with or without tax, and what its invoices say of that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from models.business_in_scope import business
from models.countries import country_code
from models.event import Actor, record
from models.letter_kinds import said
from models.ordering_rules import plain
from models.refusing import Refused
from models.revising import lock, refuse_lost, seen, written
from models.taxing import taxed
from models.tenant import Tenant
from models.typed_numbers import typed_number

FIELDS = ("tax_rates", "prices_gross", "intra_eu", "export", "reverse_charge", "invoice_terms")
TEXTS = ("intra_eu", "export", "reverse_charge")  # treatments that the law wants a sentence for
MOST_RATES = 10
NO_RATE = said("“%(text)s” is not a rate: enter percents such as 19, 7, 0.")
TOO_MANY = said("Offer at most 10 rates.")
NEEDED = ("legal_name", "street", "postal_code", "city", "country", "tax_id", "email")  # of the seller, on an e-invoice


@dataclass(frozen=True)
class TaxPolicy:
    """What the form has: a text for each treatment that needs one, empty for the usual one. `tax_rates` in percent, comma between."""

    tax_rates: str
    prices_gross: bool
    intra_eu: str
    export: str
    reverse_charge: str
    invoice_terms: str


def tax_policy(tenant: Tenant) -> TaxPolicy:
    texts = tenant.tax_texts or {}
    own = {name: texts.get(name, "") for name in TEXTS}
    return TaxPolicy(tenant.tax_rates, tenant.prices_gross, invoice_terms=tenant.invoice_terms, **own)


def tax_token(tenant: Tenant) -> str:
    """A form's token (models/revising.py)."""
    return seen(tax_policy(tenant), FIELDS)


def change_tax_policy(tenant: Tenant, values: Mapping[str, Any], token: str, by: Actor) -> bool:
    """With FIELDS. True when anything changed; invoices that are out keep what they say. Raises Conflict, and Refused for what is no rate."""
    row = lock(tenant)
    values = {**values, "tax_rates": read_rates(values["tax_rates"])}
    now = tax_policy(row)
    refuse_lost(now, values, token)
    changed = {name: values[name] for name in FIELDS if values[name] != getattr(now, name)}
    if not changed:
        return False
    row.tax_rates, row.prices_gross, row.invoice_terms = (
        values["tax_rates"],
        values["prices_gross"],
        values["invoice_terms"],
    )
    row.tax_texts = {name: values[name] for name in TEXTS if values[name]}
    before = {name: getattr(now, name) for name in changed}
    record(row, "tax settings changed", by=by, before=written(before), after=written(changed))
    return True


def read_rates(typed: str) -> str:
    """Percents as people type them, as they are stored: "19 %; 7,5" → "19,7.5". Raises Refused."""
    apart = ";" if ";" in typed else ","
    parts = [part for part in typed.replace("%", " ").replace("\n", apart).split(apart) if part.strip()]
    rates = list(dict.fromkeys(_rate(part.strip()) for part in parts))
    if len(rates) > MOST_RATES:
        raise Refused("tax_rates", TOO_MANY)
    return ",".join(rates)


def _rate(text: str) -> str:
    try:
        found = typed_number(text)
    except ValueError:
        found = None
    if found is None or not 0 <= found <= 100 or found != round(found, 2):
        raise Refused("tax_rates", NO_RATE, text=text[:20])
    return plain(found)


def rates_of(tenant: Tenant) -> list[Decimal]:
    """What staff are offered, in percent."""
    return [Decimal(rate) for rate in tenant.tax_rates.split(",") if rate]


def rates_offered() -> list[str]:
    """The same of the business in scope, as they are typed."""
    return [plain(rate) for rate in rates_of(business())]


def rates_for(treatment: str) -> list[str]:
    """The same for lines of a customer with this treatment: none but 0 where it pays no tax."""
    return rates_offered() if treatment == "domestic" else ["0"]


def usual_rate(others: Iterable[Decimal], treatment: str) -> Decimal:
    """What a further line is taxed with: as its other lines are, else with the first rate that staff are offered; a fraction."""
    found = max(others, default=None)
    offered = [] if found is not None else rates_of(business())
    return taxed(treatment, found if found is not None else offered[0] / 100 if offered else Decimal(0))


def missing_of_seller(tenant: Tenant) -> list[str]:
    """Columns of the business without which an e-invoice of it is not complete (EN 16931); a country that nobody knows is missing."""
    empty = [name for name in NEEDED if not (getattr(tenant, name) or "").strip()]
    unknown = [] if "country" in empty or country_code(tenant.country) else ["country"]
    return [*empty, *unknown]
