"""An offer above what the business lets anybody offer is looked at by a colleague first (its settings say from where on)."""

from decimal import Decimal

from models.base import change_if
from models.document import Quote
from models.event import Actor, record
from models.letter_kinds import said
from models.quote import QuoteRevision
from models.quote_choice import digest, items, most_of
from models.reading_quotes import Offer
from models.refusing import Refused
from models.telling_of_quotes import APPROVAL_ASKED, tell_who_approves, tell_who_asked
from models.tenant import Tenant
from models.types import now

MEANWHILE = said("This offer has been changed since you opened it. Look at it once more.")
NOT_ASKED = said("Nobody asks for approval of this offer any more.")
NO_REASON = said("Say what should be changed.")


def needs_approval(tenant: Tenant, offer: Offer) -> bool:
    """Where the customer can take more than the amount (tax included, minor units, whatever the currency), or a line's discount is above the
    share, as far as these are set.
    """
    above, most = tenant.quote_approval_above, tenant.quote_approval_off
    if most is not None and any((line.discount or Decimal(0)) > most for line in items(offer.lines)):
        return True
    if above is None:
        return False
    return most_of(offer.lines).total > above


def is_approved(quote: Quote, offer: Offer) -> bool:
    """Has a colleague approved exactly this?"""
    return bool(offer.revision.approved_digest) and offer.revision.approved_digest == content(quote, offer)


def content(quote: Quote, offer: Offer) -> str:
    """The digest of all that would be offered."""
    return digest(quote.number, offer.revision, offer.lines)


def ask_for_approval(quote: Quote, offer: Offer, by: Actor) -> bool:
    """It waits in the inbox of those who may approve. False where it does already, or is approved."""
    if is_approved(quote, offer):
        return False
    asked_at = now()
    values = {
        "approval_asked_at": asked_at,
        "approval_asked_by": by.name[:200],
        "approved_digest": "",
        "approved_by": "",
        "sent_back": "",
    }
    if not change_if(
        offer.revision, QuoteRevision.sent_at.is_(None), QuoteRevision.approval_asked_at.is_(None), **values
    ):
        return False
    record(quote, APPROVAL_ASKED, by=by)
    tell_who_approves(quote, by, asked_at)
    return True


def approve(quote: Quote, offer: Offer, seen: str, by: Actor) -> bool:
    """What was looked at, known by its digest `seen`, may be sent. False where it is approved already. Raises Refused."""
    if is_approved(quote, offer):
        return False
    if seen != content(quote, offer):
        raise Refused("status", MEANWHILE)
    asked_at = offer.revision.approval_asked_at
    still = (QuoteRevision.sent_at.is_(None), QuoteRevision.changed_at == offer.revision.changed_at)
    values = {"approved_digest": seen, "approved_by": by.name[:200], "approval_asked_at": None, "sent_back": ""}
    if not change_if(offer.revision, *still, **values):
        raise Refused("status", MEANWHILE)
    record(quote, "quote approved inside", by=by)
    if asked_at:
        tell_who_asked(quote, "approved", by, asked_at)
    return True


def send_back(quote: Quote, offer: Offer, reason: str, by: Actor) -> None:
    """Not like this: whoever wrote it reads why. Raises Refused."""
    reason = reason.strip()[:500]
    if not reason:
        raise Refused("reason", NO_REASON)
    asked_at = offer.revision.approval_asked_at
    still = QuoteRevision.approval_asked_at.is_not(None)
    if not asked_at or not change_if(offer.revision, still, approval_asked_at=None, sent_back=reason):
        raise Refused("status", NOT_ASKED)
    record(quote, "quote sent back inside", by=by, after=reason)
    tell_who_asked(quote, "sent back", by, asked_at, reason)
