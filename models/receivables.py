"""Who owes what and for how long, over all customers: open invoices by age, and what they have in hand (DOMAIN §7)."""

import datetime as dt
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, and_, case, func, literal, select, union_all

from models.base import db
from models.customer import Customer
from models.document import Document
from models.ledger import IN_DISPUTE, IS_OPEN, OF_DISPUTES, ON_ACCOUNT
from models.money import AGES

BESIDE = ("disputed", "credit")
MOST = 200  # customers of one currency on a page; all of them are in the file


class Owing(NamedTuple):
    """What one customer (or all of a currency, without name) owes: minor units by age, late in all, `disputed`, `credit` in hand, `total` = Σ − credit."""

    number: str
    name: str
    currency: str
    ages: dict[str, int]
    late: int
    disputed: int
    credit: int
    total: int


def receivables(today: dt.date, most: int | None = MOST) -> list[Owing]:
    """By currency, the latest money first, on a local date: one statement, however many customers; at most `most` of each currency."""
    open_ = _open(today).subquery()
    late = _late(open_)
    place = func.row_number().over(partition_by=open_.c.currency, order_by=(late.desc(), open_.c.customer_id))
    ranked = select(open_, late.label("late"), place.label("place")).subquery()
    statement = select(Customer.number, Customer.name, ranked).join(ranked, _whose(ranked))
    if most is not None:
        statement = statement.where(ranked.c.place <= most)
    rows = db.session.execute(statement.order_by(ranked.c.currency, ranked.c.place))
    return [_owing(row.number, row.name, row) for row in rows]


def all_receivables(today: dt.date) -> list[tuple[Owing, int]]:
    """Of each currency all together, and how many customers that is: one statement."""
    open_ = _open(today).subquery()
    sums = [func.sum(open_.c[name]).label(name) for name in (*map(_key, AGES), *BESIDE)]
    asked = select(open_.c.currency, func.count().label("customers"), func.sum(_late(open_)).label("late"), *sums)
    asked = asked.join(Customer, _whose(open_)).group_by(open_.c.currency).order_by(open_.c.currency)
    rows = db.session.execute(asked)
    return [(_owing("", "", row), row.customers) for row in rows]


def _whose(rows: Any) -> Any:
    return and_(Customer.id == rows.c.customer_id, Customer.tenant_id == rows.c.tenant_id)


def _open(today: dt.date) -> Select:
    """Customer, currency, an amount for each age, and credit: each side by an index of its own."""
    ages = _by_age(today)
    nothing = literal(0, BigInteger)
    mine = (Document.tenant_id, Document.customer_id, Document.currency)
    owed = select(*mine, *(amount.label(_key(name)) for name, amount in ages.items()))
    owed = owed.add_columns(IN_DISPUTE.label("disputed"), nothing.label("credit")).outerjoin(*OF_DISPUTES)
    left = (Document.total - Document.allocated).label("credit")
    credit = select(*mine, *(nothing.label(_key(name)) for name in AGES), nothing.label("disputed"), left)
    in_hand = (Document.kind.in_(("payment", "credit_memo")), ON_ACCOUNT, Document.allocated < Document.total)
    both = union_all(owed.where(*IS_OPEN), credit.where(*in_hand)).subquery()
    sums = [func.sum(both.c[name]).label(name) for name in (*map(_key, AGES), *BESIDE)]
    keys = (both.c.tenant_id, both.c.customer_id, both.c.currency)
    return select(*keys, *sums).group_by(*keys)


def _by_age(today: dt.date) -> dict[str, Any]:
    """models/money.age() in the database's words: of each age what is left of an invoice that has it, else 0."""
    left, due = Document.total - Document.allocated, Document.due_on
    days = [today - dt.timedelta(n) for n in (0, 30, 60, 90)]
    bounds: list[Any] = [due.is_(None) | (due >= days[0])]
    bounds += [and_(due < newer, due >= older) for newer, older in pairwise(days)]
    bounds.append(due < days[-1])
    return {name: case((within, left), else_=0) for name, within in zip(AGES, bounds, strict=True)}


def _late(open_: Any) -> Any:
    first, *others = (open_.c[_key(name)] for name in AGES[1:])
    return sum(others, first)


def _key(name: str) -> str:
    return f"age_{AGES.index(name)}"


def _owing(number: str, name: str, row: Any) -> Owing:
    ages = {one: int(getattr(row, _key(one))) for one in AGES}
    credit = int(row.credit)
    return Owing(
        number, name, row.currency, ages, int(row.late), int(row.disputed), credit, sum(ages.values()) - credit
    )
