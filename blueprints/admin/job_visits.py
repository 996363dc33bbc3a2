"""Visits of a job: planned, moved, cancelled, begun and ended; what the customer wishes is answered."""

from flask import abort, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectChoice, SelectField, TimeField
from wtforms.validators import InputRequired

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.order_work import back_to, refused
from blueprints.fields import RowForm, words, words_of_form
from blueprints.number_fields import Day
from blueprints.refusals import explained
from models import scheduling
from models.base import db
from models.customer import customer_of
from models.document import Job
from models.job import WINDOWS as TIMES
from models.job import JobDetail, JobVisit
from models.looking_after import colleagues
from models.reading_jobs import detail_of, job_by_number, visit_of
from models.refusing import Refused
from models.scheduling import Slot

PAGE = "admin/jobs/visit.html"
STEPS = {"begin": (scheduling.begin_visit, _l("Begun.")), "end": (scheduling.end_visit, _l("Ended."))}


class Clock(TimeField):
    """A local time of day, with a sentence for what is none."""

    def process_formdata(self, valuelist) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Enter a time such as 08:30.")) from error


class VisitForm(RowForm):
    """`edition`: the one that was looked at."""

    day = Day(_l("Day"), validators=[InputRequired(_l("Enter the day."))])
    begins = Clock(_l("From"), [InputRequired(_l("Enter from when."))])
    ends = Clock(_l("To"), [InputRequired(_l("Enter until when."))])
    staff = SelectField(_l("Who comes"), coerce=int)
    note = words(_l("Word to the customer about this visit"), 500, autocomplete="off")
    edition = HiddenField()

    def __init__(self, row: str, **known):
        super().__init__(row, **known)
        nobody = SelectChoice(0, _("Nobody is named yet"))
        self.staff.choices = [nobody, *(SelectChoice(one.id, one.name) for one in colleagues())]

    def slot(self) -> Slot:
        return Slot(self.day.data, self.begins.data, self.ends.data, self.staff.data or None, self.note.data or "")

    def seen(self) -> int:
        typed = self.edition.data or ""
        return int(typed) if typed.isdecimal() and len(typed) < 9 else -1


def new_visit_form(detail: JobDetail | None) -> VisitForm:
    """Filled with the day and time that the customer likes best."""
    day, window = next(iter((detail.wishes if detail else {}).items()), ("", "any"))
    begins, ends = TIMES[window]
    known = {"day": _day(day), "begins": begins, "ends": ends, "staff": visit.person_id}
    return VisitForm("new-visit", formdata=None, data=known)


def _day(typed: str):
    found = visit.today.fromisoformat(typed) if typed else visit.today
    return max(found, visit.today)


def job_or_404(number: str) -> Job:
    return job_by_number(number) or abort(404)


def _visit_or_404(number: str, ident: int) -> tuple[Job, JobVisit]:
    job = job_or_404(number)
    return job, visit_of(job, ident) or abort(404)


@bp.get("/jobs/<path:number>/visits/new")
@needs(Right.WORK_ORDERS)
def new_visit(number):
    job = job_or_404(number)
    return _page(job, new_visit_form(detail_of(job)))


@bp.post("/jobs/<path:number>/visits")
@needs(Right.WORK_ORDERS)
def plan_visit(number):
    job, form = job_or_404(number), VisitForm("new-visit")
    if not form.validate_on_submit():
        return _page(job, form, None, 422)
    try:
        found = scheduling.plan_visit(job, form.slot(), visit.today, actor())
    except Refused as why:
        return _put_right(job, form, None, why)
    db.session.commit()
    return _planned(job, found, _("Planned. The customer is told."))


@bp.get("/jobs/<path:number>/visits/<int:ident>")
@needs(Right.WORK_ORDERS)
def change_visit(number, ident):
    job, found = _visit_or_404(number, ident)
    known = {name: getattr(found, name) for name in ("day", "begins", "ends", "note", "edition")}
    return _page(job, VisitForm("visit", formdata=None, data=known | {"staff": found.staff_id or 0}), found)


@bp.post("/jobs/<path:number>/visits/<int:ident>")
@needs(Right.WORK_ORDERS)
def move_visit(number, ident):
    job, found = _visit_or_404(number, ident)
    form = VisitForm("visit")
    if not form.validate_on_submit():
        return _page(job, form, found, 422)
    try:
        moved = scheduling.move_visit(job, found, form.slot(), form.seen(), visit.today, actor())
    except Refused as why:
        return _put_right(job, form, found, why)
    db.session.commit()
    return _planned(job, found, _("Moved. Whoever has to know is told.") if moved else _("Nothing has changed."))


@bp.post("/jobs/<path:number>/visits/<int:ident>/cancellation")
@needs(Right.WORK_ORDERS)
def cancel_visit(number, ident):
    job, found = _visit_or_404(number, ident)
    return _act(
        job, _("Cancelled. The customer is told."), scheduling.cancel_visit, found, words_of_form("reason", 500)
    )


@bp.post("/jobs/<path:number>/visits/<int:ident>/refusal")
@needs(Right.WORK_ORDERS)
def keep_visit(number, ident):
    job, found = _visit_or_404(number, ident)
    return _act(job, _("It stays. The customer is told."), scheduling.keep_visit, found, words_of_form("reason", 500))


@bp.post("/jobs/<path:number>/visits/<int:ident>/steps/<name>")
@needs(Right.WORK_ORDERS)
def step_visit(number, ident, name):
    job, found = _visit_or_404(number, ident)
    verb, done = STEPS.get(name) or abort(404)
    return _act(job, str(done), verb, found)


def _act(job: Job, done: str, verb, *given):
    """One verb about a visit, then back to the job."""
    try:
        verb(job, *given, actor())
    except Refused as why:
        return refused(job, why)
    db.session.commit()
    say(done)
    return htmx.leave_for(back_to(job))


def _planned(job: Job, found: JobVisit, done: str):
    if others := scheduling.clashes(found):
        done += " " + _("At that time there is another visit of the same person: %(jobs)s.", jobs=", ".join(others))
    say(done)
    return htmx.leave_for(back_to(job))


def _put_right(job: Job, form: VisitForm, found: JobVisit | None, why: Refused):
    db.session.rollback()
    if why.field in form:
        form.refuse(why)
        return _page(job, form, found, 422)
    return _page(job, form, found, 422, explained(why))


def _page(job: Job, form: VisitForm, found: JobVisit | None = None, status: int = 200, error: str = ""):
    action = (
        url_for("admin.move_visit", number=job.number, ident=found.id)
        if found
        else url_for("admin.plan_visit", number=job.number)
    )
    return htmx.page(
        PAGE, status, job=job, customer=customer_of(job), form=form, found=found, error=error, back=back_to(job), action=action
    )  # fmt: skip
