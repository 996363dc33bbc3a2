"""Whose money is it? For lines of the bank's statement: what they say of invoices, customer, payer, and amounts that fit (DOMAIN §7)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import select

from models.bank_line import BankLine
from models.base import db
from models.customer import Customer
from models.document import Document
from models.ledger import IS_OPEN
from models.numbers_in_text import NumbersInText, tokens, unique
from models.text import fold

MOST_ACCOUNTS = 500
SHORTEST_NAME = 5  # letters of a payer's name that tell anything
LEGAL_FORMS = frozenset(
    "gmbh ag kg kgaa ohg ug gbr ek ev eg mbh co cie ltd limited llc llp lp inc incorporated corp corporation plc sa sas sarl sl srl spa bv nv "
    "ab oy as aps se pty company and und et y".split()
)


class Level(StrEnum):
    """Sure: invoices are named, and the amount is what is open of them. Likely: something points to a customer."""

    SURE = "sure"
    LIKELY = "likely"
    NONE = "none"


class Why(StrEnum):
    """What a proposal comes from."""

    INVOICES = "invoices"
    CUSTOMER_NUMBER = "customer number"
    ACCOUNT = "account"
    NAME = "name"
    AMOUNT = "amount"
    AGAIN = "again"  # another line has paid these already
    NOTHING = ""


class OpenInvoice(NamedTuple):
    """`left` to pay, in minor units."""

    id: int
    number: str
    customer_id: int
    currency: str
    due_on: dt.date | None
    left: int


class Payer(NamedTuple):
    id: int
    number: str
    name: str


class Proposal(NamedTuple):
    """`invoices`: which it could be for, the oldest due first; none where nothing tells."""

    level: Level
    why: Why
    customer: Payer | None
    invoices: tuple[OpenInvoice, ...]

    @property
    def left(self) -> int:
        return sum(invoice.left for invoice in self.invoices)


NOTHING = Proposal(Level.NONE, Why.NOTHING, None, ())


def propose(lines: Sequence[Any]) -> dict[int, Proposal]:
    """By the line's id. Three statements, however many lines. Where two name the same invoices, only the older one is sure."""
    if not lines:
        return {}
    known = _Known(lines)
    claimed: set[int] = set()
    found: dict[int, Proposal] = {}
    for line in sorted(lines, key=lambda line: (line.booked_on, line.id)):
        proposal = known.proposal(line)
        ids = {invoice.id for invoice in proposal.invoices}
        if proposal.level == Level.SURE and ids & claimed:
            proposal = proposal._replace(level=Level.LIKELY, why=Why.AGAIN)
        if proposal.level == Level.SURE:
            claimed |= ids
        found[line.id] = proposal
    return found


def open_invoices_in(currencies: Iterable[str], customer_id: int = 0) -> list[OpenInvoice]:
    """All that are not paid, or one customer's, the oldest due first."""
    columns = (Document.id, Document.number, Document.customer_id, Document.currency, Document.due_on)
    query = select(*columns, Document.total - Document.allocated).where(
        *IS_OPEN, Document.currency.in_(sorted(currencies))
    )
    if customer_id:
        query = query.where(Document.customer_id == customer_id)
    return [OpenInvoice(*row) for row in db.session.execute(query.order_by(Document.due_on, Document.id))]


