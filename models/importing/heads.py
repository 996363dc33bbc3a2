"""The head of a document from a row: customer, contact, dates, where it came from, addresses."""

import datetime as dt
from typing import Any

from models.customer import address_lines
from models.document import Document
from models.importing.around import PLACES, Around, Buyer
from models.importing.document_fields import ADDRESS, AT_FIRST, FREIGHT_POSITION, PARTS
from models.importing.running import Row
from models.importing.values import Unreadable, in_minor_units
from models.money import main_units

KEYS = ("number", "customer", "currency", "position", "freight_description")
RENAMED = {"date": "dated_on", "due": "due_on", "wanted": "wanted_on"}
SAME = ("status", "reference", "note", "carrier", "tracking_number", "delivered_on", "received_by", "method")


def left_alone(only_new: list[str]) -> set[str]:
    """Our columns that a known document keeps; an address is one thing, however few of its parts are named."""
    addresses = {PARTS[name][0] for name in only_new if name in PARTS}
    return {*only_new, *(part for part, (where, _part) in PARTS.items() if where in addresses)}


class Refused(Exception):
    """This row can't go in: column and reason."""

    def __init__(self, column: str, reason: str):
        super().__init__(column, reason)
        self.column, self.reason = column, reason


def settle_head(row: Row, kind: str, around: Around) -> dict[str, Any]:
    """The columns of the document that the row fills. Raises Refused."""
    values, found = row.values, around.documents.get(row.values["number"])
    buyer = _buyer(values, kind, found, around)
    currency = _currency(values, found, buyer)
    head: dict[str, Any] = {"customer_id": buyer.id, "currency": currency} if found is None else {}
    head |= {column: values[column] for column in SAME if column in values}
    head |= {ours: values[theirs] for theirs, ours in RENAMED.items() if theirs in values}
    dated = head.get("dated_on") or (found and found.dated_on)
    if dated is None:
        raise Refused("number", f"There is no {kind.replace('_', ' ')} {values['number']}.")
    if head.get("due_on") == "terms":
        head["due_on"] = found.due_on if found else dated + dt.timedelta(days=buyer.terms_days)
    if "contact" in values:
        head["contact_id"] = _contact(values["contact"], buyer, around)
    if "came_from" in values:
        head["came_from_id"] = _origin(values["came_from"], buyer, around)
    head |= {f"{name}_id": _place(name, values[name], around) for name in PLACES if name in values}
    head |= _addresses(values)
    if "total" in values:
        head["total"] = minor("total", values["total"], currency)
        if head["total"] < 0:
            raise Refused("total", f"The total {values['total']} is negative.")
    if values.get("refunded"):
        head["status"] = _refunded(values, head, found, currency)
    return head if found else _complete(head, kind, values["number"], buyer)


def _refunded(values: dict, head: dict[str, Any], found: Document | None, currency: str) -> str:
    """The state of a payment of which so much went back. Raises Refused."""
    number, back = values["number"], minor("refunded", values["refunded"], currency)
    total = head.get("total", found.total if found else 0)
    if back < 0:
        raise Refused("refunded", f"The refund {values['refunded']} is negative.")
    if head.get("status", "succeeded") in ("pending", "failed"):
        raise Refused("refunded", f"{number} is {head['status']}, so nothing of it can have gone back.")
    counted = sum(minor("allocations", value, currency) for _invoice, value in values.get("allocations", ()))
    if back + counted > total:
        raise Refused(
            "refunded", f"{number} has a total of {main_units(total, currency)}; refund and allocations come to more."
        )
    if values.get("refunded_on") and values["refunded_on"] < (head.get("dated_on") or (found and found.dated_on)):
        raise Refused("refunded_on", f"{number} went back before it came.")
    return "refunded" if back == total else "part_refunded"


def minor(column: str, value: Any, currency: str) -> int:
    """Main units as minor units. Raises Refused."""
    try:
        return in_minor_units(value, currency)
    except Unreadable as reason:
        raise Refused(column, str(reason)) from None


def settle_freight(row: Row, currency: str) -> dict[str, Any] | None:
    """A line for the freight that stands in the head; None where there is none. Raises Refused."""
    price = minor("freight", row.values["freight"], currency)
    if not price:
        return None
    text = row.values.get("freight_description", "Freight")
    return {"position": FREIGHT_POSITION, "kind": "freight", "description": text, "quantity": 1, "unit_price": price}


def _buyer(values: dict, kind: str, found: Document | None, around: Around) -> Buyer:
    if "customer" not in values:
        if found is None:
            raise Refused("number", f"There is no {kind.replace('_', ' ')} {values['number']}.")
        return around.buyers[found.customer_id]
    if values["customer"] not in around.customers:
        raise Refused("customer", f"There is no customer {values['customer']}.")
    buyer = around.customers[values["customer"]]
    if found and found.customer_id != buyer.id:
        theirs = around.buyers[found.customer_id].number
        raise Refused("customer", f"{found.number} belongs to {theirs}, not to {buyer.number}.")
    return buyer


def _currency(values: dict, found: Document | None, buyer: Buyer) -> str:
    currency = values.get("currency") or (found.currency if found else buyer.currency)
    if found and found.currency != currency:
        raise Refused("currency", f"{found.number} is in {found.currency}, not in {currency}.")
    return currency


def _contact(email: str, buyer: Buyer, around: Around) -> int | None:
    if not email:
        return None
    contact_id = around.contacts.get(email)
    if contact_id is None or not around.acts_for(contact_id, buyer.id):
        raise Refused("contact", f"{buyer.number} has no contact {email}.")
    return contact_id


def _origin(named: tuple[str, str] | None, buyer: Buyer, around: Around) -> int | None:
    if named is None:
        return None
    id_, customer_id = around.origins.get(named, (None, None))
    if customer_id != buyer.id:
        raise Refused("came_from", f"{buyer.number} has no {named[0].replace('_', ' ')} {named[1]}.")
    return id_


def _place(noun: str, code: str, around: Around) -> int | None:
    if not code:
        return None
    if code not in around.places[noun]:
        raise Refused(noun, f"There is no {noun} “{code}”.")
    return around.places[noun][code]


def _addresses(values: dict) -> dict[str, str]:
    found = {}
    for where in ("ship_to", "bill_to"):
        parts = {part: values.get(f"{where}_{part}", "") for part in ADDRESS}
        if any(f"{where}_{part}" in values for part in ADDRESS):
            name = parts.pop("name")
            found[where] = "\n".join(filter(None, [name, *address_lines(**parts)]))
    return found


def _complete(head: dict[str, Any], kind: str, number: str, buyer: Buyer) -> dict[str, Any]:
    """A new document: names and addresses as they are now, unless the file says otherwise."""
    billed = buyer.address if kind in ("quote", "order", "invoice", "credit_memo") else ""
    first = {"kind": kind, "number": number, "status": AT_FIRST[kind], "bill_to": billed, "came_from_id": None}
    return (
        first
        | {
            "contact_id": None,
            "branch_id": None,
            "department_id": None,
            "due_on": None,
            "wanted_on": None,
            "delivered_on": None,
        }
        | head
    )
