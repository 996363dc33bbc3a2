"""What a customer's person may do about itself and its company: at once, or asked of staff, as the business has set."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select

from models.base import change_if, db
from models.change_request import Answer, ChangeRequest
from models.changing_email import Pending, begin, pending
from models.contact import Contact
from models.customer import Customer
from models.event import Actor, record
from models.mail_server import mail_is_on
from models.revising import lock, read_fields, revise, seen, written
from models.scope import Scope, current_scope, scope
from models.telling import tell_of_change
from models.telling_of_billing_email import telling_of_billing_email
from models.tenant import Tenant
from models.types import now

OF_PERSON = ("salutation", "title", "first_name", "last_name", "job_title", "phone", "mobile", "email")
SIGN_IN = "email"  # whoever may change it could take over a sign-in: confirmed by mail first, or by staff while no mail goes out
OF_COMPANY = ("street", "postal_code", "city", "region", "country", "phone", "fax", "email", "billing_email", "tax_id")
MOST_OPEN = 200  # change requests of one customer that wait at a time
SHOWN_FOR = dt.timedelta(days=14)  # after which a refusal has been read


class NotAllowed(Exception):
    """The business keeps this to itself."""


class Waiting(NamedTuple):
    """A change that waits for staff's answer. `asker`: who asked for it."""

    request: ChangeRequest
    asker: str


class Outcome(NamedTuple):
    """What came of saving: something is changed now, something waits for staff; a new email waits to be confirmed at this address."""

    saved: bool
    waits: bool
    confirm_at: str = ""


@dataclass
class Account:
    """One person at one customer, what the business lets them change (freely, approval, never), what waits for an answer, and what was refused lately."""

    contact: Contact
    customer: Customer
    contact_changes: str
    company_changes: str
    new_email: Pending | None = None
    waiting: list[Waiting] = field(default_factory=list)
    refused: list[Waiting] = field(default_factory=list)

    def waits_for(self, kind: str, subject_id: int | None) -> ChangeRequest | None:
        """The open request about one row."""
        about = (
            w.request for w in self.waiting if (w.request.subject_kind, w.request.subject_id) == (kind, subject_id)
        )
        return next(about, None)


def read_account(person_id: int, customer_id: int) -> Account:
    """Three statements: the rows, a new email to be confirmed, and what waits of the changes."""
    query = (
        select(Contact, Customer, Tenant.contact_changes, Tenant.company_changes)
        .join(Customer, and_(Customer.tenant_id == Contact.tenant_id, Customer.id == customer_id))
        .join(Tenant, Tenant.id == Contact.tenant_id)
        .where(Contact.id == person_id)
    )
    account = Account(*db.session.execute(query).one())
    account.new_email = pending(account.contact)
    look_at_requests(account)
    return account


def look_at_requests(account: Account, hold: bool = False) -> None:
    """The person's own requests, and everybody's about the company; with `hold`, nobody answers them meanwhile."""
    lately = and_(ChangeRequest.status == Answer.REFUSED, ChangeRequest.answered_at > now() - SHOWN_FOR)
    query = (
        select(ChangeRequest, Contact.first_name, Contact.last_name)
        .join(Contact, and_(Contact.tenant_id == ChangeRequest.tenant_id, Contact.id == ChangeRequest.contact_id))
        .where(ChangeRequest.customer_id == account.customer.id, or_(ChangeRequest.status == Answer.OPEN, lately))
        .order_by(ChangeRequest.asked_at.desc(), ChangeRequest.id)
        .limit(2 * MOST_OPEN)
        .execution_options(populate_existing=True)
    )
    rows = db.session.execute(query.with_for_update(of=ChangeRequest) if hold else query)
    found = [Waiting(row, " ".join(filter(None, names))) for row, *names in reversed(rows.all())]
    me = account.contact.id
    mine = [one for one in found if one.request.subject_kind != "contact" or one.request.subject_id == me]
    account.waiting = [one for one in mine if one.request.status == Answer.OPEN]
    asked_anew = {(one.request.subject_kind, one.request.subject_id) for one in account.waiting}
    account.refused = [
        one
        for one in mine
        if one.request.status == Answer.REFUSED
        and one.request.contact_id == me
        and (one.request.subject_id is None or (one.request.subject_kind, one.request.subject_id) not in asked_anew)
    ]


# --- forms of rows that may have a change waiting ---------------------------------------------------


def filled(row: Any, fields: tuple[str, ...], pending: ChangeRequest | None) -> dict[str, str]:
    """What a form of a row starts with: the row, and over it what waits for an answer, so that the newest wish is the whole one."""
    plain = {name: value or "" for name, value in read_fields(seen(row, fields)).items()}
    return plain | {f: v for f, v in (pending.wanted if pending else {}).items() if f in fields}


def touched(values: Mapping[str, str], token: str) -> dict[str, str]:
    """The fields that the person changed. `token`: what the form was filled with, as JSON."""
    was = read_fields(token)
    return {name: value for name, value in values.items() if value != was.get(name)}


