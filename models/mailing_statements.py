"""Statements by mail: on the first of a month that of the last one, for customers who want it, once; and any, when somebody asks (DOMAIN §7)."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import or_, select

from models import throttle
from models.base import change_if, db
from models.business_in_scope import business
from models.contact import Contact
from models.customer import Customer
from models.event import Actor, record
from models.ledger import balance_through, currencies_of, entries
from models.posting import post, return_address
from models.scope import current_scope
from models.sign_in import key_hash
from models.signing_in import TooMany
from models.staff import Staff
from models.statement import Statement
from models.telling_of_money import hears_of_statements
from models.types import now

PER_SENDER = 20  # statements that one person mails within throttle.WINDOW
CATCH_UP = 7  # days of a month on which a worker that was away on the first still sends


def month_before(today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the month before a local date's."""
    last = today.replace(day=1) - dt.timedelta(1)
    return last.replace(day=1), last


def customers_to_send(today: dt.date, after: int = 0, most: int = 50) -> list[int]:
    """Ids of those whose statement of the last month has not gone out on a local date, from the id `after` on."""
    if today.day > CATCH_UP:
        return []
    _first, last = month_before(today)
    ids = select(Customer.id).where(Customer.statement_monthly, _not_sent(last), Customer.id > after)
    return list(db.session.scalars(ids.order_by(Customer.id).limit(most)))


def send_statement(customer_id: int, today: dt.date) -> int:
    """The letters about one customer's last month, once for each currency in which anything stands there; how many."""
    since, until = month_before(today)
    customer = db.session.scalars(select(Customer).where(Customer.id == customer_id)).one()
    if not change_if(customer, Customer.statement_monthly, _not_sent(until), statement_until=until):
        return 0
    told = 0
    for currency in currencies_of(customer_id):
        if entries(customer_id, currency, since, until) or balance_through(customer_id, currency, until):
            told += _tell(customer, currency, since, until)
    return told


def mail_statement(
    customer: Customer, made: Statement, readers: Iterable[Contact | str], sender: Contact | Staff, key: str, by: Actor
) -> int:
    """A statement, its PDF enclosed, to each of these now; how many letters. The form with the same `key` mails it once.

    Raises TooMany; its count is to be committed.
    """
    readers, at, told = list(readers), now(), 0
    for _one in readers:
        if throttle.hit(f"{current_scope().tenant_id}:statement:{sender.id}", at) > PER_SENDER:
            raise TooMany(throttle.seconds_left(at))
    reply_to = return_address(*((sender, customer) if isinstance(sender, Contact) else ()), business())
    for reader in readers:
        facts = _facts(made.currency, made.since, made.until) | {"sender": sender.name}
        once = f"statement:{sender.id}:{key}:{_key(reader)}"
        if post("statement", reader, customer=customer, facts=facts, reply_to=reply_to, once=once):
            period = f"{made.since} – {made.until}, {made.currency}"
            record(customer, "statement mailed", by=by, after=f"{_address(reader)}: {period}")
            told += 1
    return told


def _tell(customer: Customer, currency: str, since: dt.date, until: dt.date) -> int:
    once, facts = f"statement {customer.id} {currency} {until}", _facts(currency, since, until)
    return sum(
        bool(post("statement_ready", one, customer=customer, facts=facts, once=f"{once} {_key(one)}"))
        for one in hears_of_statements(customer)
    )


def _facts(currency: str, since: dt.date, until: dt.date) -> dict[str, Any]:
    """What the letter says, and by which the worker makes the file that goes with it (integrations/enclosing.py)."""
    first, last = since.isoformat(), until.isoformat()
    return {"days": {"since": first, "until": last}, "query": {"from": first, "to": last, "currency": currency}}


def _key(reader: Contact | str) -> str:
    return str(reader.id) if isinstance(reader, Contact) else key_hash(reader)[:24]


def _address(reader: Contact | str) -> str:
    return reader.email or "" if isinstance(reader, Contact) else reader


def _not_sent(until: dt.date):
    return or_(Customer.statement_until.is_(None), Customer.statement_until < until)
