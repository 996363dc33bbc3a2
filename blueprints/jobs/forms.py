"""What both sides fill in about a job: what is to be done, where, how urgent it is and when it would suit."""

import datetime as dt
import secrets

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, MultipleFileField, SelectChoice, SelectField, TelField, TextAreaField
from wtforms.validators import Optional, ValidationError

from access import visit
from blueprints.fields import words
from blueprints.number_fields import Day
from integrations.files import ACCEPTED
from models.job import URGENCIES, WINDOWS
from models.requesting_jobs import JobRequest, job_types

URGENCY = {"whenever": _l("It can wait"), "soon": _l("Soon"), "urgent": _l("Urgent")}
WINDOW = {"any": _l("Any time"), "morning": _l("Morning"), "afternoon": _l("Afternoon")}
WISHES = (1, 2, 3)


def _window(label) -> SelectField:
    return SelectField(label, [Optional()], choices=[SelectChoice(key, WINDOW[key]) for key in WINDOWS], default="any")


class JobForm(FlaskForm):
    """`key`: of this one request, however often it is sent. A kind of work is asked for where the business has any."""

    type = SelectField(_l("What kind of work is it?"), coerce=int)
    note = words(_l("What is to be done?"), 2000, _l("Say what is to be done."), kind=TextAreaField, rows=4)
    site = words(
        _l("Where? Street, town, which building or floor"),
        600,
        _l("Say where the work is."),
        kind=TextAreaField,
        rows=3,
    )
    site_contact = words(_l("Whom to ask for there"), 120, autocomplete="off")
    site_phone = words(_l("Phone there"), 60, kind=TelField, autocomplete="off")
    urgency = SelectField(
        _l("How urgent is it?"), choices=[SelectChoice(k, URGENCY[k]) for k in URGENCIES], default="soon"
    )
    day_1, window_1 = Day(_l("Best day")), _window(_l("Time of that day"))
    day_2, window_2 = Day(_l("Or")), _window(_l("Time of the second day"))
    day_3, window_3 = Day(_l("Or")), _window(_l("Time of the third day"))
    reference = words(_l("Your PO number, if you have one"), 80, autocomplete="off")
    files = MultipleFileField(_l("Photos or other files"), render_kw={"accept": ACCEPTED})
    key = HiddenField()

    def __init__(self, **known):
        super().__init__(**known)
        self.type.choices = [(one.id, one.name) for one in job_types()]
        if not self.type.choices:
            del self.type

    def validate_key(self, field) -> None:
        if not (20 <= len(field.data or "") <= 39 and field.data.isprintable()):
            raise ValidationError(_("Open this form anew, please."))

    def validate_day_1(self, field) -> None:
        _not_past(field)

    def validate_day_2(self, field) -> None:
        _not_past(field)

    def validate_day_3(self, field) -> None:
        _not_past(field)

    def wishes(self) -> dict[dt.date, str]:
        """The preferred days with their part of the day, the best one first; a day that is said twice counts once."""
        typed = [(self[f"day_{n}"].data, self[f"window_{n}"].data or "any") for n in WISHES]
        return {day: window for day, window in reversed(typed) if day}

    def asked(self, branch_id: int | None) -> JobRequest:
        return JobRequest(
            self.type.data if "type" in self else None, self.note.data or "", self.site.data or "", self.site_contact.data or "",
            self.site_phone.data or "", self.urgency.data, dict(reversed(self.wishes().items())), branch_id, f"job {self.key.data}",
            self.reference.data or "",
        )  # fmt: skip


def new_job_form(**known) -> JobForm:
    """Not filled in yet, but for what is known."""
    return JobForm(formdata=None, data={"key": secrets.token_urlsafe(24), **known})


def _not_past(field) -> None:
    if field.data and field.data < visit.today:
        raise ValidationError(_("That day is past. Choose today or a later one."))
