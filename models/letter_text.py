"""What a business writes in its letters instead of our words, per kind and language."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned
from models.types import Text


class LetterText(Owned, Model):
    """Subject and body of one kind of letter in one language; a little Markdown with {placeholders}. No row: our own words."""

    __tablename__ = "letter_text"
    __quiet__ = True
    __table_args__ = (UniqueConstraint("tenant_id", "kind", "language"),)
    kind: Mapped[str] = mapped_column(Text(40))
    language: Mapped[str] = mapped_column(Text(12))
    subject: Mapped[str] = mapped_column(Text(300))
    body: Mapped[str] = mapped_column(Text(8_000))
