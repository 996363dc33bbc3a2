"""How this business can be paid: by card, by bank transfer, and with what is in hand."""

from typing import NamedTuple
from urllib.parse import urlsplit

from flask import current_app, g
from flask_babel import gettext as _

from blueprints.papers.transfer_shown import TransferShown, transfer_shown
from models.bank_transfer import reference_for, transfer_of
from models.business_in_scope import business
from models.customer import Customer
from models.issuing import account_of
from models.keeping_gateways import takes_cards

STRIPES_PAGE = "https://checkout.stripe.com"


class Ways(NamedTuple):
    """What is offered, the customer's own first; each a key with its words."""

    choices: list[tuple[str, str, str]]

    @property
    def keys(self) -> set[str]:
        return {key for key, _label, _icon in self.choices}


def ways_of(customer: Customer, currency: str) -> Ways:
    """Which there are, for this customer and currency."""
    found = []
    if takes_cards():
        found.append(("card", _("Pay by card"), "credit-card"))
    if account_of(currency):
        found.append(("transfer", _("By bank transfer"), "receipt"))
    return Ways(sorted(found, key=lambda way: way[0] != customer.pays_by))


def transfer_for(
    customer: Customer, amount: int, currency: str, numbers: list[str], locale: str
) -> TransferShown | None:
    """The account, amount and reference of a transfer in minor units; None where the business has named no account."""
    made = transfer_of(account_of(currency), amount, currency, reference_for(numbers, customer.number), business().name)
    return transfer_shown(made, locale) if made else None


def gateway_address() -> str:
    """Another address than the gateway's own, where the installation says so."""
    return current_app.config["STRIPE_ADDRESS"]


def lead_out() -> None:
    """A form of this page may lead on to the gateway's: browsers ask the page's policy (app.py)."""
    other = urlsplit(gateway_address())
    g.form_target = f"{other.scheme}://{other.netloc}" if other.netloc else STRIPES_PAGE
