"""What somebody sees who saves a thing that a colleague has saved meanwhile: both versions, field by field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from flask import request
from flask_babel import gettext as _
from wtforms import BooleanField, SelectField

from models.event import Event
from models.revising import Conflict

NEVER_KEPT = ("csrf_token", "seen", "password")  # made anew, and what no page ever sends back


@dataclass(frozen=True)
class Choice:
    """One field with both versions: as words, and as the value that a form sends for each."""

    name: str
    id: str
    label: str
    theirs: str
    yours: str
    their_value: str
    your_value: str
    mine: bool
    event: Event | None = None  # what set theirs


def both_versions(form, conflict: Conflict, events: Mapping[str, Event] = MappingProxyType({})) -> dict:
    """What shared/_conflict.html shows: the choices, the rest of what was sent, and the token for the next try.

    `events`: for each field what set it, so that it says who saved it and when (models/keeping_customers.py: who_changed).
    """
    choices = [_choice(form[found.field], found, events.get(found.field)) for found in conflict.differences]
    named = {choice.name for choice in choices}
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in {*named, *NEVER_KEPT}]
    return {"choices": choices, "kept": kept, "seen": conflict.seen}


class Version(NamedTuple):
    """A field as it was saved meanwhile, and as it stands in the form that came second."""

    label: str
    theirs: str
    yours: str


def side_by_side(conflict: Conflict, field_of: Callable[[str], Any]) -> list[Version]:
    """For shared/versions.html, above a form that is shown once more with all that was typed. `field_of`: where a column is typed."""
    return [
        Version(str(field.label.text), in_words(field, one.theirs), in_words(field, one.yours))
        for one, field in ((one, field_of(one.field)) for one in conflict.differences)
    ]


def _choice(field, difference, event: Event | None) -> Choice:
    theirs, yours = difference.theirs, difference.yours
    return Choice(
        field.name,
        field.id,
        field.label.text,
        in_words(field, theirs),
        in_words(field, yours),
        _as_sent(theirs),
        _as_sent(yours),
        difference.touched_by_you,
        event,
    )


def in_words(field, value: Any) -> str:
    """A value of a field as it is read: a choice by its name."""
    if isinstance(field, BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(field, SelectField):
        return str(
            next(
                (label for key, label, *_rest in field.iter_choices() if _as_sent(key) == _as_sent(value)), value or ""
            )
        )
    return "" if value is None else str(value)


def _as_sent(value: Any) -> str:
    """As a browser would send it: nothing for no, and for what is not there."""
    return "" if value is None or value is False else "y" if value is True else str(value)
