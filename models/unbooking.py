"""A line of the bank's statement was booked to whom it isn't: taken back once, and then to be booked anew (DOMAIN §5, §7)."""

from sqlalchemy import select

from models.accounts import hold_account
from models.adjusting import refunded_of
from models.allocating import allocations_of, release
from models.bank_line import BankLine
from models.base import change_if, db
from models.business_in_scope import business
from models.document import Document
from models.event import Actor, record
from models.letter_kinds import said
from models.payment import Payment
from models.refusing import Refused
from models.telling_of_money import tell_taken_back

NOT_BOOKED = said("A colleague was quicker: this line is not booked any more.")
CLOSED = said(
    "%(number)s is in a month whose books are closed through %(day)s: it stays. Send it back by a refund, or have the books opened again."
)
SENT_BACK = said("Some of %(number)s was sent back already: it stays. Look at the payment.")
NOT_RECEIVED = said("%(number)s does not count any more. Look at the payment.")


def unbook(line: BankLine, by: Actor) -> Payment:
    """Its payment failed to be one: what it was counted towards is open again, it stays on record but counts no more, whoever had a receipt
    hears of it, and the line is open.

    The line is held, then the customer's account, as where it was booked: of many who do so at once one does. Raises Refused.
    """
    if line.payment_id is None:
        raise Refused("line", NOT_BOOKED)
    payment = db.session.scalars(select(Payment).where(Payment.id == line.payment_id)).one()
    held = select(BankLine).where(BankLine.id == line.id).with_for_update()
    line = db.session.scalars(held.execution_options(populate_existing=True)).one()
    hold_account(payment.customer_id)
    db.session.refresh(payment)
    if line.state != "booked" or line.payment_id != payment.id:
        raise Refused("line", NOT_BOOKED)
    _refuse_what_stays(payment)
    if not change_if(
        line, BankLine.state == "booked", BankLine.payment_id == payment.id, state="open", payment_id=None
    ):
        raise Refused("line", NOT_BOOKED)
    for allocation in allocations_of(payment):
        release(allocation)
    if not change_if(payment, Document.status == "succeeded", Document.allocated == 0, status="failed", order_key=None):
        raise Refused("line", NOT_RECEIVED, number=payment.number)
    record(payment, "payment taken back", by=by, shown=True)
    tell_taken_back(payment)
    record(line, "bank line taken back", by=by, before=payment.number)
    return payment


def _refuse_what_stays(payment: Payment) -> None:
    closed = business().books_closed_on
    if closed and payment.dated_on <= closed:
        raise Refused("line", CLOSED, number=payment.number, day=closed)
    if refunded_of(payment):
        raise Refused("line", SENT_BACK, number=payment.number)
    if payment.status != "succeeded":
        raise Refused("line", NOT_RECEIVED, number=payment.number)
