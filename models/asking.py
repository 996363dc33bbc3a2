"""Asking to be let in, at the front door: the same for everybody, so that nobody learns who is known here."""

from dataclasses import dataclass

from models import throttle
from models.access_request import AccessRequest
from models.base import db
from models.event import Actor, record
from models.signing_in import TooMany
from models.telling import tell_of_access
from models.tenant import tenant_by_key
from models.types import now

PER_ADDRESS = 10  # notes from one address within throttle.WINDOW: an office shares one


@dataclass(frozen=True)
class Note:
    """What a visitor wrote; nothing of it is looked up."""

    name: str
    email: str
    company: str = ""
    message: str = ""


def count_note(tenant_id: int, address: str) -> None:
    """Count one note from an address. Raises TooMany; the count is to be committed all the same."""
    at = now()
    if throttle.hit(f"{tenant_id}:request:{throttle.place(address)}", at) > PER_ADDRESS:
        raise TooMany(throttle.seconds_left(at))


def ask_for_access(tenant_key: str, note: Note, address: str) -> AccessRequest:
    """Leave a note for staff, on the business's record."""
    asked = AccessRequest(
        name=note.name, email=note.email, company=note.company, message=note.message, from_address=address[:60]
    )
    db.session.add(asked)
    tell_of_access(asked)
    who = f"{note.name} <{note.email}>" + (f", {note.company}" if note.company else "")
    record(tenant_by_key(tenant_key), "access requested", by=Actor("visitor", None, note.name, address[:60]), after=who)
    return asked
