"""How a business takes cards: the gateway's keys, which never come back, the secret address that it tells us at, and the switch."""

import secrets

from sqlalchemy import select

from models.base import db
from models.checkout import PaymentGateway
from models.event import Actor, record
from models.letter_kinds import said
from models.refusing import Refused
from models.revising import lock
from models.tenant import Tenant
from models.types import fits, now

STRIPE = "stripe"
SECRET_PREFIXES = ("sk_test_", "sk_live_", "rk_test_", "rk_live_")
WEBHOOK_PREFIX = "whsec_"
PUBLISHABLE = said("This is the publishable key. Enter the secret one: it begins with sk_ or rk_.")
NO_SECRET_KEY = said("A secret key begins with sk_live_ or rk_live_, or for tests with sk_test_ or rk_test_.")
NO_WEBHOOK_SECRET = said("A signing secret begins with whsec_.")
KEYS_FIRST = said("Enter the secret key first.")


def gateway(kind: str = STRIPE) -> PaymentGateway | None:
    """The one of the business in scope, as it stands in the database now."""
    mine = select(PaymentGateway).where(PaymentGateway.kind == kind)
    return db.session.scalar(mine.execution_options(populate_existing=True))


def set_up(business: Tenant, by: Actor, kind: str = STRIPE) -> PaymentGateway:
    """The one there is; else a new one, off, with an address of its own."""
    lock(business)  # whoever begins at the same moment waits, and finds it
    found = gateway(kind)
    if found is None:
        found = PaymentGateway(kind=kind, webhook_path=secrets.token_urlsafe(24), active=False)
        db.session.add(found)
        db.session.flush()
        record(found, "card payments set up", by=by)
    return found


def save_keys(business: Tenant, secret_key: str, webhook_secret: str, by: Actor, kind: str = STRIPE) -> bool:
    """Each replaces what is stored; an empty one leaves it. True when anything changed. Raises Refused."""
    if secret_key.startswith("pk_"):
        raise Refused("secret_key", PUBLISHABLE)
    if secret_key and not secret_key.startswith(SECRET_PREFIXES):
        raise Refused("secret_key", NO_SECRET_KEY)
    if webhook_secret and not webhook_secret.startswith(WEBHOOK_PREFIX):
        raise Refused("webhook_secret", NO_WEBHOOK_SECRET)
    found = set_up(business, by, kind)
    typed = {"secret_key": secret_key, "webhook_secret": webhook_secret}
    changed = {name: key for name, key in typed.items() if key and key != getattr(found, name)}
    for name, key in changed.items():
        setattr(found, name, key)
    if changed:
        found.answer, found.changed_at = "", now()
        record(found, "keys of card payments changed", by=by, after=", ".join(ends_in(key) for key in changed.values()))
    return bool(changed)


def switch(business: Tenant, on: bool, by: Actor, kind: str = STRIPE) -> bool:
    """May customers pay by card? True when that changed anything. Raises Refused without a key."""
    found = set_up(business, by, kind)
    if on and not found.secret_key:
        raise Refused("secret_key", KEYS_FIRST)
    if found.active == on:
        return False
    found.active, found.changed_at = on, now()
    record(found, "card payments on" if on else "card payments off", by=by)
    return True


def rotate_address(business: Tenant, by: Actor, kind: str = STRIPE) -> PaymentGateway:
    """A new secret address; what comes to the former one is heard no more."""
    found = set_up(business, by, kind)
    found.webhook_path, found.heard_at, found.changed_at = secrets.token_urlsafe(24), None, now()
    record(found, "address for card payments changed", by=by)
    return found


def forget_keys(business: Tenant, by: Actor, kind: str = STRIPE) -> bool:
    """Off, and no key is stored any more; payments that were taken stay. True when there were any."""
    found = set_up(business, by, kind)
    if not (found.secret_key or found.webhook_secret):
        return False
    found.secret_key = found.webhook_secret = None
    found.active, found.answer, found.changed_at = False, "", now()
    record(found, "keys of card payments removed", by=by)
    return True


def takes_cards(kind: str = STRIPE) -> bool:
    """Is it on, with a key that can be read?"""
    found = gateway(kind)
    return bool(found and found.active and found.secret_key)


def ends_in(key: str | None) -> str:
    """All that is ever shown of a key: its last four characters."""
    return f"…{key[-4:]}" if key else ""


def mode_of(secret_key: str | None) -> str:
    """live or test, as the key's own beginning says; empty without one."""
    return "" if not secret_key else "live" if "_live_" in secret_key[:8] else "test"


def gateway_at(path: str) -> PaymentGateway | None:
    """The one of the business in scope that tells us at this secret address, also while it is switched off: money may be under way."""
    return (
        db.session.scalar(select(PaymentGateway).where(PaymentGateway.webhook_path == path)) if fits(path, 43) else None
    )


def heard_from(found: PaymentGateway) -> None:
    """It has told us something, and could prove that it was it."""
    found.heard_at = now()
