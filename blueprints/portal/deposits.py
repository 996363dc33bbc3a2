"""A customer pays the deposit of a quote that it has accepted."""

from flask import abort, request

import htmx
from access import Right, needs
from blueprints.paying.beginning import begin_for_quote, begun_before, resume
from blueprints.portal import bp
from blueprints.portal.paying import payer
from blueprints.portal.quotes import show_quote
from blueprints.refusals import explained
from models.base import db
from models.reading_quotes import quote_by_number
from models.refusing import Refused
from models.scope import every_branch


@bp.post("/quotes/<path:number>/deposit")
@needs(Right.PAY)
def pay_deposit(identifier, number):
    with every_branch():
        quote = quote_by_number(number) or abort(404)
    try:
        return htmx.leave_for(_begin(quote, request.form.get("key", "")))
    except Refused as why:
        db.session.rollback()
        return show_quote(number, 422, explained(why))


def _begin(quote, key: str) -> str:
    made = begun_before(key)
    return resume(payer(), made) if made else begin_for_quote(payer(), quote, key)
