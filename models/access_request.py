"""Somebody at the front door asks to be let in."""

import datetime as dt

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned
from models.types import Text, UtcTime, now


class AccessRequest(Owned, Model):
    """What a visitor wrote. Nothing in it has been checked but its form; `answered_at` once staff have dealt with it."""

    __tablename__ = "access_request"
    __table_args__ = (Index(None, "tenant_id", "answered_at", "id"),)
    name: Mapped[str] = mapped_column(Text(120))
    email: Mapped[str] = mapped_column(Text(254))
    company: Mapped[str] = mapped_column(Text(200), default="")
    message: Mapped[str] = mapped_column(Text(1000), default="")
    from_address: Mapped[str] = mapped_column(Text(60), default="")
    asked_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
    answered_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    answered_by: Mapped[str] = mapped_column(Text(200), default="")
