"""The deposit of an accepted quote, as its page asks for it."""

import secrets
from typing import NamedTuple

from access import visit
from blueprints.papers.rows import Printer
from blueprints.papers.transfer_shown import TransferShown
from blueprints.paying.ways import lead_out, transfer_for, ways_of
from models.customer import Customer
from models.deposits import deposit_of
from models.document import Quote
from models.scope import whole_customer


class DepositShown(NamedTuple):
    """For portal/quotes/deposit.html. `left`: what is asked for now, empty when it is paid; `url`: empty for who may not pay, or can't by card."""

    asked: str
    paid: str
    left: str
    under_way: str
    url: str
    key: str
    transfer: TransferShown | None


def deposit_shown(customer: Customer, quote: Quote, printer: Printer, pay_url: str) -> DepositShown | None:
    """None where there is nothing to say of one. `pay_url`: where its form goes, empty for who may not pay."""
    with whole_customer():
        deposit = deposit_of(quote) if quote.status == "accepted" else None
        if deposit is None or (deposit.over and not deposit.paid):
            return None

        def money(amount: int) -> str:
            return printer.money(amount, quote.currency) if amount else ""

        asks = bool(deposit.left and not deposit.under_way and pay_url)
        if asks:
            lead_out()
        cards = asks and "card" in ways_of(customer, quote.currency).keys
        numbers = [quote.number, customer.number]  # the customer's, so that staff find whose money it is
        transfer = transfer_for(customer, deposit.left, quote.currency, numbers, visit.locale) if asks else None
        return DepositShown(
            money(deposit.asked), money(deposit.paid), money(deposit.left), deposit.under_way, pay_url if cards else "",
            secrets.token_urlsafe(24), transfer,
        )  # fmt: skip
