"""What Portico asks of a payment gateway. Each gateway is a file of its own; KINDS says which there are.

Amounts are minor units of `currency` as everywhere here (models/money.py); a gateway that counts otherwise converts. Card numbers never come
near: people pay on the gateway's own page.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from models.letter_kind import said

TOLERANCE = dt.timedelta(minutes=5)  # how old what a gateway says may be when it arrives


class State(StrEnum):
    """Of a session: nobody has paid yet · done on the page, the bank takes its days · paid · refused by the bank after that · over, unpaid."""

    OPEN = "open"
    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"


class RefundState(StrEnum):
    """Of a refund: on its way · with the customer's bank · come back or called off, the money is still here."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Ask:
    """Money that somebody is to pay.

    `key`: the same one again begins nothing new but gives what was begun (a gateway forgets it after a day). `amount`: minor units of `currency`
    (ISO code). `title`: what the page says it is for. `back_url`, `cancel_url`: where the page leads afterwards. `customer_reference`: how the
    gateway calls this customer, "" where it does not know it. `facts`: short texts that come back with each Outcome, the payment's id, say.
    `language`: "de", "en_GB"; the browser's own where the gateway doesn't speak it. `keep_card`: the customer wishes the card kept at the gateway.
    """

    key: str
    amount: int
    currency: str
    title: str
    email: str
    back_url: str
    cancel_url: str
    customer_reference: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    keep_card: bool = False


@dataclass(frozen=True)
class Begun:
    """`session`: how the gateway calls it. `url`: the page to pay on."""

    session: str
    url: str


@dataclass(frozen=True)
class Outcome:
    """What became of a session.

    `amount` (minor units) and `currency` (ISO code): what the page asked for, which is what was paid where `state` is PAID; 0 and "" where the
    gateway does not say. `reference`: how it calls the payment, for refunds; "" before there is one. `method`: "card", "sepa_debit" …, "" where it
    is not said. `customer_reference`: for the next Ask, "" where the gateway keeps none. `facts`: those of the Ask.
    """

    session: str
    state: State
    amount: int
    currency: str
    reference: str
    method: str
    customer_reference: str
    facts: Mapping[str, str]


@dataclass(frozen=True)
class Refunded:
    """Money on its way back: `id` of the refund, `reference` of the payment, `amount` of this refund alone in minor units of `currency`."""

    id: str
    reference: str
    amount: int
    currency: str
    state: RefundState


@dataclass(frozen=True)
class Heard:
    """An event that a gateway sent, its signature checked. `id` is the same when it is sent again; `created_at` is aware, UTC.

    An event that is of no use here has neither outcome nor refund.
    """

    id: str
    kind: str
    created_at: dt.datetime
    outcome: Outcome | None = None
    refund: Refunded | None = None


@dataclass(frozen=True)
class CardKept:
    """A card that the gateway keeps: `id` there, "visa", the last four digits, and the last day that it is good."""

    id: str
    brand: str
    last4: str
    expires: dt.date


class Forged(Exception):
    """Not signed by the gateway: no signature, none that fits, or something that is no event."""


class TooOld(Exception):
    """Signed, but longer ago than TOLERANCE: somebody plays it again, or it has been under way for too long."""


class GatewayDown(Exception):
    """Not reached, no answer in time, or a fault over there: the same may work in a while. The message is a sentence for the person who waits.

    `answer`: what went wrong in the gateway's own words, for the log.
    """

    def __init__(self, sentence: str, answer: str = ""):
        super().__init__(sentence)
        self.sentence, self.answer = sentence, answer


class GatewayRefused(Exception):
    """The gateway will not, and asking again changes nothing. The message is a sentence for the person who asked; `answer` as in GatewayDown."""

    def __init__(self, sentence: str, answer: str = ""):
        super().__init__(sentence)
        self.sentence, self.answer = sentence, answer


class Gateway(Protocol):
    """Every method that asks the gateway raises GatewayDown and GatewayRefused; each does within some half a minute."""

    def check(self) -> None:
        """Ask something that changes nothing: do the keys work, and may they look at payments?"""

    def begin(self, ask: Ask) -> Begun:
        """Open a page to pay on."""

    def look(self, session: str) -> Outcome:
        """How it stands with a session now."""

    def end(self, session: str) -> Outcome:
        """Close an open session, so that nobody can pay on its page any more; tells what became of it, which may be that it was paid just before."""

    def hear(self, payload: bytes, signature: str, at: dt.datetime) -> Heard:
        """What an event says that came in `at` an aware time, read from the body as it came. Asks nobody. Raises Forged and TooOld."""

    def refund(self, reference: str, amount: int, currency: str, *, key: str, reason: str = "") -> Refunded:
        """Give back minor units of a payment; `key` as in Ask, `reason` is a note for whoever looks there."""

    def cards(self, customer_reference: str) -> list[CardKept]:
        """The cards kept for a customer; none for one that the gateway does not know."""

    def forget_card(self, card: str) -> None:
        """Keep it no longer. Whose it is has to be asked before: it is one of their cards()."""


def _stripe(keys: Mapping[str, str]) -> Gateway:
    from integrations.stripe_gateway import StripeGateway

    return StripeGateway(keys["secret_key"], keys["webhook_secret"], keys.get("api_base") or None)


KINDS: dict[str, Callable[[Mapping[str, str]], Gateway]] = {"stripe": _stripe}
UNKNOWN = said("This payment gateway is not known here. Choose one under Settings → Getting paid.")


def gateway(kind: str, keys: Mapping[str, str]) -> Gateway:
    """The gateway of a business by its kind and keys ("stripe": secret_key, webhook_secret). Asks nobody. Raises GatewayRefused."""
    if kind not in KINDS:
        raise GatewayRefused(UNKNOWN, f"kind {kind!r}")
    return KINDS[kind](keys)
