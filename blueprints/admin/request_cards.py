"""Requests as staff see them: a card each, with how things were, are and would be."""

from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from access import Right, can, visit
from blueprints.admin.activity_words import field_name, value_name
from blueprints.fields import SeenForm, words
from models import requests
from models.change_request import Answer, ChangeRequest
from models.countries import country_name
from models.requests import SHOWN
from models.tax_id import CANT_BE_CHECKED, check_tax_id


class AnswerForm(SeenForm):
    """Staff's answer to one request; `seen` is how things stood on their page."""

    reason = words(_l("Reason, if you refuse"), 500, autocomplete="off")
    confirm = BooleanField(_l("Change it all the same"))

    def fits(self, answer: str) -> bool:
        valid = self.validate_on_submit()
        if valid and answer == "refuse" and not self.reason.data:
            self.reason.errors = [_("Say why in a few words: the person who asked reads it.")]
            return False
        return valid

    def ask_again(self) -> None:
        """What it replaces is not what it was: that has to be looked at first."""
        self.confirm.errors = [_("Somebody has changed this meanwhile. Look at how it is now, then decide.")]


class Field(NamedTuple):
    """One field of a change. `now` differs from `was` where somebody changed it meanwhile; `doubt`: what to look at before approving."""

    name: str
    was: str
    now: str
    wanted: str
    changed: bool
    doubt: str = ""


class Card(NamedTuple):
    """One request for a change."""

    request: ChangeRequest
    who: str
    customer: str
    url: str
    about: str
    fields: list[Field]
    gone: bool
    conflict: bool
    form: AnswerForm


def page_context(is_open: bool, forms: dict[int, AnswerForm] | None = None) -> dict:
    """Both lists, newest first, each cut where it gets too long to look at."""
    access, changes = requests.access_requests(is_open), requests.change_requests(is_open)
    access_count, change_count = requests.waiting()
    return {
        "is_open": is_open,
        "access": access[:SHOWN],
        "changes": _cards(changes[:SHOWN], forms or {}),
        "counts": {"access": access_count, "changes": change_count},
        "more": max(len(access), len(changes)) > SHOWN,
        "shown": SHOWN,
        "can_answer": can(Right.ANSWER_REQUESTS),
    }


def access_card(ident: int) -> Any:
    """The row of one request for access, answered or not."""
    return next(iter([*requests.access_requests(False, ident), *requests.access_requests(True, ident)]), None)


def change_card(ident: int, form: AnswerForm | None = None) -> Card | None:
    rows = [*requests.change_requests(False, ident), *requests.change_requests(True, ident)]
    return next(iter(_cards(rows, {ident: form} if form else {})), None)


def back_to() -> str:
    return url_for("admin.requests")


def _cards(rows: list, forms: dict[int, AnswerForm]) -> list[Card]:
    subjects = requests.subjects_of([row.ChangeRequest for row in rows])
    return [_card(row, subjects.get(row.ChangeRequest.id), forms.get(row.ChangeRequest.id)) for row in rows]


def _card(row, subject, form: AnswerForm | None) -> Card:
    asked = row.ChangeRequest
    is_open = asked.status == Answer.OPEN
    changed = requests.changed_meanwhile(asked, subject) if is_open else []
    form = form or AnswerForm(str(asked.id), formdata=None)
    form.seen.data = requests.token(asked, subject)
    return Card(
        asked,
        " ".join(part for part in (row.first_name, row.last_name) if part) or row.email,
        row.name,
        url_for("admin.customer_portal", number=row.number),
        _about(asked, subject),
        _fields(asked, subject, changed),
        is_open and subject is None and asked.subject_id is not None,
        bool(changed),
        form,
    )


def _fields(asked: ChangeRequest, subject, changed: list[str]) -> list[Field]:
    about = {*requests.wanted_fields(asked), *requests.replaced_fields(asked)}
    return [
        Field(
            field_name(name),
            value_name(name, asked.was.get(name)),
            value_name(name, getattr(subject, name, None)),
            value_name(name, asked.wanted.get(name)),
            name in changed,
            _doubt(asked, subject) if name == "tax_id" else "",
        )
        for name in requests.KNOWN[asked.subject_kind]
        if name in about and (asked.wanted.get(name) or asked.was.get(name) or name in changed)
    ]


def _doubt(asked: ChangeRequest, subject) -> str:
    """About a tax id that can't be one, by the country that the customer would have."""
    country = asked.wanted.get("country", getattr(subject, "country", ""))
    wanted = asked.wanted.get("tax_id") if asked.status == Answer.OPEN else ""
    found = check_tax_id(wanted, country) if wanted else CANT_BE_CHECKED
    name = country_name(found.country or "", visit.locale)
    return _("Not a valid VAT number of %(country)s.", country=name) if found.valid is False else ""


def _about(asked: ChangeRequest, subject) -> str:
    if asked.subject_kind == "customer":
        return _("Company details")
    if asked.subject_kind == "contact":
        return (
            _("Own details") if asked.subject_id == asked.contact_id else _("Details of %(name)s", name=_name(subject))
        )
    if asked.subject_id is None:
        return (
            _("A new address for bills")
            if asked.wanted.get("purpose") == "billing"
            else _("A new address for deliveries")
        )
    return _("Remove an address") if asked.wanted.get("removed") else _("An address")


def _name(subject) -> str:
    return subject.name if subject else _("somebody")
