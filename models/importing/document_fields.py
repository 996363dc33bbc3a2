"""The columns of document files: which belong to the head, which to a line, and how each is read."""

from decimal import Decimal
from typing import Any

from models import credit_memo, delivery, invoice, order, payment
from models.document import KINDS
from models.importing.reading import CannotImport
from models.importing.values import (
    Field,
    Rules,
    Unreadable,
    amount,
    characters,
    currency,
    date,
    date_or_terms,
    one_of,
    quantity,
    share,
    whole,
)

QUOTE_STATUSES = ("requested", "draft", "sent", "accepted", "declined", "expired", "withdrawn", "superseded")
JOB_STATUSES = ("requested", "scheduled", "in_progress", "completed", "invoiced", "cancelled")
STATUSES: dict[str, tuple[str, ...]] = {
    "quote": QUOTE_STATUSES,
    "order": order.STATUSES,
    "job": JOB_STATUSES,
    "delivery": delivery.STATUSES,
    "invoice": invoice.STATUSES,
    "payment": payment.STATUSES,
    "credit_memo": credit_memo.STATUSES,
}
AT_FIRST = {
    "quote": "sent",
    "order": "confirmed",
    "job": "scheduled",
    "delivery": "delivered",
    "invoice": "issued",
    "payment": "succeeded",
    "credit_memo": "issued",
}
# In these states a document's allocations count; in another one it can't have any.
USABLE = {"payment": ("succeeded", "part_refunded"), "credit_memo": ("issued",)}
ALLOCATED = USABLE | {"invoice": ("issued",)}
LINE = ("position", "line_kind", "sku", "description", "unit", "quantity", "unit_price", "discount", "tax_rate")
ADDRESS = ("name", "street", "postal_code", "city", "region", "country")
PARTS = {f"{where}_{part}": (where, part) for where in ("ship_to", "bill_to") for part in ADDRESS}
FREIGHT_POSITION = 1_000_000  # freight stands after all items, however many follow later


def read_origin(written: str, _rules: Rules) -> tuple[str, str]:
    """ "order:SO-10248" as kind and number."""
    kind, colon, number = written.partition(":")
    if not colon or kind not in KINDS or not number or len(number) > 40:
        raise Unreadable(f"“{written}” is not a kind and a number like order:SO-10248.")
    return kind, number


def read_allocations(written: str, rules: Rules) -> tuple[tuple[str, Decimal], ...]:
    """ "INV-1=12.34;INV-2=5" as invoices and amounts in main units."""
    found: dict[str, Decimal] = {}
    for part in filter(None, map(str.strip, written.split(";"))):
        number, equals, value = part.rpartition("=")
        if not equals or not number.strip() or number.strip() in found:
            raise Unreadable(f"“{part}” is not an invoice and an amount like INV-1=12.34, each invoice once.")
        found[number.strip()] = amount(value.strip(), rules)
        if found[number.strip()] <= 0:
            raise Unreadable(f"The amount for {number.strip()} has to be more than 0.")
    return tuple(found.items())


def read_place(written: str, rules: Rules) -> str:
    """The code of a branch or a department, as codes are stored."""
    return characters(20)(written, rules).upper()


def document_fields(kind: str, has_lines: bool) -> dict[str, Field]:
    """Raises CannotImport where there is no such kind."""
    if kind not in KINDS:
        raise CannotImport(f"The map has to say which kind of document: kind = one of {', '.join(KINDS)}.")
    article = "an" if kind[0] in "aeio" else "a"
    status = one_of(f"a status of {article} {kind.replace('_', ' ')}", STATUSES[kind])
    fields: dict[str, Field] = {
        "number": Field(characters(40), needed=True),
        "customer": Field(characters(40), needed=True),
        "contact": Field(lambda written, rules: written.lower()),
        "date": Field(date, needed=True),
        "due": Field(date_or_terms, empty=None),
        "wanted": Field(date, empty=None),
        "branch": Field(read_place),
        "department": Field(read_place),
        "status": Field(status, empty=AT_FIRST[kind]),
        "reference": Field(characters(80)),
        "note": Field(characters(2000)),
        "currency": Field(currency),
        "came_from": Field(read_origin, empty=None),
        "carrier": Field(characters(80)),
        "tracking_number": Field(characters(80)),
        "delivered_on": Field(date, empty=None),
        "received_by": Field(characters(120)),
        "method": Field(characters(40)),
        "total": Field(amount, empty=Decimal(0)),
        "allocations": Field(read_allocations, empty=()),
        "freight": Field(amount, empty=Decimal(0)),
        "freight_description": Field(characters(300), empty="Freight"),
    }
    if kind == "payment":
        fields |= {"refunded": Field(amount, empty=Decimal(0)), "refunded_on": Field(date, empty=None)}
    fields |= {part: Field(characters(200 if part.endswith("street") else 100)) for part in PARTS}
    return fields | _line_fields(has_lines)


def _line_fields(has_lines: bool) -> dict[str, Field]:
    kinds: Any = one_of("a kind of line", ("item", "freight"))
    return {
        "position": Field(whole(1, FREIGHT_POSITION - 1), needed=True),
        "line_kind": Field(kinds, empty="item"),
        "sku": Field(characters(40)),
        "description": Field(characters(300)),
        "unit": Field(characters(60)),
        "quantity": Field(quantity, needed=has_lines),
        "unit_price": Field(amount, empty=Decimal(0)),
        "discount": Field(share("discount"), empty=Decimal(0)),
        "tax_rate": Field(share("tax rate"), empty=Decimal(0)),
    }
