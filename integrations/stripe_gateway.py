"""Stripe by its own library: Checkout on Stripe's page, refunds, kept cards. What its events say is read in stripe_events.py."""

import calendar
import contextlib
import datetime as dt
import logging
import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from integrations import stripe_events
from integrations.gateways import Ask, Begun, CardKept, GatewayDown, GatewayRefused, Heard, Outcome, Refunded
from integrations.stripe_money import to_stripe
from models.letter_kind import said

if TYPE_CHECKING:
    from stripe import StripeClient, StripeError
    from stripe.params import RefundCreateParams
    from stripe.params.checkout import SessionCreateParams, SessionCreateParamsLineItemPriceData

SECONDS = (4, 8)  # to reach Stripe, and until it says something; with two more tries that is half a minute at most
TRIES_MORE, CONFLICT = 2, 409
KEY = re.compile(r"[!-~]+")
LONGEST_TITLE, LONGEST_FACT = 250, 500  # characters
log = logging.getLogger("portico")
LANGUAGES = frozenset(
    "bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK "
    "zh-TW".split()
)
DOWN = said("Stripe can't be reached right now. Please try again in a few minutes.")
BAD_KEY = said("Stripe doesn't accept the secret key. Have a look at Settings → Getting paid.")
REFUSED = said("Stripe has refused this. The server's log has its reason.")
BECAUSE = {
    "amount_too_small": said("Stripe takes no payment as small as this."),
    "amount_too_large": said("Stripe takes no payment as large as this."),
    "charge_already_refunded": said("This payment has been refunded already."),
}


class StripeGateway:
    """A business's account at Stripe. `api_base` is another address than Stripe's own, for tests."""

    def __init__(self, secret_key: str, webhook_secret: str, api_base: str | None = None):
        self._secret_key, self._webhook_secret, self._api_base = secret_key.strip(), webhook_secret.strip(), api_base

    def __repr__(self) -> str:
        return "<StripeGateway>"  # and not a word of its keys

    def __getstate__(self) -> object:
        raise TypeError("a gateway holds keys: it is neither copied nor stored")

    @cached_property
    def _client(self) -> "StripeClient":
        from stripe import RequestsClient, StripeClient

        if not KEY.fullmatch(self._secret_key):  # or it would be read out as a header that can't be sent
            raise GatewayRefused(BAD_KEY, "not a key")
        logging.getLogger("stripe").setLevel(logging.WARNING)  # below that it tells who pays for what
        return StripeClient(
            self._secret_key,
            http_client=RequestsClient(timeout=SECONDS),
            max_network_retries=TRIES_MORE,
            base_addresses={"api": self._api_base} if self._api_base else {},
        )

    def check(self) -> None:
        with self._asking():  # what a restricted key is needed for as well, and not the account's balance
            self._client.v1.checkout.sessions.list({"limit": 1})

    def begin(self, ask: Ask) -> Begun:
        """Checkout for one amount. A customer whom Stripe does not know any more (deleted there, or another account's) pays as a new one."""
        try:
            return self._begin(ask, ask.key, ask.customer_reference)
        except _NoSuchCustomer:
            return self._begin(ask, f"{ask.key}-anew", "")

    def _begin(self, ask: Ask, key: str, customer: str) -> Begun:
        wanted = _wanted(ask, customer)
        with self._asking():
            session = self._client.v1.checkout.sessions.create(wanted, {"idempotency_key": key})
        return Begun(session.id, session.url or "")

    def look(self, session: str) -> Outcome:
        with self._asking():
            found = self._client.v1.checkout.sessions.retrieve(session, {"expand": ["payment_intent.payment_method"]})
        return stripe_events.outcome(found.to_dict())

    def end(self, session: str) -> Outcome:
        with contextlib.suppress(GatewayRefused), self._asking():  # it is not open any more: look says why
            self._client.v1.checkout.sessions.expire(session)
        return self.look(session)

    def hear(self, payload: bytes, signature: str, at: dt.datetime) -> Heard:
        return stripe_events.hear(payload, signature, self._webhook_secret, at)

    def refund(self, reference: str, amount: int, currency: str, *, key: str, reason: str = "") -> Refunded:
        wanted: RefundCreateParams = {"payment_intent": reference, "amount": to_stripe(amount, currency)}
        if reason:
            wanted["metadata"] = {"reason": reason[:LONGEST_FACT]}
        with self._asking():
            made = self._client.v1.refunds.create(wanted, {"idempotency_key": key})
        return stripe_events.refunded(made.to_dict())

    def cards(self, customer_reference: str) -> list[CardKept]:
        try:
            with self._asking():
                kept = self._client.v1.payment_methods.list({"customer": customer_reference, "type": "card"})
        except _NoSuchCustomer:
            return []
        return [
            CardKept(one.id, one.card.brand, one.card.last4, _last_day(one.card.exp_year, one.card.exp_month))
            for one in kept.data
            if one.card
        ]

    def forget_card(self, card: str) -> None:
        with self._asking():
            self._client.v1.payment_methods.detach(card)

    @contextlib.contextmanager
    def _asking(self) -> Iterator[None]:
        """What the library raises becomes ours, and is logged; neither carries a key."""
        from stripe import StripeError

        try:
            yield
        except StripeError as error:
            ours = _ours(error, answer := self._answer(error))
            log.warning("stripe", extra={"facts": {"answer": answer, "status": error.http_status}})
            raise ours from None

    def _answer(self, error: Exception) -> str:
        words = " ".join(str(error).split())
        for secret in filter(None, (self._secret_key, self._webhook_secret)):
            words = words.replace(secret, "…")
        return words[:1_000]


