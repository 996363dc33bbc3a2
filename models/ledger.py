"""The one ledger: what changed a customer's account, and what of it is open. Balance, home, statement, ageing and staff's lists read it (DOMAIN §7)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import BigInteger, Integer, Select, Text, and_, case, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from models.adjustment import Adjustment
from models.allocating import Allocation
from models.base import db
from models.dispute import Dispute
from models.document import Document
from models.money import AGES, age

COUNTED = {"invoice": ("issued",), "credit_memo": ("issued",), "payment": ("succeeded", "part_refunded", "refunded")}
ON_ACCOUNT = or_(*(and_(Document.kind == kind, Document.status.in_(states)) for kind, states in COUNTED.items()))
STANDS = Adjustment.status != "failed"
_of = aliased(Document)


class Entry(NamedTuple):
    """One change of the account: `amount` in minor units, what is owed more (+) or less (−); `id` orders those of one local date."""

    id: int
    kind: str
    on: dt.date
    number: str
    reference: str
    due_on: dt.date | None
    currency: str
    amount: int


class OpenItem(NamedTuple):
    """What is left of an invoice to pay (+), or of a payment or credit memo to use (−), in minor units, on a day; `total` is the document's own."""

    id: int
    kind: str
    number: str
    on: dt.date
    due_on: dt.date | None
    currency: str
    total: int
    left: int


class OpenSum(NamedTuple):
    """What is left of all that is due on one day, signed as an OpenItem's is."""

    due_on: dt.date | None
    left: int


@dataclass(frozen=True)
class Standing:
    """Where an account stands in one currency: minor units. `balance` = Σ `ages` − `credit`, whatever has happened to it."""

    currency: str
    ages: dict[str, int]
    credit: int

    @property
    def open(self) -> int:
        return sum(self.ages.values())

    @property
    def overdue(self) -> int:
        return self.open - self.ages["not_due"]

    @property
    def balance(self) -> int:
        return self.open - self.credit


def entries(customer_id: int, currency: str, since: dt.date | None, until: dt.date | None) -> list[Entry]:
    """All changes from one local date through another, in order: by date, then as they were made."""
    rows = db.session.execute(_ordered(_changes(customer_id, currency, since, until)))
    return [Entry._make(row) for row in rows]


def balance_before(customer_id: int, currency: str, day: dt.date) -> int:
    """What was owed (+) or had in hand (−) when that local date began, in minor units."""
    return balance_through(customer_id, currency, day - dt.timedelta(1))


def balance_through(customer_id: int, currency: str, day: dt.date | None = None) -> int:
    """The same at the end of a local date; None: with everything there is."""
    changes = _changes(customer_id, currency, None, day).subquery()
    return int(db.session.scalar(select(func.coalesce(func.sum(changes.c.amount), 0))) or 0)


def currencies_of(customer_id: int) -> list[str]:
    """In which its account has ever moved, the most used first."""
    used = select(Document.currency).where(Document.customer_id == customer_id, ON_ACCOUNT)
    rows = db.session.scalars(used.group_by(Document.currency).order_by(func.count().desc(), Document.currency))
    return list(rows)


def open_items(customer_id: int, currency: str, day: dt.date | None = None) -> list[OpenItem]:
    """What was open at the end of a local date (None: is open now), oldest due first; credit by its own date.

    An allocation counts from the day on which both its papers are there. So each item is what is open now, and again what was
    taken from it later than the day.
    """
    found = [OpenItem._make(row) for row in db.session.execute(_open(customer_id, currency, day))]
    return sorted(found, key=lambda item: (item.kind != "invoice", item.due_on or item.on, item.on, item.id))


def open_sums(customer_id: int, currency: str, day: dt.date | None = None) -> list[OpenSum]:
    """The same items added up by the database, for whoever shows no single one: ten thousand of them are some hundred sums."""
    items = _open(customer_id, currency, day).subquery()
    sums = select(items.c.due_on, func.sum(items.c.left)).group_by(items.c.kind, items.c.due_on)
    return [OpenSum._make(row) for row in db.session.execute(sums)]


def standing(items: Iterable[OpenItem | OpenSum], currency: str, day: dt.date) -> Standing:
    """Open items, or their sums, by how late they are on a local date, and what is in hand."""
    ages, credit = dict.fromkeys(AGES, 0), 0
    for item in items:
        if item.left < 0:
            credit -= item.left
        else:
            ages[age(item.due_on, day)] += item.left
    return Standing(currency, ages, credit)


