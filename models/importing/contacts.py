"""Contacts from a file, known by their email, or by customer and name where there is none."""

from collections.abc import Iterator
from typing import Any, ClassVar

from sqlalchemy import select

from models.base import db
from models.contact import Contact, split_name
from models.customer import Customer
from models.importing.mapping import Map
from models.importing.reading import CannotImport
from models.importing.running import Row, upsert
from models.importing.seen import Seen
from models.importing.values import Field, characters, email, language

Known = tuple[int, str, str]


class Contacts:
    """`name` is split into first and last; an email that is another customer's contact is refused, for a sign-in hangs on it."""

    called: ClassVar[str] = "contacts"
    fills: ClassVar[tuple[str, ...]] = ("customer",)
    keys: ClassVar[tuple[str, ...]] = ("customer",)

    def __init__(self, written: Map, seen: Seen):
        if not {"email", "name", "last_name"} & set(written.targets):
            raise CannotImport(f"{written.name} has to fill “email” or “name”: by one of them a contact is known.")
        split = {"first_name", "last_name"} if "name" in written.only_new else set()
        self.only_new = [*written.only_new, *split]
        self.fields = {
            "customer": Field(characters(40), needed=True),
            "name": Field(characters(120)),
            "first_name": Field(characters(80)),
            "last_name": Field(characters(80)),
            "email": Field(email, empty=None),
            "title": Field(characters(40)),
            "salutation": Field(characters(40)),
            "job_title": Field(characters(100)),
            "phone": Field(characters(60)),
            "mobile": Field(characters(60)),
            "language": Field(language, empty=None),
        }
        self._seen = seen

    def write(self, rows: list[Row]) -> None:
        numbers = {row.values["customer"] for row in rows if "customer" in row.values}
        theirs = select(Customer.number, Customer.id).where(Customer.number.in_(numbers))
        customers = dict(db.session.execute(theirs).all())
        for row in rows:
            self._complete(row, customers)
        rows = [row for row in rows if not row.problems]
        by_email, by_name = self._find(rows)
        for row in rows:
            values = row.values
            known = by_email.get(values.get("email"))
            if known and known.customer_id != values["customer_id"]:
                row.refuse("email", f"{values['email']} is already a contact of another customer.")
                continue
            namesake = by_name.get(_name_key(values))
            if namesake and (not values.get("email") or namesake.email is None):
                known = known or namesake
            if known:
                if not values.get("email"):
                    values.pop("email", None)
                upsert(row, known, values, self.only_new)
            else:
                db.session.add(Contact(**values))
                row.note("new")

    def _complete(self, row: Row, customers: dict[str, int]) -> None:
        values = row.values
        if "name" in values:
            values["first_name"], values["last_name"] = split_name(values.pop("name"))
        number = values.pop("customer", None)
        if number and number not in customers:
            row.refuse("customer", f"There is no customer {number}.")
        if not number or row.problems:
            return
        values["customer_id"] = customers[number]
        key = values.get("email") or "\0".join(map(str, _name_key(values)))
        if not values.get("email") and not values.get("last_name"):
            row.refuse("email", "A contact needs an email or a name.")
        elif line := self._seen.earlier(key, row.line):
            row.refuse("email" if values.get("email") else "name", f"This contact was already in line {line}.")

    def _find(self, rows: list[Row]) -> tuple[dict[Any, Contact], dict[Known, Contact]]:
        emails = [row.values["email"] for row in rows if row.values.get("email")]
        by_email = {c.email: c for c in db.session.scalars(select(Contact).where(Contact.email.in_(emails)))}
        ids = {row.values["customer_id"] for row in rows}
        names = {row.values["last_name"] for row in rows if row.values.get("last_name")}
        same_name = select(Contact).where(Contact.customer_id.in_(ids), Contact.last_name.in_(names))
        namesakes = db.session.scalars(same_name.order_by(Contact.id.desc()))
        return by_email, {(c.customer_id, c.first_name, c.last_name): c for c in namesakes}

    def finish(self, all_good: bool) -> Iterator[list[Row]]:
        return iter(())


def _name_key(values: dict[str, Any]) -> Known:
    return values["customer_id"], values.get("first_name", ""), values.get("last_name", "")
