"""Mails about quotes: who asked hears of the offer and of what becomes of it, the business hears of requests and answers, colleagues of approvals."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from models.base import db
from models.contact import Contact
from models.customer import customer_of
from models.document import Document
from models.event import Actor, Event
from models.hearing import hearing, tell_business
from models.letter_kinds import said
from models.module import Module
from models.posting import post
from models.quote import QuoteAnswer
from models.rights import Right, colleagues_with
from models.staff import Staff

NEWS = {  # what became of a quote → how the letter begins
    "sent": said("We have made you an offer."),
    "revised": said("We have changed our offer: please look at the new version."),
    "ending": said("Our offer is good through %(day)s: please look at it before it ends."),
    "withdrawn": said("We have withdrawn our offer: %(reason)s"),
}
HEARD = {  # what a customer did → how the letter to the business begins
    "requested": said("%(author)s asks for a price."),
    "accepted": said("%(author)s has accepted."),
    "declined": said("%(author)s has declined: %(reason)s"),
}

INSIDE = {  # what becomes of an approval → how the letter to a colleague begins
    "asked": said("%(author)s asks you to approve an offer."),
    "approved": said("%(author)s has approved your offer: it can be sent."),
    "sent back": said("%(author)s has sent your offer back: %(reason)s"),
}
APPROVAL_ASKED = "approval of a quote asked for"


def tell_customer(
    quote: Document, what: str, reason: str = "", to: Sequence[Contact] | None = None, message: str = ""
) -> None:
    """These people hear of it, each once; or who asked, or the customer's administrators, or else whoever sees its quotes."""
    facts: dict[str, Any] = {
        "said": {"news": [NEWS[what], {"reason": reason[:500]}]},
        "quote": quote.number,
        "message": message,
    }
    facts["values"] = {"number": quote.number}
    if quote.due_on:
        facts["days"] = {"day": quote.due_on.isoformat()}
    for person in hearing(quote, Module.QUOTES) if to is None else to:
        once = f"quote {quote.id} {quote.revision} {what} {person.id}"
        post("quote_news", person, customer=customer_of(quote), facts=facts, once=once)


def tell_staff_of_request(quote: Document, person: Contact) -> None:
    """The addresses that hear of orders, and the customer's sales person."""
    _tell_staff(quote, "requested", person.name)


def tell_staff_of_answer(quote: Document, answer: QuoteAnswer, by: Actor) -> None:
    """The same; whoever of staff answered for the customer knows already."""
    _tell_staff(quote, answer.outcome, answer.name or by.name, answer.reason, by.id if by.kind == "staff" else None)


def _tell_staff(quote: Document, what: str, author: str, reason: str = "", but: int | None = None) -> None:
    facts = {"said": {"news": [HEARD[what], {"author": author, "reason": reason}]}, "quote": quote.number}
    tell_business("staff_quote", quote, facts, f"quote {quote.id} {what}", but)


def tell_who_approves(quote: Document, by: Actor, asked_at: dt.datetime) -> None:
    """Each colleague who may approve, but for the one who asks."""
    for colleague in colleagues_with(Right.APPROVE_QUOTES):
        _tell_inside(quote, colleague, "asked", by, f"asked {asked_at.timestamp()}")


def tell_who_asked(quote: Document, outcome: str, by: Actor, asked_at: dt.datetime, reason: str = "") -> None:
    """Whoever asked for approval last hears what came of it, unless they did it themselves."""
    mine = (Event.subject_id == quote.id, Event.what == APPROVAL_ASKED, Event.actor_kind == "staff")
    asked_by = db.session.scalar(select(Event.actor_id).where(*mine).order_by(Event.id.desc()).limit(1))
    colleague = db.session.scalar(select(Staff).where(Staff.id == (asked_by or 0)))
    if colleague:
        _tell_inside(quote, colleague, outcome, by, f"{outcome} {asked_at.timestamp()}", reason)


def _tell_inside(quote: Document, colleague: Staff, what: str, by: Actor, once: str, reason: str = "") -> None:
    if by.kind == "staff" and by.id == colleague.id:
        return
    facts: dict[str, Any] = {"said": {"news": [INSIDE[what], {"author": by.name, "reason": reason}]}}
    facts |= {"quote": quote.number, "values": {"number": quote.number}}
    key = f"quote {quote.id} {once} {colleague.id}"
    post("staff_approval", colleague, customer=customer_of(quote), facts=facts, once=key)
