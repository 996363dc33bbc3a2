"""Pictures that stand for a business or a customer, known by the hash of what is served (DOMAIN §4)."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned
from models.types import Text, UtcTime, now


class Picture(NamedTuple):
    """A picture as it will be served: `type` is image/png or image/jpeg, width and height are pixels."""

    content: bytes
    type: str
    width: int
    height: int


class Logo(Owned, Model):
    """A re-encoded picture: nothing of the uploaded file but its pixels. `hash` is the SHA-256 of `content`, in hex."""

    __tablename__ = "logo"
    __table_args__ = (UniqueConstraint("tenant_id", "hash"),)
    hash: Mapped[str] = mapped_column(Text(64))
    type: Mapped[str] = mapped_column(Text(20))
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
