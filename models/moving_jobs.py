"""A job goes from state to state: one table of moves, each a conditional update (DOMAIN §5)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select

from models.base import change_if, db
from models.document import Document, DocumentLine, Job, searchable
from models.event import Actor, record
from models.job import JobDetail, JobItem, JobVisit
from models.letter_kinds import said
from models.money import line_tax, line_total
from models.reading_jobs import items_of
from models.refusing import Refused
from models.telling_of_jobs import tell_customer, tell_staff
from models.types import now


class Move(NamedTuple):
    """From which states to which, and what goes on record; empty where another event says it."""

    from_states: tuple[str, ...]
    to: str
    what: str


MOVES: Mapping[str, Move] = {
    "schedule": Move(("requested", "scheduled", "in_progress"), "", ""),
    "unschedule": Move(("scheduled",), "requested", "job waits for a visit again"),
    "start": Move(("requested", "scheduled"), "in_progress", "job started"),
    "complete": Move(("scheduled", "in_progress"), "completed", "job completed"),
    "reopen": Move(("completed",), "in_progress", "job taken up again"),
    "invoice": Move(("completed",), "invoiced", "job invoiced"),
    "cancel": Move(("requested", "scheduled", "in_progress"), "cancelled", "job cancelled"),
}
ENDED = ("invoiced", "cancelled")
NOT_NOW = said("Somebody was quicker: this job is in another state now. Look again.")
NO_REASON = said("Say why: the customer reads it.")


def step(job: Document, name: str, by: Actor, after: str | None = None, *also: ColumnElement[bool]) -> None:
    """One move, on record with its actor. Planning a visit leaves a job that is in progress as it is. Raises Refused where it can't be made."""
    found = MOVES[name]
    to = found.to or ("in_progress" if job.status == "in_progress" else "scheduled")
    what = found.what or ("job scheduled" if job.status == "requested" else "")
    seen = job.status
    if seen not in found.from_states or not change_if(job, Document.status == seen, *also, status=to):
        raise Refused("status", NOT_NOW)
    if what:
        record(job, what, by=by, after=after, shown=True)


def start(job: Job, by: Actor) -> None:
    """Work has begun, with a visit or without. Raises Refused."""
    step(job, "start", by)
    change_detail(job, JobDetail.started_at.is_(None), started_at=now())


def complete(job: Job, by: Actor) -> None:
    """The work is done: what it comes to are the job's lines and totals from now on, and the customer is asked to sign. Raises Refused."""
    step(job, "complete", by)
    sum_up(job)
    _end_visits(job)
    change_detail(job, completed_at=now())
    signed = select(JobDetail.id).where(JobDetail.job_id == job.id, JobDetail.signed_at.is_not(None))
    if db.session.scalar(signed) is None:
        tell_customer(job, "complete", now().isoformat())


def reopen(job: Job, by: Actor) -> None:
    """There is something left to do after all. Raises Refused."""
    step(job, "reopen", by)
    change_detail(job, completed_at=None)


def cancel(job: Job, reason: str, by: Actor) -> None:
    """It will not be carried out, and nobody comes any more. The customer's own may be cancelled by it while it is requested. Raises Refused."""
    reason = reason.strip()[:500]
    if by.kind == "staff" and not reason:
        raise Refused("reason", NO_REASON)
    step(job, "cancel", by, reason or None, *(() if by.kind == "staff" else (Document.status == "requested",)))
    _end_visits(job)
    if by.kind == "staff":
        tell_customer(job, "cancel", "once", reason=reason)
    else:
        tell_staff(job, "withdrawn", by)


def change_detail(job: Document, *conditions: Any, **values: Any) -> bool:
    """Of the job's own facts, where the conditions still hold; a job that came from elsewhere gets some now."""
    found = db.session.scalar(select(JobDetail).where(JobDetail.job_id == job.id))
    if found is None:
        found = JobDetail(customer_id=job.customer_id, job_id=job.id)
        db.session.add(found)
        db.session.flush()
    return change_if(found, *conditions, **values)


def sum_up(job: Document) -> None:
    """The job's own lines and totals are what was used: lists, search, page and invoice read these. One without any keeps what it came with."""
    items = items_of(job)
    if not items:
        return
    for line in db.session.scalars(select(DocumentLine).where(DocumentLine.document_id == job.id)):
        db.session.delete(line)
    db.session.flush()
    lines = [_line(job, position, item) for position, item in enumerate(items, 1)]
    db.session.add_all(lines)
    job.net = sum(line.amount for line in lines)
    job.tax = sum(line_tax(line.amount, line.tax_rate) for line in lines)
    job.total = job.net + job.tax
    job.search_text = searchable(
        job.number, job.reference, job.note, [job.ship_to, *(f"{line.sku} {line.description}" for line in lines)]
    )
    db.session.flush()


def _line(job: Document, position: int, item: JobItem) -> DocumentLine:
    return DocumentLine(
        customer_id=job.customer_id, document_id=job.id, product_id=item.product_id, position=position, sku=item.sku,
        description=item.description, unit=item.unit, quantity=item.quantity, unit_price=item.unit_price, discount=item.discount,
        tax_rate=item.tax_rate, amount=line_total(item.unit_price, item.quantity, item.discount),
    )  # fmt: skip


def _end_visits(job: Document) -> None:
    """Of a job that has ended no visit is under way any more, and nobody comes to what was planned."""
    ends = {"under_way": "done", "planned": "cancelled"}
    for visit in db.session.scalars(select(JobVisit).where(JobVisit.job_id == job.id, JobVisit.status.in_(ends))):
        ended: dict[str, Any] = {"status": ends[visit.status], "edition": JobVisit.edition + 1, "changed_at": now()}
        change_if(visit, JobVisit.status == visit.status, **ended, move_wish="", move_asked_at=None)
