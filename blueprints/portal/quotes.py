"""Offers made to the customer."""

from collections.abc import Callable, Mapping

from flask import abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import htmx
from access import Right, can, needs, visit
from blueprints.conversing import download, signature_picture
from blueprints.fields import words_of_form
from blueprints.papers.rows import Printer, list_url
from blueprints.papers.wording import NOUNS
from blueprints.paying.deposits import DepositShown, deposit_shown
from blueprints.portal import bp
from blueprints.portal.document_page import show_document
from blueprints.portal.listing import Column, Listing, show_list, show_totals, show_waiting
from blueprints.portal.saving import send_csv
from blueprints.quotes.offer import Ways, answered, choice_of, offer_shown, refusal, sums_of
from blueprints.quotes.pack import show_pack
from blueprints.refusals import explained
from integrations.signatures import read_signature
from models import formats
from models.answering_quotes import Signed, accept, decline
from models.base import db
from models.buyer import buyer_of
from models.customer import Customer
from models.document import Quote
from models.finding_quotes import waiting_for_customer
from models.order_files import file_of_order, files_of_order
from models.reading_quotes import answer_of, offer_of, quote_by_number
from models.refusing import Refused
from models.scope import every_branch

QUOTES = Listing(
    "quote",
    (
        Column(_l("Number"), "number"),
        Column(_l("Date"), "date"),
        Column(_l("Your reference"), "", "optional"),
        Column(_l("Status")),
        Column(_l("Total"), "total", "num"),
    ),
    _l("Quotes made for you will show here."),
    ("number", "dated_on", "status", "reference", "currency", "net", "tax", "total"),
)


@bp.get("/quotes")
@needs(Right.SEE_QUOTES)
def quotes(identifier):
    return show_list(QUOTES, waiting_url=url_for("portal.quotes_waiting", identifier=identifier))


@bp.get("/quotes/waiting")
@needs(Right.SEE_QUOTES)
def quotes_waiting(identifier):
    return show_waiting(QUOTES, _("To be answered"), _waiting())


def _waiting() -> list[dict]:
    """What this customer has been offered and not answered."""
    return [
        {
            "number": row.number,
            "url": url_for("portal.quote", identifier=visit.identifier, number=row.number),
            "total": formats.money(row.total, row.currency, visit.locale),
            "said": _("good through %(day)s", day=formats.date(row.due_on, visit.locale)),
        }
        for row in waiting_for_customer(visit.today)
    ]


@bp.get("/quotes/totals")
@needs(Right.SEE_QUOTES)
def quotes_totals(identifier):
    return show_totals(QUOTES)


@bp.get("/quotes.csv")
@needs(Right.SEE_QUOTES)
def quotes_csv(identifier):
    return send_csv(QUOTES)


@bp.get("/quotes/<path:number>")
@needs(Right.SEE_QUOTES)
def quote(identifier, number):
    return show_quote(number)


def show_quote(number: str, status: int = 200, error: str = "", typed: Mapping[str, str] | None = None):
    """The quote with what can be chosen and answered; `error` and what was `typed` come back after what can't be done."""
    with every_branch():
        found = _quote_or_404(number)
        customer = _customer()
        offer = offer_shown(found, _ways(found, customer), customer.needs_reference, typed)
        answer, files = answered(found), _files(found)
        deposit = deposit_shown(customer, found, Printer(), _url(found, "pay_deposit") if can(Right.PAY) else "")
    ended = found.status if found.status in ("expired", "withdrawn", "declined", "requested") else ""
    if offer and offer.days_left < 0:
        offer, ended = None, "expired"
    return show_document(
        "quote", number, status, offer=offer, answer=answer, ended=ended, files=files, deposit=deposit, error=error, typed=typed or {},
        look_url=_under_way_url(deposit), follow_urls=_lists(), pack_url=url_for("portal.acceptance_pack", identifier=visit.identifier, number=number),
    )  # fmt: skip


def _under_way_url(deposit: DepositShown | None) -> str:
    """The page of a payment that waits; empty for who may not pay."""
    if deposit is None or not deposit.under_way or not can(Right.PAY):
        return ""
    return url_for("portal.payment_under_way", identifier=visit.identifier, key=deposit.under_way)


def _ways(quote: Quote, customer: Customer) -> Ways:
    """For who is signed in."""
    why_not, answers = _why_not(customer), not visit.previewing
    accept, decline = _url(quote, "accept_quote"), _url(quote, "decline_quote")
    accept = accept if answers and not why_not else ""
    return Ways(_url(quote, "choose_in_quote"), accept, decline if answers else "", why_not)


