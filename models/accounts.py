"""What every change of a customer's account begins with: the account held, the books open, a day and an amount that can be."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from models.base import db
from models.business_in_scope import business_as_it_stays
from models.customer import Customer
from models.letter_kinds import said
from models.refusing import Refused

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


def refuse_closed(on: dt.date, field: str = "dated_on") -> None:
    """Raises Refused for a local date in a month that is closed; none is closed before this transaction ends."""
    tenant = business_as_it_stays()
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
