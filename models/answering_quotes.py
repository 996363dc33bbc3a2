"""The customer accepts or declines an offer, once: a conditional update on state, revision and last day (DOMAIN §5)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from models.attaching import store
from models.base import change_if, db
from models.contact import Contact
from models.converting_quotes import follow_up
from models.customer import Customer
from models.document import Quote
from models.event import Actor, record
from models.letter_kinds import said
from models.limits_of_ordering import waits_for_approval
from models.ordering_rules import refuse_start
from models.portal_user import PortalUser
from models.quote import QuoteAnswer
from models.quote_choice import choose, totals
from models.reading_quotes import Offer, answer_of, offer_of
from models.refusing import Refused
from models.sending_quotes import MOVES, NOT_NOW, sum_up
from models.telling_of_quotes import tell_staff_of_answer

NO_NAME = said("Type your name: it stands for your signature.")
NO_TERMS = said("Confirm that you accept the terms.")
NO_REFERENCE = said("Your company asks for a PO number with every order.")
NO_REASON = said("Say in a few words why, so that we can do better.")
OTHER_REVISION = said("There is a newer version of this quote. Look at it before you answer.")
TOO_LATE = said("The last day of this quote is over. Ask us to renew it.")
ABOVE_LIMIT = said("This is more than you may order alone. Ask a colleague who may to accept it.")
NO_NOTE = said("Say how the customer accepted: by phone, by letter …")


@dataclass(frozen=True)
class Signed:
    """How an offer is accepted: the revision that was looked at, quantities by position, and who signs. `note`: of staff, for the customer.

    `signature`: a PNG, where it was drawn too.
    """

    revision: int
    chosen: Mapping[int, Decimal]
    name: str
    reference: str = ""
    terms: bool = False
    note: str = ""
    signature: bytes | None = None


def accept(
    quote: Quote,
    customer: Customer,
    person: Contact | None,
    signed: Signed,
    on: dt.date,
    by: Actor,
    user: PortalUser | None = None,
) -> QuoteAnswer:
    """Accept on a local date: the answer is kept with the frozen revision, and the quote's order is made. A replay gives the answer that is there.

    Staff accept on the customer's behalf, also what has expired, with a note. `user`: whose limits of ordering hold. Raises Refused.
    """
    late = by.kind == "staff"
    if found := _answered(quote, "accepted"):
        return found
    offer = _offer(quote, signed.revision)
    if not late and quote.due_on is not None and quote.due_on < on:
        raise Refused("valid_until", TOO_LATE)
    refuse_start(customer, by_staff=late)
    _check(signed, offer, customer, late)
    chosen = choose(offer.lines, signed.chosen)
    if user is not None and waits_for_approval(user, totals(chosen).total, on):
        raise Refused("status", ABOVE_LIMIT)
    move = MOVES["accept late" if late else "accept"]
    still = [Quote.status.in_(move.from_states), Quote.revision == signed.revision]
    if not late:
        still.append(Quote.due_on >= on)
    if not change_if(quote, *still, status=move.to):
        if found := _answered(quote, "accepted"):
            return found
        raise Refused("status", NOT_NOW)
    quote.reference = signed.reference.strip() or quote.reference
    sum_up(quote, chosen)
    answer = _keep(quote, person, offer, signed, by)
    record(quote, move.what, by=by, after=answer.name, shown=True)
    follow_up(quote, customer, offer.revision.becomes, chosen, on, by)
    tell_staff_of_answer(quote, answer, by)
    return answer


def decline(quote: Quote, person: Contact | None, revision: int, reason: str, by: Actor) -> QuoteAnswer:
    """Not accepted, with a reason. A replay gives the answer that is there. Raises Refused."""
    if found := _answered(quote, "declined"):
        return found
    reason = reason.strip()[:500]
    if not reason:
        raise Refused("reason", NO_REASON)
    offer = _offer(quote, revision)
    if not change_if(
        quote, Quote.status.in_(MOVES["decline"].from_states), Quote.revision == revision, status="declined"
    ):
        if found := _answered(quote, "declined"):
            return found
        raise Refused("status", NOT_NOW)
    answer = QuoteAnswer(
        customer_id=quote.customer_id, quote_id=quote.id, contact_id=person.id if person else None, outcome="declined", revision=revision,
        name=by.name[:120], address=by.address, reason=reason, by_staff=by.kind == "staff", digest=offer.revision.digest,
    )  # fmt: skip
    db.session.add(answer)
    db.session.flush()
    record(quote, "quote declined", by=by, after=reason, shown=True)
    tell_staff_of_answer(quote, answer, by)
    return answer


def _answered(quote: Quote, outcome: str) -> QuoteAnswer | None:
    """The same answer once more changes nothing."""
    return answer_of(quote) if quote.status == outcome else None


def _offer(quote: Quote, revision: int) -> Offer:
    offer = offer_of(quote)
    if offer is None:
        raise Refused("status", NOT_NOW)
    if quote.revision != revision:
        raise Refused("status", OTHER_REVISION)
    return offer


def _check(signed: Signed, offer: Offer, customer: Customer, late: bool) -> None:
    if customer.needs_reference and not signed.reference.strip():
        raise Refused("reference", NO_REFERENCE)
    if late and not signed.note.strip():
        raise Refused("note", NO_NOTE)
    if offer.revision.terms and not (signed.terms or late):
        raise Refused("terms", NO_TERMS)
    if not signed.name.strip():
        raise Refused("name", NO_NAME)


def _keep(quote: Quote, person: Contact | None, offer: Offer, signed: Signed, by: Actor) -> QuoteAnswer:
    answer = QuoteAnswer(
        customer_id=quote.customer_id, quote_id=quote.id, contact_id=person.id if person else None, outcome="accepted",
        revision=signed.revision, name=signed.name.strip()[:120], address=by.address, reference=signed.reference.strip()[:80],
        note=signed.note.strip()[:500], by_staff=by.kind == "staff", terms=offer.revision.terms, digest=offer.revision.digest,
        signature=store(signed.signature) if signed.signature else "",
        chosen={str(position): str(quantity) for position, quantity in signed.chosen.items()},
    )  # fmt: skip
    db.session.add(answer)
    db.session.flush()
    return answer
