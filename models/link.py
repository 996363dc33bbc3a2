"""Links that are mailed: each a row, so that staff see them and can revoke them (DOMAIN §8)."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned, belongs_to
from models.types import JsonText, Text, UtcTime, now


class Purpose(StrEnum):
    """What a link is good for; nothing else. For how long each lasts, models/links.py says."""

    INVITATION = "invitation"
    PASSWORD = "password"  # noqa: S105 - forgotten: set a new one
    SIGN_IN = "sign-in"
    EMAIL_OLD = "email, old address"
    EMAIL_NEW = "email, new address"
    NOT_ME = "this wasn't me"
    DOCUMENT = "document"
    CODE = "code"  # typed beside a document's link: opens the rest of the portal
    UNSUBSCRIBE = "unsubscribe"
    CALENDAR = "calendar"


class Link(Owned, Model):
    """One mailed link to one person or address. `token_hash` is the SHA-256 of a 256-bit token that lies nowhere else.

    Opened is when somebody first saw the page behind it (a POST from the visible page), used when its purpose was fulfilled.
    """

    __tablename__ = "link"
    __quiet__ = True
    __table_args__ = (
        Index("ix_link_token", "tenant_id", "token_hash", unique=True),
        Index(None, "tenant_id", "customer_id", "id"),
        Index(None, "tenant_id", "contact_id", "purpose", "id"),
        Index(None, "tenant_id", "staff_id", "purpose"),
        Index(None, "tenant_id", "document_id"),
        Index(None, "tenant_id", "purpose", "expires_at"),
    )
    customer = belongs_to("Customer", optional=True)
    contact = belongs_to("Contact", optional=True)
    staff = belongs_to("Staff", optional=True)
    document = belongs_to("Document", optional=True)
    purpose: Mapped[str] = mapped_column(Text(20))
    address: Mapped[str] = mapped_column(Text(254))
    token_hash: Mapped[str] = mapped_column(Text(64))
    facts: Mapped[Mapping] = mapped_column(JsonText(4_000), default={})
    made_by: Mapped[str] = mapped_column(Text(200), default="")
    made_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    opens: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
