"""The worker's round of each local day: reminders of what is overdue and, as a month begins, statements; customer by customer, each committed."""

import logging
import threading
from collections.abc import Callable

from models import everything, mailing_statements, reminding  # noqa: F401 - all nouns before the ledger, whose statements are put together on import
from models.base import db
from models.event import Actor
from models.scope import scope
from models.tenant import Tenant
from models.types import now

WORKER = Actor("worker", None, "Portico")
log = logging.getLogger("portico")


def remind(stop: threading.Event) -> int:
    """Every business where it is time; how many customers were written to. Broken off, it goes on where it was, and nobody is written to twice."""
    tenants = reminding.tenants_to_remind(now())
    db.session.commit()
    return sum(remind_one_business(tenant, stop) for tenant in tenants if not stop.is_set())


def remind_one_business(tenant: Tenant, stop: threading.Event) -> int:
    """Today's round of one, whatever the hour."""
    today, told = tenant.today(), 0
    with scope(tenant):
        told += _each(
            lambda after: reminding.customers_to_remind(tenant, today, after),
            lambda one: reminding.remind_customer(tenant, one, today, WORKER),
            stop,
        )
        told += _each(
            lambda after: mailing_statements.customers_to_send(today, after),
            lambda one: mailing_statements.send_statement(one, today),
            stop,
        )
        if not stop.is_set():
            reminding.end_day(tenant, today)
            db.session.commit()
    if told:
        log.info("reminded", extra={"facts": {"tenant": tenant.key, "customers": told}})
    return told


def _each(find: Callable[[int], list[int]], tell: Callable[[int], int], stop: threading.Event) -> int:
    """One transaction a customer: what becomes of one is nothing to the others."""
    told, after = 0, 0
    while not stop.is_set() and (ids := find(after)):
        db.session.commit()
        for one in ids:
            told += _one(one, tell)
            if stop.is_set():
                break
        after = ids[-1]
    return told


def _one(customer_id: int, tell: Callable[[int], int]) -> bool:
    try:
        told = tell(customer_id)
        db.session.commit()
    except Exception:  # whatever it is, it is this customer's: the others must not wait behind it
        log.exception("reminder", extra={"facts": {"customer": customer_id}})
        db.session.rollback()
        return False
    return bool(told)
