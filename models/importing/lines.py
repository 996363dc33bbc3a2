"""The lines of a batch's documents: those from the file laid over those that are there, and the totals they make."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import select

from models.base import db
from models.document import DocumentLine
from models.importing.around import Around
from models.importing.document_fields import FREIGHT_POSITION
from models.importing.heads import Refused, minor
from models.importing.running import Row
from models.importing.values import LARGEST
from models.money import line_total

PRICED = {"quantity", "unit_price", "discount"}
COLUMNS = (
    "id",
    "position",
    "kind",
    "sku",
    "description",
    "unit",
    "product_id",
    "quantity",
    "unit_price",
    "discount",
    "tax_rate",
)
STORED_AS = {"sku": ("sku", "product_id"), "line_kind": ("kind",)}
BLANK = {
    "kind": "item",
    "sku": "",
    "unit": "",
    "product_id": None,
    "unit_price": 0,
    "discount": Decimal(0),
    "tax_rate": Decimal(0),
}


def settle_line(row: Row, currency: str, around: Around) -> dict[str, Any]:
    """The columns of the line that the row fills, without its amount. Raises Refused."""
    values = row.values
    line: dict[str, Any] = {
        name: values[name] for name in ("position", "quantity", "discount", "tax_rate") if name in values
    }
    line |= {name: values[name] for name in ("description", "unit") if values.get(name)}
    if "line_kind" in values:
        line["kind"] = values["line_kind"]
    if "unit_price" in values:
        line["unit_price"] = minor("unit_price", values["unit_price"], currency)
    if "sku" in values:
        line["sku"], line["product_id"] = values["sku"], None
        if values["sku"] in around.products:
            line["product_id"] = around.products[values["sku"]][0]
        elif values["sku"]:
            row.warn("sku", f"There is no product {values['sku']}; the line was kept by its description.")
    return line


def changes_of(stored: Any, said: dict[str, Any], only_new: list[str], around: Around) -> dict[str, Any]:
    """What of a line that is there becomes different. Raises Refused.

    Another product brings its name and unit, unless the file says them; so does one that was unknown before.
    """
    if stored.position == FREIGHT_POSITION:  # is the head's
        only_new = []
    kept = {name for ours in only_new for name in STORED_AS.get(ours, (ours,))}
    said = {name: value for name, value in said.items() if name not in kept}
    changes = {name: value for name, value in said.items() if getattr(stored, name) != value}
    found_now = changes.get("product_id") and stored.product_id is None and stored.description == stored.sku
    if "sku" in changes or found_now:
        _id, name, unit = around.products.get(said["sku"], (None, said["sku"], ""))
        renewed = {"description": said.get("description") or name, "unit": said.get("unit") or unit}
        changes |= {of: text for of, text in renewed.items() if of not in kept and getattr(stored, of) != text}
    if not changes.get("description", stored.description):
        raise Refused("description", "A line needs a product or a description.")
    if PRICED & changes.keys():
        changes["amount"] = amount_of({**stored._mapping, **changes})
    return changes


def complete_line(line: dict[str, Any], around: Around) -> dict[str, Any]:
    """A new line: what the file does not say comes from the product. Raises Refused."""
    full = BLANK | {"quantity": Decimal(1)} | line
    _id, name, unit = around.products.get(full["sku"], (None, full["sku"], ""))
    full["description"] = full.get("description") or name
    if not full["description"]:
        raise Refused("description", "A line needs a product or a description.")
    full["unit"] = full["unit"] or unit
    full["amount"] = amount_of(full)
    return full


def amount_of(line: dict[str, Any]) -> int:
    """Minor units, rounded once. Raises Refused when it is beyond reason."""
    found = line_total(line["unit_price"], Decimal(line["quantity"]), line["discount"])
    if abs(found) > LARGEST:
        raise Refused("unit_price", f"The line's amount {found} is too large.")
    return found


def lines_there(document_ids: list[int]) -> Iterator[tuple[int, Iterator[Any]]]:
    """The stored lines of each document in their order, read as they are needed."""
    if not document_ids:
        return
    columns = [DocumentLine.document_id, DocumentLine.amount, *(getattr(DocumentLine, name) for name in COLUMNS)]
    mine = select(*columns).where(DocumentLine.document_id.in_(document_ids))
    rows = db.session.execute(
        mine.order_by(DocumentLine.document_id, DocumentLine.position), execution_options={"yield_per": 2_000}
    )
    yield from groupby(rows, key=lambda row: row.document_id)
