"""How Stripe counts money: mostly as we do, and where it doesn't, here is by how much."""

from babel.numbers import get_currency_precision

from integrations.gateways import GatewayRefused
from models.letter_kind import said

# https://docs.stripe.com/currencies: all others have two places, ISK and UGX among them, whose amounts always end in 00. HUF and TWD are
# without places for payouts alone.
NO_PLACES = frozenset("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split())
THREE_PLACES = frozenset("BHD JOD KWD OMR TND".split())  # the third has to be 0
NOT_SO_FINE = said("Stripe takes no amount as fine as this in this currency. Round it and try again.")


def to_stripe(amount: int, currency: str) -> int:
    """Minor units as Stripe counts them: 5 ISK → 500, 1000 JPY → 1000. Raises GatewayRefused for what Stripe could not take to the unit."""
    more = _places(currency) - get_currency_precision(currency)
    counted, left = (amount * 10**more, 0) if more >= 0 else divmod(amount, 10**-more)
    if left or (currency in THREE_PLACES and counted % 10):
        raise GatewayRefused(NOT_SO_FINE, f"{amount} {currency}")
    return counted


def from_stripe(amount: int, currency: str) -> int:
    """As Stripe counts it in minor units; never more than it is, where it is finer than our own."""
    more = _places(currency) - get_currency_precision(currency)
    return amount // 10**more if more >= 0 else amount * 10**-more


def _places(currency: str) -> int:
    return 0 if currency in NO_PLACES else 3 if currency in THREE_PLACES else 2
