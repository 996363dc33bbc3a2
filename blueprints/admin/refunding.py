"""Money goes back: the one place where staff send a payment or a credit memo back, in part or whole."""

import datetime as dt
import secrets

from flask import current_app, flash
from flask_babel import gettext as _

from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor
from blueprints.admin.paper_work import act, form_key
from blueprints.admin.typed_money import amount_typed, day_of_form
from blueprints.fields import words_of_form
from integrations import open_gateways
from models import adjusting
from models.adjustment import Adjustment


@bp.post('/<any(payments,"credit-memos"):papers>/<path:number>/refunds')
@needs(Right.GIVE_UP_MONEY)
def refund_source(papers, number):
    held: list[Adjustment] = []

    def send_back(source) -> None:
        amount, on = amount_typed("amount", source.currency), day_of_form("made_on")
        made = refund(source, amount, on, words_of_form("reason"), words_of_form("method", 40), form_key("refund"))
        held.extend([made] if made.status == "pending" else [])

    answer = act(papers, number, send_back, _("Refunded."))
    for made in held:
        _carry_out(made)
    return answer


def _carry_out(made: Adjustment) -> None:
    """At the gateway that the money came by, once it is held here."""
    trouble = open_gateways.send_back(made, visit.today, current_app.config["STRIPE_ADDRESS"])
    if trouble:
        flash(_(trouble), "error")


def refund(source, amount: int, on: dt.date, reason: str, method: str, key: str | None) -> Adjustment:
    """So many minor units of a payment or credit memo, on a local date, for the form with this key once. Raises Refused.

    What came by a gateway goes back by it: held first, then carried out there.
    """
    if not open_gateways.came_by_gateway(source):
        return adjusting.refund(source, amount, on, actor(), reason=reason, method=method, key=key)
    asked = f"asked {key or secrets.token_urlsafe(18)}"[:120]
    return adjusting.refund(
        source, amount, on, actor(), reason=reason, method=source.method, key=asked, status="pending"
    )
