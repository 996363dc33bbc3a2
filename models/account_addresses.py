"""The customer's further addresses in its own people's hands: changed at once or asked of staff, as the business has set."""

from collections.abc import Mapping

from models import addresses
from models.account import (
    MOST_OPEN,
    Account,
    NotAllowed,
    Outcome,
    ask,
    look_at_requests,
    save_or_ask,
    touched,
    withdraw_open,
)
from models.address import Address, Purpose
from models.addresses import FIELDS
from models.event import Actor
from models.letting_in import Refused
from models.revising import lock

REMOVED = {"removed": "1"}  # what a request wants that wants an address gone


def hold(account: Account) -> Account:
    """Nobody else at this customer changes its addresses until this transaction ends: look them up after it. Raises NotAllowed."""
    _freely(account)
    look_at_requests(account, hold=True)  # before the row, as staff do who answer one
    lock(account.customer)
    look_at_requests(account, hold=True)
    return account


def add(account: Account, purpose: Purpose, values: Mapping[str, str], by: Actor) -> Outcome:
    """One more address. Raises NotAllowed, and Refused with the field and the sentence."""
    if _freely(account):
        addresses.add_address(account.customer, purpose, values, by)
        return Outcome(saved=True, waits=False)
    if len(account.waiting) >= MOST_OPEN:
        raise Refused("street", "Too many changes are waiting for an answer. Withdraw some, or wait for it.")
    wanted = {"purpose": purpose.value} | {f: values[f] for f in FIELDS if values[f]}
    ask(account, "address", None, {}, wanted, by)
    return Outcome(saved=False, waits=True)


def change(account: Account, address: Address, values: Mapping[str, str], token: str, by: Actor) -> Outcome:
    """What was typed, over what the form was filled with. Raises NotAllowed, and Conflict as revise() does."""
    free = list(FIELDS) if _freely(account) else []
    return save_or_ask(account, "address", address, touched(values, token), token, free, by)


def prefer(account: Account, address: Address, by: Actor) -> None:
    """Offered first for deliveries: at once in any case, for nothing about the address changes. Raises NotAllowed."""
    _freely(account)
    addresses.prefer_address(address, by)


def remove(account: Account, address: Address, by: Actor) -> Outcome:
    """Gone, or asked to be. Raises NotAllowed."""
    freely = _freely(account)
    row = lock(address)
    withdraw_open(account, "address", row.id, by)
    if freely:
        addresses.remove_address(row, by)
        return Outcome(saved=True, waits=False)
    ask(account, "address", row, {f: getattr(row, f) for f in FIELDS if getattr(row, f)}, REMOVED, by)
    return Outcome(saved=False, waits=True)


def _freely(account: Account) -> bool:
    if account.company_changes == "never":
        raise NotAllowed
    return account.company_changes == "freely"
