"""Who has seen a document: set once, from the visible page, never by staff (DOMAIN §5)."""

import datetime as dt

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, OwnedByCustomer, belongs_to
from models.types import UtcTime, now


class Viewing(OwnedByCustomer, Model):
    """A document was seen for the first time: by a contact in the portal, or by whoever opened a link to it."""

    __tablename__ = "viewing"
    __quiet__ = True
    __table_args__ = (
        UniqueConstraint("tenant_id", "document_id", "contact_id"),
        UniqueConstraint("tenant_id", "document_id", "link_id"),
        CheckConstraint("(contact_id is null) <> (link_id is null)", "one_viewer"),
    )
    document = belongs_to("Document")
    contact = belongs_to("Contact", optional=True)
    link = belongs_to("Link", optional=True)
    at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
