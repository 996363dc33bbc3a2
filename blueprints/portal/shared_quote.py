"""A quote is answered by whoever has its mailed link, without a session: chosen, accepted, declined; nothing else opens (DOMAIN §8)."""

from collections.abc import Mapping

from flask import abort, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, open_to_all, visit
from blueprints.conversing import signature_picture
from blueprints.fields import words_of_form
from blueprints.papers.rows import Printer, nowhere
from blueprints.paying.deposits import deposit_shown
from blueprints.portal.shared_page import links, shared_or_ended, show_shared, speak_to
from blueprints.quotes.offer import Shown, Ways, answered, choice_of, offer_shown, refusal, sums_of
from blueprints.quotes.pack import show_pack
from blueprints.refusals import explained
from integrations.signatures import read_signature
from models.answering_quotes import Signed, accept, decline
from models.base import db
from models.document import KINDS, Quote
from models.event import Actor
from models.reading_quotes import Offer, answer_of, offer_of, quote_by_number
from models.refusing import Refused
from models.rights import rights_by_link
from models.scope import Scope, scope
from models.sharing import Shared, answering_user, modules_of


@links.post("/<token>/choice")
@open_to_all
def choose_in_shared_quote(token):
    """What the choice comes to: nothing is stored."""
    found = shared_or_ended(token)
    with _within(found):
        quote, offer = _quote_or_404(found)
        try:
            sums = sums_of(offer, choice_of(offer, request.form), quote.currency)
        except Refused as why:
            return _refused(token, found, why)
    if htmx.is_fragment():
        return htmx.show("portal/quotes/_sums.html", "portal/quotes/_sums.html", sums=sums)
    return show_quote(token, found, typed=request.form)


@links.post("/<token>/acceptance")
@open_to_all
def accept_shared_quote(token):
    def answer(found: Shared, quote: Quote, offer: Offer) -> None:
        wish = {name: words_of_form(name) for name in ("name", "reference")}
        drawn, terms = read_signature(request.form.get("signature", "")), request.form.get("terms") == "1"
        signed = Signed(_revision(), choice_of(offer, request.form), terms=terms, signature=drawn, **wish)
        if quote.status == "sent" and (why := _why_not(found)):
            raise Refused("status", why)
        accept(
            quote,
            found.customer,
            found.link.contact,
            signed,
            visit.today,
            _actor(found, wish["name"]),
            answering_user(found),
        )

    return _answer(token, answer)


@links.post("/<token>/decline")
@open_to_all
def decline_shared_quote(token):
    def answer(found: Shared, quote: Quote, _offer: Offer) -> None:
        answering_user(found)
        decline(quote, found.link.contact, _revision(), words_of_form("reason", 500), _actor(found, ""))

    return _answer(token, answer)


@links.get("/<token>/acceptance-pack")
@open_to_all
def shared_acceptance_pack(token):
    found = shared_or_ended(token)
    speak_to(found)
    with _within(found):
        quote = _quote_or_404(found)[0]
        picture = url_for("links.shared_signature", token=token)
        return show_pack(quote, found.customer, url_for("links.shared_document", token=token), picture)


@links.get("/<token>/signature")
@open_to_all
def shared_signature(token):
    found = shared_or_ended(token)
    with _within(found):
        return signature_picture((answer_of(_quote_or_404(found)[0]) or abort(404)).signature)


def _answer(token: str, verb):
    """Once, then the page of the link, which says what came of it."""
    found = shared_or_ended(token)
    with _within(found):
        quote, offer = _quote_or_404(found)
        try:
            verb(found, quote, offer)
        except Refused as why:
            db.session.rollback()
            return _refused(token, found, why)
        db.session.commit()
    return htmx.leave_for(url_for("links.shared_document", token=token))


def show_quote(token: str, found: Shared, status: int = 200, error: str = "", typed: Mapping[str, str] | None = None):
    """The document with what can be chosen and answered."""
    with _within(found):
        quote = quote_by_number(found.number) or abort(404)
        offer, answer = _shown(token, found, quote, typed), answered(quote)
        pay_url = url_for("links.pay_shared_deposit", token=token)
        deposit = deposit_shown(found.customer, quote, Printer(nowhere), pay_url)
    return show_shared(
        token,
        found,
        status,
        offer=offer,
        answer=answer,
        deposit=deposit,
        look_url=deposit and deposit.under_way and url_for("links.shared_payment", token=token, key=deposit.under_way),
        ended="",
        error=error,
        typed=typed or {},
        pack_url=url_for("links.shared_acceptance_pack", token=token),
    )


def _shown(token: str, found: Shared, quote: Quote, typed: Mapping[str, str] | None) -> Shown | None:
    why_not = _why_not(found) if quote.status == "sent" else ""
    choose, accepts, declines = (
        url_for(f"links.{name}_shared_quote", token=token) for name in ("choose_in", "accept", "decline")
    )
    ways = Ways(choose, "" if why_not else accepts, declines, why_not)
    return offer_shown(quote, ways, found.customer.needs_reference, typed)


def _why_not(found: Shared) -> str:
    """Why nobody accepts by this link; empty where it can be."""
    try:
        user = answering_user(found)
    except Refused as why:
        return explained(why)
    modules = modules_of(found.customer, found.tenant) - (user.hidden_modules if user else frozenset())
    if Right.PLACE_ORDERS not in rights_by_link(modules):
        return _("Accepting needs the right to order. Ask a colleague who has it.")
    return refusal(found.customer)


def _within(found: Shared):
    """This customer's rows alone; what is made of an accepted quote may be of any kind."""
    return scope(Scope(found.tenant.id, found.customer.id, KINDS))


def _quote_or_404(found: Shared) -> tuple[Quote, Offer]:
    quote = quote_by_number(found.number) if found.kind == "quote" else None
    offer = quote and offer_of(quote)
    return (quote, offer) if quote and offer else abort(404)


def _revision() -> int:
    typed = request.form.get("revision", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else 0


def _actor(found: Shared, name: str) -> Actor:
    return Actor("link", found.link.id, name.strip()[:120] or found.link.address, request.remote_addr or "")


def _refused(token: str, found: Shared, why: Refused):
    return show_quote(token, found, 422, explained(why), request.form)
