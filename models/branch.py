"""Where a business separates its work by place, and by trade within it; documents carry one of each."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned, belongs_to
from models.types import Text


class Branch(Owned, Model):
    """A place of the business. Pickers appear where at least two are active."""

    __tablename__ = "branch"
    __table_args__ = (UniqueConstraint("tenant_id", "code"),)
    code: Mapped[str] = mapped_column(Text(20))
    name: Mapped[str] = mapped_column(Text(100))
    street: Mapped[str] = mapped_column(Text(200), default="")
    city: Mapped[str] = mapped_column(Text(100), default="")
    region: Mapped[str] = mapped_column(Text(100), default="")
    postal_code: Mapped[str] = mapped_column(Text(20), default="")
    country: Mapped[str] = mapped_column(Text(100), default="")
    phone: Mapped[str] = mapped_column(Text(60), default="")
    email: Mapped[str] = mapped_column(Text(254), default="")
    active: Mapped[bool] = mapped_column(default=True)


class Department(Owned, Model):
    """A part of the business that a customer deals with by default, perhaps at one branch only."""

    __tablename__ = "department"
    __table_args__ = (UniqueConstraint("tenant_id", "code"),)
    branch = belongs_to("Branch", optional=True)
    code: Mapped[str] = mapped_column(Text(20))
    name: Mapped[str] = mapped_column(Text(100))
    active: Mapped[bool] = mapped_column(default=True)
