"""Filters of a staff list under a name."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned, belongs_to
from models.types import Text


class SavedView(Owned, Model):
    """One colleague's own filter of a list (`of`), as the list's address says it."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("tenant_id", "staff_id", "of", "name"),)
    staff = belongs_to("Staff")
    of: Mapped[str] = mapped_column(Text(20))
    name: Mapped[str] = mapped_column(Text(40))
    query: Mapped[str] = mapped_column(Text(1000))

    def subjects(self) -> set[int]:
        return {self.staff_id}
