"""The contacts of a customer: added, changed, deactivated and brought back; each on the customer's record."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, select

from models import sign_in
from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.event import Actor, record
from models.links import end_ways_in
from models.noticing import notice_new_email
from models.portal_user import PortalUser
from models.refusing import Refused, refusing_twins
from models.revising import revise, written
from models.switches import flip

DETAILS = ("salutation", "title", "first_name", "last_name", "job_title", "email", "phone", "mobile")
FIELDS = (*DETAILS, "language")


def contact_by_id(customer_id: int, contact_id: int) -> Contact | None:
    """One of this customer's own contacts."""
    if not 0 < contact_id < 2**63:
        return None
    return db.session.scalar(select(Contact).where(Contact.customer_id == customer_id, Contact.id == contact_id))


def add_contact(customer: Customer, values: Mapping[str, Any], by: Actor) -> Contact:
    """A new one, with or without an email. Raises Refused where the email is somebody else's."""
    with refusing_twins():
        contact = Contact(customer_id=customer.id, **_stored(values))
        db.session.add(contact)
        db.session.flush()
        record(contact, "contact added", by=by, after=written({f: v for f, v in _stored(values).items() if v}))
    return contact


def change_contact(contact: Contact, values: Mapping[str, Any], token: str, by: Actor) -> bool:
    """True when anything changed. `token` is what the form was filled with (models/revising.py).

    Raises Conflict, and Refused where the email is somebody else's or a portal user would be left without one.
    """
    with refusing_twins():
        former = contact.email
        changed = revise(contact, _stored(values), token, what="contact changed", by=by)
        if not contact.email and db.session.scalar(select(exists().where(PortalUser.contact_id == contact.id))):
            raise Refused("email", "A portal user signs in with an email address, so there has to be one.")
        db.session.flush()
        if contact.email != former and contact.password_hash:
            notice_new_email(contact, former or "", by)
    return changed


def deactivate(contact: Contact, by: Actor) -> bool:
    """Every portal is closed to this person from the next request on. True when that changed anything."""
    changed = flip(contact, "active", False, "contact deactivated", by)
    if changed:
        sign_in.end_others(contact)
        end_ways_in(contact)
    return changed


def bring_back(contact: Contact, by: Actor) -> bool:
    """Where this person was a portal user, they are one again. True when that changed anything."""
    return flip(contact, "active", True, "contact activated", by)


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """Only a contact's own fields; an empty email and language are none at all."""
    own = {field: values[field] for field in FIELDS if field in values}
    return {field: value or (None if field in ("email", "language") else "") for field, value in own.items()}
