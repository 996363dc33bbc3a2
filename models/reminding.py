"""Customers are reminded of what is overdue: level by level, one mail for all their invoices, each level of each invoice once (DOMAIN §7)."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, and_, exists, false, func, literal, or_, select, type_coerce

from models.accounts import held_paper, hold_account
from models.base import change_if, db
from models.business_in_scope import business
from models.checkout import CheckoutItem
from models.customer import Customer
from models.disputing import DISPUTED, LEFT
from models.document import Document
from models.event import Actor, record
from models.keyset import Cursor, Order, Page, page
from models.ledger import IS_OPEN
from models.letter_kinds import said
from models.refusing import Refused
from models.reminded import Reminded
from models.reminder_levels import levels_of
from models.telling_of_reminders import addressees, tell_reminder
from models.tenant import Tenant

EARLIEST = dt.time(8)  # local: nobody is reminded at night
WORDS = 3  # levels that have words of their own; later ones say the last ones again
ASKED = LEFT - DISPUTED  # minor units that may be asked for
OLDEST_DUE = Order("due", type_coerce(Document.due_on, Date), False)
NOT_OPEN = said("Nothing of this invoice is to be paid just now, or it is not due yet.")
TODAY_ALREADY = said("A reminder of this invoice has gone out today.")
NOBODY = said("There is nobody to write to: enter an email for bills on the customer's page.")
_level, _times = func.coalesce(Reminded.level, 0), func.coalesce(Reminded.times, 0)
_record = and_(Reminded.tenant_id == Document.tenant_id, Reminded.invoice_id == Document.id)
_whose = and_(Customer.tenant_id == Document.tenant_id, Customer.id == Document.customer_id)
_being_paid = exists().where(
    CheckoutItem.tenant_id == Document.tenant_id, CheckoutItem.invoice_id == Document.id, CheckoutItem.waits
)


class Overdue(NamedTuple):
    """One invoice to remind of: `asked` in minor units, without what is disputed; `level`: the last that was reached, `times` how often it went."""

    id: int
    number: str
    customer_id: int
    due_on: dt.date
    currency: str
    asked: int
    level: int
    times: int


_COLUMNS = (
    Document.id,
    Document.number,
    Document.customer_id,
    Document.due_on,
    Document.currency,
    ASKED,
    _level,
    _times,
)


def tenants_to_remind(at: dt.datetime) -> Sequence[Tenant]:
    """Those whose local day at this instant is not looked after yet, once it is EARLIEST there."""
    found = db.session.scalars(select(Tenant).order_by(Tenant.id)).all()
    return [tenant for tenant in found if is_time(tenant, at)]


def is_time(tenant: Tenant, at: dt.datetime) -> bool:
    """Is it late enough there, on a day that is not looked after yet?"""
    local = at.astimezone(ZoneInfo(tenant.time_zone))
    return local.time() >= EARLIEST and (tenant.reminded_on is None or tenant.reminded_on < local.date())


def next_run(tenant: Tenant, today: dt.date) -> dt.date:
    """The local date on which reminders go out next."""
    return today if tenant.reminded_on is None or tenant.reminded_on < today else today + dt.timedelta(1)


def end_day(tenant: Tenant, today: dt.date) -> bool:
    """A local date is looked after. One that a worker left unfinished is taken up again: what went out stays on record with each invoice."""
    return change_if(tenant, or_(Tenant.reminded_on.is_(None), Tenant.reminded_on < today), reminded_on=today)


def customers_to_remind(tenant: Tenant, today: dt.date, after: int = 0, most: int = 50) -> list[int]:
    """Ids of those with an invoice that has reached its next level on a local date, from the id `after` on."""
    if not (levels := levels_of(tenant)):
        return []
    ids = select(Document.customer_id).join(Customer, _whose).outerjoin(Reminded, _record)
    ids = ids.where(*_due(levels, today), Document.customer_id > after).distinct()
    return list(db.session.scalars(ids.order_by(Document.customer_id).limit(most)))


def remind_customer(tenant: Tenant, customer_id: int, today: dt.date, by: Actor) -> int:
    """One mail to each who gets its bills, about everything that has reached a new level on a local date; how many invoices. Once, whoever
    else does so at the same time: the account is held, and each invoice moves on only from the level it was read at.
    """
    customer = hold_account(customer_id)
    rows = select(*_COLUMNS).join(Customer, _whose).outerjoin(Reminded, _record)
    rows = rows.where(*_due(levels_of(tenant), today), Document.customer_id == customer_id)
    due = [_read(row) for row in db.session.execute(rows.order_by(Document.due_on, Document.id))]
    if not due or not addressees(customer):
        return 0
    return len(_send(customer, [(one, one.level + 1) for one in due], today, by))


def remind_now(invoice: Document, today: dt.date, by: Actor) -> int:
    """Remind of one invoice at once, at its next level or the last one again; the level. Raises Refused."""
    invoice = held_paper(invoice)
    customer, tenant = hold_account(invoice.customer_id), business()
    rows = select(*_COLUMNS, Reminded.last_on).outerjoin(Reminded, _record)
    row = db.session.execute(rows.where(*IS_OPEN, Document.id == invoice.id, Document.due_on < today)).one_or_none()
    if row is None or row[5] <= 0:
        raise Refused("reminder", NOT_OPEN)
    if row.last_on == today:
        raise Refused("reminder", TODAY_ALREADY)
    if not addressees(customer):
        raise Refused("reminder", NOBODY)
    one = _read(row)
    level = max(one.level, min(one.level + 1, len(levels_of(tenant)) or WORDS))
    if not _send(customer, [(one, level)], today, by):
        raise Refused("reminder", TODAY_ALREADY)
    return level


def _read(row: Any) -> Overdue:
    return Overdue(*row[: len(_COLUMNS)])


def _send(customer: Customer, wanted: list[tuple[Overdue, int]], today: dt.date, by: Actor) -> list[Overdue]:
    mine = [(one, level) for one, level in wanted if _claim(one, level, today)]
    if mine:
        due = [one for one, _level_ in mine]
        highest = min(WORDS, max(level for _one, level in mine))
        tell_reminder(customer, due, highest, _key(customer, due))
    for one, level in mine:
        invoice = db.session.scalars(select(Document).where(Document.id == one.id)).one()
        record(invoice, "payment reminder sent", by=by, after=str(level), shown=True)
    return [one for one, _level_ in mine]


def _claim(one: Overdue, level: int, today: dt.date) -> bool:
    """Move it on, from where it was read; False where somebody was quicker."""
    found = _of(one.id, one.customer_id)
    unmoved = (Reminded.level == one.level, Reminded.times == one.times)
    return change_if(found, *unmoved, level=level, times=one.times + 1, last_on=today)


def _of(invoice_id: int, customer_id: int) -> Reminded:
    """How far reminding of it has come; a first one is made while the account is held."""
    found = db.session.scalar(select(Reminded).where(Reminded.invoice_id == invoice_id))
    if found is None:
        found = Reminded(customer_id=customer_id, invoice_id=invoice_id)
        db.session.add(found)
        db.session.flush()
    return found


def reminded_of(invoice: Document) -> Reminded | None:
    """None for one that was never reminded of."""
    return db.session.scalar(select(Reminded).where(Reminded.invoice_id == invoice.id))


def pause(invoice: Document, paused: bool, by: Actor) -> None:
    """Nobody is reminded of this one any more, or again. Doing it twice changes nothing."""
    invoice = held_paper(invoice)
    if change_if(_of(invoice.id, invoice.customer_id), Reminded.paused != paused, paused=paused):
        record(invoice, "reminders of an invoice paused" if paused else "reminders of an invoice go on", by=by)


def set_reminders(customer: Customer, on: bool, by: Actor) -> None:
    """Whether this customer is reminded at all. Doing it twice changes nothing."""
    if change_if(customer, Customer.reminders != on, reminders=on):
        record(customer, "reminders to a customer go on" if on else "reminders to a customer stopped", by=by)


def find_overdue(tenant: Tenant, day: dt.date, held_back: bool, place: Cursor | None = None, size: int = 25) -> Page:
    """A page of what would go out on a local date, or of what is overdue and held back; the oldest due first: one statement."""
    columns = (
        Document.number,
        Document.due_on,
        Document.currency,
        ASKED.label("asked"),
        _level.label("level"),
        _times.label("times"),
    )
    more = (
        Customer.number.label("customer_number"),
        Customer.name.label("customer_name"),
        Customer.reminders,
        Reminded.last_on,
    )
    paused = func.coalesce(Reminded.paused, false())
    rows = select(*columns, *more, paused.label("paused")).join(Customer, _whose).outerjoin(Reminded, _record)
    held = (*IS_OPEN, Document.due_on < day, or_(paused, ~Customer.reminders))
    wanted = held if held_back else _due(levels_of(tenant), day)
    return page(rows.where(*wanted), Document.id, OLDEST_DUE, place, size)


def _due(levels: Sequence[int], today: dt.date) -> tuple[Any, ...]:
    """What has reached its next level on a local date. No level is left out, and between two lies the time that is between them."""
    reached = [_reached(n, levels, today) for n in range(len(levels))]
    return (
        *IS_OPEN, or_(false(), *reached), ASKED > 0, Customer.reminders, ~func.coalesce(Reminded.paused, false()), ~_being_paid,
    )  # fmt: skip


def _reached(level: int, levels: Sequence[int], today: dt.date) -> ColumnElement[bool]:
    late = Document.due_on <= literal(today - dt.timedelta(levels[level]), Date)
    if level == 0:
        return and_(_level == 0, late)
    since = literal(today - dt.timedelta(levels[level] - levels[level - 1]), Date)
    return and_(_level == level, late, Reminded.last_on <= since)


def _key(customer: Customer, due: Iterable[Any]) -> str:
    """The same for the same invoices as often reminded of."""
    what = ",".join(f"{one.id}:{one.times}" for one in sorted(due, key=lambda one: one.id))
    return f"reminder {customer.id} {hashlib.sha256(what.encode()).hexdigest()[:24]}"
