"""Addresses that a portal had before: they lead on for 90 days, and nobody else can have them meanwhile (DOMAIN §4)."""

import datetime as dt

from sqlalchemy import Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned, belongs_to, db
from models.customer import Customer
from models.types import Text, UtcTime, fits, now

LEADS_ON_FOR = dt.timedelta(days=90)


class OldIdentifier(Owned, Model):
    """One former address of a customer's portal, good until `until`."""

    __tablename__ = "old_identifier"
    __table_args__ = (UniqueConstraint("tenant_id", "identifier"), Index(None, "tenant_id", "customer_id"))
    customer = belongs_to("Customer")
    identifier: Mapped[str] = mapped_column(Text(40))
    until: Mapped[dt.datetime] = mapped_column(UtcTime)


def identifier_now(identifier: str) -> str | None:
    """The address of today for one that a portal had before; None where it never led anywhere or does no longer."""
    if not fits(identifier, 40):
        return None
    moved = (OldIdentifier.identifier == identifier.lower(), OldIdentifier.until > now())
    led_on = select(Customer.identifier).select_from(OldIdentifier).join(OldIdentifier.customer)
    return db.session.scalar(led_on.where(*moved))
