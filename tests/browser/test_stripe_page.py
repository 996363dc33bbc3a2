"""A customer pays on the gateway's page: the way there and back."""

import pytest

from integrations.gateways import State, gateway
from models.types import now
from tests.integrations.paying import ask, keys_of


@pytest.fixture
def stripe(stripe_at):
    stripe_at.sent.clear()
    return gateway("stripe", keys_of(stripe_at))


@pytest.fixture
def page(chromium):
    context = chromium.new_context()
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def test_paying_on_the_page(real_time, stripe, stripe_at, page):
    begun = stripe.begin(ask("by hand", back_url=f"{stripe_at.address}/?paid"))
    page.goto(begun.url)
    page.get_by_text("Invoices INV-1 and INV-2").wait_for()
    page.get_by_role("button", name="123.45").click()
    page.wait_for_url("**/?paid")
    assert stripe.look(begun.session).state == State.PAID
    told = [stripe.hear(*one, at=now()).outcome for one in stripe_at.sent]
    assert [one.state for one in told if one] == [State.PAID]


def test_turning_round_on_the_page(stripe, stripe_at, page):
    begun = stripe.begin(ask("thinks better of it", cancel_url=f"{stripe_at.address}/?cancelled"))
    page.goto(begun.url)
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_url("**/?cancelled")
    assert stripe.look(begun.session).state == State.OPEN
