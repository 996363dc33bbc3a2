"""Mails about requests: staff are told that one waits, and who asked is told what came of it. Each can do without (models/mail_topic.py)."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from models.access_request import AccessRequest
from models.base import db
from models.business_in_scope import business
from models.change_request import Answer, ChangeRequest
from models.contact import Contact, person_of
from models.customer import Customer
from models.event import Actor
from models.letter_kinds import said
from models.posting import post, return_address
from models.rights import Right, colleagues_with
from models.staff import Staff

ACCESS, CHANGE = said("Access requested"), said("Change requested")
DONE = said("What you asked for is changed now.")
NOT_DONE = said("What you asked for was not changed: %(reason)s")
NOT_DONE_UNSAID = said("What you asked for was not changed.")


def tell_of_access(asked: AccessRequest) -> None:
    """Somebody would like to be let in."""
    who = ", ".join(filter(None, (f"{asked.name} <{asked.email}>", asked.company)))
    last = select(func.max(AccessRequest.answered_at))
    _tell_staff("access", ACCESS, who, asked.message, last, reply_to=asked.email)


def tell_of_change(asked: ChangeRequest, contact: Contact, customer: Customer) -> None:
    """A customer's person would like something changed."""
    answered = ChangeRequest.status.in_((Answer.APPROVED, Answer.REFUSED))
    last = select(func.max(ChangeRequest.answered_at)).where(answered)
    _tell_staff("change", CHANGE, contact.name, customer.name, last, customer=customer)


def tell_answer(request: ChangeRequest, by: Actor) -> None:
    """Whoever asked hears what staff said, from whom an answer would reach them."""
    person = person_of(request.contact_id)
    customer = db.session.scalar(select(Customer).where(Customer.id == request.customer_id))
    if person is None or customer is None:
        return
    staff = db.session.scalar(select(Staff).where(Staff.id == (by.id or 0)))
    tenant = business()
    answer: Any = DONE
    if request.status == Answer.REFUSED:
        answer = [NOT_DONE, {"reason": request.reason}] if request.reason else NOT_DONE_UNSAID
    reply_to = return_address(staff, tenant)
    post("request_answered", person, customer=customer, facts={"said": {"answer": answer}}, reply_to=reply_to)


def _tell_staff(kind: str, what: str, who: str, details: str, last_answered: Any, **more: Any) -> None:
    """One letter to each who may answer, and no second of this kind until somebody has answered one."""
    at = db.session.scalar(last_answered)
    since = int(at.timestamp() * 1_000_000) if at else 0
    for staff in colleagues_with(Right.ANSWER_REQUESTS):
        facts = {"said": {"what": what}, "who": who, "details": details}
        try:
            with db.session.begin_nested():
                post("staff_request", staff, facts=facts, once=f"{kind} request {staff.id} {since}", **more)
        except IntegrityError:
            continue  # two asked at once: the other's letter tells of both
