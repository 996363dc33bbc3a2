"""How a business makes offers: for how long, on which terms, what a colleague approves, when customers are reminded, what a request must say."""

from collections.abc import Mapping
from typing import Any

from models.event import Actor
from models.revising import revise
from models.tenant import Tenant

OF_QUOTES = (
    "quote_days",
    "quote_terms",
    "quote_reminder_days",
    "quote_approval_above",
    "quote_approval_off",
    "quote_asks",
)
ASKABLE = ("rows", "note", "wanted_on", "files")  # what a request can be made to say


def asks_of(tenant: Any) -> frozenset[str]:
    """What a customer has to say who asks this business for an offer."""
    return frozenset(tenant.quote_asks.split(",")) & frozenset(ASKABLE)


def change_quote_policy(business: Tenant, values: Mapping[str, Any], token: str, by: Actor) -> bool:
    """With OF_QUOTES. True when anything changed. Raises Conflict."""
    return revise(business, values, token, what="policy of quotes changed", by=by)
