"""What a member of staff may change about themselves."""

from typing import Any

from sqlalchemy import select

from models.base import db
from models.event import Actor
from models.revising import change, lock
from models.staff import Staff


def staff_at(visit: Any) -> Staff:
    """Whoever is signed in here."""
    return db.session.scalars(select(Staff).where(Staff.id == visit.person_id)).one()


def change_own(staff: Staff, name: str, language: str | None, by: Actor) -> bool:
    """The name, and the language that pages and mails are in (None: the business's). True when that changed anything."""
    return change(lock(staff), {"name": name, "language": language}, what="own details changed", by=by)
