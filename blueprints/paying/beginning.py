"""A payment at the gateway: its page opened once, shown while it is under way, called off, and what came of it."""

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import NamedTuple

from flask import abort, request
from flask_babel import gettext as _

from access import visit
from blueprints.papers.rows import Printer
from blueprints.paying.ways import gateway_address
from integrations.gateways import Ask, GatewayDown, GatewayRefused
from integrations.open_gateways import BY, ask_and_settle, open_gateway, opened
from models.base import db
from models.checkout import Checkout
from models.checkouts import began, checkout_by_key, items_of, may_look, payment_of
from models.contact import Contact
from models.customer import Customer
from models.deposits import begin_deposit
from models.document import Document
from models.event import Actor
from models.keeping_gateways import gateway as kept_gateway
from models.letter_kinds import said
from models.payable import Part
from models.paying import begin_checkout, settle
from models.refusing import Refused
from models.scope import whole_customer

TURNS = 6  # after 1, 2, 4 … seconds: together a minute
NO_CARDS = said("Cards can't be used just now. Please pay by bank transfer, or ask us.")
KEY_NEEDED = said("Open this form anew, please.")
GATEWAY = "stripe"
LONGEST_TITLE = 200


class Payer(NamedTuple):
    """Who pays, for whom; `page_of(key)`: the full address of the page that shows a payment under way.

    `signed_in`: only such a person is offered the cards that the gateway keeps for the customer, and may have one kept.
    """

    customer: Customer
    contact: Contact | None
    email: str
    actor: Actor
    page_of: Callable[[str], str]
    signed_in: bool = False


def begin(payer: Payer, parts: Sequence[Part], currency: str, key: str, keep_card: bool = False) -> str:
    """The address of the gateway's page for these parts; the form with this key opens it once. Raises Refused."""
    return _begin(
        payer,
        lambda: begin_checkout(
            payer.customer,
            payer.contact,
            parts,
            currency,
            GATEWAY,
            key,
            visit.today,
            payer.actor,
            keep_card and payer.signed_in,
        ),
    )


def begin_for_quote(payer: Payer, quote: Document, key: str) -> str:
    """The same for the deposit of an accepted quote."""
    return _begin(
        payer,
        lambda: begin_deposit(payer.customer, quote, payer.contact, GATEWAY, key, visit.today, payer.actor),
    )


def _begin(payer: Payer, make: Callable[[], Checkout]) -> str:
    with whole_customer():
        if open_gateway(gateway_address()) is None:
            raise Refused("way", NO_CARDS)
        made = make()
        db.session.commit()
        return made.url or _open(payer, made)


def _open(payer: Payer, made: Checkout) -> str:
    """Ask for its page; asked twice, the gateway gives the same one. Raises Refused where it can't be had."""
    gateway, payment = open_gateway(gateway_address()), payment_of(made)
    known_as = payer.customer.gateway_reference if payer.signed_in else ""
    ask = Ask(
        made.key, payment.total, payment.currency, f"{visit.tenant_name}: {payment.reference}"[:LONGEST_TITLE], payer.email,
        f"{payer.page_of(made.key)}?back=1", payer.page_of(made.key), known_as, {"payment": payment.number}, visit.locale, made.keep_card,
    )  # fmt: skip
    db.session.commit()  # no lock is held while the gateway takes its time, or tells us something meanwhile
    try:
        opened_page = gateway.begin(ask) if gateway else abort(404)
    except (GatewayDown, GatewayRefused) as why:
        _give_up(made, why)
        raise Refused("way", why.sentence) from why
    began(made, opened_page.session, opened_page.url)
    db.session.commit()
    return opened_page.url


def _give_up(made: Checkout, why: GatewayDown | GatewayRefused) -> None:
    """What it refused is over; where it did not answer nobody knows, so its page is asked for again with the same key."""
    if isinstance(why, GatewayRefused):
        settle(made, SimpleNamespace(state="failed"), visit.today, BY)
        db.session.commit()


def checkout_or_404(key: str) -> Checkout:
    with whole_customer():
        return checkout_by_key(key) or abort(404)


def resume(payer: Payer, made: Checkout) -> str:
    """Its page once more; of one that is over what came of it. Raises Refused."""
    with whole_customer():
        if made.state != "open":
            return payer.page_of(made.key)
        return made.url or _open(payer, made)


def begun_before(key: str) -> Checkout | None:
    """What the form with this key began, pressed once more. Raises Refused for what is no form's key."""
    if not 20 <= len(key) <= 39:
        raise Refused("way", KEY_NEEDED)
    with whole_customer():
        return checkout_by_key(key)


def look(made: Checkout) -> None:
    """Ask what came of it, where nothing is known yet and it was not asked too often just now."""
    with whole_customer():
        if made.state == "open" and may_look(made):
            ask_and_settle(made, visit.today, gateway_address())
        db.session.commit()


def turn() -> int:
    """Which time a page that was led back to asks by itself what came of it, each later than the one before; 0 where it waits to be asked."""
    asked = request.args.get("back", 0, int)
    return asked if 0 < asked <= TURNS else 0


def call_off(made: Checkout) -> None:
    """Close its page; where it was paid just before, it is paid."""
    with whole_customer():
        if made.state != "open":
            return
        outcome = _ended(made)
        if outcome is not None:
            settle(made, outcome, visit.today, BY)
            db.session.commit()


def _ended(made: Checkout):
    """What the gateway says of it; None where it could not be asked."""
    kept = kept_gateway(made.gateway)
    if not made.session:
        return SimpleNamespace(state="failed")
    db.session.commit()
    try:
        return opened(kept, gateway_address()).end(made.session) if kept else None
    except (GatewayDown, GatewayRefused):
        return None


def under_way(made: Checkout, printer: Printer) -> SimpleNamespace:
    """For portal/paying/under_way.html."""
    with whole_customer():
        payment = payment_of(made)
        return SimpleNamespace(
            key=made.key,
            state=made.state,
            amount=printer.money(payment.total, payment.currency),
            number=payment.number,
            invoices=payment.reference,
            quote="" if items_of(made) else payment.reference,
            differs=bool(payment.held_for),
            title=_STATES[made.state](),
        )


_STATES = {
    "open": lambda: _("Your payment is under way"),
    "paid": lambda: _("Thank you: your payment has arrived"),
    "failed": lambda: _("Nothing was paid"),
}
