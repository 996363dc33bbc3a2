"""What the page of a job shows of the work on it: what was asked for, visits, notes, what was used, who signed."""

import secrets
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _

from access import Right, can, visit
from blueprints.admin.line_forms import with_words
from blueprints.jobs.forms import URGENCY
from blueprints.jobs.words import hours_of, signed_words, visit_state, who_comes, wishes_of
from models import formats, invoicing, reading_jobs
from models.customer import customer_of
from models.document import Job
from models.job import JobDetail, JobItem, JobNote, JobVisit
from models.looking_after import colleagues
from models.money import line_total
from models.moving_jobs import MOVES
from models.requesting_jobs import job_types
from models.tax_policy import rates_for


class VisitLine(NamedTuple):
    id: int
    day: str
    hours: str
    who: str
    state: tuple[str, str]
    status: str
    note: str
    wish: str
    url: str


class Forms(NamedTuple):
    """What can be chosen where something is put down; `once` is the key of the next thing, `rates` what material can be taxed with instead."""

    types: list
    people: list
    urgencies: dict[str, str]
    today: str
    me: int
    once: str
    rates: list[tuple[str, str]]


class JobWork(NamedTuple):
    """`moves`: the names of what can be done now; `signed` says who and when, empty where nobody has; no `forms` for who only looks."""

    number: str
    status: str
    site: str
    detail: JobDetail | None
    about: list[tuple[str, str]]
    visits: list[VisitLine]
    notes: list[tuple]
    items: list[tuple]
    sum: str
    moves: frozenset[str]
    signed: str
    signature_url: str
    invoice_url: str
    forms: Forms | None


def job_on(kind: str, number: str) -> JobWork | None:
    """None for what is no job."""
    job = reading_jobs.job_by_number(number) if kind == "job" else None
    if job is None:
        return None
    detail, items = reading_jobs.detail_of(job), reading_jobs.items_of(job)
    visits = [_visit(job, one) for one in reading_jobs.visits_of(job)]
    notes = [_note(job, *found) for found in reading_jobs.notes_of(job)]
    moves = frozenset(name for name, move in MOVES.items() if job.status in move.from_states)
    rows, forms = [_item(item, job) for item in items], _forms(job) if can(Right.WORK_ORDERS) else None
    invoice_url = _invoice_url(job) if job.status == "invoiced" else ""
    if job.status == "invoiced" and not invoice_url:
        moves |= {"invoice"}  # its draft was dropped
    return JobWork(
        job.number, job.status, job.ship_to, detail, _about(detail) if detail else [], visits, notes, rows, _sum(items, job), moves,
        signed_words(detail), signature_url(job, detail), invoice_url, forms,
    )  # fmt: skip


def _forms(job: Job) -> Forms:
    words = {value: str(label) for value, label in URGENCY.items()}
    return Forms(
        job_types(offered=False),
        colleagues(),
        words,
        visit.today.isoformat(),
        visit.person_id,
        secrets.token_urlsafe(12),
        with_words(rates_for(customer_of(job).treatment)),
    )


def _about(detail: JobDetail) -> list[tuple[str, str]]:
    """(label, value) of what was asked for."""
    facts = (
        (_("Kind of work"), detail.type.name if detail.type else ""),
        (_("Urgency"), str(URGENCY[detail.urgency])),
        (_("Whom to ask for"), detail.site_contact),
        (_("Phone there"), detail.site_phone),
        (_("Suits best"), " · ".join(wishes_of(detail))),
    )
    return [(label, value) for label, value in facts if value]


def _visit(job: Job, one: JobVisit) -> VisitLine:
    return VisitLine(
        one.id, formats.date(one.day, visit.locale), hours_of(one), who_comes(one), visit_state(one.status), one.status, one.note,
        one.move_wish, url_for("admin.move_visit", number=job.number, ident=one.id),
    )  # fmt: skip


def _note(job: Job, note: JobNote, who: str, files: list) -> tuple:
    """(text, who, when, is it shown, files with their addresses)."""
    return (
        note.text,
        who,
        note.at,
        note.shown,
        [(file, url_for("admin.job_file", number=job.number, ident=file.id)) for file in files],
    )


def _item(item: JobItem, job: Job) -> tuple:
    """(id, what, quantity, amount, day)."""
    quantity = f"{formats.quantity(item.quantity, visit.locale)} {item.unit}"
    amount = formats.money(line_total(item.unit_price, item.quantity, item.discount), job.currency, visit.locale)
    return item.id, item.description, quantity, amount, formats.date(item.day, visit.locale) if item.day else ""


def _sum(items: list[JobItem], job: Job) -> str:
    """Net, of what is put down."""
    net = sum(line_total(item.unit_price, item.quantity, item.discount) for item in items)
    return formats.money(net, job.currency, visit.locale) if items else ""


def signature_url(job: Job, detail: JobDetail | None) -> str:
    """Where the drawn signature is; empty where the name was typed alone."""
    return url_for("admin.job_signature", number=job.number) if detail and detail.signature else ""


def _invoice_url(job: Job) -> str:
    found = invoicing.invoice_of(job)
    return (
        url_for("admin.document", number=customer_of(job).number, kind="invoice", document=found.number)
        if found
        else ""
    )
