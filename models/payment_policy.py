"""What a business lets customers pay in parts, whether payments are confirmed by mail, and what clerks may write off."""

from collections.abc import Mapping
from typing import Any

from models.event import Actor
from models.revising import revise
from models.tenant import Tenant

OF_PAYMENTS = ("part_payments", "least_payment", "receipts", "write_off_most")
IN_MONEY = ("least_payment", "write_off_most")  # minor units of the business's currency


def change_payment_policy(business: Tenant, values: Mapping[str, Any], token: str, by: Actor) -> bool:
    """With OF_PAYMENTS. True when anything changed. Raises Conflict."""
    return revise(business, values, token, what="policy of payments changed", by=by)
