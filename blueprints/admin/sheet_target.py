"""What a spreadsheet is imported into: products, list prices, stock, a price list, or one customer's own prices."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from blueprints.admin.acting import actor, customer_or_404
from blueprints.admin.price_list_page import price_list_or_404
from models.customer import Customer
from models.importing.mapping import Map
from models.importing.sheets import columns_of, guess, noun_for, written_map

NAMES = {"products": _l("Products"), "list-prices": _l("List prices"), "stock": _l("Stock")}
DECIMALS = {".": "1,234.56", ",": "1.234,56"}
DATES = {"%Y-%m-%d": "2026-03-31", "%d.%m.%Y": "31.03.2026", "%d/%m/%Y": "31/03/2026", "%m/%d/%Y": "03/31/2026"}
COLUMNS = {
    "sku": _l("SKU"), "name": _l("Name"), "category": _l("Category"), "category_description": _l("Description of the category"),
    "description": _l("Description"), "unit": _l("Unit"), "barcode": _l("Barcode"), "list_price": _l("List price"), "on_hand": _l("On hand"),
    "on_order": _l("Expected quantity"), "reorder_level": _l("Reorder level"), "discontinued": _l("Discontinued"), "tax_rate": _l("Tax rate"),
    "minimum": _l("Minimum"), "maximum": _l("Maximum"), "multiple": _l("Multiple"), "decimals": _l("Decimal places"), "active": _l("Active"),
    "limited": _l("Limited"), "tracked": _l("Stock is kept"), "currency": _l("Currency"), "branch": _l("Branch"), "expected_on": _l("Expected on"),
    "from_quantity": _l("From quantity"), "unit_price": _l("Price each"), "valid_from": _l("Valid from"), "valid_until": _l("Valid until"),
    "reserved": _l("Reserved (not read)"),
}  # fmt: skip


@dataclass(frozen=True)
class Target:
    """`at`: its part of addresses; `back`: the page that it belongs to; `what`: one of NOUNS."""

    what: str
    name: str
    noun: Any
    at: dict[str, Any]
    back: str

    def url(self, endpoint: str, **more: Any) -> str:
        return url_for(f"admin.{endpoint}", **self.at, **more)

    def columns(self) -> list[tuple[str, str]]:
        return [(column, str(COLUMNS[column])) for column in columns_of(self.noun)]


def target_or_404(what: str | None, list_id: int | None, number: str | None) -> Target:
    of: Any = customer_or_404(number) if number else price_list_or_404(list_id) if list_id is not None else None
    if of is None:
        name, back = str(NAMES[str(what)]), url_for("admin.spreadsheets")
        return Target(str(what), name, noun_for(str(what), actor()), {"what": what}, back)
    if isinstance(of, Customer):
        back = url_for("admin.customer_prices", number=of.number)
        name = _("Prices of %(customer)s", customer=of.name)
        return Target("prices", name, noun_for("prices", actor(), of), {"number": of.number}, back)
    back = url_for("admin.price_list", list_id=of.id)
    return Target("prices", of.name, noun_for("prices", actor(), of), {"list_id": of.id}, back)


@dataclass
class Choice:
    """Which column fills what, and how the file writes numbers and days."""

    columns: dict[str, str]
    decimal: str = "."
    dates: str = "%Y-%m-%d"

    @property
    def map(self) -> Map:
        """Raises CannotImport."""
        return written_map(self.columns, self.decimal, self.dates)


def guessed(header: list[str], target: Target) -> Choice:
    return Choice(guess(header, target.noun))


def chosen(header: list[str], sent: Mapping[str, str] | None = None) -> Choice:
    """As the form says; anything that is none of its choices counts as not chosen."""
    sent = request.form if sent is None else sent
    columns = {name: ours for n, name in enumerate(header) if (ours := sent.get(f"column-{n}", "")) in COLUMNS}
    decimal, dates = sent.get("decimal", "."), sent.get("dates", "")
    return Choice(columns, decimal if decimal in DECIMALS else ".", dates if dates in DATES else "%Y-%m-%d")
