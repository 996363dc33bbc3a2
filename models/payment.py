"""What a customer paid. `total` is the amount; what is not allocated is credit on account."""

from typing import ClassVar

from models.document import Document

STATUSES = ("pending", "succeeded", "failed", "refunded", "part_refunded")


class Payment(Document):
    """pending → succeeded or failed; refunded in part or whole; allocated to invoices."""

    __mapper_args__: ClassVar[dict] = {"polymorphic_identity": "payment"}
