"""What customers' people and visitors ask of staff: found, and compared with how things stand."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, func, select

from models.access_request import AccessRequest
from models.address import Address
from models.addresses import FIELDS as OF_ADDRESS
from models.base import db
from models.change_request import Answer, ChangeRequest
from models.contact import Contact
from models.customer import Customer
from models.event import Event
from models.keyset import LARGEST
from models.revising import seen

OF_CONTACT = ("title", "salutation", "first_name", "last_name", "job_title", "phone", "mobile", "email")
OF_CUSTOMER = ("street", "postal_code", "city", "region", "country", "phone", "fax", "email", "billing_email", "tax_id")
KNOWN = {"contact": OF_CONTACT, "customer": OF_CUSTOMER, "address": OF_ADDRESS}
NOUNS: dict[str, Any] = {"contact": Contact, "customer": Customer, "address": Address}
DONE, DECLINED = "access request answered", "access request declined"
SHOWN = 100  # of each kind on one page


def access_requests(is_open: bool, ident: int | None = None) -> list:
    """Rows with the request's columns and `outcome`, newest first; one more than SHOWN where there are more."""
    outcome = select(Event.what).where(Event.subject_id == AccessRequest.id, Event.what.in_((DONE, DECLINED)))
    facts = (AccessRequest.id, AccessRequest.name, AccessRequest.email, AccessRequest.company, AccessRequest.message)
    times = (AccessRequest.asked_at, AccessRequest.answered_at, AccessRequest.answered_by, AccessRequest.from_address)
    statement = select(*facts, *times, outcome.limit(1).scalar_subquery().label("outcome"))
    unanswered = AccessRequest.answered_at.is_(None)
    statement = statement.where(unanswered if is_open else ~unanswered)
    return list(db.session.execute(_newest(statement, AccessRequest.id, ident)))


def change_requests(is_open: bool, ident: int | None = None) -> list:
    """Rows (ChangeRequest, first_name, last_name, customer's number, customer's name), newest first; one more than SHOWN where there are more."""
    asks = and_(Contact.tenant_id == ChangeRequest.tenant_id, Contact.id == ChangeRequest.contact_id)
    whose = and_(Customer.tenant_id == ChangeRequest.tenant_id, Customer.id == ChangeRequest.customer_id)
    columns = (Contact.first_name, Contact.last_name, Contact.email, Customer.number, Customer.name)
    statement = select(ChangeRequest, *columns).join(Contact, asks).join(Customer, whose)
    unanswered = ChangeRequest.status == Answer.OPEN
    statement = statement.where(unanswered if is_open else ~unanswered)
    return list(db.session.execute(_newest(statement, ChangeRequest.id, ident)))


def waiting() -> tuple[int, int]:
    """How many requests for access and for changes nobody has answered yet."""
    access = select(func.count()).select_from(AccessRequest).where(AccessRequest.answered_at.is_(None))
    changes = select(func.count()).select_from(ChangeRequest).where(ChangeRequest.status == Answer.OPEN)
    access_count, change_count = db.session.execute(select(access.scalar_subquery(), changes.scalar_subquery())).one()
    return access_count, change_count


def access_request(ident: int) -> AccessRequest | None:
    return _by_id(AccessRequest, ident)


def change_request(ident: int) -> ChangeRequest | None:
    return _by_id(ChangeRequest, ident)


def subjects_of(requests: Iterable[ChangeRequest]) -> dict[int, Any]:
    """The rows that requests are about, by the requests' ids; a statement for each kind. A new address has none yet."""
    requests = list(requests)
    found: dict[int, Any] = {}
    for kind, noun in NOUNS.items():
        asked = {request.subject_id for request in requests if request.subject_kind == kind} - {None}
        rows = {row.id: row for row in db.session.scalars(select(noun).where(noun.id.in_(asked)))} if asked else {}
        mine = [request for request in requests if request.subject_kind == kind and request.subject_id in rows]
        found |= {one.id: rows[one.subject_id] for one in mine if _may_ask(one, rows[one.subject_id])}
    return found


def wanted_fields(request: ChangeRequest) -> dict[str, str]:
    """What it asks for, as far as such a thing may be asked for."""
    return {field: str(value) for field, value in request.wanted.items() if field in KNOWN[request.subject_kind]}


def replaced_fields(request: ChangeRequest) -> tuple[str, ...]:
    """The fields that would not be any more what they are; of an address to be removed, all that it was shown with."""
    removed = request.subject_kind == "address" and request.wanted.get("removed")
    return tuple(
        field for field in (request.was if removed else request.wanted) if field in KNOWN[request.subject_kind]
    )


def token(request: ChangeRequest, subject: Any) -> str:
    """What the form of an answer shows as the present state, so that a change meanwhile is noticed."""
    return seen(subject, replaced_fields(request)) if subject else ""


def changed_meanwhile(request: ChangeRequest, subject: Any) -> list[str]:
    """The fields that are no longer what they were when it was asked for."""
    fields = replaced_fields(request) if subject else ()
    return [field for field in fields if str(request.was.get(field) or "") != str(getattr(subject, field) or "")]


def _may_ask(request: ChangeRequest, subject: Any) -> bool:
    """About itself, or about what belongs to its customer."""
    own = subject.id if isinstance(subject, Customer) else subject.customer_id
    return own == request.customer_id or (isinstance(subject, Contact) and subject.id == request.contact_id)


def _newest(statement: Any, ident: Any, only: int | None) -> Any:
    if only is not None:
        return statement.where(ident == only)
    return statement.order_by(ident.desc()).limit(SHOWN + 1)


def _by_id(noun: Any, ident: int) -> Any:
    return db.session.scalar(select(noun).where(noun.id == ident)) if 0 < ident <= LARGEST else None
