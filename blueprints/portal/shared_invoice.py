"""An invoice is paid by whoever has its mailed link, without a session: that one alone, and nothing else opens (DOMAIN §8)."""

import secrets

from flask import abort, request, url_for
from werkzeug.datastructures import MultiDict

import htmx
from access import open_to_all, visit
from blueprints.papers.rows import Printer, nowhere
from blueprints.paying.beginning import begin, begun_before, resume
from blueprints.paying.choosing import choice_of
from blueprints.paying.ways import lead_out, transfer_for, ways_of
from blueprints.portal.shared_page import links, shared_or_404, show_shared, speak_to
from blueprints.portal.shared_payment import checkout_of, payer, within
from blueprints.refusals import explained
from models.accounts import hold_account
from models.base import db
from models.refusing import Refused
from models.sharing import Shared


def show_invoice(token: str, found: Shared, status: int = 200, error: str = ""):
    """The document with what is open of it, and the ways of paying that."""
    lead_out()
    speak_to(found)
    with within(found):
        choice = choice_of(found.customer, MultiDict(), only=found.number)
        row = next(iter(choice.rows), None)
        paying = row and {
            "asked": Printer(nowhere).money(row.asked, row.currency),
            "can_be": bool(row.asked),
            "under_way": row.under_way,
            "cards": "card" in ways_of(found.customer, row.currency).keys,
            "transfer": transfer_for(found.customer, row.asked, row.currency, [row.number], visit.locale)
            if row.asked
            else None,
            "url": url_for("links.pay_shared_invoice", token=token),
            "key": secrets.token_urlsafe(24),
            "error": error,
        }
    return show_shared(token, found, status, paying=paying)


@links.post("/<token>/payment")
@open_to_all
def pay_shared_invoice(token):
    found = _invoice_or_404(token)
    try:
        with within(found):
            return htmx.leave_for(_begin(token, found, request.form.get("key", "")))
    except Refused as why:
        db.session.rollback()
        return show_invoice(token, found, 422, explained(why))


def _begin(token: str, found: Shared, key: str) -> str:
    """Where to go on. Raises Refused."""
    if begun_before(key):
        return resume(payer(token, found), checkout_of(found, key))
    hold_account(found.customer.id)
    choice = choice_of(found.customer, MultiDict(), only=found.number)
    return begin(payer(token, found), choice.parts(), choice.currency, key)


def _invoice_or_404(token: str) -> Shared:
    found = shared_or_404(token)
    return found if found.kind == "invoice" else abort(404)
