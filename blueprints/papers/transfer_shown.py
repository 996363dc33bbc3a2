"""A bank transfer as a page shows it: what to type, line by line, and the code for a bank's app."""

from typing import NamedTuple

from flask_babel import gettext as _

from models import formats
from models.bank_transfer import Transfer, code_image


class TransferLine(NamedTuple):
    """`key` makes its id; `copied`: worth a button that copies it."""

    key: str
    label: str
    text: str
    copied: bool


class TransferShown(NamedTuple):
    """For shared/money/transfer.html. `code`: the address of a picture; empty where banks could not read one."""

    lines: list[TransferLine]
    instructions: str
    code: str


def account_lines(transfer: Transfer) -> list[TransferLine]:
    """Where it goes, as far as that is known."""
    lines = [
        TransferLine("holder", _("Account holder"), transfer.holder, True),
        TransferLine("iban", _("IBAN"), transfer.iban, True),
        TransferLine("bic", _("BIC"), transfer.bic, True),
        TransferLine("bank", _("Bank"), transfer.bank, False),
    ]
    return [line for line in lines if line.text]


def transfer_shown(transfer: Transfer, locale: str) -> TransferShown:
    lines = [
        *account_lines(transfer),
        TransferLine("amount", _("Amount"), formats.money(transfer.amount, transfer.currency, locale), False),
        TransferLine("reference", _("Reference"), transfer.reference, True),
    ]
    return TransferShown([line for line in lines if line.text], transfer.instructions, code_image(transfer))
