"""The people of the demo, offered on its sign-in pages and known to the tests."""

import tomllib
from functools import cache
from pathlib import Path

from sqlalchemy import select

from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.portal_user import PortalUser
from models.staff import Staff

FILE = Path(__file__).parents[1] / "demo/people.toml"


@cache
def cast() -> dict:
    """demo/people.toml: the password, and by tenant its staff and special customers."""
    return tomllib.loads(FILE.read_text())


def demo_people(tenant_key: str, at: str) -> list[dict]:
    """Whom to offer on a sign-in page: `at` is "staff", "everybody" (the front door) or a customer's number."""
    offered = cast().get(tenant_key, {}).get("offered", [])
    notes = {person["email"]: person["note"] for person in offered if person["at"] == at}
    if at == "staff":
        found = db.session.execute(select(Staff.name, Staff.email).where(Staff.email.in_(notes)).order_by(Staff.id))
        rows = [(name, email, notes[email]) for name, email in found]
    else:
        rows = _contacts(at, notes)
    return [{"name": name, "email": email, "note": note, "password": cast()["password"]} for name, email, note in rows]


def _contacts(at: str, notes: dict[str, str]) -> list[tuple[str, str, str]]:
    people = select(Contact.first_name, Contact.last_name, Contact.email).order_by(Contact.id)
    if notes:
        people = people.where(Contact.email.in_(notes))
    else:
        mine = select(PortalUser.contact_id).join(
            Customer, (Customer.tenant_id == PortalUser.tenant_id) & (Customer.id == PortalUser.customer_id)
        )
        people = people.where(Contact.id.in_(mine.where(Customer.number == at)), Contact.password_hash.is_not(None))
    found = db.session.execute(people)
    return [(f"{first} {last}", email, notes.get(email, "")) for first, last, email in found if email]
