"""The accounts that customers transfer to: one for each currency, its IBAN and BIC checked."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from models.bank_account import BankAccount
from models.bank_transfer import compact, is_bic, is_iban
from models.base import db
from models.event import Actor, record
from models.letter_kinds import said
from models.refusing import Refused
from models.revising import Conflict, lock, revise, seen
from models.tenant import Tenant
from models.types import fits

FIELDS = ("holder", "iban", "bic", "bank", "instructions")
NO_IBAN = said("This is not a valid IBAN: look for a mistyped character.")
NO_BIC = said("This is not a BIC: it has 8 or 11 characters, such as COBADEFFXXX.")
NOTHING = said("Enter an IBAN, or say in the instructions how to transfer.")


def bank_accounts() -> list[BankAccount]:
    """All of the business in scope, by currency."""
    return list(db.session.scalars(select(BankAccount).order_by(BankAccount.currency)))


def bank_account(currency: str) -> BankAccount | None:
    """In that currency; None where there is none."""
    found = select(BankAccount).where(BankAccount.currency == currency)
    return db.session.scalar(found) if fits(currency, 3) else None


def account_token(account: BankAccount | None) -> str:
    """A form's token (models/revising.py)."""
    return seen(account or BankAccount(**dict.fromkeys(FIELDS, "")), FIELDS)


def checked(values: Mapping[str, str]) -> dict[str, str]:
    """FIELDS as they are stored, IBAN and BIC compact. Raises Refused."""
    found = {field: values[field] for field in FIELDS} | {name: compact(values[name]) for name in ("iban", "bic")}
    if found["iban"] and not is_iban(found["iban"]):
        raise Refused("iban", NO_IBAN)
    if found["bic"] and not is_bic(found["bic"]):
        raise Refused("bic", NO_BIC)
    if not found["iban"] and not found["instructions"]:
        raise Refused("iban", NOTHING)
    return found


def save_account(business: Tenant, currency: str, values: Mapping[str, Any], token: str, by: Actor) -> bool:
    """The account for this currency from now on; invoices that are out keep what they say. True when anything changed.

    Raises Refused, and Conflict where a colleague has saved it meanwhile.
    """
    stored = checked(values)
    lock(business)  # whoever saves at the same moment waits
    account = bank_account(currency)
    if account:
        return revise(account, stored, token, what="bank account changed", by=by)
    if token != account_token(None):
        raise Conflict([], account_token(None))  # removed meanwhile
    account = BankAccount(currency=currency, **stored)
    db.session.add(account)
    db.session.flush()
    record(account, "bank account added", by=by, after=_named(account))
    return True


def remove_account(business: Tenant, currency: str, by: Actor) -> bool:
    """Nobody is shown it any more, but on invoices that are out. False where it is gone already."""
    lock(business)
    account = bank_account(currency)
    if account is None:
        return False
    record(account, "bank account removed", by=by, before=_named(account))
    db.session.delete(account)
    return True


def _named(account: BankAccount) -> str:
    return " ".join(part for part in (account.currency, account.iban, account.holder) if part)
