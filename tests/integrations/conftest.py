"""Stripe as these tests ask it."""

import pytest

from integrations.gateways import gateway
from tests.integrations.paying import keys_of


@pytest.fixture
def stripe(stripe_at):
    stripe_at.asked.clear()
    stripe_at.sent.clear()
    stripe_at.as_emulated.clear()
    yield gateway("stripe", keys_of(stripe_at))
    stripe_at.answers.clear()
