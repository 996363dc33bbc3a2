"""How to pay by bank transfer: to which account, how much, with which reference; and the code that a bank's app reads (EPC069-12)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from models.money import main_units

LONGEST_REFERENCE = 140  # characters, unstructured: what a transfer within SEPA carries
LONGEST_HOLDER = 70


class Transfer(NamedTuple):
    """What a page or a paper says of one. `amount` in minor units of `currency`; `iban` in groups of four, `compact_iban` without.

    `instructions`: what else it needs, or all of it where there is no IBAN.
    """

    holder: str
    iban: str
    compact_iban: str
    bic: str
    bank: str
    instructions: str
    amount: int
    currency: str
    reference: str

    @property
    def has_code(self) -> bool:
        """Does a QR code say it all? Only for euros, to an IBAN, and not for more than banks take."""
        return epc_code(self) is not None


def transfer_of(
    account: Mapping[str, str], amount: int, currency: str, reference: str, holder: str = ""
) -> Transfer | None:
    """`amount` minor units to an account (facts as models/issuing.py: account_of, or as frozen with an invoice).

    `holder` stands in where the account names none: the business. None where there is no account for that currency.
    """
    iban, instructions = compact(account.get("iban", "")), account.get("instructions", "")
    if not iban and not instructions:
        return None
    return Transfer(
        (account.get("holder") or holder)[:LONGEST_HOLDER].strip(), grouped(iban), iban, account.get("bic", ""), account.get("bank", ""),
        instructions, amount, currency, reference[:LONGEST_REFERENCE],
    )  # fmt: skip


def reference_for(numbers: Sequence[str], customer_number: str) -> str:
    """What the payer writes on it: the numbers of what is paid; without any the customer's own number.

    As many whole numbers as a transfer has room for, and where some are left out, the customer's number before them.
    """
    whole = ", ".join(numbers) or customer_number
    if len(whole) <= LONGEST_REFERENCE:
        return whole
    kept = customer_number
    for number in numbers:
        longer = f"{kept}, {number}"
        if len(longer) > LONGEST_REFERENCE:
            break
        kept = longer
    return kept


def compact(iban: str) -> str:
    """Without spaces, in capitals: as it is stored."""
    return "".join(iban.split()).upper()


def grouped(iban: str) -> str:
    """In groups of four, as it is read and typed."""
    bare = compact(iban)
    return " ".join(bare[start : start + 4] for start in range(0, len(bare), 4))


def is_iban(written: str) -> bool:
    """By its length, country, check digits, and the country's own rules where they are known."""
    from stdnum import iban

    return iban.is_valid(written)


def is_bic(written: str) -> bool:
    """By its form: 8 or 11 characters, with a country in the middle."""
    from stdnum import bic

    return bic.is_valid(written)


def epc_code(transfer: Transfer) -> Any:
    """The QR code (segno) of a transfer, None where a bank's app could not use one: the text says everything then."""
    import segno.helpers

    if transfer.currency != "EUR" or not is_iban(transfer.compact_iban) or not transfer.holder:
        return None
    try:
        return segno.helpers.make_epc_qr(
            transfer.holder, transfer.compact_iban, _euros(transfer), text=transfer.reference, bic=transfer.bic or None, encoding="utf-8"
        )  # fmt: skip
    except ValueError:  # more than a billion, nothing at all, no reference, or more bytes than the code may hold
        return None


def code_image(transfer: Transfer) -> str:
    """The code for an <img>, black on white in any theme; empty where there is none."""
    code = epc_code(transfer)
    return code.svg_data_uri(scale=4, border=4, light="#ffffff") if code else ""


def code_svg(transfer: Transfer) -> str:
    """The code as the text of an SVG, for papers; empty where there is none."""
    code = epc_code(transfer)
    return code.svg_inline(scale=4, border=4, light="#ffffff", omitsize=True) if code else ""


def _euros(transfer: Transfer) -> Decimal:
    return main_units(transfer.amount, transfer.currency)
