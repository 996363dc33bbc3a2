"""What a customer ordered."""

from typing import ClassVar

from models.document import Document

STATUSES = ("draft", "waiting", "submitted", "confirmed", "completed", "rejected", "cancelled", "terminated")


class Order(Document):
    """draft → waiting for approval → submitted → confirmed → completed; rejected, cancelled, terminated (DOMAIN §5)."""

    __mapper_args__: ClassVar[dict] = {"polymorphic_identity": "order"}
