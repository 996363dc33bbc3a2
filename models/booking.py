"""A line of the bank's statement becomes a payment, once; or is put aside, and taken up again."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select

from models.accounts import hold_account
from models.bank_line import BankLine
from models.base import change_if, db
from models.customer import Customer
from models.deposits import tie_to_deposit
from models.event import Actor, record
from models.invoice import Invoice
from models.keyset import LARGEST
from models.letter_kinds import said
from models.matching import Level, Proposal, propose
from models.payment import Payment
from models.receiving import NOT_THEIRS, allocate_oldest_first, receive
from models.refusing import Refused
from models.telling_of_money import tell_receipt

METHOD = "Bank transfer"
MOST_AT_ONCE = 200
DONE = said("A colleague was quicker: this line is dealt with already.")
NOT_SURE = said("It is not sure any more whose this is. Look at it by itself.")


class Booked(NamedTuple):
    """`counted`: how many minor units found an invoice; the rest is credit on account."""

    payment: Payment
    counted: int


class Several(NamedTuple):
    """`refused`: (payer and amount's line, why)."""

    booked: list[Booked]
    refused: list[tuple[BankLine, Refused]]


def bank_line(ident: int) -> BankLine | None:
    return db.session.scalar(select(BankLine).where(BankLine.id == ident)) if 0 < ident <= LARGEST else None


def book(ident: int, customer: Customer, numbers: Sequence[str], rest: bool, by: Actor) -> Booked:
    """The money is this customer's, for the invoices with these numbers; what is left goes to its other open ones, the oldest due first,
    where `rest` says so, else it stays in hand. Raises Refused, also where somebody else was quicker.
    """
    line = _held([ident])
    if not line or line[0].state != "open":
        raise Refused("line", DONE)
    return _book(line[0], customer, numbers, rest, by)


def book_sure(idents: Sequence[int], by: Actor) -> Several:
    """Those of these lines that are still open and sure, each by itself: what can't be booked stays open and says why.

    Lines are held first, then accounts, both in the order of their keys, and only then anything is drawn: nobody waits in a ring.
    """
    lines = [line for line in _held(idents[:MOST_AT_ONCE]) if line.state == "open"]
    sure = [one for one in propose(lines).values() if one.level == Level.SURE]
    payers = {ident: hold_account(ident) for ident in sorted({one.customer.id for one in sure if one.customer})}
    proposals = propose(lines)  # as it is now that nobody else can change these accounts
    done = Several([], [])
    for line in lines:
        try:
            with db.session.begin_nested():
                done.booked.append(_book_as_proposed(line, proposals[line.id], payers, by))
        except Refused as why:
            done.refused.append((line, why))
    return done


def ignore(ident: int, by: Actor) -> bool:
    """It is no customer's: nobody is asked about it any more. False where it was dealt with already."""
    return _move(ident, "open", "ignored", "bank line ignored", by)


def reopen(ident: int, by: Actor) -> bool:
    """What was ignored is to be looked at after all."""
    return _move(ident, "ignored", "open", "bank line taken up again", by)


def _held(idents: Sequence[int]) -> list[BankLine]:
    mine = select(BankLine).where(BankLine.id.in_(idents)).order_by(BankLine.id).with_for_update()
    return list(db.session.scalars(mine.execution_options(populate_existing=True)))


def _book_as_proposed(line: BankLine, proposal: Proposal, payers: Mapping[int, Customer], by: Actor) -> Booked:
    if proposal.level != Level.SURE or proposal.customer is None or proposal.customer.id not in payers:
        raise Refused("line", NOT_SURE)
    numbers = [invoice.number for invoice in proposal.invoices]
    return _book(line, payers[proposal.customer.id], numbers, False, by)


def _book(line: BankLine, customer: Customer, numbers: Sequence[str], rest: bool, by: Actor) -> Booked:
    payment = receive(
        customer, line.amount, line.booked_on, by, currency=line.currency, method=METHOD, reference=line.text[:80], note=line.payer,
        key=f"bank {line.digest[:38]}",
    )  # fmt: skip
    if not change_if(line, BankLine.state == "open", state="booked", payment_id=payment.id):
        raise Refused("line", DONE)
    tie_to_deposit(payment, line.text)
    counted = allocate_oldest_first(payment, by, only=_chosen(customer, line.currency, numbers)) if numbers else 0
    if rest:
        counted += allocate_oldest_first(payment, by)
    record(line, "bank line booked", by=by, after=payment.number)
    tell_receipt(payment)
    return Booked(payment, counted)


def _chosen(customer: Customer, currency: str, numbers: Sequence[str]) -> list[Invoice]:
    """Oldest due first. Raises Refused for what is none of the customer's in that currency."""
    mine = select(Invoice).where(
        Invoice.customer_id == customer.id, Invoice.currency == currency, Invoice.number.in_(numbers)
    )
    found = list(db.session.scalars(mine.order_by(Invoice.due_on, Invoice.id)))
    if len(found) < len(set(numbers)):
        raise Refused("numbers", NOT_THEIRS)
    return found


def _move(ident: int, before: str, after: str, what: str, by: Actor) -> bool:
    line = bank_line(ident)
    if line is None or not change_if(line, BankLine.state == before, state=after):
        return False
    record(line, what, by=by, after=line.payer or line.text[:200])
    return True
