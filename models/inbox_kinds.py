"""What waits for staff, a statement for each kind; a later kind is one more row of KINDS."""

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, false, func, literal, null, select

from models.access_request import AccessRequest
from models.change_request import Answer, ChangeRequest
from models.contact import Contact
from models.customer import Customer
from models.dispute import Dispute
from models.document import Document
from models.job import JobVisit
from models.letter import Letter, State
from models.link import Link, Purpose
from models.quote import QuoteRevision
from models.thread import Message, Thread
from models.types import UtcTime, now

SOON = dt.timedelta(days=2)
NOW = bindparam("inbox_now", callable_=now, type_=UtcTime)  # read when a statement is executed: it is put together once
SOON_IS = bindparam("inbox_soon", callable_=lambda: now() + SOON, type_=UtcTime)


class Waiting(NamedTuple):
    """The statement of a kind (number, customer, who, about, text), and its columns: id, what grows with time, since when, until when."""

    statement: Select
    ident: Any
    sort: Any
    at: Any
    until: Any = null()


def _messages() -> Waiting:
    last = and_(Message.tenant_id == Thread.tenant_id, Message.id == Thread.last_id)
    about = and_(Document.tenant_id == Thread.tenant_id, Document.id == Thread.document_id)
    columns = (Message.author_name, func.coalesce(Document.kind + literal("/") + Document.number, ""), Message.text)
    statement = _of_customer(Thread, *columns).join(Message, last).outerjoin(Document, about)
    unanswered = statement.where(Thread.last_by_staff == false(), Thread.last_id > 0)
    return Waiting(unanswered, Thread.id, Thread.last_id, Thread.last_at)


def _access() -> Waiting:
    statement = select(literal(""), AccessRequest.company, AccessRequest.name, literal(""), AccessRequest.message)
    unanswered = statement.where(AccessRequest.answered_at.is_(None))
    return Waiting(unanswered, AccessRequest.id, AccessRequest.id, AccessRequest.asked_at)


def _changes() -> Waiting:
    asks = and_(Contact.tenant_id == ChangeRequest.tenant_id, Contact.id == ChangeRequest.contact_id)
    name = func.trim(Contact.first_name + literal(" ") + Contact.last_name)
    statement = _of_customer(ChangeRequest, name, ChangeRequest.subject_kind, literal("")).join(Contact, asks)
    unanswered = statement.where(ChangeRequest.status == Answer.OPEN)
    return Waiting(unanswered, ChangeRequest.id, ChangeRequest.id, ChangeRequest.asked_at)


def _letters() -> Waiting:
    whose = and_(Customer.tenant_id == Letter.tenant_id, Customer.id == Letter.customer_id)
    columns = (
        func.coalesce(Customer.number, ""),
        func.coalesce(Customer.name, ""),
        Letter.to_address,
        Letter.kind,
        Letter.answer,
    )
    statement = select(*columns).outerjoin(Customer, whose)
    return Waiting(statement.where(Letter.state == State.FAILED), Letter.id, Letter.id, Letter.created_at)


def _invitations() -> Waiting:
    waits = (
        Link.purpose == Purpose.INVITATION,
        Link.used_at.is_(None),
        Link.revoked_at.is_(None),
        Link.staff_id.is_(None),
    )
    statement = _of_customer(Link, Link.address, literal(""), literal(""))
    ending = statement.where(*waits, Link.expires_at.between(NOW, SOON_IS))
    return Waiting(ending, Link.id, Link.id, Link.made_at, Link.expires_at)


def _orders() -> Waiting:
    return _documents("order", "submitted")


def _quotes() -> Waiting:
    return _documents("quote", "requested")


def _jobs() -> Waiting:
    return _documents("job", "requested")


def _visits() -> Waiting:
    """Customers who would like another time."""
    job = and_(Document.tenant_id == JobVisit.tenant_id, Document.id == JobVisit.job_id)
    statement = _of_customer(JobVisit, Customer.name, Document.number, JobVisit.move_wish).join(Document, job)
    wished = statement.where(JobVisit.move_asked_at.is_not(None), JobVisit.status == "planned")
    return Waiting(wished, JobVisit.id, JobVisit.id, JobVisit.move_asked_at)


def _approvals() -> Waiting:
    """Offers that a colleague has to approve before they are sent."""
    quote = and_(Document.tenant_id == QuoteRevision.tenant_id, Document.id == QuoteRevision.quote_id)
    statement = _of_customer(QuoteRevision, QuoteRevision.approval_asked_by, Document.number, QuoteRevision.title)
    asked = statement.join(Document, quote).where(QuoteRevision.approval_asked_at.is_not(None))
    return Waiting(asked, QuoteRevision.id, QuoteRevision.id, QuoteRevision.approval_asked_at)


def _disputes() -> Waiting:
    """What customers hold against invoices."""
    person = func.trim(func.coalesce(Contact.first_name, "") + literal(" ") + func.coalesce(Contact.last_name, ""))
    name = func.coalesce(func.nullif(person, ""), Customer.name)
    made = and_(Contact.tenant_id == Dispute.tenant_id, Contact.id == Dispute.contact_id)
    about = and_(Document.tenant_id == Dispute.tenant_id, Document.id == Dispute.invoice_id)
    statement = (
        _of_customer(Dispute, name, Document.number, Dispute.text).join(Document, about).outerjoin(Contact, made)
    )
    return Waiting(statement.where(Dispute.outcome == ""), Dispute.id, Dispute.id, Dispute.opened_at)


def _documents(kind: str, status: str) -> Waiting:
    person = func.trim(func.coalesce(Contact.first_name, "") + literal(" ") + func.coalesce(Contact.last_name, ""))
    name = func.coalesce(func.nullif(person, ""), Customer.name)  # what staff noted has nobody's name
    made = and_(Contact.tenant_id == Document.tenant_id, Contact.id == Document.contact_id)
    statement = _of_customer(Document, name, Document.number, Document.reference).outerjoin(Contact, made)
    waiting = statement.where(Document.kind == kind, Document.status == status)
    return Waiting(waiting, Document.id, Document.id, Document.created_at)


def _of_customer(noun: Any, *columns: Any) -> Select:
    whose = and_(Customer.tenant_id == noun.tenant_id, Customer.id == noun.customer_id)
    return select(Customer.number, Customer.name, *columns).select_from(noun).join(Customer, whose)


KINDS: dict[str, Callable[[], Waiting]] = {
    "order": _orders,
    "quote": _quotes,
    "approval": _approvals,
    "job": _jobs,
    "visit": _visits,
    "dispute": _disputes,
    "message": _messages,
    "access": _access,
    "change": _changes,
    "letter": _letters,
    "invitation": _invitations,
}
