"""The worker's other work: offers whose time is over end, and what nobody needs any more is removed, batch by batch, one business after the other."""

import logging
import threading

from models import tidying
from models.base import db
from models.scope import scope
from models.tenant import Tenant

MOST = 200  # batches of one business; the rest waits for the next day
log = logging.getLogger("portico")


def tidy(stop: threading.Event, *, due: bool = True) -> int:
    """Every business that was not tidied for a day, or all of them; how many rows that concerned."""
    tenants = tidying.tenants_to_tidy(due)
    db.session.commit()
    return sum(_tidy(tenant, stop, due) for tenant in tenants if not stop.is_set())


def _tidy(tenant: Tenant, stop: threading.Event, due: bool) -> int:
    total = 0
    with scope(tenant):
        mine = tidying.begin(tenant)
        db.session.commit()
        if mine or not due:
            _remind(tenant, stop)
        for _batch in range(MOST if mine or not due else 0):
            gone = tidying.end_what_is_past(tenant) + tidying.tidy_some()
            db.session.commit()
            total += gone
            if not gone or stop.is_set():
                break
    if total:
        log.info("tidied", extra={"facts": {"tenant": tenant.key, "rows": total}})
    return total


def _remind(tenant: Tenant, stop: threading.Event) -> None:
    """Of what ends soon, each person once."""
    after = tidying.remind_some(tenant, 0)
    while after and not stop.is_set():
        db.session.commit()
        after = tidying.remind_some(tenant, after)
