"""Invoices that a file makes void: what of them is disputed is settled, as where staff make one void (models/voiding.py)."""

from collections.abc import Iterable

from sqlalchemy import select

from models.accounts import hold_account
from models.base import db
from models.dispute import Dispute
from models.document import Document
from models.event import Actor
from models.importing.papers import Paper
from models.settling_disputes import call_off_all

BY = Actor("command", None, "flask import")


def becoming_void(every: Iterable[Paper]) -> list[int]:
    """To be asked before they are written."""
    return [
        paper.id for paper in every if paper.found and paper.found.status != "void" and paper.get("status") == "void"
    ]


def end_disputes(invoices: list[int]) -> None:
    """Those that are void now, in the transaction that made them so; whoever disputed hears of it once."""
    if not invoices:
        return
    disputed = select(Dispute.invoice_id).where(Dispute.outcome == "", Dispute.invoice_id.in_(invoices))
    void = (Document.id.in_(disputed), Document.status == "void")
    for invoice in db.session.scalars(select(Document).where(*void).order_by(Document.id)).all():
        hold_account(invoice.customer_id)
        call_off_all(invoice, BY)
