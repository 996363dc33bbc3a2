"""The deposit of an accepted quote is paid by whoever has its mailed link, without a session (DOMAIN §8)."""

from flask import abort, request

import htmx
from access import open_to_all
from blueprints.paying.beginning import begin_for_quote, begun_before, resume
from blueprints.portal.shared_page import links, shared_or_404
from blueprints.portal.shared_payment import checkout_of, payer, within
from blueprints.portal.shared_quote import show_quote
from blueprints.refusals import explained
from models.base import db
from models.reading_quotes import quote_by_number
from models.refusing import Refused
from models.sharing import Shared


@links.post("/<token>/deposit")
@open_to_all
def pay_shared_deposit(token):
    found = shared_or_404(token)
    if found.kind != "quote":
        abort(404)
    try:
        with within(found):
            return htmx.leave_for(_begin(token, found, request.form.get("key", "")))
    except Refused as why:
        db.session.rollback()
        return show_quote(token, found, 422, explained(why))


def _begin(token: str, found: Shared, key: str) -> str:
    if begun_before(key):
        return resume(payer(token, found), checkout_of(found, key))
    return begin_for_quote(payer(token, found), quote_by_number(found.number) or abort(404), key)
