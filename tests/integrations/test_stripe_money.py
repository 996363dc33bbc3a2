"""Amounts as Stripe counts them (https://docs.stripe.com/currencies) and as we do."""

import pytest
from babel.numbers import get_currency_precision, list_currencies

from integrations.gateways import GatewayRefused
from integrations.stripe_money import NO_PLACES, THREE_PLACES, from_stripe, to_stripe


@pytest.mark.parametrize(
    ("currency", "ours", "stripes"),
    [
        ("EUR", 1_099, 1_099),
        ("USD", 1, 1),
        ("JPY", 500, 500),
        ("KRW", 1, 1),
        ("ISK", 5, 500),
        ("UGX", 5, 500),
        ("HUF", 1_045, 1_045),
        ("TWD", 80_045, 80_045),
        ("KWD", 5_120, 5_120),
        ("MGA", 700, 700),
        ("ALL", 3, 300),  # no places by the tables that we format with, two at Stripe
        ("LBP", 90_000, 9_000_000),
    ],
)
def test_an_amount_there_and_back(currency, ours, stripes):
    assert to_stripe(ours, currency) == stripes
    assert from_stripe(stripes, currency) == ours


def test_the_third_place_has_to_be_nothing():
    with pytest.raises(GatewayRefused, match="fine"):
        to_stripe(5_124, "KWD")


def test_one_whole_unit_of_any_currency_is_one_there():
    for currency in list_currencies():
        ours = 7 * 10 ** get_currency_precision(currency)
        stripes = 7 * 10 ** (0 if currency in NO_PLACES else 3 if currency in THREE_PLACES else 2)
        assert (to_stripe(ours, currency), from_stripe(stripes, currency)) == (stripes, ours), currency


def test_what_is_finer_there_is_never_more_here():
    assert from_stripe(599, "ISK") == 5


def test_what_is_finer_here_is_refused_unless_it_is_even_there(monkeypatch):
    monkeypatch.setattr("integrations.stripe_money.NO_PLACES", frozenset({"EUR"}))
    assert to_stripe(1_100, "EUR") == 11
    assert from_stripe(11, "EUR") == 1_100
    with pytest.raises(GatewayRefused):
        to_stripe(1_099, "EUR")
