"""What the tenant sells."""

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from models.base import Model, Owned, belongs_to
from models.text import fold
from models.types import Quantity, Text


class Category(Owned, Model):
    """A shelf of the catalogue."""

    __tablename__ = "category"
    __table_args__ = (UniqueConstraint("tenant_id", "name"),)
    name: Mapped[str] = mapped_column(Text(100))
    description: Mapped[str] = mapped_column(Text(500), default="")


class Product(Owned, Model):
    """One thing for sale; `list_price` in minor units of the tenant's currency."""

    __tablename__ = "product"
    __table_args__ = (
        UniqueConstraint("tenant_id", "sku"),
        CheckConstraint("list_price >= 0", "list_price"),
    )
    category = belongs_to("Category", optional=True)
    sku: Mapped[str] = mapped_column(Text(40))
    name: Mapped[str] = mapped_column(Text(200))
    folded: Mapped[str] = mapped_column(Text(400))
    description: Mapped[str] = mapped_column(Text(2000), default="")
    unit: Mapped[str] = mapped_column(Text(60), default="")
    list_price: Mapped[int] = mapped_column(BigInteger)
    on_hand: Mapped[int] = mapped_column(Quantity(), default=0)
    on_order: Mapped[int] = mapped_column(Quantity(), default=0)
    reorder_level: Mapped[int] = mapped_column(Quantity(), default=0)
    discontinued: Mapped[bool] = mapped_column(default=False)

    @validates("sku", "name")
    def _keep_folded(self, field: str, value: str) -> str:
        parts = {"sku": self.sku or "", "name": self.name or ""} | {field: value or ""}
        self.folded = fold(*parts.values())
        return value
