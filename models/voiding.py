"""An invoice or credit memo is called off: it does not count any more, and nothing of it is disputed any more (DOMAIN §5)."""

from sqlalchemy import select

from models.accounts import held_paper, refuse_closed
from models.base import change_if, db
from models.checkout import CheckoutItem
from models.crediting import credited_of
from models.document import Document
from models.event import Actor, record
from models.letter_kinds import said
from models.refusing import Refused
from models.settling_disputes import call_off_all

IN_USE = said("Something is counted towards it, or given up. Take that back first, or write a credit memo.")
CREDITED = said("It is credited, in part or whole. Make the credit memo void first.")
BEING_PAID = said("It is being paid just now. Wait until that has ended.")
NOT_ISSUED = said("Only what is issued can be made void.")
NO_REASON = said("Say why: it stays on record.")


def void(paper: Document, reason: str, by: Actor) -> None:
    """Its number stays taken. Not while anything is counted towards it or it is being paid; open disputes end, and who disputed hears of it.
    Raises Refused.
    """
    paper = held_paper(paper)
    if not reason.strip():
        raise Refused("reason", NO_REASON)
    if paper.status != "issued":
        raise Refused("status", NOT_ISSUED)
    refuse_closed(paper.dated_on, "status")
    waits = select(CheckoutItem.id).where(CheckoutItem.invoice_id == paper.id, CheckoutItem.waits)
    if db.session.scalar(waits.limit(1)):
        raise Refused("status", BEING_PAID)
    key = None if paper.kind == "invoice" else paper.order_key  # the job or quote that it was of can be invoiced anew
    if paper.kind == "invoice" and credited_of(paper):
        raise Refused("status", CREDITED)
    if not change_if(paper, Document.status == "issued", Document.allocated == 0, status="void", order_key=key):
        raise Refused("status", IN_USE)
    record(paper, f"{paper.kind.replace('_', ' ')} void", by=by, after=reason.strip()[:500], shown=True)
    call_off_all(paper, by)
