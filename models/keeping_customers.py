"""Customers taken on and changed by staff: the number is one's own, and whoever saved a field last is known."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models.base import db
from models.customer import Customer, Status, free_identifier
from models.event import Actor, Event, record
from models.letting_in import Refused
from models.numbering import draw
from models.revising import change, lock, read_fields, revise
from models.telling_of_billing_email import telling_of_billing_email

FIELDS = (
    "name", "number", "short_name", "department_id", "status", "email", "phone", "fax", "street", "postal_code", "city", "region",
    "country", "billing_email", "terms_days", "currency", "tax_id", "treatment", "language", "group_chat",
)  # fmt: skip
SOME = 50  # of a customer's latest events are looked through for who changed a field
TRIES = 5


def add_customer(values: Mapping[str, Any], on: dt.date, by: Actor) -> Customer:
    """A new one with a portal address from its name; without a number it gets the next one (of that local date).

    Raises Refused for a number that is taken.
    """
    for _try in range(TRIES):
        number = values["number"] or draw("customer", on)
        facts = {**values, "number": number, "identifier": free_identifier(values["name"], number)}
        customer = Customer(**facts)
        try:
            with db.session.begin_nested():
                db.session.add(customer)
        except IntegrityError:
            if values["number"] and _is_taken(number):
                break
            continue  # somebody took the portal's address or the drawn number in this moment
        record(customer, "customer added", by=by, after=f"{customer.number}, {customer.name}"[:2000])
        return customer
    raise Refused("number", "Another customer has this number.")


def change_customer(customer: Customer, values: Mapping[str, Any], token: str, by: Actor) -> bool:
    """What staff typed, over what their form was filled with. True when anything changed. Raises Conflict, and Refused for a taken number."""
    try:
        with telling_of_billing_email(lock(customer), by):
            changed = revise(customer, values, token, what="customer changed", by=by)
            db.session.flush()
    except IntegrityError as error:
        db.session.rollback()
        raise Refused("number", "Another customer has this number.") from error
    return changed


def set_status(customer: Customer, status: Status, by: Actor) -> bool:
    """True when that changed anything."""
    return change(lock(customer), {"status": status.value}, what="customer changed", by=by)


def who_changed(row: Any, fields: Iterable[str]) -> dict[str, Event]:
    """For each field the latest event that set it, as far as the latest events of the row know."""
    query = select(Event).where(Event.subject_id == row.id, Event.after.is_not(None)).order_by(Event.id.desc())
    events = [(event, read_fields(event.after or "")) for event in db.session.scalars(query.limit(SOME))]
    found = {field: next((event for event, set_ in events if field in set_), None) for field in fields}
    return {field: event for field, event in found.items() if event}


def _is_taken(number: str) -> bool:
    return db.session.scalar(select(Customer.id).where(Customer.number == number)) is not None
