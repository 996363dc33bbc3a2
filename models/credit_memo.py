"""What a customer gets back on paper. `total` is positive; what is not allocated is available credit."""

from typing import ClassVar

from models.document import Document

STATUSES = ("draft", "issued", "void")


class CreditMemo(Document):
    """draft → issued → void; allocated to invoices."""

    __mapper_args__: ClassVar[dict] = {"polymorphic_identity": "credit_memo"}
