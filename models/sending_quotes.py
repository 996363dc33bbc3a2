"""An offer goes to the customer, is withdrawn, or ends: one table of moves, each a conditional update (DOMAIN §5)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import and_, delete, or_, select

from models.approving_quotes import is_approved, needs_approval
from models.base import change_if, db
from models.contact import Contact
from models.customer import customer_of
from models.document import DocumentLine, Quote, searchable
from models.event import Actor, record
from models.explaining import facts_of_all
from models.letter_kinds import said
from models.levels import visible_modules
from models.module import Module
from models.portal_user import PortalUser
from models.quote import QuoteRevision
from models.quote_choice import Chosen, choose, digest, items, offered_first, totals
from models.reading_quotes import Offer, draft_of
from models.refusing import Refused
from models.sharing import send_link
from models.staff import Staff
from models.telling_of_quotes import tell_customer
from models.tenant import Tenant
from models.types import now


class Move(NamedTuple):
    """From which states to which, and what goes on record."""

    from_states: tuple[str, ...]
    to: str
    what: str


MOVES: Mapping[str, Move] = {
    "send": Move(("requested", "draft", "sent", "expired"), "sent", "quote sent"),
    "withdraw": Move(("requested", "draft", "sent"), "withdrawn", "quote withdrawn"),
    "accept": Move(("sent",), "accepted", "quote accepted"),
    "accept late": Move(("sent", "expired"), "accepted", "quote accepted for the customer"),
    "decline": Move(("sent",), "declined", "quote declined"),
    "expire": Move(("sent",), "expired", "quote expired"),
}
NOT_NOW = said("Somebody was quicker: this quote is in another state now. Look again.")
NOTHING = said("There is nothing to offer yet: add a line first.")
NO_PRICE = said("“%(name)s” has no price yet. Enter it; 0 where it costs nothing.")
UNAPPROVED = said("A colleague who may has to approve this offer first: it is above what anybody may offer.")
PAST = said("An offer must be good for today at least.")
NO_REASON = said("Say why: the customer reads it.")


class Recipients(NamedTuple):
    """Whom an offer goes to: contacts who see quotes hear of it, other addresses get a link of their own; with a word from `sender`."""

    contacts: Sequence[Contact]
    addresses: Sequence[str]
    message: str
    sender: Staff


def contacts_told(quote: Quote, addresses: Sequence[str]) -> tuple[list[Contact], list[str]]:
    """Of the customer's people with these addresses: who see quotes in the portal, and addresses of those who don't."""
    rows = {row.person_id for row in facts_of_all(quote.customer_id) if Module.QUOTES in visible_modules(row)}
    wanted = [address.strip().lower() for address in addresses]
    acts = and_(PortalUser.tenant_id == Contact.tenant_id, PortalUser.contact_id == Contact.id)
    mine = or_(Contact.customer_id == quote.customer_id, PortalUser.customer_id == quote.customer_id)
    theirs = select(Contact).outerjoin(PortalUser, acts).where(mine, Contact.email.in_(wanted), Contact.active)
    found = list(db.session.scalars(theirs.order_by(Contact.id)).unique())
    return [one for one in found if one.id in rows], [one.email for one in found if one.id not in rows and one.email]


def send(quote: Quote, on: dt.date, by: Actor, to: Recipients | None = None, approves: bool = False) -> bool:
    """What is being written is the offer from now on, and the one before is answered by nobody. False where nothing is being written.

    `to`: None for whoever asked, or else is told of quotes. `approves`: the sender may approve what needs it. Raises Refused where it has no
    lines, is good for no day any more, needs approval, or where the customer has answered meanwhile.
    """
    offer = draft_of(quote)
    if offer is None:
        return False
    check_offer(quote, offer, on)
    _check_approval(quote, offer, by, approves)
    chosen = choose(offer.lines, offered_first(offer.lines))
    frozen = change_if(
        offer.revision,
        QuoteRevision.sent_at.is_(None),
        sent_at=now(),
        digest=digest(quote.number, offer.revision, offer.lines),
    )
    values = {"status": "sent", "revision": offer.revision.revision, "due_on": offer.revision.valid_until}
    still = (Quote.status.in_(MOVES["send"].from_states), Quote.revision == offer.revision.revision - 1)
    if not frozen or not change_if(quote, *still, **values):
        raise Refused("status", NOT_NOW)
    sum_up(quote, chosen)
    record(
        quote,
        "quote sent" if offer.revision.revision == 1 else "quote revised",
        by=by,
        after=str(offer.revision.revision) if offer.revision.revision > 1 else None,
        shown=True,
    )
    _tell(quote, "sent" if offer.revision.revision == 1 else "revised", to, by)
    return True


def check_offer(quote: Quote, offer: Offer, on: dt.date) -> None:
    """Raises Refused for what keeps it from being sent on a local date."""
    if not items(offer.lines):
        raise Refused("lines", NOTHING)
    if unpriced := next((line for line in items(offer.lines) if line.unit_price is None), None):
        raise Refused("lines", NO_PRICE, name=unpriced.description)
    if offer.revision.valid_until < on:
        raise Refused("valid_until", PAST)


def _check_approval(quote: Quote, offer: Offer, by: Actor, approves: bool) -> None:
    tenant = db.session.scalars(select(Tenant).where(Tenant.id == quote.tenant_id)).one()
    if not needs_approval(tenant, offer) or is_approved(quote, offer):
        return
    if not approves:
        raise Refused("approval", UNAPPROVED)
    record(quote, "quote approved inside", by=by)


def _tell(quote: Quote, what: str, to: Recipients | None, by: Actor) -> None:
    if to is None:
        tell_customer(quote, what)
        return
    tell_customer(quote, what, to=to.contacts, message=to.message)
    tenant = db.session.scalars(select(Tenant).where(Tenant.id == quote.tenant_id)).one()
    for address in to.addresses:
        key = f"quote {quote.id} {quote.revision}"
        send_link(address, customer_of(quote), quote, to.message, to.sender, key, tenant, by)


def sum_up(quote: Quote, chosen: list[Chosen]) -> None:
    """The quote's own lines and totals are what is chosen: lists, search and sums read these."""
    db.session.execute(delete(DocumentLine).where(DocumentLine.document_id == quote.id))
    for position, one in enumerate(chosen, 1):
        line = one.line
        db.session.add(
            DocumentLine(
                customer_id=quote.customer_id, document_id=quote.id, product_id=line.product_id, position=position, sku=line.sku,
                description=line.description, unit=line.unit, quantity=one.quantity, unit_price=line.unit_price, discount=line.discount,
                tax_rate=line.tax_rate, amount=one.amount,
            )
        )  # fmt: skip
    sums = totals(chosen)
    quote.net, quote.tax, quote.total = sums.net, sums.tax, sums.total
    words = [f"{one.line.sku} {one.line.description}" for one in chosen]
    quote.search_text = searchable(quote.number, quote.reference, quote.note, words)
    db.session.flush()


