"""After how many days each reminder goes out."""

from collections.abc import Sequence

from models.event import Actor
from models.letter_kinds import said
from models.refusing import Refused
from models.revising import revise
from models.tenant import Tenant

MOST = 5
USUAL = (3, 14, 30)
LONGEST = 365
OUT_OF_ORDER = said("Each reminder has to be later than the one before, at most 365 days after the due date.")


def levels_of(tenant: Tenant) -> list[int]:
    """Days after the due date, one for each level; none where nobody is reminded."""
    return [int(days) for days in tenant.reminder_days.split(",") if days.strip()]


def written(days: Sequence[int]) -> str:
    """As the business keeps them. Raises Refused where they don't rise."""
    if len(days) > MOST or list(days) != sorted(set(days)) or any(not 1 <= one <= LONGEST for one in days):
        raise Refused("days", OUT_OF_ORDER)
    return ",".join(map(str, days))


def change_levels(tenant: Tenant, days: Sequence[int], token: str, by: Actor) -> bool:
    """These from now on; none: nobody is reminded. True when anything changed. Raises Refused and Conflict."""
    return revise(tenant, {"reminder_days": written(days)}, token, what="policy of reminders changed", by=by)
