"""One change for many customers: each through the verb that changes one, so each is on its own record; batch by batch."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from models.base import db
from models.customer import Customer, Status
from models.event import Actor
from models.finding_customers import Search, conditions
from models.keeping_customers import set_status
from models.module import Module
from models.types import fits

BATCH = 200  # customers a transaction
MOST_CHOSEN = 1_000  # by number; beyond that one searches


@dataclass(frozen=True)
class Which:
    """Everything that a search finds; with `numbers`, the customers of these numbers instead."""

    search: Search
    numbers: tuple[str, ...] | None = None

    def conditions(self) -> list[Any]:
        if self.numbers is None:
            return conditions(self.search)
        return [Customer.number.in_([number for number in self.numbers[:MOST_CHOSEN] if fits(number, 40)])]


@dataclass(frozen=True)
class Change:
    """`now` is how one is, as a form says it, and `wanted` how it shall be; `make` changes one, and is True when that changed anything."""

    wanted: str
    now: Callable[[Customer], str]
    make: Callable[[Customer], bool]


def portal_switched(on: bool, by: Actor) -> Change:
    return Change(
        "1" if on else "",
        lambda customer: "1" if customer.portal_open else "",
        lambda customer: customer.open_portal(by) if on else customer.close_portal(by),
    )


def module_switched(module: Module, on: bool, by: Actor) -> Change:
    return Change(
        "1" if on else "",
        lambda customer: "" if module in customer.hidden_modules else "1",
        lambda customer: customer.show(module, by) if on else customer.hide(module, by),
    )


def status_set(status: Status, by: Actor) -> Change:
    return Change(
        status.value,
        lambda customer: Status(customer.status).value,
        lambda customer: set_status(customer, status, by),
    )


def how_many(which: Which) -> int:
    return db.session.scalar(select(func.count()).select_from(Customer).where(*which.conditions())) or 0


def ids_of(which: Which) -> list[int]:
    """Who is meant, settled once."""
    return list(db.session.scalars(select(Customer.id).where(*which.conditions()).order_by(Customer.number)))


def carry_out(change: Change, which: Which) -> Iterator[tuple[dict[str, str], int]]:
    """Of each batch: who was changed, by number, with how they were; and how many were so already. To be committed batch by
    batch, so that nobody waits for long.

    Who is meant is settled at the start: a change may take customers out of what the search finds.
    """
    ids = ids_of(which)
    for start in range(0, len(ids), BATCH):
        batch = select(Customer).where(Customer.id.in_(ids[start : start + BATCH])).order_by(Customer.id)
        customers = list(db.session.scalars(batch.execution_options(populate_existing=True)))
        others = {customer: was for customer in customers if (was := change.now(customer)) != change.wanted}
        changed = {customer.number: was for customer, was in others.items() if change.make(customer)}
        yield changed, len(customers) - len(changed)
