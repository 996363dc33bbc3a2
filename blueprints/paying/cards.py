"""The cards that the gateway keeps for a customer: asked for there each time, nothing of them is stored here."""

from typing import NamedTuple

from flask import abort
from flask_babel import gettext as _

from access import visit
from blueprints.paying.ways import gateway_address
from integrations.gateways import CardKept, Gateway, GatewayDown, GatewayRefused
from integrations.open_gateways import opened
from models.base import db
from models.customer import Customer
from models.event import Actor
from models.keeping_gateways import gateway as kept_gateway
from models.paying_preferences import card_forgotten

BRANDS = {"amex": "American Express", "diners": "Diners Club", "jcb": "JCB", "unionpay": "UnionPay"}


class CardShown(NamedTuple):
    """`id` at the gateway; "Visa", the last four digits, "02/2028"."""

    id: str
    brand: str
    last4: str
    expires: str
    expired: bool

    @property
    def name(self) -> str:
        return f"{self.brand} •••• {self.last4}"


class Cards(NamedTuple):
    """What the gateway has; `error` is a sentence where it could not be asked."""

    rows: list[CardShown]
    error: str = ""


def cards_of(customer: Customer) -> Cards:
    """Asked of the gateway, also while customers can't pay by card just now: what is kept can still be removed."""
    try:
        asked = _opened()
        reference = customer.gateway_reference
        db.session.commit()  # nothing is held while the gateway takes its time
        kept = asked.cards(reference) if asked and reference else []
    except (GatewayDown, GatewayRefused):
        return Cards([], _cant_be_asked())
    return Cards([_shown(card) for card in kept])


def forget(customer: Customer, card_id: str, by: Actor) -> Cards:
    """Have one of this customer's cards removed there, and what is left; commits. 404 for any other."""
    found = cards_of(customer)
    if found.error:
        return found
    card = next((one for one in found.rows if one.id == card_id), None) or abort(404)
    try:
        asked = _opened()
        db.session.commit()
        asked.forget_card(card.id) if asked else abort(404)
    except (GatewayDown, GatewayRefused):
        return Cards(found.rows, _cant_be_asked())
    card_forgotten(customer, card.name, by)
    db.session.commit()
    return Cards([one for one in found.rows if one.id != card_id])


def _opened() -> Gateway | None:
    kept = kept_gateway()
    return opened(kept, gateway_address()) if kept and kept.secret_key else None


def _cant_be_asked() -> str:
    return _("The payment service can't be asked right now. Please try again in a few minutes.")


def _shown(card: CardKept) -> CardShown:
    brand = BRANDS.get(card.brand) or card.brand.replace("_", " ").title()
    return CardShown(card.id, brand, card.last4, f"{card.expires:%m/%Y}", card.expires < visit.today)
