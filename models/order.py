"""What a customer ordered."""

from typing import ClassVar

from sqlalchemy import select

from models.base import db
from models.document import Document
from models.types import fits

STATUSES = ("draft", "waiting", "submitted", "confirmed", "completed", "rejected", "cancelled", "terminated")


class Order(Document):
    """draft → waiting for approval → submitted → confirmed → completed; rejected, cancelled, terminated (DOMAIN §5)."""

    __mapper_args__: ClassVar[dict] = {"polymorphic_identity": "order"}


def order_by_number(number: str) -> Order | None:
    """None where nobody here may see such a one."""
    return db.session.scalar(select(Order).where(Order.number == number)) if fits(number, 40) else None
