"""The square that banking apps read: a euro transfer, filled in, of what a paper says."""

import re

from models.bank_transfer import LONGEST_HOLDER, LONGEST_REFERENCE, code_svg, transfer_of
from models.paper import Account


def transfer_code(account: Account | None, amount: int, currency: str, text: str) -> str:
    """An SVG that asks for `amount` (minor units) with `text` as remittance; empty where there is nothing to pay in euros to an IBAN."""
    if account is None:
        return ""
    where = {
        "holder": one_line(account.holder)[:LONGEST_HOLDER],
        "iban": account.iban,
        "bic": account.bic.replace(" ", ""),
    }
    transfer = transfer_of(where, amount, currency, one_line(text)[:LONGEST_REFERENCE])
    return code_svg(transfer) if transfer else ""


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
