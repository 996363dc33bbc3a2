"""Customers from a file, known by their number."""

from collections.abc import Iterator
from typing import Any, ClassVar

from sqlalchemy import select

from models.base import db
from models.customer import NO_NUMBER, RESERVED_IDENTIFIERS, Customer, Status, free_identifier
from models.group_chat import is_group_chat
from models.importing.mapping import Map
from models.importing.running import Row, upsert
from models.importing.seen import Seen
from models.importing.values import (
    KEEP,
    Field,
    Unreadable,
    characters,
    currency,
    email,
    language,
    one_of,
    pattern,
    whole,
    yes_or_no,
)
from models.old_identifier import OldIdentifier
from models.scope import current_scope
from models.tenant import Tenant
from models.types import now

IDENTIFIER = "“{}” can't be an address of a portal: 2 to 40 of a–z, 0–9 and dashes."


def read_number(written: str, rules) -> str:
    if NO_NUMBER.search(written):
        raise Unreadable(
            f"“{written}” can't be a customer's number: it is a part of addresses, so no slashes, nor “new” or “bulk”."
        )
    return characters(40)(written, rules)


def read_identifier(written: str, rules) -> str:
    sentence = IDENTIFIER if written not in RESERVED_IDENTIFIERS else "“{}” is a reserved word."
    shape = r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])" if written not in RESERVED_IDENTIFIERS else r"(?!)"
    return pattern(shape, sentence)(written, rules)


def read_group_chat(written: str, rules) -> str:
    if not is_group_chat(written):
        raise Unreadable(f"“{written}” is not a WhatsApp link (https://chat.whatsapp.com/… or https://wa.me/…).")
    return characters(500)(written, rules)


class Customers:
    """A new one gets its portal's address from the map or from its name; an address once given stays, as staff may change it."""

    called: ClassVar[str] = "customers"
    fills: ClassVar[tuple[str, ...]] = ("number",)
    keys: ClassVar[tuple[str, ...]] = ("number",)

    def __init__(self, written: Map, seen: Seen):
        self.only_new = [*written.only_new, "identifier"]
        self.fields = {
            "number": Field(read_number, needed=True),
            "name": Field(characters(200), needed=True),
            "short_name": Field(characters(60)),
            "identifier": Field(read_identifier),
            "status": Field(one_of("a status of a customer", tuple(Status)), empty=KEEP),
            "portal_open": Field(yes_or_no, empty=KEEP),
            "accent": Field(pattern("#[0-9a-fA-F]{6}", "“{}” is not a colour like #b3402e."), empty=None),
            "currency": Field(currency),
            "language": Field(language, empty=None),
            "terms_days": Field(whole(0, 365), empty=KEEP),
            "tax_id": Field(characters(40)),
            "email": Field(email),
            "phone": Field(characters(60)),
            "fax": Field(characters(60)),
            "street": Field(characters(200)),
            "city": Field(characters(100)),
            "region": Field(characters(100)),
            "postal_code": Field(characters(20)),
            "country": Field(characters(100)),
            "group_chat": Field(read_group_chat),
        }
        self._seen = seen
        self._currency = ""

    def write(self, rows: list[Row]) -> None:
        for row in rows:
            number = row.values.get("number")
            if number and (line := self._seen.earlier(number, row.line)):
                row.refuse("number", f"{number} was already in line {line}.")
        rows = [row for row in rows if not row.problems]
        numbers = [row.values["number"] for row in rows]
        found = {c.number: c for c in db.session.scalars(select(Customer).where(Customer.number.in_(numbers)))}
        wished = [row.values["identifier"] for row in rows if row.values.get("identifier")]
        addresses = select(Customer.identifier, Customer.number).where(Customer.identifier.in_(wished))
        former = select(OldIdentifier.identifier, Customer.number).join(OldIdentifier.customer)
        still_lead_on = former.where(OldIdentifier.identifier.in_(wished), OldIdentifier.until > now())
        taken: dict[str, str] = dict([*db.session.execute(still_lead_on), *db.session.execute(addresses)])
        for row in rows:
            values = self._complete(row.values)
            if values["number"] in found:
                upsert(row, found[values["number"]], values, self.only_new)
            else:
                self._add(row, values, taken)

    def _complete(self, values: dict[str, Any]) -> dict[str, Any]:
        if values.get("currency") == "":
            values["currency"] = self._tenant_currency()
        return values

    def _tenant_currency(self) -> str:
        if not self._currency:
            mine = select(Tenant.currency).where(Tenant.id == current_scope().tenant_id)
            self._currency = db.session.scalars(mine).one()
        return self._currency

    def _add(self, row: Row, values: dict[str, Any], taken: dict[str, str]) -> None:
        if "name" not in values:
            return row.refuse("number", f"There is no customer {values['number']}.")
        identifier = values.get("identifier") or free_identifier(values["name"], values["number"])
        if identifier in taken:
            return row.refuse("identifier", f"The portal address “{identifier}” belongs to {taken[identifier]}.")
        taken[identifier] = values["number"]
        values = {"currency": self._tenant_currency(), **values, "identifier": identifier}
        db.session.add(Customer(**values))
        row.note("new")
        return None

    def finish(self, all_good: bool) -> Iterator[list[Row]]:
        return iter(())
