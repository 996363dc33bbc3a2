"""How a business numbers its papers: a pattern a kind, drawn from in the transaction that uses the number (DOMAIN §5)."""

from sqlalchemy import BigInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned
from models.types import Text


class NumberPattern(Owned, Model):
    """`INV-{yyyy}-{00000}`: `last` is the number drawn last within `period` (the year or month that the pattern names; empty for none)."""

    __tablename__ = "number_pattern"
    __quiet__ = True  # no page of a customer shows it; each number drawn would make all of them anew
    __table_args__ = (UniqueConstraint("tenant_id", "kind"),)
    kind: Mapped[str] = mapped_column(Text(12))
    pattern: Mapped[str] = mapped_column(Text(40))
    period: Mapped[str] = mapped_column(Text(8), default="")
    last: Mapped[int] = mapped_column(BigInteger, default=0)
