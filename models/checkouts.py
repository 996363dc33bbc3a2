"""Payments under way at a gateway, looked up and begun (models/checkout.py); what they are for says models/paying.py, or models/deposits.py."""

from sqlalchemy import select

from models import throttle
from models.base import change_if, db
from models.checkout import Checkout, CheckoutItem
from models.contact import Contact
from models.document import Document
from models.event import Actor, record
from models.formats import on_record
from models.payment import Payment
from models.types import fits, now

LOOKS = 30  # at one payment within throttle.WINDOW: the gateway is asked each time


def may_look(checkout: Checkout) -> bool:
    """Whether the gateway may be asked what came of it once more; each call counts."""
    return throttle.hit(f"{checkout.tenant_id}:outcome:{checkout.id}", now()) <= LOOKS


def checkout_for(
    payment: Payment, contact: Contact | None, gateway: str, key: str, by: Actor, keep_card: bool = False
) -> Checkout:
    """Begins: a pending payment is on its way to a gateway, by the form with this key. `keep_card`: at the gateway."""
    made = Checkout(
        customer_id=payment.customer_id,
        payment_id=payment.id,
        contact_id=contact.id if contact else None,
        gateway=gateway,
        key=key,
        keep_card=keep_card,
    )
    db.session.add(made)
    db.session.flush()
    record(payment, "payment begun", by=by, after=on_record(payment.total, payment.currency))
    return made


def began(checkout: Checkout, session: str, url: str) -> None:
    """The gateway has opened its page."""
    change_if(checkout, Checkout.session == "", session=session[:200], url=url[:2_000])


def checkout_by_key(key: str) -> Checkout | None:
    """The one that a form began; None where nobody here did."""
    return db.session.scalar(select(Checkout).where(Checkout.key == key)) if key and fits(key, 43) else None


def checkout_by_session(session: str) -> Checkout | None:
    """By the gateway's name for it."""
    return db.session.scalar(select(Checkout).where(Checkout.session == session)) if session else None


def open_checkouts(customer_id: int) -> list[Checkout]:
    """Of a customer, those that nobody has paid or called off yet, the oldest first."""
    mine = select(Checkout).where(Checkout.customer_id == customer_id, Checkout.state == "open")
    return list(db.session.scalars(mine.order_by(Checkout.id).limit(20)))


def payment_of(checkout: Checkout) -> Payment:
    """What it is to become, or became."""
    return db.session.scalars(select(Payment).where(Payment.id == checkout.payment_id)).one()


def items_of(checkout: Checkout) -> list[CheckoutItem]:
    """What it is for, as it was chosen."""
    mine = select(CheckoutItem).where(CheckoutItem.checkout_id == checkout.id).order_by(CheckoutItem.id)
    return list(db.session.scalars(mine))


def invoices_of(checkout: Checkout) -> list[str]:
    """The numbers of the invoices that it is for."""
    mine = select(Document.number).join(CheckoutItem, CheckoutItem.invoice_id == Document.id)
    return list(db.session.scalars(mine.where(CheckoutItem.checkout_id == checkout.id).order_by(CheckoutItem.id)))
