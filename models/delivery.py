"""What left the house for a customer."""

from typing import ClassVar

from models.document import Document

STATUSES = ("planned", "dispatched", "delivered", "failed")


class Delivery(Document):
    """planned → dispatched → delivered; failed. Carries the contact of its order, so that "own orders only" holds here too."""

    __mapper_args__: ClassVar[dict] = {"polymorphic_identity": "delivery"}
