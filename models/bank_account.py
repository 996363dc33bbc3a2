"""Where customers transfer money to: an account of the business for each currency."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned
from models.types import Text


class BankAccount(Owned, Model):
    """One at most per currency. `instructions`: what else a transfer needs, and all of it where there is no IBAN."""

    __tablename__ = "bank_account"
    __table_args__ = (UniqueConstraint("tenant_id", "currency"), CheckConstraint("length(currency) = 3", "currency"))
    currency: Mapped[str] = mapped_column(Text(3))
    holder: Mapped[str] = mapped_column(Text(70), default="")
    iban: Mapped[str] = mapped_column(Text(34), default="")
    bic: Mapped[str] = mapped_column(Text(11), default="")
    bank: Mapped[str] = mapped_column(Text(120), default="")
    instructions: Mapped[str] = mapped_column(Text(600), default="")
