"""The payment terms of a business: names for numbers of days; a customer holds the days, so removing a name takes none away."""

from collections.abc import Mapping

from sqlalchemy import select

from models.base import db
from models.event import Actor, record
from models.letting_in import Refused
from models.payment_term import PaymentTerm
from models.revising import lock, revise
from models.tenant import Tenant

USUAL = (0, 14, 30, 60)
LONGEST = 365
MOST = 50


def terms_by_days() -> dict[int, PaymentTerm]:
    """All there are, shortest first."""
    query = select(PaymentTerm).order_by(PaymentTerm.days)
    return {term.days: term for term in db.session.scalars(query)}


def add_term(business: Tenant, name: str, days: int, by: Actor) -> PaymentTerm:
    """A name for so many days. Raises Refused where these days have one, or there are too many."""
    lock(business)  # whoever adds at the same moment waits
    there = terms_by_days()
    if days in there:
        raise Refused("days", "There are terms with this number of days already.")
    if len(there) >= MOST:
        raise Refused("days", "There can be at most 50 payment terms.")
    return _add(name, days, by)


def add_usual_terms(business: Tenant, names: Mapping[int, str], by: Actor) -> bool:
    """The usual ones by these names, where there are none yet. True when that added any."""
    lock(business)
    if terms_by_days():
        return False
    for days in USUAL:
        _add(names[days], days, by)
    return True


def rename_term(term: PaymentTerm, name: str, token: str, by: Actor) -> bool:
    """Its days stay what they are. Raises Conflict when somebody else has renamed it meanwhile."""
    return revise(term, {"name": name}, token, what="payment term renamed", by=by)


def remove_term(term: PaymentTerm, by: Actor) -> None:
    """Offered no more; customers and documents keep their days."""
    record(term, "payment term removed", by=by, before=_shown(term))
    db.session.delete(term)


def _add(name: str, days: int, by: Actor) -> PaymentTerm:
    term = PaymentTerm(name=name, days=days)
    db.session.add(term)
    db.session.flush()
    record(term, "payment term added", by=by, after=_shown(term))
    return term


def _shown(term: PaymentTerm) -> str:
    return f"{term.name} ({term.days})"
