"""Answering what customers' people and visitors ask for: once, by whoever is first, with the verbs that staff use themselves."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm.exc import StaleDataError

from models.access_request import AccessRequest
from models.address import Purpose
from models.addresses import FIELDS as OF_ADDRESS
from models.addresses import add_address, change_address, remove_address
from models.base import change_if, db
from models.change_request import Answer, ChangeRequest
from models.contact import Contact
from models.customer import customer_of
from models.event import Actor, record
from models.noticing import notice_new_email
from models.refusing import Refused
from models.requests import DECLINED, DONE, NOUNS, changed_meanwhile, subjects_of, token, wanted_fields
from models.revising import Conflict, Difference, change, lock
from models.telling import tell_answer
from models.telling_of_billing_email import telling_of_billing_email
from models.types import fits, now

GONE = "What this is about is no longer there, so it can't be changed. Refuse it, and say so."


def answer_access(request: AccessRequest, done: bool, by: Actor) -> bool:
    """Staff have dealt with it, or won't. False when a colleague was first."""
    if not change_if(request, AccessRequest.answered_at.is_(None), answered_at=now(), answered_by=by.name[:200]):
        return False
    record(request, DONE if done else DECLINED, by=by, after=f"{request.name} <{request.email}>")
    return True


def refuse_change(request: ChangeRequest, reason: str, by: Actor) -> bool:
    """Leave everything as it is; whoever asked reads the reason. False when a colleague was first."""
    if not _answer(request, Answer.REFUSED, reason, by):
        return False
    record(request, "change refused", by=by, after=reason or None)
    tell_answer(request, by)
    return True


def approve_change(request: ChangeRequest, form_token: str, confirmed: bool, by: Actor) -> bool:
    """Do what is asked for. False when a colleague was first.

    Raises Conflict where what it replaces is not what the form showed, or was changed since it was asked for and nobody `confirmed`;
    Refused where it can't be done. Then nothing is stored.
    """
    try:
        if not _answer(request, Answer.APPROVED, "", by):
            return False
        record(request, "change approved", by=by)
        _apply(request, form_token, confirmed, by)
        db.session.flush()
        tell_answer(request, by)
    except IntegrityError as error:
        db.session.rollback()
        raise Refused(
            "reason", "This email address already belongs to somebody else. Refuse it, and say so."
        ) from error
    except (NoResultFound, StaleDataError) as error:  # merged or removed in this very moment
        db.session.rollback()
        raise Refused("reason", GONE) from error
    except (Conflict, Refused):
        db.session.rollback()
        raise
    return True


def _answer(request: ChangeRequest, answer: Answer, reason: str, by: Actor) -> bool:
    given = {"status": answer, "reason": reason, "answered_at": now(), "answered_by": by.name[:200]}
    return change_if(request, ChangeRequest.status == Answer.OPEN, **given)


def _apply(request: ChangeRequest, form_token: str, confirmed: bool, by: Actor) -> None:
    values = _checked(request)
    if request.subject_kind == "address" and request.subject_id is None:
        _add(request, values, by)
        return
    subject = subjects_of([request]).get(request.id)
    if subject is None:
        raise Refused("reason", GONE)
    subject = lock(subject)
    if token(request, subject) != form_token or (changed_meanwhile(request, subject) and not confirmed):
        raise Conflict(_differences(request, subject), token(request, subject))
    if request.subject_kind != "address":
        _change(request, subject, values, by)
    elif request.wanted.get("removed"):
        remove_address(subject, by)
    else:
        change_address(subject, {field: getattr(subject, field) for field in OF_ADDRESS} | values, by)


def _change(request: ChangeRequest, subject: Any, values: Mapping[str, Any], by: Actor) -> None:
    former = subject.email
    with telling_of_billing_email(subject, by):
        change(subject, values, what=f"{request.subject_kind} changed", by=by)
    if isinstance(subject, Contact) and subject.email != former and subject.password_hash:
        db.session.flush()
        notice_new_email(subject, former or "", by, own=request.contact_id == subject.id)


def _add(request: ChangeRequest, values: Mapping[str, str], by: Actor) -> None:
    customer = customer_of(request)
    purpose = Purpose.BILLING if request.wanted.get("purpose") == Purpose.BILLING else Purpose.DELIVERY
    try:
        add_address(customer, purpose, {**dict.fromkeys(OF_ADDRESS, ""), **values}, by)
    except Refused as why:
        raise Refused("reason", str(why)) from why


def _checked(request: ChangeRequest) -> dict[str, Any]:
    """The values as the columns take them."""
    values: dict[str, Any] = wanted_fields(request)
    columns = NOUNS[request.subject_kind].__table__.c
    if not all(fits(value, columns[field].type.length) for field, value in values.items()):
        raise Refused("reason", "One of these values is too long to be stored. Refuse it, and say so.")
    if request.subject_kind == "contact" and values.get("email") == "":
        values["email"] = None
    return values


def _differences(request: ChangeRequest, subject: Any) -> list[Difference]:
    wanted = wanted_fields(request)
    return [Difference(f, getattr(subject, f), wanted.get(f, ""), True) for f in changed_meanwhile(request, subject)]
