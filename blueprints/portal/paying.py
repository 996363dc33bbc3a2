"""A customer pays what it owes: one invoice, several, the balance or another amount, by card or bank transfer (DOMAIN §7)."""

import secrets
from urllib.parse import urlencode

from flask import redirect, request, url_for

import htmx
from access import Right, needs, visit
from blueprints.papers.rows import Printer, list_url
from blueprints.paying.beginning import (
    Payer,
    begin,
    begun_before,
    call_off,
    checkout_or_404,
    look,
    resume,
    turn,
    under_way,
)
from blueprints.paying.choosing import Choice, choice_of, shown, typed_form
from blueprints.paying.ways import lead_out, transfer_for
from blueprints.portal import bp
from blueprints.refusals import explained
from models.accounts import hold_account
from models.base import db
from models.buyer import buyer_of
from models.checkouts import open_checkouts
from models.letter_kinds import said
from models.payable import asked_of
from models.paying import use_credit
from models.refusing import Refused
from models.scope import whole_customer

PAGE = "portal/paying/pay.html"
CHOOSE_A_WAY = said("Choose how you want to pay.")


@bp.get("/pay")
@needs(Right.PAY)
def pay(identifier):
    return _page(_choice())


@bp.post("/pay/sum")
@needs(Right.PAY)
def pay_sum(identifier):
    """What the choice comes to: nothing is stored."""
    choice = _choice()
    if htmx.is_fragment():
        return htmx.show("portal/paying/_sum.html", "portal/paying/_sum.html", pay=shown(choice, visit.locale))
    return _page(choice)


@bp.post("/pay")
@needs(Right.PAY)
def begin_payment(identifier):
    hold_account(visit.customer_id)  # so that what is chosen is still open when it is used
    choice = _choice()
    try:
        return _begin(choice, request.form.get("way", ""), request.form.get("key", ""))
    except Refused as why:
        db.session.rollback()
        choice = _choice()
        choice.error, choice.errors = explained(why), {why.field: explained(why)}
        return _page(choice, 422)


def _begin(choice: Choice, way: str, key: str):
    """What is in hand first where that is wished, then the rest in the way that was chosen."""
    if made := begun_before(key):
        return htmx.leave_for(resume(payer(), made))
    with whole_customer():
        parts = choice.parts()
        if choice.with_credit or way == "credit":
            parts = use_credit(choice.customer, parts, choice.currency, visit.actor(request.remote_addr or ""))
    if not parts or way == "credit":
        db.session.commit()
        return htmx.leave_for(list_url("invoice"))
    if way == "card":
        return htmx.leave_for(begin(payer(), parts, choice.currency, key, choice.keep_card))
    if way != "transfer":
        raise Refused("way", CHOOSE_A_WAY)
    db.session.commit()
    total = sum(part.amount for part in parts)
    query = [("currency", choice.currency), ("amount", str(total)), *(("invoice", part.number) for part in parts)]
    return htmx.leave_for(f"{url_for('portal.pay_by_transfer', identifier=visit.identifier)}?{urlencode(query)}")


@bp.get("/pay/transfer")
@needs(Right.PAY)
def pay_by_transfer(identifier):
    """Account, amount, reference and the code for a bank's app; nothing is stored."""
    with whole_customer():
        choice = choice_of(buyer_of(visit.portal_user_id).customer, request.args)
        details = transfer_for(choice.customer, _amount(choice), choice.currency, choice.numbers, visit.locale)
    back = url_for("portal.pay", identifier=identifier)
    return htmx.show("portal/paying/_transfer.html", "portal/paying/transfer.html", shown=details, back_url=back)


def _amount(choice: Choice) -> int:
    """In minor units: what was chosen before, never more than is asked for these invoices."""
    asked = asked_of([row for row in choice.rows if row.number in choice.numbers])
    return min(int(choice.amount), asked) if choice.amount.isdecimal() else asked


@bp.get("/payments/under-way/<key>")
@needs(Right.PAY)
def payment_under_way(identifier, key):
    lead_out()
    return _under_way(key)


@bp.post("/payments/under-way/<key>/outcome")
@needs(Right.PAY)
def look_at_payment(identifier, key):
    look(checkout_or_404(key))
    return _under_way(key) if htmx.is_fragment() else redirect(_address(key), 303)


@bp.post("/payments/under-way/<key>/page")
@needs(Right.PAY)
def resume_payment(identifier, key):
    try:
        return htmx.leave_for(resume(payer(), checkout_or_404(key)))
    except Refused as why:
        return _under_way(key, 422, explained(why))


@bp.post("/payments/under-way/<key>/end")
@needs(Right.PAY)
def end_payment(identifier, key):
    call_off(checkout_or_404(key))
    return htmx.leave_for(_address(key))


def _under_way(key: str, status: int = 200, error: str = ""):
    names = {"identifier": visit.identifier, "key": key}
    urls = {name: url_for(f"portal.{name}_payment", **names) for name in ("look_at", "resume", "end")}
    printer = Printer()
    found = under_way(checkout_or_404(key), printer)
    return _no_store(htmx.show(
        "portal/paying/_under_way.html", "portal/paying/under_way.html", status, payment=found, urls=urls, error=error,
        turn=turn(), invoices_url=list_url("invoice"), payment_url=printer.url("payment", found.number),
        again_url=_again(found.quote),
    ))  # fmt: skip


def _again(quote: str) -> str:
    """Where it can be paid after all."""
    if quote:
        return url_for("portal.quote", identifier=visit.identifier, number=quote)
    return url_for("portal.pay", identifier=visit.identifier)


def _choice() -> Choice:
    with whole_customer():
        return choice_of(buyer_of(visit.portal_user_id).customer, typed_form())


def _page(choice: Choice, status: int = 200):
    lead_out()
    with whole_customer():
        printer = Printer()
        waiting = [under_way(one, printer) for one in open_checkouts(choice.customer.id)]
        page = shown(choice, visit.locale)
    return _no_store(htmx.page(PAGE, status, pay=page, key=secrets.token_urlsafe(24), waiting=waiting))


def payer() -> Payer:
    """Whoever is signed in."""
    me = buyer_of(visit.portal_user_id)
    return Payer(
        me.customer,
        me.person,
        me.person.email or "",
        visit.actor(request.remote_addr or ""),
        lambda key: _address(key, True),
        signed_in=True,
    )


def _address(key: str, whole: bool = False) -> str:
    return url_for("portal.payment_under_way", identifier=visit.identifier, key=key, _external=whole)


def _no_store(response):
    response.headers["Cache-Control"] = "no-store"
    return response
