"""What every change of a customer's account begins with: the account held, the books open, a day and an amount that can be."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from models.base import db
from models.customer import Customer
from models.letter_kinds import said
from models.refusing import Refused
from models.scope import current_scope
from models.tenant import Tenant

CLOSED = said("The books are closed through %(day)s. Choose a later date.")
TOO_EARLY = said("That is before %(number)s: choose its date or a later one.")
NO_AMOUNT = said("Enter an amount above 0.")


def hold_account(customer_id: int) -> Customer:
    """The customer, held until this transaction ends: changes of its account wait for each other, so that they never cross."""
    mine = select(Customer).where(Customer.id == customer_id).with_for_update(key_share=True)
    return db.session.scalars(mine.execution_options(populate_existing=True)).one()


def held_paper(paper: Any) -> Any:
    """An invoice, payment or credit memo as it is now, its customer's account held. In this order everywhere, so that nobody waits in a ring."""
    hold_account(paper.customer_id)
    db.session.refresh(paper)
    return paper


def business() -> Tenant:
    """The one in scope."""
    return db.session.scalars(select(Tenant).where(Tenant.id == current_scope().tenant_id)).one()


def refuse_closed(on: dt.date, field: str = "dated_on") -> None:
    """Raises Refused for a local date in a month that is closed; none is closed before this transaction ends."""
    mine = select(Tenant).where(Tenant.id == current_scope().tenant_id).with_for_update(read=True)
    tenant = db.session.scalars(mine.execution_options(populate_existing=True)).one()
    if tenant.books_closed_on and on <= tenant.books_closed_on:
        raise Refused(field, CLOSED, day=tenant.books_closed_on)


def refuse_before(paper: Any, on: dt.date, field: str = "dated_on") -> None:
    """Raises Refused for a local date before the paper's own."""
    if on < paper.dated_on:
        raise Refused(field, TOO_EARLY, number=paper.number)


def refuse_nothing(amount: int, field: str = "amount") -> None:
    """Raises Refused for no amount, or less."""
    if amount <= 0:
        raise Refused(field, NO_AMOUNT)
