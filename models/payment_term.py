"""When a customer has to pay: the terms a business gives."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned
from models.types import Text


class PaymentTerm(Owned, Model):
    """A name for a number of days after the invoice's date; a customer holds the days."""

    __tablename__ = "payment_term"
    __table_args__ = (
        UniqueConstraint("tenant_id", "days"),
        CheckConstraint("days between 0 and 365", "days"),
    )
    name: Mapped[str] = mapped_column(Text(60))
    days: Mapped[int]