def withdraw(quote: Quote, reason: str, by: Actor) -> bool:
    """It is not offered any more. False where it was withdrawn before. Raises Refused."""
    reason = reason.strip()[:500]
    if not reason:
        raise Refused("reason", NO_REASON)
    seen = quote.status
    if not change_if(quote, Quote.status.in_(MOVES["withdraw"].from_states), status="withdrawn"):
        if quote.status == "withdrawn":
            return False
        raise Refused("status", NOT_NOW)
    record(quote, "quote withdrawn", by=by, after=reason, shown=seen != "draft")
    if seen != "draft":
        tell_customer(quote, "withdrawn", reason)
    return True


def expire_due(on: dt.date, by: Actor, most: int = 200) -> int:
    """Offers whose last day is past on a local date are expired; how many. In pieces, for the worker."""
    past = select(Quote).where(Quote.kind == "quote", Quote.status == "sent", Quote.due_on < on)
    ended = 0
    for quote in db.session.scalars(past.order_by(Quote.id).limit(most)):
        if change_if(quote, Quote.status == "sent", Quote.due_on < on, status="expired"):
            record(quote, "quote expired", by=by, shown=True)
            ended += 1
    return ended


def remind_due(tenant: Tenant, after: int = 0, most: int = 50) -> int:
    """Whoever was told of an offer hears once that its last days have come; the id of the last quote looked at, 0 where there is none left.

    In pieces, for the worker, once a day: from the quote with the id `after` on.
    """
    if not tenant.quote_reminder_days:
        return 0
    today = tenant.today()
    ending = (Quote.kind == "quote", Quote.status == "sent", Quote.id > after)
    soon = Quote.due_on.between(today, today + dt.timedelta(tenant.quote_reminder_days))
    found = list(db.session.scalars(select(Quote).where(*ending, soon).order_by(Quote.id).limit(most)))
    for quote in found:
        tell_customer(quote, "ending")
    return found[-1].id if found else 0
