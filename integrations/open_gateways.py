"""The gateway that a business takes cards by, opened with its keys; and what was heard of it, settled."""

import datetime as dt

from sqlalchemy import select

from integrations.gateways import Gateway, GatewayDown, GatewayRefused, gateway
from models.adjustment import Adjustment
from models.base import change_if, db
from models.checkout import Checkout, PaymentGateway
from models.document import Document
from models.event import Actor
from models.keeping_gateways import gateway as kept_gateway
from models.letter_kind import said
from models.paying import end_refund, settle
from models.payment import Payment
from models.scope import whole_customer

CANT = said("It can't be sent back from here: the keys of card payments are missing. Refund it at the payment service.")
BY = Actor("gateway", None, "Stripe")


def open_gateway(address: str = "") -> Gateway | None:
    """Of the business in scope; None where it takes no cards. `address`: another one than the gateway's own."""
    kept = kept_gateway()
    return opened(kept, address) if kept and kept.active and kept.secret_key else None


def opened(kept: PaymentGateway, address: str = "") -> Gateway:
    """Also one that is switched off: what was paid before is still heard, looked at and refunded. Raises GatewayRefused."""
    keys = {"secret_key": kept.secret_key or "", "webhook_secret": kept.webhook_secret or "", "api_base": address}
    return gateway(kept.kind, keys)


def try_keys(kept: PaymentGateway, address: str = "") -> str:
    """Do the stored keys work? Asks something that changes nothing, keeps what the gateway has against them, and commits.

    A sentence where they don't, or nobody could be asked; else "".
    """
    changed_at = kept.changed_at
    db.session.commit()
    sentence = answer = ""
    try:
        opened(kept, address).check()
    except GatewayDown as why:
        return why.sentence
    except GatewayRefused as why:
        sentence, answer = why.sentence, why.answer
    change_if(kept, PaymentGateway.changed_at == changed_at, answer=answer[:500])  # of these keys, not of newer ones
    db.session.commit()
    return sentence


def send_back(made: Adjustment, on: dt.date, address: str = "") -> str:
    """Carry out a refund that is held already (pending) where its payment came in; commits. A sentence where it could not be done, else "".

    The refund is asked for under its own key, so that asked twice it is made once; where nobody answers it stays pending.
    """
    payment = db.session.scalars(select(Payment).where(Payment.id == made.document_id)).one()
    checkout = db.session.scalar(select(Checkout).where(Checkout.payment_id == payment.id))
    kept = kept_gateway(checkout.gateway) if checkout else None
    if checkout is None or kept is None or not kept.secret_key:
        return str(CANT)
    reference, key, amount, currency = checkout.reference, made.key or "", made.amount, payment.currency
    db.session.commit()
    try:
        told = opened(kept, address).refund(reference, amount, currency, key=key, reason=made.reason)
    except GatewayDown as why:
        return why.sentence
    except GatewayRefused as why:
        end_refund(made, checkout, False, BY)
        db.session.commit()
        return why.sentence
    change_if(made, reference=told.id[:120])  # its key stays that of the form, which may come once more
    if told.state != "pending":
        end_refund(made, checkout, told.state == "done", BY)
    db.session.commit()
    return ""


def came_by_gateway(paper: Document) -> bool:
    """Was it paid at a gateway, where it has to go back?"""
    paid = select(Checkout.id).where(Checkout.payment_id == paper.id, Checkout.state == "paid")
    return db.session.scalar(paid.limit(1)) is not None


def ask_and_settle(checkout: Checkout, on: dt.date, address: str = "") -> str:
    """Ask the gateway how it stands with a payment, and do what that means; commits. What it said, "" where it could not be asked.

    The question holds no lock: what was heard meanwhile by a webhook is not undone.
    """
    kept = kept_gateway(checkout.gateway)
    if kept is None or not kept.secret_key or not checkout.session:
        return ""
    session = checkout.session
    db.session.commit()
    try:
        outcome = opened(kept, address).look(session)
    except (GatewayDown, GatewayRefused):
        return ""
    with whole_customer():
        settle(checkout, outcome, on, BY)
        db.session.commit()
    return str(outcome.state)
