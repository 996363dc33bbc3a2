"""What an undone import could not set back, as sentences."""

import datetime as dt
from decimal import Decimal
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from access import visit
from blueprints.admin.sheet_target import COLUMNS
from models import formats
from models.importing.watching import as_they_were
from models.sheet_import import SheetChange

KINDS = {
    "category": _l("Category"), "product": _l("Product"), "list_price": _l("List price"), "stock": _l("Stock"),
    "price": _l("Price in a list"), "own_price": _l("Own price"),
}  # fmt: skip
FIELDS = {"expected": COLUMNS["on_order"], "category_id": COLUMNS["category"]}
NO_VALUE = ("unit_price", "category_id")  # kept in minor units, or as a key: named alone


class Line(NamedTuple):
    """One row that stayed: its line in the file, what it is about, and why it stayed."""

    line: int
    name: str
    kind: str
    why: str


def kept(changes: list[SheetChange]) -> list[Line]:
    return [Line(one.line, one.sku or one.after.get("name", ""), str(KINDS[one.noun]), _why(one)) for one in changes]


def _why(one: SheetChange) -> str:
    if one.outcome == "off":
        return _("In use by now, so it was deactivated instead of deleted.")
    reason = one.why.get("reason")
    if reason == "changed":
        return _("Changed since: %(fields)s.", fields=", ".join(_field(one, field) for field in one.why["now"]))
    if reason == "refused":
        return _(one.why["sentence"], **one.why["figures"])
    if reason == "used":
        return _("In use by now, so it stays.")
    return _("It is gone, or what it belonged to is.")


def _field(one: SheetChange, field: str) -> str:
    name = str(FIELDS.get(field) or COLUMNS.get(field, field))
    wrote, now = (as_they_were(one.noun, {field: kept.get(field)})[field] for kept in (one.after, one.why["now"]))
    if field in NO_VALUE or isinstance(now, bool):
        return name
    return _("%(field)s (%(wrote)s, now %(now)s)", field=name, wrote=_text(field, wrote), now=_text(field, now))


def _text(field: str, value: Any) -> str:
    if value is None or value == "":
        return _("nothing")
    if isinstance(value, Decimal):
        return (formats.percent if field == "tax_rate" else formats.quantity)(value, visit.locale)
    text = formats.date(value, visit.locale) if isinstance(value, dt.date) else str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