def _changes(customer_id: int, currency: str, since: dt.date | None, until: dt.date | None):
    papers = select(
        Document.id, Document.kind, Document.dated_on.label("on"), Document.number, Document.reference, Document.due_on, Document.currency,
        case((Document.kind == "invoice", Document.total), else_=-Document.total).label("amount"),
    ).where(Document.customer_id == customer_id, Document.currency == currency, ON_ACCOUNT)  # fmt: skip
    sign = case((Adjustment.kind == "refund", Adjustment.amount), else_=-Adjustment.amount)
    moved = (
        select(
            Adjustment.id, Adjustment.kind, Adjustment.made_on.label("on"), _of.number, Adjustment.reason.label("reference"),
            null().label("due_on"), _of.currency, sign.label("amount"),
        )
        .join(_of, Adjustment.document.of_type(_of))
        .where(Adjustment.customer_id == customer_id, _of.currency == currency, STANDS)
    )  # fmt: skip
    if since:
        papers, moved = papers.where(Document.dated_on >= since), moved.where(Adjustment.made_on >= since)
    if until:
        papers, moved = papers.where(Document.dated_on <= until), moved.where(Adjustment.made_on <= until)
    return union_all(papers, moved)


def _ordered(changes) -> Select:
    rows = changes.subquery()
    return select(rows).order_by(rows.c.on, rows.c.id)


def _columns(left) -> tuple:
    signed = case((Document.kind == "invoice", left), else_=-left)
    return (
        Document.id, Document.kind, Document.number, Document.dated_on, Document.due_on, Document.currency, Document.total, signed.label("left"),
    )  # fmt: skip


def _open(customer_id: int, currency: str, day: dt.date | None) -> Select:
    return _open_now(customer_id, currency) if day is None else _open_then(customer_id, currency, day)


def _open_now(customer_id: int, currency: str) -> Select:
    left = Document.total - Document.allocated
    query = select(*_columns(left)).where(
        Document.customer_id == customer_id, Document.currency == currency, ON_ACCOUNT
    )
    return query.where(Document.allocated < Document.total)


def _open_then(customer_id: int, currency: str, day: dt.date) -> Select:
    """What is open now, and again what was taken later: few rows, since only papers that are dated after the day are looked at."""
    source, invoice = aliased(Document), aliased(Document)
    taken = select(Allocation.source_id, Allocation.invoice_id, Allocation.amount)
    taken = taken.join(source, Allocation.source.of_type(source)).join(invoice, Allocation.invoice.of_type(invoice))
    by_source = taken.where(source.customer_id == customer_id, source.currency == currency, source.dated_on > day)
    by_invoice = taken.where(invoice.customer_id == customer_id, invoice.currency == currency, invoice.dated_on > day)
    later = union_all(by_source, by_invoice).cte(
        "later"
    )  # where both are later it is there twice, and neither is asked for
    adjusted = select(Adjustment.document_id.label("of"), Adjustment.amount)
    adjusted = adjusted.where(Adjustment.customer_id == customer_id, Adjustment.made_on > day, STANDS)
    back = union_all(
        select(later.c.source_id.label("of"), later.c.amount),
        select(later.c.invoice_id.label("of"), later.c.amount),
        adjusted,
    ).subquery()
    again = select(back.c.of, func.sum(back.c.amount).label("amount")).group_by(back.c.of).subquery()
    left = Document.total - Document.allocated + func.coalesce(again.c.amount, literal(0, Integer))
    query = select(*_columns(left)).outerjoin(again, again.c.of == Document.id)
    query = query.where(Document.customer_id == customer_id, Document.currency == currency, ON_ACCOUNT)
    return query.where(Document.dated_on <= day, left > 0)


def spelled(word: str):
    """A word written into the statement rather than bound, so that the database recognises its index of just these rows."""
    return literal(word, Text(), literal_execute=True)


IS_OPEN = (
    Document.kind == spelled("invoice"),
    Document.status == spelled("issued"),
    Document.allocated < Document.total,
)
_left = Document.total - Document.allocated
_disputes = (
    select(Dispute.tenant_id, Dispute.invoice_id, func.sum(Dispute.amount).label("amount"))
    .where(Dispute.outcome == spelled(""))
    .group_by(Dispute.tenant_id, Dispute.invoice_id)
    .subquery()
)
OF_DISPUTES = _disputes, and_(_disputes.c.tenant_id == Document.tenant_id, _disputes.c.invoice_id == Document.id)
IN_DISPUTE = case((_disputes.c.amount > _left, _left), else_=func.coalesce(_disputes.c.amount, literal(0, BigInteger)))
OPEN_BY_DUE_DATE = (
    select(Document.currency, Document.due_on, func.count(), func.sum(_left), func.sum(IN_DISPUTE))
    .outerjoin(*OF_DISPUTES)
    .where(*IS_OPEN)
    .group_by(Document.currency, Document.due_on)
)
