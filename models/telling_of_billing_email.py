"""Where bills go was changed: whoever got them until then hears of it, so that nobody leads a customer's money elsewhere unseen."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from models.base import db
from models.business_in_scope import business
from models.contact import Contact
from models.customer import Customer
from models.event import Actor
from models.letter_kind import said
from models.posting import post, return_address
from models.telling_of_reminders import at_address, hears_of_bills

CHANGED = said("%(who)s has changed it to %(new)s. It was %(former)s.")
SET = said("%(who)s has set it to %(new)s.")
REMOVED = said(
    "%(who)s has removed %(former)s. They go to whoever hears of invoices, or else to the company's own email."
)


@contextmanager
def telling_of_billing_email(row: Any, by: Actor) -> Iterator[None]:
    """Around a change of a row that is held already; says nothing where it is no customer, or where bills go as before."""
    former = (row.billing_email, row.email) if isinstance(row, Customer) else None
    yield
    if former and row.billing_email != former[0]:
        db.session.flush()
        _tell(row, *former, by)


def _tell(customer: Customer, former: str, company: str, by: Actor) -> None:
    words = CHANGED if former and customer.billing_email else SET if customer.billing_email else REMOVED
    values = {"who": by.name, "new": customer.billing_email, "former": former}
    readers: list[Contact | str] = (
        [at_address(customer, former)] if former else [*hears_of_bills(customer), *([company] if company else [])]
    )
    addresses = {str(getattr(one, "email", one)).lower(): one for one in readers}
    for address, reader in addresses.items():
        if address != customer.billing_email.lower():
            facts = {"said": {"news": [words, values]}}
            post("billing_email_changed", reader, customer=customer, facts=facts, reply_to=return_address(business()))
