"""What left the house for a customer."""

from typing import ClassVar

from sqlalchemy import select

from models.base import db
from models.document import Document
from models.types import fits

STATUSES = ("planned", "dispatched", "delivered", "failed")


class Delivery(Document):
    """planned → dispatched → delivered; failed. Carries the contact of its order, so that "own orders only" holds here too."""

    __mapper_args__: ClassVar[dict] = {"polymorphic_identity": "delivery"}


def delivery_by_number(number: str) -> Delivery | None:
    """None where nobody here may see such a one."""
    return db.session.scalar(select(Delivery).where(Delivery.number == number)) if fits(number, 40) else None