class _Known:
    """What is known of customers and open invoices, once for many lines."""

    def __init__(self, lines: Sequence[Any]):
        invoices = open_invoices_in({line.currency for line in lines})
        customers = db.session.execute(select(Customer.id, Customer.number, Customer.name, Customer.name_folded)).all()
        self.customers = {row.id: Payer(row.id, row.number, row.name) for row in customers}
        self.by_number = unique((row.number.upper(), row.id) for row in customers if len(row.number) > 2)
        self.names = _names((row.name_folded, row.id) for row in customers)
        self.accounts = _payers_before({line.account for line in lines if line.account})
        self.invoices: dict[str, list[OpenInvoice]] = {}
        for invoice in invoices:
            self.invoices.setdefault(invoice.currency, []).append(invoice)
        self.numbers = {code: NumbersInText((one.number, one) for one in mine) for code, mine in self.invoices.items()}

    def proposal(self, line: Any) -> Proposal:
        named = self.numbers[line.currency].find(line.text) if line.currency in self.numbers else None
        if named and named.named:
            return self._by_invoices(line, named.named, named.whole)
        customer, why = self._customer(line)
        if customer:
            mine = [one for one in self.invoices.get(line.currency, ()) if one.customer_id == customer]
            return Proposal(Level.LIKELY, why, self.customers[customer], fitting(mine, line.amount))
        exact = [one for one in self.invoices.get(line.currency, ()) if one.left == line.amount]
        if len(exact) == 1:
            return Proposal(Level.LIKELY, Why.AMOUNT, self.customers[exact[0].customer_id], tuple(exact))
        return NOTHING

    def _by_invoices(self, line: Any, named: list[OpenInvoice], whole: bool) -> Proposal:
        """Of one customer: where invoices of several are named, the one whose make up the amount."""
        by_customer: dict[int, list[OpenInvoice]] = {}
        for invoice in named:
            by_customer.setdefault(invoice.customer_id, []).append(invoice)
        customer = max(by_customer, key=lambda one: sum(invoice.left for invoice in by_customer[one]) == line.amount)
        mine = tuple(one for one in self.invoices[line.currency] if one in by_customer[customer])
        sure = whole and len(by_customer) == 1 and sum(one.left for one in mine) == line.amount
        return Proposal(Level.SURE if sure else Level.LIKELY, Why.INVOICES, self.customers[customer], mine)

    def _customer(self, line: Any) -> tuple[int | None, Why]:
        for word in tokens(line.text):
            if found := self.by_number.get(word):
                return found, Why.CUSTOMER_NUMBER
        if found := self.accounts.get(line.account):
            return found, Why.ACCOUNT
        return _named_in(line.payer, self.names) or _named_in(line.text, self.names), Why.NAME


def fitting(invoices: Sequence[OpenInvoice], amount: int) -> tuple[OpenInvoice, ...]:
    """One that is just as much, else the oldest ones that together are; none where nothing makes up the amount."""
    for invoice in invoices:
        if invoice.left == amount:
            return (invoice,)
    total = 0
    for count, invoice in enumerate(invoices, 1):
        total += invoice.left
        if total == amount:
            return tuple(invoices[:count])
    return ()


def company(name: str) -> tuple[str, ...]:
    """The words of a company's name that tell it from others: "ALFREDS FUTTERKISTE GMBH & CO. KG" → alfreds, futterkiste."""
    words = "".join(letter if letter.isalnum() else " " for letter in fold(name).replace(".", "")).split()
    return tuple(word for word in words if word not in LEGAL_FORMS)


def _names(named: Iterable[tuple[str, int]]) -> dict[str, list[tuple[tuple[str, ...], int]]]:
    """By the first word, the longest name first."""
    found: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for name, customer in named:
        words = company(name)
        if len("".join(words)) >= SHORTEST_NAME:
            found.setdefault(words[0], []).append((words, customer))
    return {first: sorted(rows, key=lambda row: -len(row[0])) for first, rows in found.items()}


def _named_in(text: str, names: dict[str, list[tuple[tuple[str, ...], int]]]) -> int | None:
    """The customer whose name stands in it, the longest one; None where two are called so."""
    words = company(text)
    best: tuple[int, set[int]] = (0, set())
    for start, word in enumerate(words):
        for name, customer in names.get(word, ()):
            if words[start : start + len(name)] == name:
                if len(name) > best[0]:
                    best = (len(name), {customer})
                elif len(name) == best[0]:
                    best[1].add(customer)
    return best[1].pop() if len(best[1]) == 1 else None


def _payers_before(accounts: set[str]) -> dict[str, int | None]:
    """Whose payments came from these accounts before; None where several customers' did."""
    some = sorted(accounts)[:MOST_ACCOUNTS]
    query = select(BankLine.account, Document.customer_id).join(Document, BankLine.payment)
    rows = db.session.execute(query.where(BankLine.account.in_(some), BankLine.state == "booked").distinct())
    return dict(unique((account, customer) for account, customer in rows))
