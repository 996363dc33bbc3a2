"""A job as the customer sees it: the next visit, what was found, what can be asked and signed."""

from typing import NamedTuple

from flask import url_for

from access import visit
from blueprints.jobs.forms import URGENCY
from blueprints.jobs.words import hours_of, signed_words, visit_state, who_comes, wishes_of
from models import formats, reading_jobs
from models.document import Job
from models.job import JobVisit


class Coming(NamedTuple):
    """One visit; `wish_url` is empty where another time can't be asked for."""

    day: str
    hours: str
    who: str
    state: tuple[str, str]
    note: str
    wish: str
    wish_url: str


class Shown(NamedTuple):
    """Addresses are empty for what can't be done now."""

    type: str
    urgency: str
    wishes: list[str]
    next: Coming | None
    others: list[Coming]
    notes: list[tuple]
    signed: str
    signature_url: str
    sign_url: str
    withdraw_url: str


def job_shown(job: Job) -> Shown:
    detail, visits = reading_jobs.detail_of(job), reading_jobs.visits_of(job)
    coming = reading_jobs.next_visit(visits, visit.today)
    acts = not visit.previewing
    signs = acts and job.status in ("completed", "invoiced") and (detail is None or detail.signed_at is None)
    return Shown(
        detail.type.name if detail and detail.type else "",
        str(URGENCY[detail.urgency]) if detail else "",
        wishes_of(detail) if job.status == "requested" else [],
        _coming(job, coming) if coming else None,
        [_coming(job, one) for one in visits if one is not coming],
        [_note(job, *found) for found in reading_jobs.notes_of(job, only_shown=True)],
        signed_words(detail),
        _url(job, "job_signature") if detail and detail.signature else "",
        _url(job, "sign_job") if signs else "",
        _url(job, "withdraw_job") if acts and job.status == "requested" else "",
    )


def _coming(job: Job, one: JobVisit) -> Coming:
    movable = not visit.previewing and one.status == "planned" and one.day >= visit.today
    return Coming(
        formats.weekday(one.day, visit.locale), hours_of(one), who_comes(one), visit_state(one.status), one.note, one.move_wish,
        _url(job, "ask_to_move", ident=one.id) if movable else "",
    )  # fmt: skip


def _note(job: Job, note, who: str, files: list) -> tuple:
    """(text, who, when, is it shown, files with their addresses)."""
    return note.text, who, note.at, True, [(file, _url(job, "job_file", ident=file.id)) for file in files]


def _url(job: Job, endpoint: str, **more) -> str:
    return url_for(f"portal.{endpoint}", identifier=visit.identifier, number=job.number, **more)
