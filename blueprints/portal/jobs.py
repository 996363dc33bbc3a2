"""Visits and service calls for the customer: when somebody comes, what was found, and the signature at the end."""

from collections.abc import Callable, Mapping

from flask import abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import htmx
from access import Right, needs, visit
from blueprints.conversing import download, signature_picture
from blueprints.fields import words_of_form
from blueprints.jobs.words import hours_of
from blueprints.portal import bp
from blueprints.portal.document_page import show_document
from blueprints.portal.job_shown import job_shown
from blueprints.portal.listing import Column, Listing, show_list, show_totals, show_waiting
from blueprints.portal.saving import send_csv
from blueprints.refusals import explained
from integrations.signatures import read_signature
from models import formats, moving_jobs, reading_jobs, scheduling, working_jobs
from models.base import db
from models.buyer import Buyer, buyer_of
from models.document import Job
from models.event import Actor
from models.finding_jobs import next_visits
from models.order_files import files_of_order
from models.refusing import Refused
from models.scope import every_branch

JOBS = Listing(
    "job",
    (
        Column(_l("Number"), "number"),
        Column(_l("Date"), "date"),
        Column(_l("Your reference"), "", "optional"),
        Column(_l("Status")),
        Column(_l("Total"), "total", "num"),
    ),
    _l("Visits and service calls will show here."),
    ("number", "dated_on", "status", "reference", "currency", "net", "tax", "total"),
)


@bp.get("/jobs")
@needs(Right.SEE_JOBS)
def jobs(identifier):
    return show_list(JOBS, waiting_url=url_for("portal.jobs_waiting", identifier=identifier))


@bp.get("/jobs/waiting")
@needs(Right.SEE_JOBS)
def jobs_waiting(identifier):
    return show_waiting(JOBS, _("Next visits"), _coming())


def _coming() -> list[dict]:
    """Who comes next."""
    return [
        {
            "number": row.number,
            "url": url_for("portal.job", identifier=visit.identifier, number=row.number),
            "total": f"{formats.weekday(row.day, visit.locale)}, {hours_of(row)}",
            "said": f"{row.note[:80]} · {row.staff or _('to be named')}",
        }
        for row in next_visits(visit.today)
    ]


@bp.get("/jobs/totals")
@needs(Right.SEE_JOBS)
def jobs_totals(identifier):
    return show_totals(JOBS)


@bp.get("/jobs.csv")
@needs(Right.SEE_JOBS)
def jobs_csv(identifier):
    return send_csv(JOBS)


@bp.get("/jobs/<path:number>")
@needs(Right.SEE_JOBS)
def job(identifier, number):
    return _show(number)


def _show(number: str, status: int = 200, error: str = "", typed: Mapping[str, str] | None = None):
    with every_branch():
        found = _job_or_404(number)
        shown, files = job_shown(found), _files(found)
    return show_document("job", number, status, job=shown, files=files, error=error, typed=typed or {})


def _files(found: Job) -> list[tuple]:
    """What came along with the request, each with its address."""
    place = {"identifier": visit.identifier, "number": found.number}
    return [(file, url_for("portal.job_file", ident=file.id, **place)) for file in files_of_order(found.id)]


def _job_or_404(number: str) -> Job:
    return reading_jobs.job_by_number(number) or abort(404)


@bp.get("/jobs/<path:number>/files/<int:ident>")
@needs(Right.SEE_JOBS)
def job_file(identifier, number, ident):
    with every_branch():
        return download(reading_jobs.file_of_job(_job_or_404(number), ident, only_shown=True))


@bp.post("/jobs/<path:number>/visits/<int:ident>/wish")
@needs(Right.SEE_JOBS)
def ask_to_move(identifier, number, ident):
    def ask(found: Job, me: Buyer, by: Actor) -> str:
        one = reading_jobs.visit_of(found, ident) or abort(404)
        scheduling.ask_to_move(found, one, words_of_form("wish", 500), me.person, by, visit.today)
        return _("Asked. We tell you what we can do.")

    return _act(number, ask)


@bp.post("/jobs/<path:number>/signature")
@needs(Right.SEE_JOBS)
def sign_job(identifier, number):
    def sign(found: Job, me: Buyer, by: Actor) -> str:
        drawn = read_signature(request.form.get("signature", ""))
        working_jobs.sign_off(found, words_of_form("name", 120), drawn, me.person, by)
        return _("Thank you: signed.")

    return _act(number, sign)


@bp.get("/jobs/<path:number>/signature")
@needs(Right.SEE_JOBS)
def job_signature(identifier, number):
    with every_branch():
        detail = reading_jobs.detail_of(_job_or_404(number)) or abort(404)
        return signature_picture(detail.signature)


@bp.post("/jobs/<path:number>/cancellation")
@needs(Right.SEE_JOBS)
def withdraw_job(identifier, number):
    def withdraw(found: Job, _me: Buyer, by: Actor) -> str:
        moving_jobs.cancel(found, "", by)
        return _("We have noted that you don't need it.")

    return _act(number, withdraw)


def _act(number: str, verb: Callable[[Job, Buyer, Actor], str]):
    """One verb, then back to the job; what can't be done comes back with what was typed."""
    with every_branch():
        found, me = _job_or_404(number), buyer_of(visit.portal_user_id)
        try:
            done = verb(found, me, visit.actor(request.remote_addr or ""))
        except Refused as why:
            db.session.rollback()
            return _show(number, 422, explained(why), request.form)
        db.session.commit()
    flash(done, "success")
    return htmx.leave_for(url_for("portal.job", identifier=visit.identifier, number=number))
