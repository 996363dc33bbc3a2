"""Money that goes back, and rests that are given up: each with its reason, once, and never more than there is."""

import datetime as dt
from typing import Any

from sqlalchemy import func, select

from models.accounts import held_paper, refuse_before, refuse_closed, refuse_nothing
from models.adjustment import Adjustment
from models.allocating import allocations_of, give_back, release, take
from models.base import change_if, db
from models.business_in_scope import business
from models.document import Document
from models.event import Actor, record
from models.formats import Money, on_record
from models.letter_kinds import said
from models.refusing import Refused

NO_REASON = said("Say why.")
NOT_THAT_MUCH = said("Only %(left)s can go back.")
NOT_LEFT = said("Only %(left)s is left of %(number)s.")
ABOVE = said("More than %(most)s is not a small rest: write a credit memo instead.")


def refund(
    source: Document, amount: int, on: dt.date, by: Actor, *, reason: str = "", method: str = "", reference: str = "",
    key: str | None = None, status: str = "succeeded",
) -> Adjustment:  # fmt: skip
    """Send back so many minor units of a payment or credit memo on a local date; of what is counted towards invoices, the newest is
    taken back first. `key`: the refund at a gateway or the form that asked, each once. Raises Refused.
    """
    source = held_paper(source)
    if key and (found := db.session.scalar(select(Adjustment).where(Adjustment.key == key))):
        return found
    refuse_nothing(amount)
    refuse_closed(on, "made_on")
    refuse_before(source, on, "made_on")
    back = source.total - refunded_of(source)
    if amount > back or source.status not in ("succeeded", "part_refunded", "issued"):
        raise Refused("amount", NOT_THAT_MUCH, left=Money(back, source.currency))
    _free(source, amount)
    if not take(source, amount):
        raise Refused("amount", NOT_THAT_MUCH, left=Money(back, source.currency))
    made = _adjust(source, "refund", amount, on, reason, method=method, reference=reference, key=key, status=status)
    _follow(source)
    record(source, "refunded", by=by, after=on_record(amount, source.currency), shown=True)
    return made


def refunded_of(source: Document) -> int:
    """How much of a payment or credit memo has gone back or is about to, in minor units."""
    stands = (Adjustment.document_id == source.id, Adjustment.kind == "refund", Adjustment.status != "failed")
    return int(db.session.scalar(select(func.coalesce(func.sum(Adjustment.amount), 0)).where(*stands)) or 0)


def conclude_refund(made: Adjustment, succeeded: bool, by: Actor) -> bool:
    """What the gateway says of a refund: carried out, or come back, and then its amount is in hand again. Come back is final, in whatever
    order it is said. False where this changes nothing.
    """
    source = held_paper(db.session.scalars(select(Document).where(Document.id == made.document_id)).one())
    before = ("pending",) if succeeded else ("pending", "succeeded")
    if not change_if(made, Adjustment.status.in_(before), status="succeeded" if succeeded else "failed"):
        return False
    if not succeeded:
        give_back(source, made.amount)
        _follow(source)
        record(source, "refund failed", by=by, after=on_record(made.amount, source.currency))
    return True


def failed_refund(source: Document, amount: int, on: dt.date, key: str) -> Adjustment:
    """One that has come back before anything else was heard of it: kept, so that what is said later changes nothing."""
    return _adjust(source, "refund", amount, on, "", key=key, status="failed")


def write_off(
    invoice: Document, amount: int, on: dt.date, reason: str, by: Actor, most: int | None = None, key: str | None = None
) -> Adjustment:
    """Give up a rest of an invoice, in minor units, with a reason; `most`: the largest that whoever does it may. Raises Refused."""
    invoice = held_paper(invoice)
    if key and (found := db.session.scalar(select(Adjustment).where(Adjustment.key == key))):
        return found
    if not reason.strip():
        raise Refused("reason", NO_REASON)
    refuse_nothing(amount)
    refuse_closed(on, "made_on")
    refuse_before(invoice, on, "made_on")
    if most is not None and amount > most:
        raise Refused("amount", ABOVE, most=Money(most, invoice.currency))
    if not take(invoice, amount):
        left = Money(max(0, invoice.total - invoice.allocated), invoice.currency)
        raise Refused("amount", NOT_LEFT, left=left, number=invoice.number)
    made = _adjust(invoice, "write_off", amount, on, reason, key=key)
    record(
        invoice,
        "written off",
        by=by,
        after=f"{on_record(amount, invoice.currency)}: {reason.strip()[:200]}",
        shown=True,
    )
    return made


def most_written_off() -> int:
    """The largest rest, in minor units, that a clerk may write off."""
    return business().write_off_most


def adjustments_of(paper: Document) -> list[Adjustment]:
    """Refunds of a payment or credit memo, write-offs of an invoice, as they were made."""
    return list(
        db.session.scalars(select(Adjustment).where(Adjustment.document_id == paper.id).order_by(Adjustment.id))
    )


def _adjust(paper: Document, kind: str, amount: int, on: dt.date, reason: str, **more: Any) -> Adjustment:
    made = Adjustment(
        customer_id=paper.customer_id,
        document_id=paper.id,
        kind=kind,
        amount=amount,
        made_on=on,
        reason=reason.strip()[:200],
        **more,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _free(source: Document, amount: int) -> None:
    """Take allocations back, the newest first, as far as it needs for so much to be in hand."""
    for allocation in reversed(allocations_of(source)):
        lacking = amount - (source.total - source.allocated)
        if lacking <= 0:
            return
        release(allocation, lacking)
        db.session.refresh(source)


def _follow(source: Document) -> None:
    """The state of a payment says how much of it went back."""
    if source.kind == "payment":
        back = refunded_of(source)
        source.status = "refunded" if back >= source.total else "part_refunded" if back else "succeeded"
        db.session.flush()
