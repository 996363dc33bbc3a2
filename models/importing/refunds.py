"""A payment that a file calls refunded went back, as a whole or in part: the ledger has to know, or it would count as credit in hand."""

from collections.abc import Iterable

from sqlalchemy import select

from models.adjusting import refunded_of
from models.adjustment import Adjustment
from models.base import db
from models.document import Document
from models.importing.papers import Paper
from models.importing.running import Row
from models.importing.values import in_minor_units
from models.money import main_units


def settle_refunds(every: Iterable[Paper]) -> None:
    """After payments and their allocations are written: each one's own refund follows what the file says of it, however often it comes."""
    papers = {paper.id: paper for paper in every if paper.good}
    own = select(Adjustment).where(Adjustment.key.in_([_key(ident) for ident in papers]))
    there = {one.document_id: one for one in db.session.scalars(own)} if papers else {}
    asked = [ident for ident, paper in papers.items() if ident in there or _went_back(paper)]
    for payment in db.session.scalars(select(Document).where(Document.id.in_(asked))) if asked else ():
        if _settle(payment, there.get(payment.id), papers[payment.id].rows[0]):
            papers[payment.id].rows[0].note("changed")


def _went_back(paper: Paper) -> bool:
    return paper.get("status") == "refunded" or bool(paper.rows[0].values.get("refunded"))


def _settle(payment: Document, made: Adjustment | None, row: Row) -> bool:
    """Whether anything changed. Dated as the payment is where the file doesn't say when it went back."""
    was = made.amount if made and made.status == "succeeded" else 0
    others = payment.allocated - was
    wanted, on = _wanted(payment, was, others, row), row.values.get("refunded_on")
    moved = bool(made and wanted and on and made.made_on != on)
    if wanted == was and not moved:
        return False
    payment.allocated = others + wanted
    if made is None:
        facts = {"kind": "refund", "amount": wanted, "made_on": on or payment.dated_on, "key": _key(payment.id)}
        db.session.add(Adjustment(customer_id=payment.customer_id, document_id=payment.id, **facts))
    elif wanted:
        made.amount, made.status, made.made_on = wanted, "succeeded", on or made.made_on
    else:
        made.status = "failed"
    db.session.flush()
    return True


def _wanted(payment: Document, was: int, others: int, row: Row) -> int:
    """Minor units that its own refund is to be: all that is not used, or what the file says less what staff have sent back themselves."""
    if payment.status == "refunded":
        return payment.total - others
    if payment.status != "part_refunded":
        return 0
    if "refunded" not in row.values:
        return was if was < payment.total else 0
    back = max(0, in_minor_units(row.values["refunded"], payment.currency) - (refunded_of(payment) - was))
    left = payment.total - others
    if back > left:
        row.warn(
            "refunded",
            f"Only {main_units(left, payment.currency)} of {payment.number} is not used; that much went back.",
        )
    return min(back, left)


def _key(ident: int) -> str:
    return f"import {ident}"
