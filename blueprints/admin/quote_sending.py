"""The last look at an offer before it goes: as the customer will read it, to whom, with which word, and approved where that is needed."""

from flask import abort, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length, ValidationError

import htmx
from access import Right, can, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.order_work import back_to
from blueprints.admin.quote_writing import quote_or_404
from blueprints.fields import printable, tidy_lines, words_of_form
from blueprints.quotes.offer import NO_WAYS, shown_as
from blueprints.refusals import explained
from models import approving_quotes, sending_quotes
from models.base import db
from models.customer import customer_of
from models.document import Quote
from models.hearing import hearing
from models.module import Module
from models.own_staff_account import staff_at
from models.portal_people import people_of
from models.reading_quotes import Offer, draft_of
from models.refusing import Refused
from models.sending_quotes import Recipients, contacts_told
from models.sharing import LONGEST, MOST, read_addresses
from models.tenant import tenant_by_key

PAGE = "admin/quotes/sending.html"


class SendingForm(FlaskForm):
    """`ticked`: addresses of the customer's people; `others`: typed ones, after validation."""

    to = TextAreaField(_l("Other addresses, which get a link to this quote alone"), [Length(max=3_000)])
    message = TextAreaField(
        _l("A word from you"),
        [Length(max=LONGEST, message=_l("Use at most %(max)d characters.")), printable],
        [tidy_lines],
    )

    def __init__(self, **known):
        super().__init__(**known)
        self.ticked = request.form.getlist("person")[:200] if self.is_submitted() else []
        self.others: list[str] = []

    def validate_to(self, field) -> None:
        self.others, wrong = read_addresses(field.data or "")
        if wrong:
            raise ValidationError(_("These are no email addresses: %(words)s", words=", ".join(wrong[:MOST])[:300]))
        if len(self.others) > MOST:
            raise ValidationError(_("Send it to at most %(most)d addresses at a time.", most=MOST))
        if not self.others and not self.ticked:
            raise ValidationError(_("Choose somebody, or enter an address."))


@bp.get("/quotes/<path:number>/sending")
@needs(Right.WORK_ORDERS)
def quote_sending(number):
    quote = quote_or_404(number)
    return _page(quote, _draft_or_404(quote), SendingForm(formdata=None))


@bp.post("/quotes/<path:number>/sending")
@needs(Right.WORK_ORDERS)
def send_quote(number):
    quote, form = quote_or_404(number), SendingForm()
    offer = _draft_or_404(quote)
    if not form.validate_on_submit():
        return _page(quote, offer, form, 422)
    told, addresses = contacts_told(quote, form.ticked)
    to = Recipients(told, [*addresses, *form.others], form.message.data or "", staff_at(visit))
    try:
        sending_quotes.send(quote, visit.today, actor(), to, can(Right.APPROVE_QUOTES))
    except Refused as why:
        db.session.rollback()
        return _page(quote, offer, form, 422, explained(why))
    db.session.commit()
    say(_("Sent. The customer is told."))
    return htmx.leave_for(back_to(quote))


@bp.post("/quotes/<path:number>/approval-request")
@needs(Right.WORK_ORDERS)
def ask_for_approval(number):
    return _decide(number, lambda quote, offer: approving_quotes.ask_for_approval(quote, offer, actor()), _("Asked. It waits in the inbox."))  # fmt: skip


@bp.post("/quotes/<path:number>/approval")
@needs(Right.APPROVE_QUOTES)
def approve_quote(number):
    seen = request.form.get("seen", "")
    return _decide(number, lambda quote, offer: approving_quotes.approve(quote, offer, seen, actor()), _("Approved: it can be sent."))  # fmt: skip


@bp.post("/quotes/<path:number>/approval-refusal")
@needs(Right.APPROVE_QUOTES)
def send_quote_back(number):
    reason = words_of_form("reason", 1000)
    return _decide(
        number, lambda quote, offer: approving_quotes.send_back(quote, offer, reason, actor()), _("Sent back.")
    )


def _decide(number: str, verb, done: str):
    quote = quote_or_404(number)
    offer = _draft_or_404(quote)
    try:
        verb(quote, offer)
    except Refused as why:
        db.session.rollback()
        return _page(quote, offer, SendingForm(formdata=None), 422, explained(why))
    db.session.commit()
    say(done)
    return htmx.leave_for(url_for("admin.quote_sending", number=number))


def _draft_or_404(quote: Quote) -> Offer:
    return draft_of(quote) or abort(404)


def _page(quote: Quote, offer: Offer, form: SendingForm, status: int = 200, error: str = ""):
    customer = customer_of(quote)
    people = [person for person in people_of(customer.id) if person.active and person.contact_active and person.email]
    told = {person.email for person in hearing(quote, Module.QUOTES)}
    return htmx.page(
        PAGE,
        status,
        quote=quote,
        customer=customer,
        form=form,
        error=error or _what_is_missing(quote, offer),
        offer=shown_as(quote, offer, NO_WAYS, False),
        people=[(person, person.email in (set(form.ticked) if form.is_submitted() else told)) for person in people],
        approval=_approval(quote, offer),
        back=back_to(quote),
    )


def _what_is_missing(quote: Quote, offer: Offer) -> str:
    try:
        sending_quotes.check_offer(quote, offer, visit.today)
    except Refused as why:
        return explained(why)
    return ""


def _approval(quote: Quote, offer: Offer) -> dict:
    """`state`: "" where none is needed, else needed, asked or given; `seen` is what an approver looked at."""
    head = offer.revision
    if approving_quotes.is_approved(quote, offer):
        state = "given"
    elif not approving_quotes.needs_approval(tenant_by_key(visit.tenant_key), offer):
        state = ""
    else:
        state = "asked" if head.approval_asked_at else "needed"
    seen = approving_quotes.content(quote, offer)
    return {
        "state": state,
        "by": head.approved_by,
        "asked_by": head.approval_asked_by,
        "sent_back": head.sent_back,
        "seen": seen,
    }
