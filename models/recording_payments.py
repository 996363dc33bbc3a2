"""A colleague records what came in, with what it is for: the payment and its uses in one go, once for each form (DOMAIN §7)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from models.accounts import hold_account
from models.base import db
from models.customer import Customer
from models.event import Actor
from models.ledger import currencies_of
from models.letter_kinds import said
from models.payment import Payment
from models.receiving import allocate_chosen, open_invoices, receive
from models.refusing import Refused
from models.telling_of_money import tell_receipt

TOO_MUCH_SPREAD = said("The amounts for invoices come to more than the payment.")


class Account(NamedTuple):
    """One customer's account in one currency."""

    customer_id: int
    currency: str


def open_in(customer: Customer, currency: str) -> list[Any]:
    """Its invoices in a currency that are not paid, oldest due first."""
    account: Any = Account(customer.id, currency)
    return open_invoices(account)


def spread(amount: int, invoices: Sequence[Any]) -> dict[str, int]:
    """So many minor units over open invoices in their order, by number; where nothing is left for one it is not there."""
    found = {}
    for invoice in invoices:
        part = min(amount, invoice.total - invoice.allocated)
        if part > 0:
            found[invoice.number] = part
            amount -= part
    return found


def currencies_for(customer: Customer) -> list[str]:
    """In which it can pay: its own, and those in which its account has moved."""
    return list(dict.fromkeys([customer.currency, *currencies_of(customer.id)]))


def record_payment(
    customer: Customer, amount: int, on: dt.date, amounts: Mapping[str, int], key: str, by: Actor, **facts: Any
) -> Payment:
    """`amount` minor units that came in on a local date, used for these invoices by number; the same `key` records nothing twice.

    `facts`: currency, method, reference, note, came_from. Raises Refused.
    """
    hold_account(customer.id)
    if found := db.session.scalar(select(Payment).where(Payment.order_key == key)):
        return found
    if sum(amounts.values()) > amount:
        raise Refused("amounts", TOO_MUCH_SPREAD)
    payment = receive(customer, amount, on, by, key=key, **facts)
    if amounts:
        allocate_chosen(payment, amounts, by)
    tell_receipt(payment)
    return payment
