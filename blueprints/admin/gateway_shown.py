"""What Settings → Getting paid shows of card payments: never a key, only how it ends."""

from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import Length

from access import visit
from blueprints.fields import RowForm, printable
from integrations.letters import base_address
from models.checkout import PaymentGateway
from models.formats import moment
from models.keeping_gateways import ends_in, gateway, mode_of
from models.tenant import Tenant

WEBHOOK = "/webhooks/stripe/{path}"  # what the gateway tells us comes there
TOO_LONG = _l("That is too long for a key.")


def _key(label) -> PasswordField:
    return PasswordField(
        label,
        [Length(max=300, message=TOO_LONG), printable],
        [lambda typed: "".join((typed or "").split())],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class KeysForm(RowForm):
    """Written, never read: what is stored is not in it."""

    secret_key = _key(_l("Secret key"))
    webhook_secret = _key(_l("Signing secret of the webhook"))

    def __init__(self, **known: Any):
        super().__init__("card", **known)


def card_shown(business: Tenant, keys: KeysForm | None = None) -> dict[str, Any]:
    """`card`: what is set up; None before that."""
    return {"card": _card(business), "keys": keys or KeysForm(formdata=None)}


def keys_work(found: PaymentGateway) -> str:
    """What trying them has shown: which mode, and whether the way back is known to work."""
    live = mode_of(found.secret_key) == "live"
    works = _("The keys work, in live mode.") if live else _("The keys work, in test mode: no money moves.")
    if found.heard_at is None:
        return f"{works} {_('Nothing was heard from Stripe at the webhook yet.')}"
    when = moment(found.heard_at, ZoneInfo(visit.time_zone), visit.locale)
    return f"{works} {_('The webhook was last heard %(when)s.', when=when)}"


def _card(business: Tenant) -> dict[str, Any] | None:
    found = gateway()
    if found is None:
        return None
    return {
        "on": found.active, "mode": mode_of(found.secret_key), "secret_key": ends_in(found.secret_key),
        "webhook_secret": ends_in(found.webhook_secret), "heard_at": found.heard_at, "answer": found.answer,
        "address": base_address(business) + WEBHOOK.format(path=found.webhook_path),
    }  # fmt: skip
