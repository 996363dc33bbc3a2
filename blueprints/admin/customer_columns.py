"""The columns of customers in a file: what each is called, and how its values are written."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import lazy_gettext as _l

COLUMNS = {
    "number": _l("Number"), "name": _l("Company name"), "short_name": _l("Short name"), "status": _l("Status"), "portal": _l("Portal"),
    "department": _l("Default department"), "email": _l("Email"), "phone": _l("Phone"), "fax": _l("Fax"), "street": _l("Street and number"),
    "postal_code": _l("Postcode"), "city": _l("City"), "region": _l("State or region"), "country": _l("Country"),
    "billing_email": _l("Email for bills"), "terms_days": _l("Payment terms in days"), "currency": _l("Currency"), "tax_id": _l("Tax id"),
    "language": _l("Language"), "identifier": _l("Portal address"), "group_chat": _l("Link to the group chat"),
}  # fmt: skip
STATES = {
    "active": _l("Active"), "inactive": _l("Inactive"), "blacklisted": _l("Blacklisted"), "open": _l("Open"), "closed": _l("Closed"),
    "unused": _l("Nobody signed in yet"),
}  # fmt: skip


def csv_rows(customers: Iterable[Any]) -> Iterator[list]:
    """In the order of COLUMNS; status and portal in the reader's words."""
    words = {state: str(word) for state, word in STATES.items()}
    for found in customers:
        row = {name: getattr(found, name) for name in COLUMNS}
        yield [words[value] if name in ("status", "portal") else value for name, value in row.items()]