def _url(quote: Quote, endpoint: str) -> str:
    return url_for(f"portal.{endpoint}", identifier=visit.identifier, number=quote.number)


def _why_not(customer: Customer) -> str:
    """Why this person can't accept; empty where it can."""
    if not can(Right.PLACE_ORDERS):
        return _("Accepting needs the right to order. Ask a colleague who has it.")
    return refusal(customer)


def _lists() -> dict[str, str]:
    """Where documents of these kinds lie, of those that this person sees."""
    return {kind: list_url(kind) for kind in ("order", "job") if can(NOUNS[kind].right)}


def _files(found: Quote) -> list[tuple]:
    """What came along with the request, each with its address."""

    def url(ident: int) -> str:
        return url_for("portal.quote_file", identifier=visit.identifier, number=found.number, ident=ident)

    return [(file, url(file.id)) for file in files_of_order(found.id)]


@bp.get("/quotes/<path:number>/files/<int:ident>")
@needs(Right.SEE_QUOTES)
def quote_file(identifier, number, ident):
    with every_branch():
        return download(file_of_order(_quote_or_404(number), ident))


def _quote_or_404(number: str) -> Quote:
    return quote_by_number(number) or abort(404)


def _customer() -> Customer:
    return buyer_of(visit.portal_user_id).customer


@bp.get("/quotes/<path:number>/acceptance")
@needs(Right.SEE_QUOTES)
def acceptance_pack(identifier, number):
    place = {"identifier": identifier, "number": number}
    with every_branch():
        back, picture = url_for("portal.quote", **place), url_for("portal.quote_signature", **place)
        return show_pack(_quote_or_404(number), _customer(), back, picture)


@bp.get("/quotes/<path:number>/signature")
@needs(Right.SEE_QUOTES)
def quote_signature(identifier, number):
    with every_branch():
        return signature_picture((answer_of(_quote_or_404(number)) or abort(404)).signature)


@bp.post("/quotes/<path:number>/choice")
@needs(Right.SEE_QUOTES)
def choose_in_quote(identifier, number):
    """What the choice comes to: nothing is stored."""
    with every_branch():
        found = _quote_or_404(number)
        offer = (offer_of(found) if found.status == "sent" else None) or abort(404)
    try:
        sums = sums_of(offer, choice_of(offer, request.form), found.currency)
    except Refused as why:
        return _refused(number, why)
    if htmx.is_fragment():
        return htmx.show("portal/quotes/_sums.html", "portal/document/document.html", sums=sums)
    return show_quote(number, typed=request.form)


@bp.post("/quotes/<path:number>/acceptance")
@needs(Right.PLACE_ORDERS)
def accept_quote(identifier, number):
    def answer(found, me, offer, revision):
        chosen = choice_of(offer, request.form)
        wish = {name: words_of_form(name) for name in ("name", "reference")}
        drawn = read_signature(request.form.get("signature", ""))
        signed = Signed(revision, chosen, terms=request.form.get("terms") == "1", signature=drawn, **wish)
        accept(found, me.customer, me.person, signed, visit.today, visit.actor(request.remote_addr or ""), me.user)
        flash(_("Accepted. Thank you: we go on with it."), "success")

    return _answer(number, answer)


@bp.post("/quotes/<path:number>/decline")
@needs(Right.SEE_QUOTES)
def decline_quote(identifier, number):
    def answer(found, me, _offer, revision):
        decline(found, me.person, revision, words_of_form("reason", 500), visit.actor(request.remote_addr or ""))
        flash(_("Declined. We have noted why."), "success")

    return _answer(number, answer)


def _answer(number: str, verb: Callable[..., None]):
    """Once, then back to the quote; what was answered before shows its result."""
    typed = request.form.get("revision", "")
    with every_branch():
        found, me = _quote_or_404(number), buyer_of(visit.portal_user_id)
        offer = offer_of(found) or abort(404)
        try:
            verb(found, me, offer, int(typed) if typed.isdecimal() and len(typed) < 9 else 0)
        except Refused as why:
            db.session.rollback()
            return _refused(number, why)
        db.session.commit()
    return htmx.leave_for(url_for("portal.quote", identifier=visit.identifier, number=number))


def _refused(number: str, why: Refused):
    return show_quote(number, 422, explained(why), request.form)
