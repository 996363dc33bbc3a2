"""Whom people at a customer ask about their portal: colleagues who are its administrators."""

from typing import NamedTuple

from sqlalchemy import and_, select

from models.contact import Contact
from models.portal_user import PortalUser
from models.reading import read

_ACTIVE = (
    select(Contact.id, Contact.first_name, Contact.last_name, Contact.email, Contact.phone, Contact.mobile)
    .join(PortalUser, and_(PortalUser.tenant_id == Contact.tenant_id, PortalUser.contact_id == Contact.id))
    .where(PortalUser.administrator, PortalUser.active, Contact.active)
    .order_by(Contact.folded, Contact.id)
    .limit(20)
)


class Helper(NamedTuple):
    """Somebody to ask; empty where nothing is known."""

    name: str
    email: str
    phone: str


def administrators(but: int) -> list[Helper]:
    """Of the customer in scope, by name, without the person who asks. One statement."""
    return [
        Helper(
            " ".join(filter(None, (row.first_name, row.last_name))) or row.email or "", row.email or "", row.phone or row.mobile
        )
        for row in read(_ACTIVE)
        if row.id != but
    ]  # fmt: skip
