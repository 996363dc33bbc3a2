"""A payment that was begun by a document's link, and that link's reader: looked at, gone on with, called off (DOMAIN §8)."""

from flask import abort, redirect, request, url_for

import htmx
from access import open_to_all
from blueprints.papers.rows import Printer, nowhere
from blueprints.paying.beginning import Payer, call_off, checkout_or_404, look, resume, turn, under_way
from blueprints.paying.ways import lead_out
from blueprints.portal.shared_page import brand_frame, closed_to_robots, links, shared_or_404, speak_to
from blueprints.refusals import explained
from models.checkout import Checkout
from models.checkouts import invoices_of
from models.deposits import is_deposit_of
from models.document import KINDS
from models.event import Actor
from models.refusing import Refused
from models.scope import Scope, scope
from models.sharing import Shared


@links.get("/<token>/payment/<key>")
@open_to_all
def shared_payment(token, key):
    lead_out()
    return _under_way(token, key)


@links.post("/<token>/payment/<key>/outcome")
@open_to_all
def look_at_shared_payment(token, key):
    found = _payable_or_404(token)
    with within(found):
        look(checkout_of(found, key))
    return _under_way(token, key) if htmx.is_fragment() else redirect(_address(token, key), 303)


@links.post("/<token>/payment/<key>/page")
@open_to_all
def resume_shared_payment(token, key):
    found = _payable_or_404(token)
    try:
        with within(found):
            return htmx.leave_for(resume(payer(token, found), checkout_of(found, key)))
    except Refused as why:
        return _under_way(token, key, 422, explained(why))


@links.post("/<token>/payment/<key>/end")
@open_to_all
def end_shared_payment(token, key):
    found = _payable_or_404(token)
    with within(found):
        call_off(checkout_of(found, key))
    return htmx.leave_for(_address(token, key))


def _under_way(token: str, key: str, status: int = 200, error: str = ""):
    found = _payable_or_404(token)
    speak_to(found)
    with within(found):
        payment = under_way(checkout_of(found, key), Printer(nowhere))
    urls = {
        name: url_for(f"links.{name}_shared_payment", token=token, key=key) for name in ("look_at", "resume", "end")
    }
    return closed_to_robots(htmx.show(
        "portal/paying/_under_way.html", "portal/shared/payment.html", status, payment=payment, urls=urls, error=error,
        turn=turn(), again_url=url_for("links.shared_document", token=token), invoices_url="", payment_url="", **brand_frame(found),
    ))  # fmt: skip


def _payable_or_404(token: str) -> Shared:
    found = shared_or_404(token)
    return found if found.kind in ("invoice", "quote") else abort(404)


def checkout_of(found: Shared, key: str) -> Checkout:
    """One for this invoice, or the deposit of this quote, alone: what a colleague pays of others is nobody's business here."""
    made = checkout_or_404(key)
    mine = invoices_of(made) == [found.number] if found.kind == "invoice" else is_deposit_of(made, found.number)
    return made if mine else abort(404)


def payer(token: str, found: Shared) -> Payer:
    """Whoever has the link."""
    by = Actor("link", found.link.id, found.link.address, request.remote_addr or "")
    return Payer(found.customer, found.link.contact, found.link.address, by, lambda key: _address(token, key, True))


def _address(token: str, key: str, whole: bool = False) -> str:
    return url_for("links.shared_payment", token=token, key=key, _external=whole)


def within(found: Shared):
    """This customer's rows alone; a payment is of another kind than what it is for."""
    return scope(Scope(found.tenant.id, found.customer.id, KINDS))