def change_details(account: Account, values: Mapping[str, str], token: str, by: Actor) -> Outcome:
    """The person's own details. A new email is confirmed by mail (models/changing_email.py); while no mail goes out it waits for staff.

    Raises NotAllowed, Refused, and Conflict as revise() does.
    """
    free = [f for f in OF_PERSON if f != SIGN_IN] if _allowed(account.contact_changes) else []
    wishes, person, at = touched(values, token), account.contact, ""
    with _beyond_this_customer():
        if wishes.get(SIGN_IN, person.email) != person.email and mail_is_on():
            begin(person, wishes.pop(SIGN_IN), by, account.customer)
            at = person.email or ""
        return save_or_ask(account, "contact", person, wishes, token, free, by)._replace(confirm_at=at)


def ask_for_email(person_id: int, customer_id: int, email: str, by: Actor) -> bool:
    """Staff are asked about an email that is confirmed at both addresses, where they approve changes; False where they needn't.

    Raises NotAllowed.
    """
    account = read_account(person_id, customer_id)
    if _allowed(account.contact_changes):
        return False
    save_or_ask(account, "contact", account.contact, {SIGN_IN: email}, seen(account.contact, (SIGN_IN,)), [], by)
    return True


def change_company(account: Account, values: Mapping[str, str], token: str, by: Actor) -> Outcome:
    """The customer's own details. Raises NotAllowed, and Conflict as revise() does."""
    free = list(OF_COMPANY) if _allowed(account.company_changes) else []
    return save_or_ask(account, "customer", account.customer, touched(values, token), token, free, by)


def save_or_ask(
    account: Account, kind: str, row: Any, wishes: dict[str, str], token: str, free: list[str], by: Actor
) -> Outcome:
    """Change the fields that are free; what remains of the wishes becomes the one open request about this row."""
    look_at_requests(account, hold=True)  # before the row, as staff do who answer one
    row = lock(row)
    now_free = {name: value for name, value in wishes.items() if name in free}
    with telling_of_billing_email(row, by):
        saved = revise(row, now_free, token, what=f"{kind} changed", by=by)
    look_at_requests(account, hold=True)  # as they are under the lock
    pending = account.waits_for(kind, row.id)
    kept = {name: value for name, value in (pending.wanted if pending else {}).items() if hasattr(row, name)}
    wanted = kept | wishes
    current = filled(row, tuple(wanted), None)
    wanted = {name: value for name, value in wanted.items() if name not in now_free and value != current[name]}
    if pending and dict(pending.wanted) == wanted:
        return Outcome(saved, waits=False)
    withdraw_open(account, kind, row.id, by)
    if not wanted:
        return Outcome(saved, waits=False)
    ask(account, kind, row, {name: current[name] for name in wanted}, wanted, by)
    return Outcome(saved, waits=True)


def ask(account: Account, kind: str, row: Any, was: Mapping, wanted: Mapping, by: Actor) -> None:
    """A wish for staff to answer (a new address has no `row` yet), on record."""
    asked = ChangeRequest(
        customer_id=account.customer.id, contact_id=account.contact.id, subject_kind=kind, subject_id=row.id if row else None,
        was=was, wanted=wanted,
    )  # fmt: skip
    db.session.add(asked)
    db.session.flush()
    what = f"{kind} change requested" if row else f"new {kind} requested"
    record(row or account.customer, what, by=by, before=written(was) if was else None, after=written(wanted))
    tell_of_change(asked, account.contact, account.customer)


def withdraw_open(account: Account, kind: str, subject_id: int, by: Actor) -> None:
    """What waits about one row no longer does: its newest wish replaces it, or nothing is left to wish for."""
    for one in account.waiting:
        if (one.request.subject_kind, one.request.subject_id) == (kind, subject_id):
            withdraw(one.request, by)


def request_by_id(person_id: int, request_id: int) -> ChangeRequest | None:
    """A request of the person's own, whatever came of it."""
    if not 0 < request_id < 2**63:
        return None
    query = select(ChangeRequest).where(ChangeRequest.id == request_id, ChangeRequest.contact_id == person_id)
    return db.session.scalar(query)


def withdraw(request: ChangeRequest, by: Actor) -> bool:
    """Take back what waits. False where staff have answered it meanwhile."""
    withdrawn = change_if(
        request, ChangeRequest.status == Answer.OPEN, status=Answer.WITHDRAWN, answered_at=now(), answered_by=by.name[:200]
    )  # fmt: skip
    if withdrawn:
        record(request, "change request withdrawn", by=by, before=written(request.wanted))
    return withdrawn


def speak(person_id: int, language: str) -> None:
    """Show this person everything in a language from now on."""
    with _beyond_this_customer():
        db.session.scalars(select(Contact).where(Contact.id == person_id)).one().language = language


def _allowed(changes: str) -> bool:
    """Freely? Raises NotAllowed for never."""
    if changes == "never":
        raise NotAllowed
    return changes == "freely"


@contextmanager
def _beyond_this_customer() -> Iterator[None]:
    """For the person's own row: a contact may be at home at another customer than the one it acts for here."""
    with scope(Scope(current_scope().tenant_id)):
        yield
        db.session.flush()
