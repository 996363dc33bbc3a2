"""Where a customer wants things sent, and where its bills go."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, OwnedByCustomer, belongs_to
from models.types import Text


class Purpose(StrEnum):
    """What an address is for. A customer has at most one for bills; without it they go to its main address."""

    DELIVERY = "delivery"
    BILLING = "billing"


class Address(OwnedByCustomer, Model):
    """One more address of a customer beside its main one. `label` is what its people call it; `preferred`: offered first."""

    __tablename__ = "address"
    __table_args__ = (
        Index(None, "tenant_id", "customer_id", "id"),
        CheckConstraint("purpose in ('delivery', 'billing')", "purpose"),
    )
    customer = belongs_to("Customer")
    purpose: Mapped[str] = mapped_column(Text(12), default=Purpose.DELIVERY)
    label: Mapped[str] = mapped_column(Text(80), default="")
    recipient: Mapped[str] = mapped_column(Text(200), default="")
    street: Mapped[str] = mapped_column(Text(200), default="")
    city: Mapped[str] = mapped_column(Text(100), default="")
    region: Mapped[str] = mapped_column(Text(100), default="")
    postal_code: Mapped[str] = mapped_column(Text(20), default="")
    country: Mapped[str] = mapped_column(Text(100), default="")
    phone: Mapped[str] = mapped_column(Text(60), default="")
    instructions: Mapped[str] = mapped_column(Text(500), default="")
    preferred: Mapped[bool] = mapped_column(default=False)
