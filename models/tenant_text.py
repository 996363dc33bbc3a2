"""Longer texts of a business, one per language."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned
from models.types import Text


class TenantText(Owned, Model):
    """What the business says at one place in one language; a little Markdown. No row: it says nothing there."""

    __tablename__ = "tenant_text"
    __table_args__ = (
        UniqueConstraint("tenant_id", "place", "language"),
        CheckConstraint("place in ('welcome')", "place"),
    )
    place: Mapped[str] = mapped_column(Text(20))
    language: Mapped[str] = mapped_column(Text(12))
    text: Mapped[str] = mapped_column(Text(4_000))