class _NoSuchCustomer(GatewayRefused):
    """The customer's reference is not known to this account."""


def _ours(error: "StripeError", answer: str) -> GatewayDown | GatewayRefused:
    import stripe

    if error.http_status == CONFLICT:
        return GatewayDown(DOWN, answer)  # the same question is being answered at this moment
    if isinstance(error, (stripe.AuthenticationError, stripe.PermissionError)):
        return GatewayRefused(BAD_KEY, answer)
    if isinstance(error, stripe.InvalidRequestError):
        missing = (error.code, error.param) == ("resource_missing", "customer")
        return (_NoSuchCustomer if missing else GatewayRefused)(BECAUSE.get(error.code or "", REFUSED), answer)
    if isinstance(error, (stripe.CardError, stripe.IdempotencyError)):
        return GatewayRefused(REFUSED, answer)
    return GatewayDown(DOWN, answer)  # not reached, too often, or a fault of theirs


def _wanted(ask: Ask, customer: str) -> "SessionCreateParams":
    facts = {name: value[:LONGEST_FACT] for name, value in ask.facts.items()}
    title = ask.title[:LONGEST_TITLE]
    counted = to_stripe(ask.amount, ask.currency)
    price: SessionCreateParamsLineItemPriceData = {
        "currency": ask.currency.lower(),
        "unit_amount": counted,
        "product_data": {"name": title},
    }
    wanted: SessionCreateParams = {
        "mode": "payment",
        "line_items": [{"quantity": 1, "price_data": price}],
        "success_url": ask.back_url,
        "cancel_url": ask.cancel_url,
        "client_reference_id": ask.key[:200],
        "metadata": facts,
        "payment_intent_data": {"metadata": facts, "description": title},
        "locale": _locale(ask.language),
    }
    if customer:
        wanted["customer"] = customer
        wanted["saved_payment_method_options"] = {"allow_redisplay_filters": ["always", "limited"]}
    elif ask.email:
        wanted["customer_email"] = ask.email
    if ask.keep_card:
        wanted["payment_intent_data"]["setup_future_usage"] = "on_session"
        if not customer:
            wanted["customer_creation"] = "always"
    return wanted


def _locale(language: str) -> str:
    asked = language.replace("_", "-")
    return next((code for code in (asked, asked.partition("-")[0]) if code in LANGUAGES), "auto")


def _last_day(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])
